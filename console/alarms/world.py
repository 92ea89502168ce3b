"""What the rules may look at: the entities, their kinds, and the last event of each."""

from collections.abc import Callable, Collection

from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event, Quality

Last = Callable[[str, str], Event | None]


class World:
    """Filled by the engine.

    Attributes:
        entities: By id.
        of_kind: Ids of the entities of each kind.
        silent: Sources that are silent: what they said last is too old.
        last: The last event of (entity, kind).
    """

    def __init__(self, last: Last) -> None:
        self.entities: dict[str, Entity] = {}
        self.of_kind: dict[str, dict[str, None]] = {}
        self.silent: Collection[str] = frozenset()
        self.last = last

    def describe(self, entity: Entity) -> None:
        """An entity is new or has changed."""
        before = self.entities.get(entity.id)
        if before and before.kind != entity.kind:
            self.of_kind[before.kind].pop(entity.id, None)
        self.entities[entity.id] = entity
        self.of_kind.setdefault(entity.kind, {})[entity.id] = None

    def fresh(self, entity: str, kind: str, age: float, now: int, newest: Event | None) -> Event | None:
        """The last event of (entity, kind), which ``newest`` may be, if it is good and no older than ``age`` seconds.

        An age of 0 is any; what a silent source said is too old.
        """
        event = newest if newest and newest.key == (entity, kind) else self.last(entity, kind)
        if event is None or event.quality is Quality.BAD or event.source in self.silent:
            return None
        return None if age and now - event.t > age * NS else event
