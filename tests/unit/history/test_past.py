"""The past as it was stored: in order, in slices, and never written to."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from console.history import past as past_module
from console.history.past import Past
from console.history.store import Batch, Position, Store, StoreError
from console.model.clock import NS
from console.model.event import Event, Quality
from console.wire.columns import ROW, Columns

T = 1_700_000_000 * NS


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/history.sqlite"


@pytest.fixture
def store(tmp_path: Path):
    store = Store(url(tmp_path))
    yield store
    store.close()


def put(store: Store, events: list[Event], stream: str = "traffic", first: int = 1) -> None:
    store.append([Batch(stream, 7, first, T, events)], Position(7, {stream: first + len(events) - 1}))


def all_of(past: Past, *kinds: str, begin: int = T, end: int = T + 86_400 * NS) -> list[Event]:
    return [event for _, events in past.events(kinds, begin, end) for event in events]


def test_events_come_back_as_they_were_in_the_order_of_their_time(store: Store, tmp_path: Path):
    said = [
        Event("b", "demo", "traffic.speed", T + 5 * NS, values={"value": 2.0, "low": 1.0}),
        Event("a", "demo", "traffic.speed", T + 3 * NS, 105.8, 21.6, {"value": 1.0}, quality=Quality.BAD),
        Event("a", "demo", "traffic.state", T + 4 * NS, values={"state": "out", "value": True}, severity=2),
        Event("c", "demo", "traffic.other", T + 4 * NS, values={"value": 9.0}),
    ]
    put(store, said)
    past = Past(url(tmp_path))
    assert all_of(past, "traffic.speed", "traffic.state", "unknown") == [said[1], said[2], said[0]]
    assert all_of(past, "traffic.speed", end=T + 5 * NS) == [said[1]]
    past.close()


def test_a_columnar_position_is_what_it_was(store: Store, tmp_path: Path):
    rows = np.zeros(2, ROW)
    rows["t"], rows["lon"], rows["lat"], rows["value"], rows["index"] = T, 105.8, 21.5, 30.0, (0, 1)
    columns = Columns("gps", "traffic.position", ["a", "b"], rows)
    store.append([Batch("traffic", 7, 1, T, [], columns)], Position(7, {"traffic": 2}))
    past = Past(url(tmp_path))
    assert [(e.entity, e.lon, e.values) for e in all_of(past, "traffic.position")] == [
        ("a", 105.8, {"speed": 30.0}),
        ("b", 105.8, {"speed": 30.0}),
    ]
    past.close()


def test_many_events_come_in_slices_none_lost(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(past_module, "SLICE_ROWS", 50)
    put(store, [Event(f"e{i % 7}", "demo", "k", T + i * NS, values={"value": float(i)}) for i in range(2000)])
    past = Past(url(tmp_path))
    slices = list(past.events(["k"], T, T + 2000 * NS))
    assert [e.values["value"] for _, events in slices for e in events] == [float(i) for i in range(2000)]
    assert max(len(events) for _, events in slices) <= 51
    assert slices[-1][0] == T + 2000 * NS
    past.close()


def test_more_in_one_second_than_a_slice_holds(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(past_module, "SLICE_ROWS", 50)
    put(store, [Event(f"e{i}", "demo", "k", T, values={"value": float(i)}) for i in range(200)])
    past = Past(url(tmp_path))
    assert len(all_of(past, "k")) == 200
    past.close()


def test_the_newest_before_a_moment(store: Store, tmp_path: Path):
    put(store, [Event(e, "demo", "entity", T + i, values={"record": f"{e}{i}"}) for i in range(3) for e in ("a", "b")])
    past = Past(url(tmp_path))
    assert sorted(str(e.values["record"]) for e in past.newest("entity", T + 2)) == ["a1", "b1"]
    assert list(past.newest("nothing", T)) == []
    past.close()


def test_names_that_are_new_since_it_was_opened(store: Store, tmp_path: Path):
    put(store, [Event("a", "demo", "k", T, values={"value": 1.0})])
    past = Past(url(tmp_path))
    put(store, [Event("z", "fresh", "k", T + 1, values={"value": 2.0})], first=2)
    assert [(e.entity, e.source) for e in all_of(past, "k")] == [("a", "demo"), ("z", "fresh")]
    past.close()


@pytest.mark.usefixtures("store")
def test_it_cannot_write(tmp_path: Path):
    past = Past(url(tmp_path))
    with past._engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM event")
    past.close()


def test_what_is_no_history_is_said(tmp_path: Path):
    with pytest.raises(StoreError):
        Past(url(tmp_path))
    sqlite3.connect(tmp_path / "history.sqlite").close()
    with pytest.raises(StoreError, match="no such table"):
        Past(url(tmp_path))
    with pytest.raises(StoreError):
        Past("nonsense://x")
