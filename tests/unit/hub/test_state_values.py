"""The last event per (entity, kind), from events and from columns."""

import numpy as np

from console.feed.follower import Batch
from console.hub.state_values import LastValues
from console.model.event import Event
from console.wire.columns import ROW, Columns

SPEED, POSITION = "traffic.speed", "traffic.position"


def events(first: int, *told: Event) -> Batch:
    return Batch("traffic", 1, first, len(told), 0, list(told))


def speed(entity: str, value: float, kind: str = SPEED) -> Event:
    return Event(entity, "demo", kind, 1, values={"value": value})


def columns(first: int, names: list[str], values: list[float], *, kind: str = SPEED, source: str = "demo") -> Batch:
    rows = np.zeros(len(values), ROW)
    rows["t"] = 7
    rows["index"] = np.arange(len(values)) % len(names)
    rows["value"] = values
    rows["lon"], rows["lat"] = 105.8, np.nan
    return Batch("traffic", 1, first, len(values), 0, [], Columns(source, kind, names, rows))


def state(values: LastValues) -> dict[str, object]:
    found = values.at("traffic")
    assert found
    assert len({e.key for e in found[1]}) == len(found[1])
    return {e.entity: e.values.get("value", e.values.get("speed")) for e in found[1]}


def test_the_last_one_counts_and_the_position_is_exact():
    values = LastValues()
    assert values.at("traffic") is None
    values.apply(events(1, speed("a", 1.0), speed("b", 2.0)))
    values.apply(events(3, speed("a", 3.0)))
    assert state(values) == {"a": 3.0, "b": 2.0}
    assert values.positions == {"traffic": 3}


def test_columns_and_repeated_rows():
    values = LastValues()
    values.apply(columns(1, ["a", "b"], [1.0, 2.0, 3.0]))
    assert state(values) == {"a": 3.0, "b": 2.0}
    event = values.last("a", SPEED)
    assert event
    assert (event.lon, event.lat, event.t) == (None, None, 7), "half a place is none"
    assert values.last("c", SPEED) is None


def test_a_position_carries_its_speed():
    values = LastValues()
    values.apply(columns(1, ["bus"], [30.0], kind=POSITION))
    event = values.last("bus", POSITION)
    assert event
    assert event.values == {"speed": 30.0}


def test_events_and_columns_of_one_kind_replace_each_other():
    values = LastValues()
    values.apply(events(1, speed("a", 1.0)))
    values.apply(columns(2, ["a", "b"], [2.0, 2.0]))
    assert state(values) == {"a": 2.0, "b": 2.0}
    values.apply(events(4, speed("b", 3.0)))
    assert state(values) == {"a": 2.0, "b": 3.0}
    values.apply(columns(5, ["b"], [4.0], source="other"))
    assert state(values) == {"a": 2.0, "b": 4.0}


def test_out_to_disk_and_back():
    values = LastValues()
    values.apply(events(1, speed("a", 1.0)))
    values.apply(columns(2, [f"bus{i}" for i in range(1000)], [float(i) for i in range(1000)]))
    values.apply(events(1002, speed("bus7", 5.0)))
    again = LastValues()
    again.restore(values.export())
    assert state(again) == state(values)
    assert again.positions == {"traffic": 1002}
    assert len(list(again.all())) == 1001


def test_a_new_log_starts_over_but_nothing_is_forgotten():
    values = LastValues()
    values.apply(events(5, speed("a", 1.0)))
    values.restart()
    assert values.positions == {"traffic": 0}
    assert state(values) == {"a": 1.0}
    values.pass_over("traffic", 99)
    assert values.positions == {"traffic": 99}
