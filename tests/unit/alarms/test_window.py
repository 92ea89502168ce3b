"""Rules that look back: how fast something changes, how often it happens; and those that compare with a band."""

from typing import Any

import msgspec
import pytest

from console.alarms.engine import Engine
from console.alarms.operation import Change
from console.alarms.record import EngineState
from console.alarms.rule import Rule
from console.alarms.window import Window
from console.model.alarm import AlarmState, Process
from console.model.clock import NS
from console.model.event import Event, Quality
from console.model.text import Text

START = 1_700_000_000 * NS
RISE = Rule(
    id="environment.river_rise", type="rate", kind="environment.river_level", priority=2, value=0.5, window=1800,
    per=3600, unit="m/h", title=Text("nước lên {value} m/giờ"),
)  # fmt: skip
TRIPS = Rule(
    id="energy.trips", type="count", kind="energy.breaker", field="open", equals=True, priority=3, value=2, window=60,
    title=Text("{value} lần cắt"),
)  # fmt: skip
ODD = Rule(
    id="traffic.odd", type="deviation", kind="traffic.speed", priority=4, value=2, deadband=1, title=Text("lệch"),
)  # fmt: skip


class Place:
    """One alarm of one rule."""

    def __init__(self, rule: Rule, state: EngineState | None = None) -> None:
        self.rule = rule
        self.told: list[Change] = []
        self.last: Event | None = None
        self.engine = Engine([rule], self.told.append, lambda *_: self.last)
        if state:
            self.engine.book.restore(state)

    def say(self, at: float, value: float | bool | None, *, n: int = 1, quality: Quality = Quality.GOOD, **more: float):
        t = START + round(at * NS)
        values = {self.rule.field: value, **more}
        self.last = Event("tn.x", "s", self.rule.kind, t, values=values, n=n, quality=quality)
        self.engine.feed(self.last, t)

    def wait(self, at: float) -> None:
        self.engine.advance(START + round(at * NS))

    @property
    def processes(self) -> list[Process]:
        return [c.alarm.process for c in self.told]


def test_a_rate_is_the_slope_over_the_window():
    river = Place(RISE)
    for minute, level in enumerate((25.00, 25.00, 25.01, 25.02)):
        river.say(minute * 600, level)
    assert river.told == []
    river.say(2400, 25.40)  # 0.39 m in 20 minutes
    alarm = river.told[-1].alarm
    assert (alarm.process, alarm.limit, alarm.title.vi) == (Process.ABNORMAL, 0.5, "nước lên 1,17 m/giờ")
    assert alarm.value == pytest.approx(1.17)
    river.say(3000, 25.40)
    river.say(3600, 25.40)
    river.say(4800, 25.41)
    assert river.processes == [Process.ABNORMAL, Process.NORMAL]


def test_a_rate_says_nothing_before_it_has_half_its_window():
    river = Place(RISE)
    river.say(0, 20.0)
    river.say(60, 29.0)
    assert river.told == []
    falling = Place(msgspec.structs.replace(RISE, when="below", value=-0.5))
    falling.say(0, 29.0)
    falling.say(1200, 20.0)
    assert falling.processes == [Process.ABNORMAL]


def test_what_is_no_number_or_bad_is_not_remembered():
    river = Place(RISE)
    river.say(0, 25.0)
    river.say(600, None)
    river.say(900, 99.0, quality=Quality.BAD)
    river.say(1200, 25.0)
    assert [s[1] for s in river.engine.book.get("tn.x", RISE.id).window.samples] == [25.0, 25.0]
    assert [c.alarm.evaluated for c in river.told] == [False, True]
    assert river.told[-1].alarm.state is AlarmState.NORM


def test_a_count_rises_with_what_happens_and_falls_with_time():
    breaker = Place(TRIPS)
    breaker.say(0, value=True)
    breaker.say(1, value=False)
    breaker.say(10, value=True)
    assert breaker.told == []
    breaker.say(20, value=True)
    assert (breaker.processes, breaker.told[-1].alarm.title.vi) == ([Process.ABNORMAL], "3 lần cắt")
    breaker.wait(59)
    assert breaker.processes == [Process.ABNORMAL]
    breaker.wait(60)
    assert breaker.processes == [Process.ABNORMAL, Process.NORMAL]
    assert breaker.told[-1].alarm.state is AlarmState.RTNUN
    breaker.say(100, value=True, n=3)
    assert breaker.processes[-1] is Process.ABNORMAL, "an event may stand for several"


@pytest.mark.parametrize("rule", [RISE, TRIPS])
def test_the_window_survives_a_restart(rule: Rule):
    place = Place(rule)
    say: Any = [(0, 25.0), (900, 25.1)] if rule is RISE else [(0, True), (10, True)]
    for at, value in say:
        place.say(at, value)
    again = Place(rule, place.engine.book.export())
    again.last = place.last
    again.say(*((1500, 26.0) if rule is RISE else (20, True)))
    assert again.processes == [Process.ABNORMAL]
    again.wait(100)
    assert (again.processes[-1] is Process.NORMAL) == (rule is TRIPS)


def test_a_deviation_is_outside_the_band_by_more_than_the_tolerance():
    road = Place(ODD)
    for at, (value, process) in enumerate(
        ((42.0, None), (42.1, Process.ABNORMAL), (41.5, None), (40.9, Process.NORMAL), (27.9, Process.ABNORMAL))
    ):
        before = len(road.told)
        road.say(at, value, low=30.0, high=40.0)
        assert [c.alarm.process for c in road.told[before:]] == ([process] if process else []), value
    assert (road.told[0].alarm.limit, road.told[-1].alarm.limit) == (42.0, 28.0)
    road.say(9, 50.0)
    assert not road.told[-1].alarm.evaluated, "without a band nothing can be said"


def test_a_window_takes_no_older_samples_and_is_bounded():
    window = Window()
    window.add(10 * NS, 1.0, 5)
    window.add(9 * NS, 2.0, 5)
    assert list(window.samples) == [(10 * NS, 1.0)]
    window.add(15 * NS, 3.0, 5)
    assert list(window.samples) == [(15 * NS, 3.0)]
    assert (window.slope(5), window.total(), window.ends(5)) == (None, 3.0, 20 * NS)
    assert Window().ends(5) is None
