"""What the tools of the streets share: the seat, the map, words, the worker, and what a selected thing is called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.geo.routing import Place
from console.model.closure import Closure
from console.shell.place import find
from console.shell.road_errand import NoStreet
from console.shell.road_worker import RoadWorker, Trouble
from console.shell.seat import Seat
from console.shell.selection import Selected
from widgets.map.layer import Step
from widgets.theme import THEMES, Theme
from widgets.words import Words

if TYPE_CHECKING:
    from widgets.map.pane import MapPane


@dataclass(frozen=True)
class RoadDesk:
    """Of one map.

    Attributes:
        seat: Of the operator.
        pane: The map.
        say: Words of the map.
        old: What is said of a position that is so many seconds old; empty while it is young.
        worker: Has the streets.
        title: What a kind of moving thing is called.
        key: Takes the key of the layer of service areas.
    """

    seat: Seat
    pane: "MapPane"
    say: Words
    old: Callable[[float], str]
    worker: RoadWorker
    title: Callable[[str], str]
    key: Callable[[tuple[Step, ...]], object]

    @property
    def theme(self) -> Theme:
        """Of the seat."""
        return THEMES[self.seat.theme]

    @property
    def closures(self) -> tuple[Closure, ...]:
        """The streets that the operator closed."""
        return self.seat.habits.closures

    @property
    def selected(self) -> Selected:
        """What is selected."""
        return self.seat.selection.value

    @property
    def place(self) -> Place | None:
        """Where it is; None where nothing is, or nobody knows."""
        return find(self.selected, self.seat.bridge.picture)

    def name(self, entity_id: str) -> str:
        """What an entity is called."""
        entity = self.seat.bridge.picture.entities.get(entity_id)
        return entity.name.get(self.say.language) if entity else entity_id

    @property
    def selected_name(self) -> str:
        """What the selected thing is called: an alarm by its title and where it is."""
        alarm = self.seat.bridge.picture.alarms.get(self.selected.alarm) if self.selected.alarm else None
        if alarm is None:
            return self.name(self.selected.entity)
        language = self.say.language
        return ", ".join(part for part in (alarm.title.get(language), alarm.place.get(language)) if part)

    def trouble(self, answer: "Trouble | NoStreet", names: Sequence[tuple[Place, str]]) -> str:
        """Why there is no answer; ``names`` are those of the places that were asked about."""
        if isinstance(answer, Trouble):
            return answer.text.get(self.say.language)
        name = next((name for place, name in names if place == answer.place), "")
        return self.say("road.none", name=name)
