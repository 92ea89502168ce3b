"""From the picture to the groups of its alarms and the state of flood of this seat.

The grouper is a convenience and the list is not: a grouper that fails is switched off and told once, and the flat list
goes on.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path

from console.alarms.flood import FloodWatch
from console.alarms.grouping import AlarmId, Group, GroupChange, Grouper
from console.alarms.topology import Relation, Topology
from console.feed.picture import Change, Picture
from console.geo.basemap import BaseMapError, load
from console.geo.network import RoadNetwork, streets
from console.model.alarm import Alarm, Suppression
from console.model.clock import Clock
from console.shell.backlog import Backlog
from console.wire.record import ENTITY_KIND

_log = logging.getLogger(__name__)

_BUDGET_SECONDS = 0.005
_SLICE = 50
_AT_ONCE = 64  # alarms and entities; more wait for the next flush


class FloodFeed:
    """Lives as long as the seat, whatever its window; ``take`` each change once, after the picture has applied it.

    What annunciated before the seat was opened, or while its feed was cut, is taken from the first and last times of
    the alarms in the snapshot. A snapshot or a burst of thousands is grouped over several calls of ``flush``:
    the window is not kept waiting, and the list is whole meanwhile.

    Attributes:
        on_change: Told each change of a group or of the state of flood; whoever sets it takes ``groups`` first. A
            member may have ended a moment ago, or be in the list before it is in a group.
        failure: Why the grouper was switched off; empty while it works.

    Args:
        picture: What is already in it is taken at once.
        grouper: Empty.
        watch: Empty.
        clock: For how long grouping may take.
    """

    def __init__(self, picture: Picture, grouper: Grouper, watch: FloodWatch, clock: Clock) -> None:
        self._picture, self._watch, self._clock = picture, watch, clock
        self._grouper: Grouper | None = grouper
        self._alarms = Backlog()
        self._entities: dict[str, None] = {}
        self._known: set[AlarmId] = set()
        self._groups: Mapping[str, Group] = {}
        self._names: set[str] = set()
        self._told_since: int | None = None
        self.on_change: Callable[[GroupChange], None] = lambda _change: None
        self.failure = ""
        self._renew()

    @property
    def groups(self) -> Mapping[str, Group]:
        """All groups by id; none once the grouper is switched off."""
        return self._groups

    @property
    def since(self) -> int | None:
        """When the present flood of this seat began, UTC ns."""
        return self._watch.since

    @property
    def count(self) -> int:
        """How many annunciated in it."""
        return self._watch.count

    @property
    def waiting(self) -> bool:
        """Whether the groups are not yet what the alarms make them."""
        grouper = self._grouper
        return grouper is not None and bool(self._entities or self._alarms or not grouper.settled)

    def take(self, change: Change, now: int) -> None:
        """Follow a change of the picture; ``now`` is UTC ns."""
        if change.reset:
            self._renew()
        else:
            for alarm in change.annunciated:
                self._watch.feed(max(alarm.changed, self._watch.newest))
            self._entities.update(dict.fromkeys(change.entities))
            self._alarms.put(change.alarms, self._picture.alarms)
        if len(self._entities) + len(self._alarms) <= _AT_ONCE:
            self.flush(now)

    def flush(self, now: int) -> None:
        """Go on with what waits, and let time pass: a flood may be over. Called thirty times a second at most."""
        self._watch.advance(now)
        changes: list[GroupChange] = []
        until = self._clock.monotonic() + _BUDGET_SECONDS
        while self._grouper is not None and self.waiting:
            changes.append(self._guarded(self._grouper, now))
            if self._clock.monotonic() >= until:
                break
        self._tell(changes)

    def first_out(self) -> Alarm | None:
        """The origin of the largest group of the present flood; None without a flood or a group in it."""
        since = self.since
        groups = [g for g in self._groups.values() if since is not None and g.since > since - self._watch.window]
        largest = max(groups, key=lambda g: (len(g.members), -g.since, g.id), default=None)
        return self._picture.alarms.get(largest.origin) if largest else None

    def _renew(self) -> None:
        """After a snapshot: what is as it was costs next to nothing, what the hub knows no more is forgotten."""
        self._recall(self._picture.alarms.values())
        self._entities.update(dict.fromkeys(self._picture.entities))
        self._alarms.put((*self._known, *self._picture.alarms), self._picture.alarms)

    def _recall(self, alarms: Iterable[Alarm]) -> None:
        """What annunciated while nobody listened: each alarm tells when it last did, and when it first did."""
        heard = (a for a in alarms if a.count and a.suppression is Suppression.NONE)
        newest = self._watch.newest
        for t, _ in sorted({(t, a.id) for a in heard for t in (a.first, a.last) if t > newest}):
            self._watch.feed(t)

    def _guarded(self, grouper: Grouper, now: int) -> GroupChange:
        try:
            change = self._group(grouper, now)
            self._groups = grouper.groups
        except Exception as err:  # noqa: BLE001 - whatever is wrong with it, the list of alarms must go on
            _log.exception("grouping is switched off")
            self._groups, self._grouper = {}, None
            self.failure = f"{type(err).__name__}: {err}"
            return GroupChange(gone=tuple(sorted(self._names)))
        self._names.update(group.id for group in change.changed)
        self._names.difference_update(change.gone)
        return change

    def _group(self, grouper: Grouper, now: int) -> GroupChange:
        """The next slice: descriptions first, for they say what belongs together."""
        known, last = self._picture.entities, self._picture.last
        names = _some(self._entities)
        told = {i: last[i, ENTITY_KIND].source for i in names if (i, ENTITY_KIND) in last}
        grouper.describe((known[i] for i in names if i in known), told)
        alarms = self._picture.alarms
        ready = grouper.settled and not self._entities
        ids = self._alarms.some(_SLICE) if ready else []
        lost = [i for i in ids if i not in alarms]
        grouper.forget(lost)
        self._known.difference_update(lost)
        those = [alarms[i] for i in ids if i in alarms]
        self._known.update(alarm.id for alarm in those)
        return grouper.apply(those, now, _SLICE)

    def _tell(self, changes: Iterable[GroupChange]) -> None:
        told = joined(changes, self.since)
        if told.changed or told.gone or told.flood_since != self._told_since:
            self._told_since = told.flood_since
            self.on_change(told)


def joined(changes: Iterable[GroupChange], flood_since: int | None) -> GroupChange:
    """Changes that came one after another as one."""
    changed: dict[str, Group] = {}
    gone: dict[str, None] = {}
    for change in changes:
        for name in change.gone:
            changed.pop(name, None)
            gone[name] = None
        for group in change.changed:
            gone.pop(group.id, None)
            changed[group.id] = group
    return GroupChange(tuple(changed.values()), tuple(gone), flood_since)


def _some(waiting: dict[str, None]) -> list[str]:
    """The oldest, taken out."""
    some = list(islice(waiting, _SLICE))
    for key in some:
        del waiting[key]
    return some


def topology(relations: Iterable[Relation], latitude: float, path: Path) -> Topology:
    """What the plugins declare, and the streets of the base map in ``path``; without one the crow flies."""
    network: RoadNetwork | None = None
    try:
        network = streets(load(path))
    except BaseMapError as err:
        _log.warning("alarms are grouped without the streets: %s", err)
    return Topology(relations, network if network else None, latitude)
