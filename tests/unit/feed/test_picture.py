import numpy as np
import pytest
from msgspec import structs

from console.feed.coalesce import Coalescer, compact
from console.feed.delta import Delta, FeedStatus
from console.feed.meter import Meter
from console.feed.picture import Change, Picture
from console.feed.series import Series
from console.feed.track import Tracks
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event, Values
from console.model.text import Text
from console.wire.codec import encode_events
from console.wire.columns import ROW, Columns, encode_columns
from console.wire.command import Receipt
from console.wire.record import ANNUNCIATES, CANARY_ALARM_KIND, CANARY_ENTITY, CANARY_RULE, alarm_event, entity_event


def position(i: int, lon: float | None = 105.8, lat: float | None = 21.6, t: int = 1, **values: float) -> Event:
    return Event(f"tn.vehicle.{i}", "demo", "traffic.position", t, lon, lat, dict(values))


def reading(entity: str, value: Values | float, t: int = 1, kind: str = "traffic.speed") -> Event:
    return Event(entity, "demo", kind, t, values=value if isinstance(value, dict) else {"value": value})


def columns(kind: str, names: list[str], rows: list[tuple[int, float, float, int, float]]) -> Columns:
    return Columns("demo", kind, names, np.array(rows, ROW))


def alarm(revision: int) -> Alarm:
    return Alarm(
        entity="tn.gauge.1", rule="flood.level", title=Text("Lũ"), priority=1, domain="flood", revision=revision
    )


BUS = Entity(id="tn.vehicle.1", kind="bus", domain="traffic", name=Text("Xe buýt 1"))


def test_a_delta_becomes_the_picture_and_its_change_is_told():
    picture = Picture()
    told: list[Change] = []
    end = picture.subscribe(told.append)
    receipt = Receipt(id=b"1", status="done")
    status = FeedStatus(connection="live")
    speed = reading("tn.loop.1", 30.0)
    change = picture.apply(
        Delta([entity_event(BUS, "demo", 1), position(1), speed], [alarm(1), alarm(2)], [], [receipt], status)
    )
    assert change == Change(
        entities=("tn.vehicle.1",),
        keys=frozenset({("tn.vehicle.1", "entity"), ("tn.vehicle.1", "traffic.position"), speed.key}),
        alarms=(("tn.gauge.1", "flood.level"),) * 2,
        moved=True,
        receipts=(receipt,),
        status=status,
    )
    assert told == [change]
    assert picture.entities == {BUS.id: BUS}
    assert picture.last[speed.key] is speed
    assert picture.alarms["tn.gauge.1", "flood.level"].revision == 2
    assert picture.tracks.kinds[picture.tracks.kind[0]] == "bus"
    end()
    picture.apply(Delta())
    assert len(told) == 1


def test_a_stream_that_starts_anew_is_forgotten_and_no_other():
    picture = Picture()
    guard = Event("tn.guard.1", "demo", "security.position", 1, 105.0, 21.0)
    picture.apply(Delta([entity_event(BUS, "demo", 1), position(1), position(2), guard], [alarm(1)]))
    change = picture.apply(Delta([position(2)], snapshot=("traffic", "alarm")))
    assert change.reset == ("traffic", "alarm")
    assert picture.tracks.ids == ["tn.guard.1", "tn.vehicle.2"]
    assert picture.tracks.lon.tolist() == [105.0, 105.8]
    assert not picture.alarms
    assert picture.entities
    picture.apply(Delta(snapshot=("entity",)))
    assert not picture.entities


@pytest.mark.logs("record")
def test_an_entity_that_cannot_be_read_is_skipped():
    picture = Picture()
    assert picture.apply(Delta([Event("tn.x", "demo", "entity", 1, values={"record": "{"})])).entities == ()


def test_series_follow_readings_and_columns():
    picture = Picture()
    picture.apply(Delta([reading("a", 1.0, NS), reading("b", {"value": True}), reading("c", {"speed": 1})]))
    frame = columns("traffic.speed", ["a", "z"], [(2 * NS, np.nan, np.nan, 0, 2.0), (NS, np.nan, np.nan, 1, 9.0)])
    change = picture.apply(Delta(columns=[frame]))
    assert change.keys == {("a", "traffic.speed"), ("z", "traffic.speed")}
    t, value = picture.series("a", "traffic.speed")
    assert (t.tolist(), value.tolist()) == ([1.0, 2.0], [1.0, 2.0])
    assert picture.series("b", "traffic.speed")[0].size == picture.series("c", "traffic.speed")[0].size == 0
    picture.preload("a", "traffic.speed", [0.25, 0.5, 1.0, 7.0], [5.0, 6.0, 7.0, 8.0])
    assert picture.series("a", "traffic.speed")[1].tolist() == [5.0, 6.0, 1.0, 2.0]


