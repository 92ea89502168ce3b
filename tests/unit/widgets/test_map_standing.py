"""The alarms on the map, changed one by one, beside all of them anew."""

import random

import numpy as np
import pytest

from console.geo.mercator import project
from widgets.map.item import MapAlarm
from widgets.map.standing import Standing


def alarm(entity: str, priority: int = 1, *, acknowledged: bool = False, lon: float = 105.8) -> MapAlarm:
    return MapAlarm((entity, "r"), lon, 21.6, priority, acknowledged, "Va chạm")


def shown(standing: Standing) -> list[MapAlarm]:
    return [standing.at(k) for k in range(len(standing))]


def test_only_a_change_is_a_change():
    standing = Standing()
    assert standing.put([alarm("a")])
    assert not standing.put([alarm("a")])
    assert standing.put([alarm("a", acknowledged=True)])
    assert not standing.put((), gone=[("b", "r")])
    assert standing.put((), gone=[("a", "r")])
    assert len(standing) == 0


def test_the_worse_and_unacknowledged_is_drawn_last():
    standing = Standing()
    standing.put([alarm("a"), alarm("b", 3), alarm("c", acknowledged=True), alarm("d", 2)])
    assert [a.id[0] for a in shown(standing)] == ["c", "b", "d", "a"]


def test_one_that_loses_its_place_is_drawn_no_more():
    standing = Standing()
    standing.put([alarm("a"), alarm("b")])
    standing.put([alarm("a", lon=float("nan"))])
    assert [a.id[0] for a in shown(standing)] == ["b"]
    assert standing.find(("a", "r")) is None


def test_it_is_found_with_its_place():
    standing = Standing()
    standing.put([alarm("a"), alarm("b", lon=105.9)])
    found, place = standing.find(("b", "r")) or pytest.fail("not found")
    assert found == alarm("b", lon=105.9)
    assert place == tuple(float(v) for v in project(105.9, 21.6))
    assert standing.find("a") is None


def test_whatever_happens_it_is_as_if_made_anew():
    dice, standing, truth = random.Random(3), Standing(), dict[tuple[str, ...], MapAlarm]()
    for _ in range(300):
        names = [f"e{dice.randrange(200)}" for _ in range(dice.choice((1, 5, 80)))]
        come = {
            (n, "r"): alarm(n, dice.randint(1, 4), acknowledged=dice.random() < 0.5, lon=105 + dice.random())
            for n in names
        }
        gone = [(f"e{dice.randrange(200)}", "r") for _ in range(dice.choice((0, 3)))]
        gone = [i for i in gone if i not in come]
        for i in gone:
            truth.pop(i, None)
        truth |= come
        standing.put(come.values(), gone)
        assert {a.id: a for a in shown(standing)} == truth
        x, y = project([a.lon for a in shown(standing)], [a.lat for a in shown(standing)])
        assert np.array_equal((standing.x, standing.y), (x, y))
    standing.clear()
    assert shown(standing) == []
    assert len(standing.x) == 0
