"""Ingest: the good passes as it came, each kind of bad is named, and the rest of its batch goes on."""

import base64
import json
import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

from console.hub.ingest import Ingest, is_stream
from console.hub.ingest_check import good_event
from console.hub.quarantine import FILE_BYTES, LINES_A_TURN, MOST_KEYS, Fault, Quarantine
from console.model.event import Event
from console.wire.codec import MAX_FRAME, decode_events, encode_events
from console.wire.columns import ROW, Columns, decode_columns, encode_columns

NOW = 1_760_000_000_000_000_000
GOOD = Event("tn.air.01", "mqtt.air", "environment.pm25", NOW, 105.8, 21.6, {"value": 12.5})


LIMIT = NOW + 300_000_000_000


@pytest.fixture(params=["each member looked at", "checked while decoded"])
def ingest(request: pytest.FixtureRequest) -> Ingest:
    ingest = Ingest()
    ingest.move_limit(LIMIT)
    if request.param == "checked while decoded":
        ingest.judge(encode_events([GOOD]))
    return ingest


def raw(*members: object) -> bytes:
    return msgspec.msgpack.encode(list(members))


def fields(**changes: object) -> list[object]:
    row: dict[str, object] = {
        "entity": "tn.air.01", "source": "mqtt.air", "kind": "environment.pm25", "t": NOW, "lon": 105.8, "lat": 21.6,
        "values": {"value": 1.0}, "severity": 0, "n": 1,
    }  # fmt: skip
    return list({**row, **changes}.values())


def test_good_bodies_pass_byte_for_byte(ingest: Ingest):
    body = encode_events([GOOD] * 100)
    assert ingest.judge(body) == (100, body, [])
    assert ingest.judge(body) == (100, body, [])  # the kind is known now: the short way
    assert ingest.judge(encode_events([])) == (0, b"\x90", [])


def test_fields_of_a_later_version_are_kept(ingest: Ingest):
    body = raw([*fields(), 0, 0, "what a later version adds"])
    assert ingest.judge(body) == (1, body, [])
    mixed = raw([*fields(), 0, 0, "later"], fields(lon=500.0))
    assert ingest.judge(mixed).body == raw([*fields(), 0, 0, "later"])


def test_json_becomes_msgpack(ingest: Ingest):
    body = b'[["tn.air.01","mqtt.air","environment.pm25",%d,105.8,21.6,{"value":12.5}]]' % NOW
    for _ in range(2):
        n, good, faults = ingest.judge(body)
        assert (n, faults) == (1, [])
        assert decode_events(good) == [GOOD]


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"lon": 181.0}, "coordinates", "lon"),
        ({"lat": -90.5}, "coordinates", "lat"),
        ({"lon": math.nan}, "coordinates", "lon"),
        ({"lat": math.inf}, "coordinates", "lat"),
        ({"values": {"value": math.nan}}, "not-a-number", "value"),
        ({"values": {"other": -math.inf}}, "not-a-number", "other"),
        ({"t": NOW + 600_000_000_000}, "time-ahead", "t"),
        ({"t": "now"}, "time", "t"),
        ({"entity": ""}, "entity", "entity"),
        ({"source": ""}, "source", "source"),
        ({"kind": "Not A Kind"}, "kind", "kind"),
        ({"kind": ""}, "kind", "kind"),
        ({"values": {"value": [1]}}, "values", "values"),
        ({"values": 3}, "values", "values"),
        ({"severity": 9}, "schema", "severity"),
        ({"n": 0}, "schema", "n"),
        ({"n": 1 << 40}, "schema", "n"),
        ({"t": 1 << 63}, "time", "t"),
        ({"values": {"value": 1 << 63}}, "values", "value"),
        ({"entity": 5}, "schema", "entity"),
    ],
)
def test_each_bad_member_is_named_and_the_good_goes_on(
    ingest: Ingest, change: dict[str, object], rule: str, field: str
):
    bad = fields(**change)
    n, good, faults = ingest.judge(raw(fields(), bad, fields()))
    assert n == 2
    assert good == raw(fields(), fields())
    assert [(f.rule, f.field) for f in faults] == [(rule, field)]
    assert faults[0].source == ("" if change.get("source") == "" else "mqtt.air")
    assert faults[0].data == msgspec.msgpack.encode(bad)


def test_a_nan_as_float_32_is_found(ingest: Ingest):
    ingest.judge(encode_events([GOOD]))
    body = raw(fields(values={"value": 7})).replace(b"\xa5value\x07", b"\xa5value\xca\x7f\xc0\x00\x00")
    n, _, faults = ingest.judge(body)
    assert (n, faults[0].rule) == (0, "not-a-number")


def test_large_numbers_are_not_mistaken_for_nan(ingest: Ingest):
    body = raw(fields(values={"value": 1.7e308, "other": -1.7e308}))
    assert ingest.judge(body) == (1, body, [])


def test_json_members_are_judged_one_by_one(ingest: Ingest):
    body = json.dumps([fields(), fields(lon=500), fields(values={"value": 10**30})]).encode()
    n, good, faults = ingest.judge(body)
    assert n == 1
    assert [e.lon for e in decode_events(good)] == [105.8]
    assert [(f.source, f.rule) for f in faults] == [("mqtt.air", "coordinates"), ("mqtt.air", "values")]


@pytest.mark.parametrize("change", [{"n": 1 << 70}, {"t": -(1 << 70)}, {"values": {"value": 1 << 70}}])
def test_json_has_no_bound_for_numbers_but_the_log_has(ingest: Ingest, change: dict[str, object]):
    n, good, faults = ingest.judge(json.dumps([fields(**change), fields()]).encode())
    assert (n, len(decode_events(good)), len(faults)) == (1, 1, 1)