def test_a_late_point_goes_where_it_belongs_and_the_oldest_go_first():
    series = Series(longest=100)
    for t in (1, 5, 3, 5):
        series.add(("a", "k"), t * NS, t + 0.5)
    assert series.get(("a", "k"))[0].tolist() == [1, 3, 5]
    for t in range(6, 400):
        series.add(("a", "k"), t * NS, t)
    times, _ = series.get(("a", "k"))
    assert 75 <= len(times) <= 100
    assert times[-1] == 399
    assert np.all(np.diff(times) > 0)


def test_very_many_series_are_each_shorter():
    series = Series(longest=1000, total=5000)
    for t in range(1000):
        for key in range(12):
            series.add((str(key), "k"), t * NS, t)
    assert sum(len(series.get((str(key), "k"))[0]) for key in range(12)) <= 5000
    assert series.get(("0", "k"))[1][-1] == 999


def test_tracks_grow_and_keep_the_newest():
    tracks = Tracks()
    assert tracks.place((position(i, 100 + i / 1000, 20.0, speed=i, heading=90.0) for i in range(1000)), {})
    assert len(tracks) == 1000
    assert tracks.lon[tracks.index["tn.vehicle.700"]] == 100.7
    assert tracks.speed[700] == 700
    assert not tracks.place([position(3, 1.0, 1.0, t=0), position(4, None, None)], {})
    assert tracks.lon[3] == 100.003
    assert np.isnan(tracks.speed[tracks.index["tn.vehicle.999"]]) == np.False_


def test_columns_place_tracks_and_the_heading_follows_the_movement():
    tracks = Tracks()
    kind = "traffic.position"
    assert tracks.place_columns(columns(kind, ["a", "b"], [(1, 105.0, 21.0, 0, 30), (1, 105.0, 21.0, 1, 40)]), {})
    moved = columns(kind, ["a", "b", "c"], [(2, 105.0, 21.1, 0, 31), (2, 105.1, 21.0, 1, 41), (2, np.nan, 0, 2, 1)])
    assert tracks.place_columns(moved, {})
    assert tracks.ids == ["a", "b"]
    assert tracks.heading.tolist() == [0.0, 90.0]
    assert tracks.speed.tolist() == [31, 41]
    assert not tracks.place_columns(columns(kind, ["a"], [(1, 9.0, 9.0, 0, 1)]), {}), "older than what is known"


def test_an_entity_described_later_gives_its_track_a_kind():
    tracks = Tracks()
    tracks.place([position(1)], {})
    assert tracks.kinds[tracks.kind[0]] == ""
    before = tracks.version
    tracks.describe(BUS)
    assert tracks.kinds[tracks.kind[0]] == "bus"
    assert tracks.version > before


def test_only_the_last_per_key_waits_and_entities_come_first():
    c = Coalescer()
    c.add("traffic", 0, encode_events([reading("a", 1.0), reading("a", 2.0), reading("b", 3.0)]), 50)
    c.add("entity", 0, encode_events([entity_event(BUS, "demo", 1)]), 60)
    c.add("traffic", 1, encode_events([reading("b", 4.0), reading("a", 5.0)]), 70)
    assert c.oldest_known == 50
    events, alarms, _, frames = c.take()
    assert [(e.entity, e.values.get("value")) for e in events] == [("tn.vehicle.1", None), ("a", 5.0), ("b", 3.0)]
    assert (alarms, frames, c.oldest_known) == ([], [], 0)
    assert c.take() == ([], [], [], [])


def test_a_snapshot_supersedes_what_waited_of_its_stream():
    c = Coalescer()
    c.add("traffic", 0, encode_events([reading("a", 1.0)]), 1)
    c.add("traffic", 0, encode_columns(columns("traffic.position", ["a"], [(1, 1, 1, 0, 1)])), 1)
    c.add("flood", 0, encode_events([reading("r", 1.0, kind="flood.level")]), 1)
    c.add("alarm", 0, encode_events([alarm_event(alarm(1))]), 1)
    c.reset("traffic", [reading("b", 2.0)])
    c.reset("alarm", [alarm_event(alarm(7))])
    assert c.fresh == ["traffic", "alarm"]
    events, alarms, _, frames = c.take()
    assert {e.entity for e in events} == {"b", "r"}
    assert [a.revision for a in alarms] == [7]
    assert frames == []


