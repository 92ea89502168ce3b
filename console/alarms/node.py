"""The node: one alarm in the forest of causes."""

import math
from itertools import count
from typing import TypeAlias

from console.alarms.ground import Footprint
from console.alarms.topology import Relation
from console.model.alarm import Alarm

AlarmId = tuple[str, str]
"""(entity, rule)."""

Entry: TypeAlias = "tuple[int, str, str, int, Node]"
"""What alarms are ordered by: time, entity and rule, which differ for any two; the number keeps an old one apart."""

_numbers = count()


class Role:
    """What one rule is in the topology.

    Attributes:
        causes: Relations in which its alarms are causes.
        effects: Relations in which they are effects, the surest first.
        causal: Ids of the former.
        ranks: Ids of the latter, with their places among them.
    """

    __slots__ = ("causal", "causes", "effects", "ranks")

    def __init__(self, causes: tuple[Relation, ...], effects: tuple[Relation, ...]) -> None:
        self.causes, self.effects = causes, effects
        self.causal = frozenset(r.id for r in causes)
        self.ranks = {r.id: rank for rank, r in enumerate(effects)}

    def prefers(self, link: Relation | None, other: Relation) -> bool:
        """Whether an effect that hangs by ``link`` would not look at a cause by ``other``."""
        return link is not None and self.ranks[link.id] < self.ranks[other.id]


class Node:
    """One alarm: when and where its occurrence began, and which one it follows from.

    Attributes:
        alarm: As it is now.
        id: (entity, rule).
        t: UTC ns from which it counts: when it began, less what its effects may be ahead of it.
        entry: Its place in the order of all.
        foot: Where it is.
        role: Of its rule.
        parent: The alarm it follows from; None for the root of a tree.
        link: The relation by which it does; None where it is only near it, and for a root.
        away: How near, metres, where it is only near it; else infinite.
        root: Of its tree.
        children: What follows from it, by id.
        hung: Whether it was ever given its place; until then nobody was told of it.
        anchor: Whether others may follow it by being near: a root, or one that is bound by a relation. So a chain of
            neighbours does not run through the city.
    """

    __slots__ = (
        "alarm", "anchor", "away", "children", "entry", "foot", "hung", "id", "link", "parent", "role", "root", "t",
    )  # fmt: skip

    def __init__(self, alarm: Alarm, t: int, foot: Footprint, role: Role) -> None:
        self.alarm, self.t, self.foot, self.role = alarm, t, foot, role
        self.entry: Entry = (t, alarm.entity, alarm.rule, next(_numbers), self)
        self.id: AlarmId = (alarm.entity, alarm.rule)
        self.parent: Node | None = None
        self.away = math.inf
        self.link: Relation | None = None
        self.root = self
        self.children: dict[AlarmId, Node] = {}
        self.hung = self.anchor = False

    @property
    def counts(self) -> bool:
        """Whether the list shows it, in a tree that it was told to be in."""
        return self.hung and self.alarm.standing
