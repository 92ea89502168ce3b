"""Grouping: which standing alarms belong together, and which of them came first."""

from collections.abc import Iterable, Mapping

from console.alarms.causality import Causality
from console.alarms.cluster import Cluster
from console.alarms.forest import Forest
from console.alarms.group import Group, GroupChange, GroupLimits
from console.alarms.node import AlarmId, Node
from console.alarms.topology import Topology
from console.model.alarm import Alarm
from console.model.entity import Entity

__all__ = ["AlarmId", "Group", "GroupChange", "GroupLimits", "Grouper", "Topology"]


class Grouper:
    """Groups of the standing alarms: the same from the same alarms, in whatever order they came. Not thread-safe."""

    def __init__(self, topology: Topology, limits: GroupLimits | None = None) -> None:
        self._causality = Causality(topology, limits or GroupLimits())
        self._forest = Forest(self._causality, self)
        self._entities: dict[str, Entity] = {}
        self._clusters: dict[Node, Cluster] = {}
        self._dirty: dict[Node, None] = {}
        self._shown: dict[Node, Group] = {}
        self._groups: dict[str, Group] = {}

    @property
    def groups(self) -> Mapping[str, Group]:
        """All groups by id; read only."""
        return self._groups

    def describe(self, entities: Iterable[Entity], sources: Mapping[str, str] | None = None) -> None:
        """Entities, new or changed; what follows from them is told by the next ``apply`` or ``advance``.

        Args:
            entities: In any order.
            sources: Who told of each, by its id; those that are left out hang on no source.
        """
        for entity in entities:
            before = self._entities.get(entity.id)
            self._entities[entity.id] = entity
            self._forest.describe(entity, (sources or {}).get(entity.id, ""))
            if before is None or before.name != entity.name:
                self._dirty.update((node.root, None) for node in self._causality.of(entity.id))

    @property
    def settled(self) -> bool:
        """Whether the groups are what the alarms make them; else call ``advance`` again."""
        return self._forest.settled

    def apply(self, alarms: Iterable[Alarm], now: int, most: int | None = None) -> GroupChange:
        """Take over changed alarms, those that have ended too; ``now`` is UTC ns, ``most`` as of ``advance``."""
        for alarm in alarms:
            self._forest.put(alarm)
        return self.advance(now, most)

    def forget(self, alarms: Iterable[AlarmId]) -> None:
        """Alarms that the hub knows no more; what follows is told by the next ``apply`` or ``advance``."""
        for alarm in alarms:
            self._forest.forget(alarm)

    def advance(self, now: int, most: int | None = None) -> GroupChange:  # noqa: ARG002 - alarms make groups, not the time at which they are looked at
        """What has followed from descriptions since; at most so many alarms are looked at again, None: all."""
        self._forest.settle(most)
        return self._told()

    def join(self, root: Node, node: Node) -> None:
        """The forest says that a standing alarm now belongs to the tree of ``root``."""
        cluster = self._clusters.get(root)
        if cluster is None:
            cluster = self._clusters[root] = Cluster()
        cluster.add(node)
        self._dirty[root] = None

    def leave(self, root: Node, node: Node) -> None:
        """The forest says that it leaves that tree."""
        self._clusters[root].remove(node)
        self._dirty[root] = None

    def _told(self) -> GroupChange:
        changed: list[Group] = []
        gone: list[str] = []
        for root in self._dirty:
            cluster, before = self._clusters.get(root), self._shown.pop(root, None)
            group = cluster.group(root, self._entities) if cluster else None
            if cluster and not cluster.entries:
                del self._clusters[root]
            if group is not None:
                self._shown[root] = group
            if group is not None and group != before:
                changed.append(group)
            elif group is None and before is not None:
                gone.append(before.id)
        self._dirty.clear()
        for name in gone:
            del self._groups[name]
        self._groups.update((group.id, group) for group in changed)
        names = {group.id for group in changed}
        return GroupChange(tuple(changed), tuple(name for name in gone if name not in names))
