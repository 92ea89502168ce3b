"""Closed streets on a graph of streets: which stretches they are, and what a click closes or opens."""

from collections.abc import Iterable

from console.geo.mercator import Floats
from console.geo.street_graph import StreetGraph
from console.model.closure import Closure

WHOLE_METRES = 3_000.0
"""How far along a whole street of one name is closed: another part of the city may have one of the same name."""
STRIKE = 40.0
"""Metres from a street beyond which a click was not meant for it."""


def barred(graph: StreetGraph, closure: Closure) -> frozenset[int]:
    """The stretches that a closure closes; none where this map has no street there."""
    spot = graph.spot(closure.lon, closure.lat, STRIKE, any_street=True)
    if spot is None:
        return frozenset()
    return frozenset(graph.namesakes(spot.stretch, WHOLE_METRES) if closure.whole else [spot.stretch])


def all_barred(graph: StreetGraph, closures: Iterable[Closure]) -> frozenset[int]:
    """The stretches that any of some closures closes."""
    return frozenset[int]().union(*(barred(graph, closure) for closure in closures))


def lines(graph: StreetGraph, closure: Closure) -> list[Floats]:
    """What a closure closes, to be drawn."""
    return [graph.line(stretch) for stretch in sorted(barred(graph, closure))]


def struck(graph: StreetGraph, closures: tuple[Closure, ...], lon: float, lat: float) -> tuple[Closure, ...] | None:
    """The closures after an operator pointed at a place: a street is closed, or the closure there is taken back.

    Returns:
        None where there is no street so near that it could be meant.
    """
    spot = graph.spot(lon, lat, STRIKE, any_street=True)
    if spot is None:
        return None
    kept = tuple(c for c in closures if spot.stretch not in barred(graph, c))
    if len(kept) < len(closures):
        return kept
    at = graph.line(spot.stretch, 0.5, 0.5)[0].tolist()
    return (*closures, Closure(at[0], at[1], graph.name(spot.stretch)))
