"""The group: standing alarms that belong together, as every seat shows them; and the settings of grouping."""

import msgspec

from console.model.text import Text

AlarmId = tuple[str, str]
"""(entity, rule)."""


class GroupLimits(msgspec.Struct, frozen=True):
    """Settings: what stands within ``metres`` of an alarm, and comes within ``seconds`` after it, is near it."""

    seconds: float = 120.0
    metres: float = 300.0


class Group(msgspec.Struct, frozen=True, gc=False):
    """Two or more standing alarms with one cause.

    Attributes:
        id: Stable while the group lives, also when its origin has ended.
        cause: Words: why these belong together.
        first_out: The member that came first: ``members[0]``.
        members: All of them, each standing and in no other group; the first-out first, then by time.
        critical: Those of priority 1, in the same order: the list never hides them.
        origin: The alarm that all follow from. It is the first-out while it stands, and may have ended since.
        since: When the origin began, UTC ns.
    """

    id: str
    cause: Text
    first_out: AlarmId
    members: tuple[AlarmId, ...]
    critical: tuple[AlarmId, ...] = ()
    origin: AlarmId = ("", "")
    since: int = 0


class GroupChange(msgspec.Struct, frozen=True):
    """What became of the groups.

    Attributes:
        changed: New groups, and those of which anything is different.
        gone: Ids of groups that are no more; their members, if they still stand, are alone or in a changed group.
        flood_since: When the seat's present flood began, UTC ns; None without one. The grouper itself does not know.
    """

    changed: tuple[Group, ...] = ()
    gone: tuple[str, ...] = ()
    flood_since: int | None = None
