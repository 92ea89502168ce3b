"""Closed streets: struck and taken back, a block or a whole street, and gone where the map has no such street."""

import numpy as np

from console.geo.closure import all_barred, barred, lines, struck
from console.geo.road import Road
from console.geo.street_graph import StreetGraph
from console.model.closure import Closure
from console.model.text import Text

_M = 1 / 111_195.0


def road(name: str, *points: tuple[float, float]) -> Road:
    return Road(np.array(points) * _M, 30.0, Text(name))


# One street of three blocks, a side street at each inner crossing, and far away another of the same name.
GRAPH = StreetGraph(
    [
        road("Bắc Sơn", (0, 0), (300, 0), (600, 0), (900, 0)),
        road("", (300, 0), (300, 200)),
        road("", (600, 0), (600, 200)),
        road("Bắc Sơn", (9000, 0), (9300, 0)),
    ]
)


def closed_metres(closures: tuple[Closure, ...]) -> int:
    return round(float(GRAPH.metres[list(all_barred(GRAPH, closures))].sum()))


def test_a_click_closes_the_block_and_the_next_opens_it():
    once = struck(GRAPH, (), 400 * _M, 10 * _M)
    assert once
    assert (once[0].name.vi, once[0].whole, closed_metres(once)) == ("Bắc Sơn", False, 300)
    both = struck(GRAPH, once, 700 * _M, -10 * _M)
    assert both
    assert closed_metres(both) == 600
    assert struck(GRAPH, both, 590 * _M, 5 * _M) == both[1:]


def test_a_click_beside_every_street_closes_none():
    assert struck(GRAPH, (), 400 * _M, 90 * _M) is None


def test_a_whole_street_is_closed_but_not_its_namesake_elsewhere():
    whole = Closure(450 * _M, 0.0, Text("Bắc Sơn"), whole=True)
    assert closed_metres((whole,)) == 900
    assert struck(GRAPH, (whole,), 800 * _M, 0.0) == ()
    assert len(lines(GRAPH, whole)) == 3


def test_a_street_without_a_name_is_its_block():
    assert closed_metres((Closure(300 * _M, 100 * _M, whole=True),)) == 200


def test_on_another_map_it_closes_nothing():
    assert barred(GRAPH, Closure(106.7, 10.77)) == frozenset()
