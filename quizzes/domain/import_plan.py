"""What loading a pack would do to each object: create, update, leave alone."""

from collections.abc import Mapping
from enum import Enum

Key = tuple[str, str]  # kind and slug


class Action(Enum):
    CREATE = "created"
    UPDATE = "updated"
    UNCHANGED = "unchanged"
    SKIP = "edited here and left alone"
    MISSING = "no longer in the pack and kept"
    MERGED = "merged into another here"


def plan_import(
    pack: Mapping[Key, str], stored: Mapping[Key, str], last_loaded: Mapping[Key, str], *, overwrite_edits: bool
) -> dict[Key, Action]:
    """An action for every object in the pack or here, from three digests: the pack's, the stored, the last loaded."""
    actions = {
        key: _action(digest, stored.get(key), last_loaded.get(key), overwrite_edits) for key, digest in pack.items()
    }
    return actions | {key: Action.MISSING for key in stored if key not in pack}


def _action(pack: str, stored: str | None, last_loaded: str | None, overwrite_edits: bool) -> Action:
    if stored is None:
        return Action.CREATE
    if stored == pack:
        return Action.UNCHANGED
    is_edited_here = stored != last_loaded
    return Action.SKIP if is_edited_here and not overwrite_edits else Action.UPDATE
