"""Plans the import of a course pack: what happens to each object."""

from collections.abc import Mapping
from enum import Enum

Key = tuple[str, str]  # kind and slug


class Action(Enum):
    """What the import does with one object; the value is the word for the report."""

    CREATE = "created"
    UPDATE = "updated"
    UNCHANGED = "unchanged"
    SKIP = "edited here and left alone"
    MISSING = "no longer in the pack and kept"
    MERGED = "merged into another here"


def plan_import(
    pack: Mapping[Key, str], stored: Mapping[Key, str], last_loaded: Mapping[Key, str], *, overwrite_edits: bool
) -> dict[Key, Action]:
    """The action for each object of the pack or the database, keyed by (kind, slug).

    Compares three digests per object: of the pack, of what is `stored` now, and of what was `last_loaded` from a pack.
    An object edited here since the last load is skipped unless `overwrite_edits`.
    """
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
