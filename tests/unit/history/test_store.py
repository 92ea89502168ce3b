"""The store: once, in one transaction, and found again."""

import sqlite3
from pathlib import Path

import msgspec
import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from console.history.migrate import upgrade
from console.history.schema import METADATA
from console.history.store import Batch, Position, Store, StoreError
from console.model.event import Event, Quality
from console.wire.columns import ROW, Columns

T = 1_700_000_000_000_000_000
LOOP, SPEED = "tn.loop.1", "traffic.speed"


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/history.sqlite"


def speeds(first: int, n: int, *, epoch: int = 7, known: int = T, entity: str = LOOP) -> Batch:
    events = [Event(entity, "demo", SPEED, T + i, 105.8, 21.6, {"value": float(i)}) for i in range(first, first + n)]
    return Batch("traffic", epoch, first, known, events)


@pytest.fixture
def store(tmp_path: Path):
    store = Store(url(tmp_path))
    yield store
    store.close()


def test_rows_and_position_together(store: Store, tmp_path: Path):
    assert store.position() == Position(0, {})
    assert store.append([speeds(1, 3), speeds(4, 2)], Position(7, {"traffic": 5})) == 5
    store.close()
    again = Store(url(tmp_path))
    assert again.position() == Position(7, {"traffic": 5})
    t, value = again.series(LOOP, SPEED, T, T + 100, 100)
    assert value.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert t.tolist() == [T + i for i in range(1, 6)]
    again.close()


def test_everything_that_an_event_says_is_kept(store: Store, tmp_path: Path):
    rich = Event(
        LOOP, "demo", SPEED, T, 1.5, 2.5, {"value": 3, "low": 1.0, "text": "đông"}, 2, 4, quality=Quality.UNCERTAIN
    )
    words = Event(LOOP, "demo", "traffic.state", T, values={"value": "N/A"})
    store.append([Batch("traffic", 7, 10, T + 5, [rich, words])], Position(7, {"traffic": 11}))
    with sqlite3.connect(tmp_path / "history.sqlite") as raw:
        first, second = raw.execute("SELECT * FROM event ORDER BY seq").fetchall()
    raw.close()
    assert first[5:10] == (T, T + 5, 1.5, 2.5, 3.0)
    assert msgspec.msgpack.decode(first[10]) == {"low": 1.0, "text": "đông"}
    assert first[11:] == (2, 4, 0, 1)
    assert second[9] is None
    assert msgspec.msgpack.decode(second[10]) == {"value": "N/A"}


def test_columnar_rows(store: Store):
    rows = np.zeros(3, ROW)
    rows["t"] = [T + 1, T + 2, T + 3]
    rows["index"] = [0, 1, 0]
    rows["value"] = [1.5, 2.5, np.nan]
    rows["lon"] = rows["lat"] = np.nan
    columns = Columns("demo", SPEED, [LOOP, "tn.loop.2"], rows)
    assert store.append([Batch("traffic", 7, 1, T, [], columns)], Position(7, {"traffic": 3})) == 3
    assert store.series(LOOP, SPEED, T, T + 9, 10)[1].tolist() == [1.5], "NaN is no value"


def test_a_series_in_its_time_and_nobody_elses(store: Store):
    store.append([speeds(1, 10), speeds(11, 10, entity="tn.loop.2")], Position(7, {"traffic": 20}))
    assert store.series(LOOP, SPEED, T + 3, T + 5, 100)[1].tolist() == [3.0, 4.0, 5.0]
    assert len(store.series("tn.loop.9", SPEED, T, T + 99, 100)[0]) == 0
    assert len(store.series(LOOP, "traffic.other", T, T + 99, 100)[0]) == 0


def test_many_points_are_thinned_but_no_peak_is_lost(store: Store):
    events = [Event(LOOP, "demo", SPEED, T + i, values={"value": 99.0 if i == 777 else 1.0}) for i in range(5000)]
    store.append([Batch("traffic", 7, 1, T, events)], Position(7, {"traffic": 5000}))
    t, value = store.series(LOOP, SPEED, T, T + 5000, 100)
    assert len(t) <= 100
    assert value.max() == 99.0
    assert (t[0], t[-1]) == (T, T + 4999)
    assert (np.diff(t) > 0).all()


def test_what_failed_left_nothing_and_can_be_tried_again(store: Store, tmp_path: Path):
    store.append([speeds(1, 1)], Position(7, {"traffic": 1}))
    raw = sqlite3.connect(tmp_path / "history.sqlite")
    raw.execute("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END")
    raw.commit()
    with pytest.raises(StoreError, match="disk is full"):
        store.append([speeds(2, 2, entity="tn.loop.2")], Position(7, {"traffic": 3}))
    assert store.position().sequences == {"traffic": 1}
    assert store.count() == 1
    raw.execute("DROP TRIGGER full")
    raw.commit()
    raw.close()
    store.append([speeds(2, 2, entity="tn.loop.3")], Position(7, {"traffic": 3}))
    assert store.series("tn.loop.3", SPEED, T, T + 99, 10)[1].tolist() == [2.0, 3.0]


def test_a_new_log_begins_at_one_again(store: Store):
    store.append([speeds(1, 2)], Position(7, {"traffic": 2}))
    store.append([speeds(1, 2, epoch=8)], Position(8, {"traffic": 2}))
    assert store.count() == 4
    assert store.position() == Position(8, {"traffic": 2})


def test_events_whose_numbers_were_given_anew_replace(store: Store):
    store.append([speeds(1, 3)], Position(7, {"traffic": 3}))
    store.append([speeds(2, 1)], Position(7, {"traffic": 2}))
    assert store.count() == 3


def test_sweep_takes_the_old_from_the_beginning(store: Store):
    store.append([speeds(1, 5, known=T), speeds(6, 5, known=T + 50)], Position(7, {"traffic": 10}))
    assert store.sweep(T) == 0
    assert store.sweep(T + 1, most=3) == 3
    assert store.sweep(T + 1) == 2
    assert store.sweep(T + 1) == 0
    assert store.series(LOOP, SPEED, T, T + 99, 100)[1].tolist() == [6.0, 7.0, 8.0, 9.0, 10.0]
    assert store.position().sequences == {"traffic": 10}


def test_not_a_database(tmp_path: Path):
    (tmp_path / "history.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(url(tmp_path))


def test_a_newer_schema_is_refused(tmp_path: Path):
    Store(url(tmp_path)).close()
    raw = sqlite3.connect(tmp_path / "history.sqlite")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match="9999"):
        Store(url(tmp_path))


def test_migrations_lead_to_the_schema(tmp_path: Path):
    engine = create_engine(url(tmp_path))
    with engine.begin() as connection:
        upgrade(connection)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_durable_as_promised(store: Store):
    with store._engine.connect() as connection:  # pyright: ignore[reportPrivateUsage] -- the setting is per connection
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize("url", ["nonsense://x", "nonsense", "sqlite+none:///x", "postgresql://h:port/x", ""])
def test_a_url_that_cannot_be_used_is_told(url: str):
    with pytest.raises(StoreError, match="url cannot be used"):
        Store(url)
