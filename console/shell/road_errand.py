"""Questions about the streets as the map asks them, with answers in plain values; run in the worker's thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.geo.chain import joined, length
from console.geo.closure import all_barred, lines, struck
from console.geo.mercator import Floats
from console.geo.outline import simplify
from console.geo.routing import NoStreetError, NoWayError, Place, Router, Unit, Way
from console.geo.street_graph import StreetGraph
from console.model.closure import Closure
from widgets.map.item import Pairs

Stop = Callable[[], bool]
BANDS = 3
MOST_LINES = 500
"""More of a service area are not drawn: each costs the window some 40 microseconds a picture."""
_MEET = 1e-7
_TWO_METRES = 1.8e-5


@dataclass(frozen=True)
class NoStreet:
    """A place is at no street. Attributes: ``place``."""

    place: Place


@dataclass(frozen=True, eq=False)
class Crowd:
    """Things of one kind, of which the nearest are wanted.

    Attributes:
        group: What they are, in words.
        ids: Of each.
        places: Of each.
        come: Whether they come here; else one goes there.
    """

    group: str
    ids: Sequence[str]
    places: Sequence[Place]
    come: bool


@dataclass(frozen=True, eq=False)
class Near:
    """One of the nearest; ``line`` is the way as the map takes it."""

    group: str
    id: str
    metres: float
    seconds: float
    line: Pairs


@dataclass(frozen=True, eq=False)
class Area:
    """A service area.

    Attributes:
        bands: The lines of each band, streets of many blocks as one line.
        metres: Of all streets in it.
        whole: Whether ``bands`` hold all of it, and not only its longest lines.
    """

    bands: tuple[tuple[Pairs, ...], ...]
    metres: float
    whole: bool


@dataclass(frozen=True, eq=False)
class Detour:
    """The way from A to B.

    Attributes:
        way: With the closed streets closed; None where there is none.
        free: With none of them closed; None where there is none either.
    """

    way: Way | None
    free: Way | None

    @property
    def longer(self) -> bool:
        """Whether closed streets make another way of it."""
        return self.way is not None and self.free is not None and self.way.seconds > self.free.seconds + 0.5


def nearest(
    streets: StreetGraph, stop: Stop, *, here: Place, crowds: Sequence[Crowd], closures: Sequence[Closure], most: int
) -> list[Near] | NoStreet:
    """At most ``most`` of each crowd, the soonest first."""
    router = Router(streets, all_barred(streets, closures), stop)
    try:
        return [
            Near(crowd.group, crowd.ids[found.number], found.way.metres, found.way.seconds, pairs(found.way.line))
            for crowd in crowds
            for found in router.nearest(here, crowd.places, most, outward=not crowd.come)
        ]
    except NoStreetError as err:
        return NoStreet(err.place)


def reached(
    streets: StreetGraph, stop: Stop, *, here: Place, limit: float, unit: Unit, closures: Sequence[Closure]
) -> Area | NoStreet:
    """What is reached within a limit, in ``BANDS`` of equal width."""
    router = Router(streets, all_barred(streets, closures), stop)
    try:
        found = router.reached(here, [limit * (k + 1) / BANDS for k in range(BANDS)], unit)
    except NoStreetError as err:
        return NoStreet(err.place)
    bands = [joined(band, _MEET) for band in found.bands]
    lengths = sorted((length(line) for band in bands for line in band), reverse=True)
    least = lengths[MOST_LINES] if len(lengths) > MOST_LINES else -1.0
    drawn = [tuple(pairs(simplify(line, _TWO_METRES)) for line in band if length(line) > least) for band in bands]
    return Area(tuple(drawn), sum(found.metres), least < 0)


def detour(
    streets: StreetGraph, stop: Stop, *, start: Place, goal: Place, closures: Sequence[Closure]
) -> Detour | NoStreet:
    """The way with and without the closed streets."""
    try:
        free = _way(Router(streets, stop=stop), start, goal)
        barred = all_barred(streets, closures)
        return Detour(_way(Router(streets, barred, stop), start, goal) if barred else free, free)
    except NoStreetError as err:
        return NoStreet(err.place)


def _way(router: Router, start: Place, goal: Place) -> Way | None:
    try:
        return router.way(start, goal)
    except NoWayError:
        return None


def closed_lines(streets: StreetGraph, _stop: Stop, *, closures: Sequence[Closure]) -> list[tuple[Pairs, ...]]:
    """What each closure closes, to be drawn."""
    return [tuple(pairs(line) for line in lines(streets, closure)) for closure in closures]


def strike(
    streets: StreetGraph, _stop: Stop, *, place: Place, closures: tuple[Closure, ...]
) -> tuple[Closure, ...] | None:
    """The closures after a click; None where there is no street."""
    return struck(streets, closures, *place)


def pairs(line: Floats) -> Pairs:
    """A line as the map takes it."""
    return tuple(map(tuple, line.tolist()))
