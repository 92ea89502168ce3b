"""Causality: which of the known alarms one follows from, and which may follow from it."""

import math
from collections.abc import Iterable, Iterator

from console.alarms.ground import Ground
from console.alarms.group import GroupLimits
from console.alarms.kinship import Kinship
from console.alarms.nearness import Nearness
from console.alarms.node import Node, Role
from console.alarms.topology import Relation, Topology
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity

STEPS = 3
"""How many steps of a chain a lead is counted for."""
TIE = 0.001
"""The least lead, seconds: what came in one batch has one time, and the cause is then the first of it."""


class Causality:
    """Every known alarm where it can be found by what it is on, where it is and when it began."""

    def __init__(self, topology: Topology, limits: GroupLimits) -> None:
        self._topology = topology
        self._kin, self._ground = Kinship(topology.bonds), Ground(topology)
        self._span = round(limits.seconds * NS)
        self._anchors, self._all = Nearness(limits.metres), Nearness(limits.metres)
        roads = [r for r in topology.relations if r.by == "road"]
        self._starts = {r.id: Nearness(r.reach) for r in roads}
        self._ends = {r.id: Nearness(r.reach) for r in roads}
        self._roles: dict[str, Role] = {}
        self._entities: dict[str, Entity] = {}
        self._of_entity: dict[str, dict[str, Node]] = {}

    # ------------------------------------------------------------------ what is known

    def describe(self, entity: Entity, source: str) -> set[str]:
        """An entity, new or changed; returns those whose alarms must be looked up anew. ``source`` told of it."""
        before = self._entities.get(entity.id)
        self._entities[entity.id] = entity
        concerned = {entity.id} if self._ground.describe(entity, before) else set[str]()
        for bond in self._kin.describe(entity, source):
            concerned |= {entity.id, *self._kin.below(bond, entity.id)}
        return concerned

    def node(self, alarm: Alarm) -> Node:
        """An alarm where and when it counts."""
        role = self._role(alarm.rule)
        foot = self._ground.at(alarm.entity, alarm.lon, alarm.lat)
        return Node(alarm, alarm.first - self._lead(role, alarm.entity), foot, role)

    def add(self, node: Node) -> None:
        """Know it."""
        self._of_entity.setdefault(node.alarm.entity, {})[node.alarm.rule] = node
        for nearness in self._shelves(node):
            nearness.add(node)

    def remove(self, node: Node) -> None:
        """Know it no more."""
        of_entity = self._of_entity[node.alarm.entity]
        del of_entity[node.alarm.rule]
        if not of_entity:
            del self._of_entity[node.alarm.entity]
        for nearness in self._shelves(node):
            nearness.remove(node)
        if node.anchor:
            self._anchors.remove(node)

    def set_anchor(self, node: Node, *, anchor: bool) -> None:
        """Whether others may follow it by being near."""
        node.anchor = anchor
        (self._anchors.add if anchor else self._anchors.remove)(node)

    def of(self, entity: str) -> Iterable[Node]:
        """The alarms of one entity."""
        return self._of_entity.get(entity, {}).values()

    def _shelves(self, node: Node) -> Iterator[Nearness]:
        yield self._all
        for relation in node.role.causes:
            if not relation.bond:
                yield self._starts[relation.id]
        for relation in node.role.effects:
            if not relation.bond:
                yield self._ends[relation.id]

    def _role(self, rule: str) -> Role:
        role = self._roles.get(rule)
        if role is None:
            role = self._roles[rule] = Role(self._topology.causes(rule), self._topology.effects(rule))
        return role

    def _lead(self, role: Role, entity: str) -> int:
        """How far ahead of it what follows from it may be heard of, ns."""
        leads = (
            max(TIE, r.lead) * (STEPS - min(STEPS - 1, len(self._kin.above(r.bond, entity))) if r.bond else 1)
            for r in role.causes
        )
        return round(max(leads, default=0.0) * NS)

    # ------------------------------------------------------------------ who follows from whom

    def cause(self, node: Node) -> tuple[Node | None, Relation | None, float]:
        """What it follows from: the surest relation wins, then the fewest steps or metres, then who came first.

        Where no relation finds a cause it is the nearest anchor, without a relation and with its metres. Only what came
        before counts.
        """
        for relation in node.role.effects:
            span = _span(relation)
            if relation.bond:
                found = self._above(node, relation, node.t - span)
            else:
                found, _ = self._starts[relation.id].nearest(node, span, self._ground)
            if found is not None:
                return found, relation, math.inf
        found, away = self._anchors.nearest(node, self._span, self._ground)
        return found, None, away

    def led(self, node: Node) -> Iterator[Node]:
        """What came later and may follow from it by a relation, if it follows from nothing surer."""
        for relation in node.role.causes:
            for other in self._behind(node, relation):
                if not other.role.prefers(other.link, relation):
                    yield other

    def beside(self, node: Node) -> Iterator[Node]:
        """What came later and is nearer to it than to what it follows now."""
        for other in self._all.after(node, self._span):
            if other.hung and other.link is None:
                away = node.foot.distance(other.foot, self._anchors.metres, self._ground)
                if away <= other.away and away < math.inf:
                    yield other

    def _behind(self, node: Node, relation: Relation) -> Iterator[Node]:
        span = _span(relation)
        if not relation.bond:
            yield from self._ends[relation.id].after(node, span)
            return
        for entity in self._kin.below(relation.bond, node.alarm.entity):
            for other in self.of(entity):
                if relation.id in other.role.ranks and node.entry < other.entry and other.t <= node.t + span:
                    yield other

    def _above(self, node: Node, relation: Relation, earliest: int) -> Node | None:
        for entity in self._kin.above(relation.bond, node.alarm.entity):
            entries = (
                other.entry
                for other in self.of(entity)
                if relation.id in other.role.causal and earliest <= other.t and other.entry < node.entry
            )
            first = min(entries, default=None)
            if first is not None:
                return first[4]
        return None


def _span(relation: Relation) -> int:
    return round(relation.within * NS)
