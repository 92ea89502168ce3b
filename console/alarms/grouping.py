"""Grouping: which standing alarms belong together, and which of them came first."""

from collections.abc import Iterable, Mapping

import msgspec

from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.text import Text

AlarmId = tuple[str, str]
"""(entity, rule)."""

_HERE = Text("Cùng lúc, cùng nơi: {name}", "Same time, same place: {name}")


class Topology(msgspec.Struct, frozen=True):
    """What depends on what, and along which ways."""


class GroupLimits(msgspec.Struct, frozen=True):
    """Settings.

    Attributes:
        seconds: How long after an alarm another one at the same place may follow it.
    """

    seconds: float = 120.0


class Group(msgspec.Struct, frozen=True):
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
        flood_since: When the seat's present flood began, UTC ns; None without one.
    """

    changed: tuple[Group, ...] = ()
    gone: tuple[str, ...] = ()
    flood_since: int | None = None


class Grouper:
    """Groups of the standing alarms: the same from the same alarms, in whatever order they came. Not thread-safe."""

    def __init__(self, topology: Topology, limits: GroupLimits | None = None) -> None:
        self._topology, self._limits = topology, limits or GroupLimits()
        self._alarms: dict[AlarmId, Alarm] = {}
        self._names: dict[str, Text] = {}
        self._groups: dict[str, Group] = {}

    @property
    def groups(self) -> Mapping[str, Group]:
        """All groups by id; read only."""
        return self._groups

    def describe(self, entities: Iterable[Entity]) -> None:
        """Entities, new or changed; what follows from them is told by the next ``apply`` or ``advance``."""
        self._names.update((e.id, e.name) for e in entities)

    def apply(self, alarms: Iterable[Alarm], now: int) -> GroupChange:
        """Take over changed alarms, those that have ended too; ``now`` is UTC ns."""
        self._alarms.update((alarm.id, alarm) for alarm in alarms)
        return self.advance(now)

    def advance(self, now: int) -> GroupChange:  # noqa: ARG002 - time forgets what has ended
        """Let time pass."""
        fresh = {group.id: group for group in self._grouped()}
        before, self._groups = self._groups, fresh
        changed = tuple(group for name, group in fresh.items() if before.get(name) != group)
        return GroupChange(changed, tuple(name for name in before if name not in fresh))

    def _grouped(self) -> Iterable[Group]:
        followers: dict[AlarmId, list[Alarm]] = {}
        leaders: dict[object, Alarm] = {}
        begun = (alarm for alarm in self._alarms.values() if alarm.first)
        for alarm in sorted(begun, key=lambda a: (a.first, a.id)):
            place = (alarm.lon, alarm.lat) if alarm.lon is not None else alarm.entity
            leader = leaders.get(place)
            if leader is None or alarm.first - leader.first > self._limits.seconds * NS:
                leader = leaders[place] = alarm
            followers.setdefault(leader.id, []).append(alarm)
        for origin, those in followers.items():
            standing = [alarm for alarm in those if alarm.standing]
            if len(standing) > 1:
                yield self._group(self._alarms[origin], standing)

    def _group(self, origin: Alarm, standing: list[Alarm]) -> Group:
        name = self._names.get(origin.entity, Text(origin.entity))
        return Group(
            id=f"{origin.entity}|{origin.rule}|{origin.first}",
            cause=Text(*(_HERE.get(x).replace("{name}", name.get(x)) for x in ("vi", "en"))),
            first_out=standing[0].id,
            members=tuple(alarm.id for alarm in standing),
            critical=tuple(alarm.id for alarm in standing if alarm.priority == 1),
            origin=origin.id,
            since=origin.first,
        )
