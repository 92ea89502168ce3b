"""The node: one alarm in the forest of causes."""

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
        causal: Ids of the former; ``effectual`` of the latter.
    """

    __slots__ = ("causal", "causes", "effects", "effectual")

    def __init__(self, causes: tuple[Relation, ...], effects: tuple[Relation, ...]) -> None:
        self.causes, self.effects = causes, effects
        self.causal, self.effectual = frozenset(r.id for r in causes), frozenset(r.id for r in effects)


class Node:
    """One alarm: when and where its occurrence began, and which one it follows from.

    Attributes:
        alarm: As it is now.
        t: UTC ns from which it counts: when it began, less what its effects may be ahead of it.
        entry: Its place in the order of all.
        foot: Where it is.
        role: Of its rule.
        parent: The alarm it follows from; None for the root of a tree.
        link: The relation by which it does; None where it is only near it, and for a root.
        root: Of its tree.
        children: What follows from it, by id.
        anchor: Whether others may follow it by being near: a root, or one that is bound by a relation. So a chain of
            neighbours does not run through the city.
    """

    __slots__ = ("alarm", "anchor", "children", "entry", "foot", "link", "parent", "role", "root", "t")

    def __init__(self, alarm: Alarm, t: int, foot: Footprint, role: Role) -> None:
        self.alarm, self.t, self.foot, self.role = alarm, t, foot, role
        self.entry: Entry = (t, alarm.entity, alarm.rule, next(_numbers), self)
        self.parent: Node | None = None
        self.link: Relation | None = None
        self.root = self
        self.children: dict[AlarmId, Node] = {}
        self.anchor = False

    @property
    def id(self) -> AlarmId:
        """(entity, rule)."""
        return (self.alarm.entity, self.alarm.rule)

    @property
    def counts(self) -> bool:
        """Whether the list shows it."""
        return self.alarm.standing
