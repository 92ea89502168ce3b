"""The forest: every alarm hangs on the one that it follows from. Changed in place, the same as if grown anew.

What an alarm follows from depends only on what came before it. So changes are worked off in the order of time, and only
what they can concern is looked at again. Alarms that have ended stay where they hung, as the picture keeps them too:
what came and went may be what the others follow from.
"""

import heapq
from collections.abc import Iterable
from itertools import count
from typing import Protocol

from console.alarms.causality import Causality
from console.alarms.node import AlarmId, Entry, Node
from console.alarms.topology import Relation
from console.model.alarm import Alarm
from console.model.entity import Entity


class Canopy(Protocol):
    """Told of each standing alarm that comes to a tree or leaves it."""

    def join(self, root: Node, node: Node) -> None:
        """It now belongs to the tree of ``root``, by its present link."""
        ...

    def leave(self, root: Node, node: Node) -> None:
        """It is about to leave that tree, or to hang in it by another link."""
        ...


class Forest:
    """All trees. Call ``settle`` after changes; until then the links are those of before."""

    def __init__(self, causality: Causality, canopy: Canopy) -> None:
        self._causality, self._canopy = causality, canopy
        self._nodes: dict[AlarmId, Node] = {}
        self._dirty: list[Entry] = []
        self._last: tuple[int, str, str] = (0, "", "")

    def __len__(self) -> int:
        return len(self._nodes)

    def describe(self, entity: Entity, source: str) -> None:
        """An entity, new or changed; ``source`` told of it."""
        concerned = self._causality.describe(entity, source)
        nodes = [node for name in concerned for node in self._causality.of(name)]
        for node in nodes:
            self._drop(node)
        for node in nodes:
            self._grow(node.alarm)

    def put(self, alarm: Alarm) -> None:
        """An alarm, new or changed, standing or ended."""
        node = self._nodes.get(alarm.id)
        if node is not None:
            before = node.alarm
            if alarm.first == before.first and alarm.lon == before.lon and alarm.lat == before.lat:
                self._renew(node, alarm)
                return
            self._drop(node)
        if alarm.first:
            self._grow(alarm)

    def forget(self, alarm: AlarmId) -> None:
        """An alarm that is known no more."""
        node = self._nodes.get(alarm)
        if node is not None:
            self._drop(node)

    @property
    def settled(self) -> bool:
        """Whether nothing is to be looked at again."""
        return not self._dirty

    def settle(self, most: int | None = None) -> None:
        """Work off what is to be looked at again, at most so many: one alarm that comes anew may have led hundreds."""
        dirty = self._dirty
        for _ in count() if most is None else range(most):
            if not dirty:
                return
            node = heapq.heappop(dirty)[4]
            while dirty and dirty[0][4] is node:
                heapq.heappop(dirty)
            if self._nodes.get(node.id) is node:
                self._hang(node, *self._causality.cause(node))

    def _grow(self, alarm: Alarm) -> None:
        node = self._causality.node(alarm)
        self._nodes[node.id] = node
        self._causality.add(node)
        heapq.heappush(self._dirty, node.entry)
        if node.entry < self._last:
            self._look_at(self._causality.led(node))
        else:
            self._last = node.entry[:3]

    def _drop(self, node: Node) -> None:
        if node.counts:
            self._canopy.leave(node.root, node)
        self._leave(node)
        del self._nodes[node.id]
        self._causality.remove(node)
        self._look_at(node.children.values())

    def _renew(self, node: Node, alarm: Alarm) -> None:
        before, node.alarm = node.alarm, alarm
        if not node.hung:
            return
        if before.standing:
            if alarm.standing and before.priority == alarm.priority and before.place == alarm.place:
                return
            self._canopy.leave(node.root, node)
        if alarm.standing:
            self._canopy.join(node.root, node)

    def _hang(self, node: Node, parent: Node | None, link: Relation | None, away: float) -> None:
        """Hang it on ``parent``, and look again at what that may concern."""
        node.away = away
        if not node.hung or parent is not node.parent or link is not node.link:
            self._move(node, parent, link)
        anchor = parent is None or link is not None
        if anchor == node.anchor:
            return
        self._causality.set_anchor(node, anchor=anchor)
        if not anchor:
            self._look_at(child for child in node.children.values() if child.link is None)
        elif node.entry < self._last:
            self._look_at(self._causality.beside(node))

    def _move(self, node: Node, parent: Node | None, link: Relation | None) -> None:
        before, root = node.root, parent.root if parent is not None else node
        if node.counts:
            self._canopy.leave(before, node)
        self._leave(node)
        if parent is not None:
            parent.children[node.id] = node
        node.parent, node.link, node.root, node.hung = parent, link, root, True
        if node.counts:
            self._canopy.join(root, node)
        if root is not before:
            self._follow(node, before, root)

    def _follow(self, node: Node, before: Node, root: Node) -> None:
        """What hangs on it goes with it to another tree."""
        waiting = list(node.children.values())
        while waiting:
            at = waiting.pop()
            waiting.extend(at.children.values())
            if at.counts:
                self._canopy.leave(before, at)
            at.root = root
            if at.counts:
                self._canopy.join(root, at)

    def _leave(self, node: Node) -> None:
        if node.parent is not None:
            del node.parent.children[node.id]

    def _look_at(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            heapq.heappush(self._dirty, node.entry)
