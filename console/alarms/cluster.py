"""The cluster: the standing alarms of one tree, and the group that they make."""

from bisect import bisect_left, insort
from collections.abc import Mapping

from console.alarms.group import Group
from console.alarms.node import Entry, Node
from console.alarms.topology import SOURCE_PREFIX, Relation
from console.model.entity import Entity
from console.model.text import Text
from console.wire.record import SEAT_PREFIX

CRITICAL = 1
HERE = Text("Cùng lúc, cùng nơi: {name}", "Same time, same place: {name}")


class Cluster:
    """Alarms of a tree in their order, the critical among them, and how many hang by a relation."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._critical: list[Entry] = []
        self._bound = 0

    def add(self, node: Node) -> None:
        """A standing alarm comes to the tree."""
        insort(self.entries, node.entry)
        if node.alarm.priority == CRITICAL:
            insort(self._critical, node.entry)
        self._bound += node.link is not None

    def remove(self, node: Node) -> None:
        """It leaves."""
        del self.entries[bisect_left(self.entries, node.entry)]
        at = bisect_left(self._critical, node.entry)
        if self._critical[at : at + 1] == [node.entry]:
            del self._critical[at]
        self._bound -= node.link is not None

    def group(self, root: Node, entities: Mapping[str, Entity]) -> Group | None:
        """What the list shows of it; None where fewer than two stand."""
        if len(self.entries) < 2:
            return None
        members = tuple(entry[4].id for entry in self.entries)
        alarm = root.alarm
        return Group(
            id=f"{alarm.entity}|{alarm.rule}|{alarm.first}",
            cause=self._cause(root, entities),
            first_out=members[0],
            members=members,
            critical=tuple(entry[4].id for entry in self._critical),
            origin=root.id,
            since=alarm.first,
        )

    def _cause(self, root: Node, entities: Mapping[str, Entity]) -> Text:
        """The words of the relation by which the first of the others hangs; of the place, where most only are near."""
        if self._bound * 2 >= len(self.entries) - 1:
            for entry in self.entries:
                node = entry[4]
                if node.link is not None and node.parent is not None:
                    return _worded(node.link, node.parent.alarm.entity, entities)
        at, place = entities.get(root.alarm.entity), root.alarm.place
        return _filled(HERE, place if place.vi else at.name if at else _unnamed(root.alarm.entity))


def _unnamed(entity: str) -> Text:
    """What is called of a thing that nobody described: a seat is one."""
    seat = entity.removeprefix(SEAT_PREFIX)
    return Text(f"bàn {seat}", f"seat {seat}") if seat != entity else Text(entity)


def _worded(link: Relation, entity: str, entities: Mapping[str, Entity]) -> Text:
    known = entities.get(entity)
    return _filled(link.title, known.name if known else Text(entity.removeprefix(SOURCE_PREFIX)))


def _filled(words: Text, name: Text) -> Text:
    return Text(*(words.get(x).replace("{name}", name.get(x)) for x in ("vi", "en")))