def test_the_limit_follows_a_clock_that_is_set_back(ingest: Ingest):
    body = encode_events([GOOD])
    assert ingest.judge(body).n == 1
    ingest.move_limit(NOW - 1)
    assert [f.rule for f in ingest.judge(body).faults] == ["time-ahead"]
    ingest.move_limit(NOW + 10_000_000_000)
    assert ingest.judge(body) == (1, body, [])


def test_the_quick_check_has_the_fields_of_an_event():
    assert good_event(["a"], 0).__struct_fields__ == Event.__struct_fields__


@pytest.mark.parametrize("body", [b"", b"\xc1", b"[", b"{}", b"\x93\x01", b"\xff" * 50, b"hello", raw(fields())[:-1]])
def test_what_is_no_array_is_put_aside_whole(ingest: Ingest, body: bytes):
    n, good, faults = ingest.judge(body)
    assert (n, good) == (0, b"\x90")
    assert [f.rule for f in faults] == ["malformed"]
    assert faults[0].data == body


@pytest.mark.parametrize("values", [{"value": None}, {"deep": 0}])
def test_a_nest_in_one_member_is_put_aside_with_it(ingest: Ingest, values: dict[str, object]):
    good = raw(fields())
    nest = raw(fields(values=values))[1:-3].replace(b"\xc0", b"\x91" * 50_000 + b"\xc0") + raw(fields())[-2:]
    judged = ingest.judge(b"\x92" + good[1:] + nest)
    assert judged.n in (0, 1)
    assert judged.faults


def test_more_members_than_a_frame_of_events_can_hold(ingest: Ingest):
    for body in (b"\xdd\x00\x0f\x00\x00" + b"\x90" * 0xF0000, b"[" + b"0," * 60_000 + b"0]"):
        assert [f.rule for f in ingest.judge(body).faults] == ["members"]


def test_too_large_a_body_is_not_looked_into(ingest: Ingest):
    assert [f.rule for f in ingest.judge(bytes(MAX_FRAME + 1)).faults] == ["size"]


def test_an_unknown_kind_is_counted_and_passed_on():
    ingest = Ingest(frozenset({"environment.pm25", "alarm."}))
    ingest.move_limit(NOW)
    body = raw(fields(), fields(kind="alarm.flood.level"), fields(kind="environment.noise"))
    for _ in range(2):
        n, good, faults = ingest.judge(body)
        assert (n, good) == (3, body)
        assert [f.rule for f in faults] == ["unknown-kind"]


def columns(**changes: object) -> bytes:
    rows = np.zeros(3, dtype=ROW)
    rows["t"], rows["lon"], rows["lat"], rows["value"] = NOW, 105.8, 21.6, 1.0
    for name, value in changes.items():
        rows[name][1] = value
    return encode_columns(Columns("gps", "traffic.position", ["v1"], rows))


def test_good_columns_pass_byte_for_byte(ingest: Ingest):
    assert ingest.judge(columns()) == (3, columns(), [])
    placeless = columns(lon=math.nan, lat=math.nan)
    assert ingest.judge(placeless) == (3, placeless, [])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"lon": 200.0}, "coordinates"),
        ({"lat": math.inf}, "coordinates"),
        ({"lat": math.nan}, "coordinates"),
        ({"value": math.nan}, "not-a-number"),
        ({"t": NOW + 600_000_000_000}, "time-ahead"),
    ],
)
def test_bad_rows_are_taken_out_of_columns(ingest: Ingest, change: dict[str, float], rule: str):
    n, good, faults = ingest.judge(columns(**change))
    assert n == 2
    assert len(decode_columns(good).rows) == 2
    assert [(f.source, f.rule, f.times) for f in faults] == [("gps", rule, 1)]


def test_columns_that_lie_about_their_length_are_put_aside(ingest: Ingest):
    n, _, faults = ingest.judge(columns()[:-1])
    assert (n, faults[0].rule) == (0, "malformed")


def test_streams():
    assert is_stream("traffic")
    assert is_stream("a-1")
    assert not any(is_stream(s) for s in ("", "Traffic", "1a", "a.b", "a b", "ä", "a" * 65))


def test_the_quarantine_keeps_bytes_and_counts(tmp_path: Path):
    quarantine = Quarantine(tmp_path)
    quarantine.add(Fault("mqtt.air", "coordinates", "lon", "500", b"\x00\xff"), NOW, producer="p", stream="environment")
    quarantine.add(Fault("", "frames", "", "2 frames", times=3), NOW, producer="p")
    quarantine.flush()
    first, second = (json.loads(line) for line in (tmp_path / "quarantine.ndjson").read_text().splitlines())
    assert (first["source"], first["rule"], first["field"], first["stream"]) == (
        "mqtt.air",
        "coordinates",
        "lon",
        "environment",
    )
    assert base64.b64decode(first["bytes"]) == b"\x00\xff"
    assert second["source"] == "p"
    assert quarantine.counts == {"mqtt.air|coordinates": 1, "p|frames": 3}


def test_the_quarantine_is_bounded(tmp_path: Path):
    quarantine = Quarantine(tmp_path)
    for turn in range(20):
        for i in range(LINES_A_TURN * 5):
            quarantine.add(Fault(f"s{turn}.{i}", "malformed", "", "x", bytes(5000)), NOW)
        quarantine.flush()
    files = list(tmp_path.glob("quarantine*"))
    assert len(files) == 2
    assert all(f.stat().st_size <= FILE_BYTES for f in files)
    assert sum(quarantine.counts.values()) == 20 * LINES_A_TURN * 5
    assert len(quarantine.counts) <= MOST_KEYS + 1
