"""The layers of the map: what each is, and what the operator chose for it. Plain values and one registry, no Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from console.model.text import fold
from widgets.map.words import LAYERS

DEEPEST = 24.0
CLUSTER_BELOW = 14.0
FILE = "file:"  # before the name of a layer that was read from a file
"""The zoom from which each thing of a clustered layer stands alone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a layer's key: a colour ``#rrggbb`` and what it means."""

    colour: str
    label: str


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer as it is declared.

    Attributes:
        id: What the ``set_`` methods of the pane name it by.
        title: In the legend, in the seat's language.
        shown: Whether it is on at first.
        opacity: 0 to 1.
        zoom: From which zoom to which it is drawn.
        steps: Its key.
        clustered: Whether its points are drawn as badges far away.
        states: Of a layer of tracks, the states that are its.
    """

    id: str
    title: str = ""
    shown: bool = True
    opacity: float = 1.0
    zoom: tuple[float, float] = (0.0, DEEPEST)
    steps: tuple[Step, ...] = ()
    clustered: bool = False
    states: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator set for one layer; also what his seat remembers.

    Attributes:
        shown: Whether it is on.
        opacity: 0 to 1.
        zoom: From which zoom to which.
        only: Words that the names of its things must hold, in any order and without diacritics; empty for all.
    """

    shown: bool = True
    opacity: float = 1.0
    zoom: tuple[float, float] = (0.0, DEEPEST)
    only: str = ""


Choices = dict[str, Choice]
TRACKS = (
    MapLayer("vehicle", states=frozenset({0, 1, 2})),
    MapLayer("bus", states=frozenset({3})),
    MapLayer("emergency", states=frozenset({4})),
)
TRAILS = MapLayer("trail", shown=False)


class Layers:
    """The layers of one map in the order of the legend. One that nobody declared has everything by default."""

    def __init__(self, declared: Iterable[MapLayer] = (*TRACKS, TRAILS)) -> None:
        self._declared = {layer.id: layer for layer in declared}
        self._chosen: Choices = {}
        self._folded: dict[str, tuple[str, ...]] = {}

    def declare(self, layers: Iterable[MapLayer]) -> None:
        """Replace what is declared; what was chosen stays."""
        self._declared = {layer.id: layer for layer in layers}

    @property
    def declared(self) -> tuple[MapLayer, ...]:
        """In the order of the legend."""
        return tuple(self._declared.values())

    @property
    def tracks(self) -> tuple[MapLayer, ...]:
        """Those of moving things."""
        return tuple(layer for layer in self._declared.values() if layer.states)

    def layer(self, name: str) -> MapLayer:
        """What is declared of a layer."""
        return self._declared.get(name) or MapLayer(name)

    def title(self, name: str, language: str) -> str:
        """What it is called."""
        return self.layer(name).title or (LAYERS[name].get(language) if name in LAYERS else name.removeprefix(FILE))

    def choice(self, name: str) -> Choice:
        """What is in force."""
        layer = self.layer(name)
        return self._chosen.get(name) or Choice(layer.shown, layer.opacity, layer.zoom)

    @property
    def choices(self) -> Choices:
        """What differs from what is declared."""
        return {name: c for name, c in self._chosen.items() if c != self._default(name)}

    def choose(self, name: str, choice: Choice) -> None:
        """Set it; numbers that make no sense are brought to the nearest that do."""
        low, high = sorted(min(max(z, 0.0), DEEPEST) for z in choice.zoom)
        self._chosen[name] = replace(choice, opacity=min(max(choice.opacity, 0.05), 1.0), zoom=(low, high))
        self._folded[name] = tuple(fold(choice.only).split())

    def recall(self, choices: Mapping[str, Choice]) -> None:
        """Take what a seat remembers, in place of everything chosen."""
        self._chosen, self._folded = {}, {}
        for name, choice in choices.items():
            self.choose(name, choice)

    def reset(self, name: str) -> None:
        """As declared."""
        self._chosen.pop(name, None)
        self._folded.pop(name, None)

    def drawn(self, name: str, zoom: float) -> bool:
        """Whether it is drawn at a zoom."""
        choice = self.choice(name)
        return choice.shown and choice.zoom[0] <= zoom <= choice.zoom[1]

    def wanted(self, name: str, text: str) -> bool:
        """Whether the filter of a layer lets a thing of this name through."""
        words = self._folded.get(name, ())
        if not words:
            return True
        folded = fold(text)
        return all(word in folded for word in words)

    def filtered(self, name: str) -> bool:
        """Whether a layer has a filter."""
        return bool(self._folded.get(name))

    def hidden_states(self, zoom: float) -> frozenset[int]:
        """States of tracks that are not drawn at a zoom."""
        return frozenset[int]().union(*(layer.states for layer in self.tracks if not self.drawn(layer.id, zoom)))

    def track_layer(self, state: int) -> str:
        """The layer of a track's state; empty where none has it."""
        return next((layer.id for layer in self.tracks if state in layer.states), "")

    def _default(self, name: str) -> Choice:
        layer = self.layer(name)
        return Choice(layer.shown, layer.opacity, layer.zoom)
