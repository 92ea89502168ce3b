import contextlib
import math

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.model.alarm import Alarm, Process
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.wire import codec, columns, command, frame, record

EVENT = Event("tn.loop.07", "demo", "traffic.speed", 1_760_000_000_000_000_000, 105.84, 21.59, {"value": 31.5})


def test_an_event_is_the_array_of_the_protocol() -> None:
    assert msgspec.msgpack.decode(codec.encode_events([EVENT]))[0][:7] == [
        "tn.loop.07", "demo", "traffic.speed", 1_760_000_000_000_000_000, 105.84, 21.59, {"value": 31.5},
    ]  # fmt: skip
    assert codec.decode_events(codec.encode_events([EVENT])) == [EVENT]


def test_fields_of_a_later_version_are_skipped() -> None:
    row = [*msgspec.msgpack.decode(codec.encode_events([EVENT]))[0], "later", 7]
    assert codec.decode_events(msgspec.msgpack.encode([row])) == [EVENT]


def test_json_is_accepted() -> None:
    assert codec.decode_events(msgspec.json.encode([EVENT])) == [EVENT]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [(4, 190.0, "<= 180"), (5, -91.0, ">= -90"), (4, math.nan, "float"), (3, "noon", "int"), (7, 5, "<= 4")],
)
def test_a_bad_field_is_named_and_the_good_members_are_kept(field: int, value: object, words: str) -> None:
    bad = msgspec.msgpack.decode(codec.encode_events([EVENT]))[0]
    bad[field] = value
    body = msgspec.msgpack.encode([EVENT, bad, EVENT])
    with pytest.raises(codec.MalformedError, match=words):
        codec.decode_events(body)
    good, (raw, reason), again = codec.decode_each(body)
    assert good == again == EVENT
    assert words in reason
    assert msgspec.msgpack.decode(raw)[:3] == bad[:3]


@given(st.lists(st.integers(0, 70_000), min_size=1, max_size=4))
def test_bodies_join_without_decoding(sizes: list[int]) -> None:
    total, payload = 0, b""
    for size in sizes:
        n, rest = codec.count_and_payload(msgspec.msgpack.encode([1] * size))
        assert n == size
        total += n
        payload += rest
    assert msgspec.msgpack.decode(codec.array_header(total) + payload) == [1] * total


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_raise_malformed(data: bytes) -> None:
    for read in (
        codec.decode_events, codec.decode_each, codec.count_and_payload, columns.decode_columns,
        columns.column_count, frame.unpack_header, frame.decode_tick, command.decode_command, command.decode_receipt,
    ):  # fmt: skip
        with contextlib.suppress(codec.MalformedError):
            read(data)


@pytest.mark.parametrize("cut", [1, 30])
def test_columns_round_trip_and_refuse_a_cut(cut: int) -> None:
    rows = np.zeros(3, dtype=columns.ROW)
    rows["index"], rows["lon"] = [0, 1, 0], 105.8
    sent = columns.Columns("demo", "traffic.position", ["a", "b"], rows)
    body = columns.encode_columns(sent)
    got = columns.decode_columns(body)
    assert (got.source, got.kind, got.entities) == sent[:3]
    assert np.array_equal(got.rows, rows)
    assert columns.column_count(body) == 3
    with pytest.raises(codec.MalformedError, match="bytes"):
        columns.decode_columns(body[:-cut])


def test_columns_with_an_index_out_of_range_are_refused() -> None:
    rows = np.zeros(1, dtype=columns.ROW)
    rows["index"] = 5
    with pytest.raises(codec.MalformedError, match="index 5 of 1"):
        columns.decode_columns(columns.encode_columns(columns.Columns("s", "k", ["a"], rows)))


def test_the_digest_is_of_the_state_not_of_its_order() -> None:
    other = Event("a", "demo", "k", 1)
    assert codec.digest([EVENT, other]) == codec.digest([other, EVENT])
    assert codec.digest([EVENT]) != codec.digest([Event("a", "demo", "k", 2)])


def test_entities_and_alarms_travel_as_events() -> None:
    entity = Entity(id="tn.camera.031", kind="camera", domain="camera", name=Text("C-031"), lon=105.8, lat=21.6)
    alarm = Alarm(entity="x", rule="traffic.queue", title=Text("Ùn tắc", "Queue"), priority=2, domain="traffic",
                  process=Process.ABNORMAL, acknowledged=False, changed=5)  # fmt: skip
    sent = codec.encode_events([record.entity_event(entity, "demo", 1), record.alarm_event(alarm)])
    first, second = codec.decode_events(sent)
    assert record.entity_of(first) == entity
    assert record.alarm_of(second) == alarm
    assert (second.kind, second.severity, second.values["state"]) == ("alarm.traffic.queue", 2, "UNACK")


@pytest.mark.parametrize("reader", [record.entity_of, record.alarm_of])
def test_a_record_that_is_none_names_its_entity(reader) -> None:
    with pytest.raises(codec.MalformedError, match=r"tn\.loop\.07"):
        reader(EVENT)


def test_a_tick_of_an_older_hub_is_understood() -> None:
    assert frame.decode_tick(msgspec.msgpack.encode([7, {"alarm": 3}])) == frame.Tick(7, {"alarm": 3})


def test_header_and_topic_round_trip() -> None:
    assert frame.unpack_header(frame.pack_header(1, 2, 3, 4) + b"later") == (1, 2, 3, 4)
    assert frame.stream_of(frame.topic("alarm")) == "alarm"
    with pytest.raises(codec.MalformedError):
        frame.stream_of(b"t.")
