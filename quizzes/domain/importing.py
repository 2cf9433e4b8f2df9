"""What loading a pack would do to each object: create, update, leave alone."""

from collections.abc import Mapping
from enum import Enum

Key = tuple[str, str]  # kind and slug


class Action(Enum):
    CREATE = "created"
    UPDATE = "updated"
    NOTHING = "unchanged"
    LEAVE = "edited here and left alone"
    MISSING = "no longer in the pack and kept"
    MERGED = "merged into another here"


def plan(
    pack: Mapping[Key, str], here: Mapping[Key, str], last: Mapping[Key, str], *, take_pack: bool
) -> dict[Key, Action]:
    """An action for every object in the pack or here, from three digests: the pack's, the stored, the last loaded."""
    actions = {key: _action(digest, here.get(key), last.get(key), take_pack) for key, digest in pack.items()}
    return actions | {key: Action.MISSING for key in here if key not in pack}


def _action(pack: str, here: str | None, last: str | None, take_pack: bool) -> Action:
    if here is None:
        return Action.CREATE
    if here == pack:
        return Action.NOTHING
    is_edited_here = here != last
    return Action.LEAVE if is_edited_here and not take_pack else Action.UPDATE
