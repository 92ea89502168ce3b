"""From the picture to the groups of its alarms and the state of flood of this seat.

The grouper is a convenience and the list is not: a grouper that fails is switched off and told once, and the flat list
goes on.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from console.alarms.flood import FloodWatch
from console.alarms.grouping import Group, GroupChange, Grouper
from console.alarms.topology import Relation, Topology
from console.feed.picture import Change, Picture
from console.geo.basemap import BaseMapError, load
from console.geo.network import RoadNetwork, streets
from console.model.alarm import Alarm, Suppression
from console.wire.record import ALARM_STREAM, ENTITY_KIND

_log = logging.getLogger(__name__)


class FloodFeed:
    """Lives as long as the seat, whatever its window; ``take`` each change once, after the picture has applied it.

    What annunciated before the seat was opened, or while its feed was cut, is taken from the first and last times of
    the alarms in the snapshot.

    Attributes:
        on_change: Told each change of a group or of the state of flood; whoever sets it takes ``groups`` first.
        failure: Why the grouper was switched off; empty while it works.

    Args:
        picture: What is already in it is taken at once.
        grouper: Empty.
        watch: Empty.
    """

    def __init__(self, picture: Picture, grouper: Grouper, watch: FloodWatch) -> None:
        self._picture, self._watch = picture, watch
        self._grouper: Grouper | None = grouper
        self._known: set[tuple[str, str]] = set()
        self._groups: Mapping[str, Group] = {}
        self._names: set[str] = set()
        self._told_since: int | None = None
        self.on_change: Callable[[GroupChange], None] = lambda _change: None
        self.failure = ""
        self._recall(picture.alarms.values())
        self._guarded(lambda g: self._rebuild(g, 0))

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

    def take(self, change: Change, now: int) -> GroupChange:
        """Follow a change of the picture; ``now`` is UTC ns."""
        if ALARM_STREAM in change.reset:
            self._recall(self._picture.alarms.values())
        else:
            for alarm in change.annunciated:
                self._watch.feed(max(alarm.changed, self._watch.newest))
        self._watch.advance(now)
        if change.reset:
            return self._tell(self._guarded(lambda g: self._rebuild(g, now)))
        if change.alarms or change.entities:
            return self._tell(self._guarded(lambda g: self._follow(g, change, now)))
        return self._tell(GroupChange())

    def tick(self, now: int) -> GroupChange:
        """Let time pass: a flood may be over."""
        self._watch.advance(now)
        return self._tell(GroupChange())

    def first_out(self) -> Alarm | None:
        """The origin of the largest group of the present flood; None without a flood or a group in it."""
        since = self.since
        groups = [g for g in self._groups.values() if since is not None and g.since > since - self._watch.window]
        largest = max(groups, key=lambda g: (len(g.members), -g.since, g.id), default=None)
        return self._picture.alarms.get(largest.origin) if largest else None

    def _recall(self, alarms: Iterable[Alarm]) -> None:
        """What annunciated while nobody listened: each alarm tells when it last did, and when it first did."""
        heard = (a for a in alarms if a.count and a.suppression is Suppression.NONE)
        for t in sorted({t for a in heard for t in (a.first, a.last) if t > self._watch.newest}):
            self._watch.feed(t)

    def _follow(self, grouper: Grouper, change: Change, now: int) -> GroupChange:
        if change.entities:
            self._describe(grouper, change.entities)
        alarms = self._picture.alarms
        return self._apply(grouper, [alarms[i] for i in dict.fromkeys(change.alarms) if i in alarms], now)

    def _rebuild(self, grouper: Grouper, now: int) -> GroupChange:
        """After a snapshot: what is as it was costs next to nothing."""
        self._describe(grouper, self._picture.entities)
        alarms = self._picture.alarms
        grouper.forget(self._known - alarms.keys())
        self._known &= alarms.keys()
        return self._apply(grouper, alarms.values(), now)

    def _describe(self, grouper: Grouper, entities: Iterable[str]) -> None:
        known, last = self._picture.entities, self._picture.last
        told = {i: last[i, ENTITY_KIND].source for i in entities if (i, ENTITY_KIND) in last}
        grouper.describe((known[i] for i in entities if i in known), told)

    def _apply(self, grouper: Grouper, alarms: Iterable[Alarm], now: int) -> GroupChange:
        those = list(alarms)
        self._known.update(alarm.id for alarm in those)
        return grouper.apply(those, now)

    def _guarded(self, work: Callable[[Grouper], GroupChange]) -> GroupChange:
        if self._grouper is None:
            return GroupChange()
        try:
            change = work(self._grouper)
            self._groups = self._grouper.groups
        except Exception as err:  # noqa: BLE001 - whatever is wrong with it, the list of alarms must go on
            _log.exception("grouping is switched off")
            self._groups, self._grouper = {}, None
            self.failure = f"{type(err).__name__}: {err}"
            change = GroupChange(gone=tuple(sorted(self._names)))
        self._names.update(group.id for group in change.changed)
        self._names.difference_update(change.gone)
        return change

    def _tell(self, change: GroupChange) -> GroupChange:
        told = msgspec.structs.replace(change, flood_since=self.since)
        if told.changed or told.gone or told.flood_since != self._told_since:
            self._told_since = told.flood_since
            self.on_change(told)
        return told


def topology(relations: Iterable[Relation], latitude: float, path: Path) -> Topology:
    """What the plugins declare, and the streets of the base map in ``path``; without one the crow flies."""
    network: RoadNetwork | None = None
    try:
        network = streets(load(path))
    except BaseMapError as err:
        _log.warning("alarms are grouped without the streets: %s", err)
    return Topology(relations, network if network else None, latitude)
