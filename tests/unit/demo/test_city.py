"""The city as a generator: no sockets, no clock but the one handed in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest

from console.camera.footage import Film, film_at
from console.demo.city import City, Scenario, nanoseconds
from console.demo.rhythm import sky
from console.demo.story import Plot
from console.model.event import Event, Values
from console.plugin.discovery import manifests
from console.plugin.manifest import CORE_KINDS
from console.wire.codec import decode_events, encode_events
from console.wire.columns import decode_columns, encode_columns
from console.wire.record import ENTITY_STREAM, SOURCE_KIND, entity_of

START = datetime(2026, 11, 22, 14, 20, 7, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp()
PROVINCE = (105.4, 106.3, 21.3, 22.8)  # Thái Nguyên after 1 July 2025


def city(scenario: Scenario = "everyday") -> City:
    return City(1, START, scenario=scenario, vehicles=200)


def run(subject: City, seconds: float, step: float = 0.2) -> list[Event]:
    out: list[Event] = []
    for k in range(1, round(seconds / step) + 1):
        for _, events in subject.step(START + k * step):
            out.extend(events)
    return out


def body(subject: City, seconds: float) -> bytes:
    parts: list[bytes] = []
    for k in range(1, round(seconds / 0.2) + 1):
        t = START + k * 0.2
        parts += [s.encode() + encode_events(e) for s, e in subject.step(t)]
        parts += [s.encode() + encode_columns(c) for s, c in subject.vehicles(t)]
    return b"".join(parts)


def test_the_same_seed_and_start_give_the_same_bytes():
    assert body(city(), 20) == body(city(), 20)
    assert encode_events(city().described()[0][1]) == encode_events(city().described()[0][1])


def test_another_seed_gives_another_city():
    assert body(City(2, START, vehicles=200), 5) != body(city(), 5)


def test_the_step_of_the_caller_does_not_matter():
    def key(e: Event) -> tuple[str, str, int]:
        return (e.entity, e.kind, e.t)

    assert sorted(run(city(), 8, 0.2), key=key) == sorted(run(city(), 8, 1.0), key=key)
    one, other = city(), city()
    fine = [c for k in range(1, 26) for _, c in one.vehicles(START + k * 0.2)]
    coarse = [c for _, c in other.vehicles(START + 5)]
    assert [encode_columns(c) for c in fine] == [encode_columns(c) for c in coarse]


def test_every_event_is_valid_on_the_wire():
    subject = city()
    batches = [*subject.described(), *subject.history(), ("", run(subject, 30))]
    for _, events in batches:
        assert decode_events(encode_events(events)) == events
        assert all(e.source.startswith("demo.") for e in events)
    for _, columns in subject.vehicles(START + 3):
        assert len(decode_columns(encode_columns(columns)).rows) == len(columns.rows)


def test_everything_lies_in_the_province():
    subject = city(scenario="flood-2025")
    west, east, south, north = PROVINCE
    entities = subject.entities()
    places = [(e.lon, e.lat) for e in entities if e.lon is not None and e.lat is not None]
    places += [(e.lon, e.lat) for e in run(subject, 10) if e.lon is not None and e.lat is not None]
    for _, columns in subject.vehicles(START + 4):
        places += list(zip(columns.rows["lon"].tolist(), columns.rows["lat"].tolist(), strict=True))
    assert len(places) > 600
    assert all(west < lon < east and south < lat < north for lon, lat in places)
    placeless = {e.kind for e in entities if e.lon is None}
    assert placeless == {"vehicle", "bus", "grid"}


def test_what_it_says_is_declared_by_the_plugins():
    found = manifests()
    kinds = {k.kind for m in found for k in m.kinds} | CORE_KINDS
    said = {r.kind for m in found for r in m.readings} | {r.kind for m in found for r in m.rules}
    subject = city(scenario="flood-2025")
    entities = {e.id: e for e in subject.entities()}
    assert {e.kind for e in entities.values()} <= kinds
    events = run(subject, 60)
    assert {e.kind for e in events} <= {*said, SOURCE_KIND}
    assert {e.entity for e in events if e.kind != SOURCE_KIND} <= entities.keys()


def test_it_says_that_it_is_made_and_in_the_flood_of_which_time():
    made = city().described()[0][1][0]
    assert (made.entity, made.values["mode"]) == ("source.demo.city", "demo")
    flood = city(scenario="flood-2025")
    told = [e for e in run(flood, 25) if e.kind == SOURCE_KIND]
    assert [e.values["mode"] for e in told] == ["scenario"] * len(told)
    shown = [float(e.values["shown"] or 0) for e in told]
    assert np.allclose(np.diff(shown), 600)
    assert {e.values["pace"] for e in told} == {60.0}
    first = flood.described()[0][1][0]
    hanoi = ZoneInfo("Asia/Ho_Chi_Minh")
    assert f"{datetime.fromtimestamp(float(first.values['shown'] or 0), hanoi):%d/%m/%Y %H:%M}".startswith("07/10/2025")


def test_default_trends_and_the_thresholds_of_rules_exist():
    entities = {e.id: e for e in city().entities()}
    for manifest in manifests():
        assert all(t.entity in entities for t in manifest.trends)
        for rule in manifest.rules:
            ours = [e for e in entities.values() if e.kind == rule.entity_kind]
            assert ours or not rule.entity_kind, rule.id
            for told in (rule, *rule.levels):
                if told.attribute:
                    own = [e.attributes[told.attribute] for e in ours if told.attribute in e.attributes]
                    assert own, f"{rule.id}: nobody has {told.attribute}"
                    assert all(isinstance(x, float) or (x in entities and entities[str(x)].geometry) for x in own)
            assert not rule.zone_kind or any(e.geometry for e in entities.values() if e.kind == rule.zone_kind)


def test_409_cameras_of_which_12_stream():
    cameras = [e for e in city().entities() if e.kind == "camera"]
    assert len({c.id for c in cameras}) == 409
    urls = [str(c.attributes["url"]) for c in cameras if c.attributes["url"]]
    assert {film_at(url) for url in urls} == {Film(sky(START), n) for n in range(1, 13)}
    assert {c.name.vi for c in cameras} >= {"C-031 Đảo tròn (Bắc)", "C-204 Cầu Gia Bẩy"}
    assert all(0 <= float(c.attributes["bearing"] or 0) < 360 for c in cameras)


def test_the_cameras_show_the_night_when_it_falls():
    dusk = datetime(2026, 11, 22, 17, 59, 58, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp()
    subject = City(1, dusk, vehicles=200)
    assert ENTITY_STREAM not in dict(subject.step(dusk + 1))
    told = dict(subject.step(dusk + 3))[ENTITY_STREAM]
    assert {film_at(str(entity_of(e).attributes["url"])) for e in told} == {Film("night", n) for n in range(1, 13)}
    assert ENTITY_STREAM not in dict(subject.step(dusk + 4))


def test_no_personal_data_is_even_made_up():
    words = b"".join(msgspec.json.encode(e) for e in city().entities()) + encode_events(run(city(), 60))
    for name in (b"plate", "biển số".encode(), b"phone", b"cccd", b"reporter"):
        assert name not in words


def last(events: list[Event], entity: str, kind: str) -> Values:
    return next(e for e in reversed(events) if e.entity == entity and e.kind == kind).values


def test_the_first_picture_is_lively():
    subject = city()
    history = {(e.entity, e.kind): e for _, events in subject.history() for e in events}
    events = [*history.values(), *run(subject, 10)]
    assert last(events, "tn.junction.01", "traffic.incident")["type"] == "collision"
    assert last(events, "tn.signal.17", "traffic.signal")["state"] == "out"
    assert last(events, "tn.substation.song-cong-2", "energy.load")["value"] > 25
    assert last(events, "tn.loop.10", "traffic.speed")["value"] < 12
    late = [e for e in run(city(), 20) if e.kind == "traffic.delay" and float(e.values["value"] or 0) > 5]
    assert late


def test_a_collision_slows_its_loop_and_then_clears():
    subject = city()
    speeds = [
        (e.t, float(e.values["value"] or 0))
        for e in run(subject, 660, 1.0)
        if e.entity == "tn.loop.01" and e.kind == "traffic.speed"
    ]
    assert speeds[0][1] > 20
    middle = [v for t, v in speeds if nanoseconds(START + 60) < t < nanoseconds(START + 370)]
    assert max(middle) < 12
    assert speeds[-1][1] > 20


def test_stories_go_on_all_day():
    stories = city()._scene.stories
    seen = {s for minute in range(180) for s in stories.near(START + minute * 60) if s.begin > START + 600}
    assert 22 <= len(seen) <= 26
    assert sum(s.plot is Plot.COLLISION for s in seen) >= 10
    assert len({s.plot for s in seen}) >= 5


def test_the_past_is_in_order_and_holds_nothing_that_should_not_stand():
    subject = city()
    by_series: dict[tuple[str, str], list[Event]] = {}
    for _, events in subject.history():
        for e in events:
            by_series.setdefault((e.entity, e.kind), []).append(e)
    for events in by_series.values():
        assert [e.t for e in events] == sorted({e.t for e in events})
        assert events[-1].t < nanoseconds(START)
    slow = {
        k
        for k, v in by_series.items()
        if k[1] == "traffic.speed" and any(float(e.values["value"] or 0) < 12 for e in v)
    }
    assert slow == {("tn.loop.10", "traffic.speed")}
    assert len(by_series["tn.air.gia-sang", "environment.pm25"]) == 120 + 24
    assert len(by_series["tn.grid.city", "energy.load"]) == 120


def test_a_restart_tells_only_what_is_missing():
    subject = city()
    events = [e for _, batch in subject.history(START - 600) for e in batch if e.kind == "energy.load"]
    assert min(e.t for e in events) > nanoseconds(START - 600)


def test_events_are_never_stamped_ahead_of_the_wall():
    def stamp(t: float) -> int:
        return nanoseconds(t if t <= START else START + (t - START) / 30)

    subject = City(1, START, vehicles=50, stamp=stamp)
    for k in range(1, 20):
        wall = START + k * 0.2
        now = START + (wall - START) * 30
        events = [e for _, batch in subject.step(now) for e in batch]
        assert all(e.t <= nanoseconds(wall) for e in events)
        assert all(int(c.rows["t"].max(initial=0)) <= nanoseconds(wall) for _, c in subject.vehicles(now))


def test_vehicles_move_along_the_streets_at_believable_speed():
    subject = city()
    before: dict[str, tuple[float, float, int]] = {}
    speeds: list[float] = []
    for _, columns in subject.vehicles(START + 8):
        for row in columns.rows.tolist():
            t, lon, lat, index, value = row
            name = columns.entities[index]
            if name in before:
                x, y, when = before[name]
                moved = np.hypot((lon - x) * 103_400, (lat - y) * 111_195)
                assert moved <= 32 * (t - when) / 1e9 + 1
            before[name] = (lon, lat, t)
            speeds.append(value)
    assert len(before) > 150
    assert max(speeds) < 130


@pytest.mark.parametrize("hour", [3, 17])
def test_the_day_has_a_rhythm(hour: int):
    start = datetime(2026, 3, 4, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).timestamp()
    subject = City(1, start, vehicles=1000)
    frames = [c for _, c in subject.vehicles(start + 8)][-5:]
    moving = sum(int((c.rows["value"] > 1).sum()) for c in frames)
    assert moving < 550 if hour == 3 else moving > 900
