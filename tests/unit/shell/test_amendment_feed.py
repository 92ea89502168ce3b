"""Limits on the screen follow what a supervisor has changed of a rule."""

from datetime import date

import pytest

from console.feed.delta import Delta
from console.feed.picture import Change, Picture
from console.model.amendment import Amendment, Figures
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.plugin.manifest import parse
from console.shell.amendment_feed import AmendmentFeed
from console.shell.readings import Readings
from console.wire.record import amendment_event

DAY = date(2026, 11, 27)
LOOP = Entity(id="tn.loop.1", kind="loop", domain="traffic", name=Text("Vòng từ 1"))
MANIFEST = """
id = "traffic"
version = "1"
api = 1
name = ["Giao thông", "Traffic"]
domain = "traffic"
[[reading]]
kind = "traffic.speed"
name = ["Vận tốc", "Speed"]
unit = "km/h"
limits = [{ value = 12, source = ["Ngưỡng", "Threshold"], label = ["Ùn tắc", "Queue"] }]
[[rule]]
id = "traffic.queue"
type = "limit"
kind = "traffic.speed"
when = "below"
value = 12
unit = "km/h"
priority = 2
title = ["Ùn tắc", "Queue"]
source = ["Ngưỡng của trung tâm", "Centre's threshold"]
"""


class Seat:
    def __init__(self) -> None:
        self.picture, self.readings = Picture(), Readings([parse(MANIFEST, "traffic.toml")])
        self.feed = AmendmentFeed(self.picture, self.readings)
        self.heard: list[bool] = []
        self.picture.subscribe(self._take)

    def _take(self, change: Change) -> None:
        self.heard.append(self.feed.take(change))

    def amend(self, figures: Figures, rule: str = "traffic.queue") -> None:
        self.picture.apply(Delta(events=[amendment_event(Amendment(rule=rule, revision=1, figures=figures))]))

    @property
    def limit(self) -> tuple[float, str, int]:
        bound = self.readings.bound("traffic.speed", LOOP, DAY)
        assert bound is not None
        return bound.value, bound.source.en, bound.priority


@pytest.fixture
def seat() -> Seat:
    return Seat()


def test_a_limit_that_was_moved_is_drawn_where_it_now_is(seat: Seat) -> None:
    assert seat.limit == (12.0, "Threshold", 2)
    seat.amend({"value": 15.0})
    assert seat.limit == (15.0, "Centre's threshold", 2)
    seat.amend({})
    assert seat.limit == (12.0, "Threshold", 2)
    assert seat.heard == [True, True]


def test_another_priority_or_delay_moves_no_limit(seat: Seat) -> None:
    seat.amend({"priority": 1, "on_delay": 30.0})
    assert seat.limit == (12.0, "Threshold", 1)


def test_what_stood_before_the_window_holds_too(seat: Seat) -> None:
    seat.amend({"value": 9.0})
    readings = Readings([parse(MANIFEST, "traffic.toml")])
    AmendmentFeed(seat.picture, readings)
    bound = readings.bound("traffic.speed", LOOP, DAY)
    assert bound is not None
    assert bound.value == 9.0


def test_a_snapshot_without_it_takes_it_back(seat: Seat) -> None:
    seat.amend({"value": 9.0})
    seat.picture.apply(Delta(snapshot=("alarm",)))
    assert seat.limit == (12.0, "Threshold", 2)


@pytest.mark.parametrize("figures", [{"value": True}, {"nothing": 1.0}])
def test_what_cannot_be_is_as_if_nothing_were_told(seat: Seat, figures: Figures) -> None:
    seat.amend(figures)
    seat.amend({"value": 1.0}, rule="traffic.unknown")
    assert seat.limit == (12.0, "Threshold", 2)


def test_one_that_cannot_be_read_is_left_out(seat: Seat) -> None:
    seat.picture.apply(Delta(events=[Event("rule.traffic.queue", "state", "alarm.amendment", 1, values={})]))
    assert seat.limit == (12.0, "Threshold", 2)


def test_other_changes_move_nothing(seat: Seat) -> None:
    seat.picture.apply(Delta(events=[Event("tn.loop.1", "demo", "traffic.speed", 1, values={"value": 3.0})]))
    assert seat.heard == [False]