def test_too_many_alarm_steps_are_given_up_for_a_snapshot(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("console.feed.coalesce.MOST_ALARMS", 10)
    c = Coalescer()
    c.take()
    c.add("alarm", 0, encode_events([alarm_event(alarm(i)) for i in range(11)]), 1)
    assert c.overrun
    c.reset("alarm", [alarm_event(alarm(i)) for i in range(15)])
    assert not c.overrun
    assert len(c.take()[1]) == 15


def annunciating(revision: int) -> Event:
    event = alarm_event(alarm(revision))
    return structs.replace(event, values=event.values | {ANNUNCIATES: True})


def test_what_annunciates_is_told_beside_the_steps_but_not_of_a_snapshot():
    c = Coalescer()
    c.add("alarm", 0, encode_events([annunciating(1), alarm_event(alarm(2)), annunciating(3)]), 1)
    waited = c.take()
    assert [a.revision for a in waited.alarms] == [1, 2, 3]
    assert [a.revision for a in waited.annunciated] == [1, 3]
    c.add("alarm", 0, encode_events([annunciating(4)]), 1)
    c.reset("alarm", [annunciating(5)])
    assert c.take().annunciated == [], "it tells what was, not what happens"


def test_the_canary_is_an_event_and_no_alarm():
    c = Coalescer()
    canary = alarm_event(structs.replace(alarm(1), entity=CANARY_ENTITY, rule=CANARY_RULE))
    c.add("alarm", 0, encode_events([canary]), 1)
    waited = c.take()
    assert waited.alarms == []
    assert [e.kind for e in waited.events] == [CANARY_ALARM_KIND]


@pytest.mark.logs("malformed")
def test_the_good_members_of_a_bad_body_are_kept():
    c = Coalescer()
    bad = encode_events([reading("a", 1.0)])[1:]
    assert c.add("traffic", 0, b"\x92\x07" + bad, 1) == [reading("a", 1.0)]
    assert c.add("traffic", 0, b"\x01", 1) == []
    assert c.add("traffic", 0, b"\xc1col1zz", 1) is None
    assert c.malformed == 3


def test_frames_of_columns_are_merged_to_the_last_row_per_entity():
    a = columns("traffic.position", ["a", "b"], [(1, 1, 1, 0, 1), (1, 2, 2, 1, 2), (2, 3, 3, 0, 3)])
    b = columns("traffic.position", ["c", "a"], [(3, 4, 4, 1, 4), (3, 5, 5, 0, 5)])
    (merged,) = compact([a, b])
    assert {merged.entities[r["index"]]: r["value"] for r in merged.rows} == {"a": 4, "b": 2, "c": 5}
    other = columns("flood.level", ["a"], [(1, 1, 1, 0, 1)])
    assert len(compact([a, other])) == 2


def test_the_meter_knows_rates_delays_and_sources():
    meter = Meter()
    for second in range(10):
        meter.mark(float(second))
        meter.count([reading("a", 1.0, t=second), reading("b", 1.0, t=second)], float(second))
        meter.delay(known=0, happened=0, now=float(second), wall=second * 1_000_000)
    meter.mark(10.0)
    assert meter.events == 20
    assert meter.rate() == pytest.approx(2.0)
    assert meter.delays(10.0) == (9.0, 9.0)
    health = meter.sources({"demo|time": 2, "demo|coordinates": 1, "mqtt|json": 4})
    assert (health["demo"].events, health["demo"].last_t, health["demo"].quarantined) == (20, 9, 3)
    assert health["demo"].rate == pytest.approx(2.0)
    assert (health["mqtt"].events, health["mqtt"].quarantined) == (0, 4)


def test_history_told_now_is_no_delay_of_the_feed():
    meter = Meter()
    meter.delay(known=0, happened=-3600 * NS, now=1.0, wall=5_000_000)
    assert meter.delays(1.0) == (5.0, 0.0)


@pytest.mark.parametrize("far", [1e308, float("inf"), float("nan"), 400.0])
def test_a_position_that_is_none_is_skipped_and_a_speed_that_is_none_unknown(far: float):
    picture = Picture()
    at = Event("tn.bus.1", "demo", "traffic.position", 1, 105.8, 21.6, {"speed": 1e308, "heading": -1e308})
    picture.apply(Delta(events=[at]))
    picture.apply(Delta(events=[structs.replace(at, t=2, lon=far)]))
    assert picture.tracks.lon.tolist() == [105.8]
    assert np.isnan(picture.tracks.speed).all()
    assert np.isnan(picture.tracks.heading).all()
