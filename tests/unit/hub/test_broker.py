"""The broker: in order, once, durable before it is published, published before it is acknowledged."""

import errno
import os
import socket

import numpy as np
import pytest

from console.config.endpoint import EndpointError
from console.hub.broker import Broker, Settings
from console.hub.broker_feed import joined
from console.hub.broker_time import BoundedTime
from console.hub.log import LogBusyError
from console.hub.log_store import SegmentLog
from console.model.clock import NS, ManualClock
from console.model.event import Event
from console.wire.codec import MAX_FRAME, decode_events, encode_events
from console.wire.columns import ROW, Columns, encode_columns
from console.wire.command import Command, encode
from console.wire.frame import ACK, ERR, HI, NAK, PUT, u64
from console.wire.record import QUARANTINE_KIND

COMMAND = encode(Command(id=bytes(16), service="alarm", name="ack"))
NOW = 1_760_000_000_000_000_000


def events(n: int, first: int = 0) -> bytes:
    return encode_events([Event(f"tn.loop.{first + i}", "test", "traffic.speed", NOW) for i in range(n)])


def test_a_batch_is_published_then_acknowledged(hub):
    ear, raw = hub.ear(), hub.raw()
    assert raw.hello() == 0
    raw.put(1, events(3))
    raw.acked(1)
    topic, header, body = ear.batch()
    assert (topic, header.seq0, header.n) == (b"e.traffic.", 1, 3)
    assert body == events(3)
    tick = ear.tick(lambda t: bool(t.heads))
    assert (tick.epoch, tick.heads, tick.status.retained) == (header.epoch, {"traffic": 3}, {"traffic": 1})
    assert raw.hello() == 1


def test_nothing_is_told_before_the_disk_has_it(hub, disk):
    ear, raw = hub.ear(), hub.raw()
    raw.hello()
    disk.reached.clear()
    disk.open.clear()
    raw.put(1, events(1))
    assert disk.reached.wait(5)
    assert raw.silent()
    tick = ear.tick()
    assert tick.heads == {}
    for number in range(2, 12):
        raw.put(number, events(2, number))
    assert raw.silent()  # the hub has read them all
    disk.open.set()
    raw.acked(11)
    assert ear.batch()[1].n == 1
    _, header, body = ear.batch()  # what came meanwhile is one frame
    assert (header.seq0, header.n) == (2, 20)
    assert decode_events(body) == [e for i in range(2, 12) for e in decode_events(events(2, i))]


def test_each_batch_is_accepted_once_and_in_order(hub):
    raw, ear = hub.raw(), hub.ear()
    raw.hello()
    raw.put(1, events(1))
    raw.acked(1)
    assert raw.ask(PUT, b"p", u64(1), b"traffic", events(1)) == [ACK, b"p", u64(1)]
    assert raw.ask(PUT, b"p", u64(5), b"traffic", events(1)) == [NAK, b"p", u64(1)]
    raw.put(6, events(1))
    assert raw.silent()  # told once
    raw.put(2, events(1))
    raw.acked(2)
    tick = ear.tick(lambda t: t.heads == {"traffic": 2})
    assert tick.status.quarantined == {"p|pseq": 2}


def test_a_later_connection_takes_over_and_the_dead_one_is_not_heard(hub, disk):
    old, new = hub.raw(), hub.raw()
    old.hello()
    new.ask(b"PING")
    disk.reached.clear()
    disk.open.clear()
    old.put(1, events(1))
    assert disk.reached.wait(5)
    new.send(HI, b"p")
    assert new.silent()  # what is under way must be counted first
    old.put(2, events(1))
    assert old.receive()[:3] == [ERR, PUT, b"p"]
    disk.open.set()
    assert {new.receive()[0], new.receive()[0]} == {ACK, HI}
    new.put(2, events(1))
    new.acked(2)


def test_other_streams_and_producers_are_counted_apart(hub):
    one, two = hub.raw(), hub.raw()
    one.hello(b"a")
    two.hello(b"b")
    one.put(1, events(2), b"traffic", b"a")
    one.acked(1, b"a")
    two.put(1, events(2), b"flood", b"b")
    two.acked(1, b"b")
    two.put(2, events(2), b"traffic", b"b")
    two.acked(2, b"b")
    assert [h[:3] for h, _ in one.replay(b"traffic", 1, 9)] == [
        (hub.broker._log.epoch, 1, 2),
        (hub.broker._log.epoch, 3, 2),
    ]
    assert len(one.replay(b"flood", 1, 9)) == 1
    assert one.replay(b"energy", 1, 9) == []


def test_bad_members_are_put_aside_and_the_batch_goes_on(hub):
    ear, raw = hub.ear(), hub.raw()
    raw.hello()
    good = Event("tn.loop.1", "test", "traffic.speed", NOW)
    raw.put(1, b"\x92" + encode_events([good])[1:] + b"\x01")
    raw.acked(1)
    assert decode_events(ear.batch()[2]) == [good]
    raw.put(2, b"not msgpack")
    raw.acked(2)  # or its producer would send it for ever
    raw.put(3, events(1), b"Bad Stream")
    raw.acked(3)
    tick = ear.tick(lambda t: len(t.status.quarantined) == 3)
    assert tick.status.quarantined == {"p|schema": 1, "p|malformed": 1, "p|stream": 1}
    assert tick.heads == {"traffic": 1}


def test_what_a_source_has_put_aside_is_counted_with_the_rest(hub):
    ear, raw = hub.ear(), hub.raw()
    raw.hello()
    aside = Event("source.mqtt", "mqtt", QUARANTINE_KIND, NOW, values={"rule": "number"}, n=7)
    state = Event("source.mqtt", "mqtt", "system.source", NOW)
    raw.put(1, encode_events([state, aside]), b"system")
    raw.acked(1)
    assert ear.tick(lambda t: bool(t.status.quarantined)).status.quarantined == {"mqtt|number": 7}


NEST = b"\x91" * 100_000


@pytest.mark.parametrize("body", [NEST, b"[" * 100_000, b"\x91" + NEST, b"\xdd\x00\x0f\xff\xff" + b"\x90" * 0xFFFFF])
def test_nests_and_endless_lists_cost_nobody_else(hub, body):
    ear, raw = hub.ear(), hub.raw()
    raw.hello()
    raw.put(1, body[: 1 << 20])
    raw.acked(1)
    assert len(ear.tick(lambda t: bool(t.status.quarantined)).status.quarantined) == 1
    raw.put(2, events(1))
    raw.acked(2)


def test_what_the_centre_acts_upon_comes_from_its_own_processes(hub):
    ear, raw = hub.ear(), hub.raw()
    raw.hello()
    raw.put(1, encode_events([Event("command.zz", "x", "command.asked", NOW)]), b"command")
    raw.put(2, encode_events([Event("tn.x", "x", "alarm.a.b", NOW, severity=1)]), b"alarm")
    raw.put(3, encode_events([Event("process.store", "hub", "system.process", NOW)]), b"system")
    raw.put(4, encode_columns(Columns("x", "system.process", ["a"], np.zeros(1, ROW))), b"system")
    raw.put(5, encode_events([Event("source.x", "x", "system.source", NOW)]), b"system")
    raw.acked(5)
    tick = ear.tick(lambda t: sum(t.status.quarantined.values()) == 4)
    assert tick.status.quarantined == {"p|writer": 4}
    assert tick.heads == {"system": 1}
    state = hub.raw()
    state.hello(b"state")
    state.put(1, encode_events([Event("tn.x", "state", "alarm.a.b", NOW, severity=1)]), b"alarm", b"state")
    state.acked(1, b"state")
    assert ear.tick(lambda t: "alarm" in t.heads).heads["alarm"] == 1


@pytest.mark.logs("is none of ours")
def test_a_strange_entry_among_the_commands_is_told_and_passed_over(hub):
    hub.stop()
    log = SegmentLog(hub.settings.folder / "log")
    strange = Event("command.zz", "x", "command.asked", NOW, values={"body": "x"})
    for body in (encode_events([strange]), b"\xc1col1 nonsense"):
        log.append("command", 1, body, NOW)
    group = log.take()
    log.write(group)
    log.commit(group)
    log.close()
    hub.begin()
    assert hub.raw().hello() == 0


def test_malformed_requests_are_told_and_counted(hub):
    ear, raw = hub.ear(), hub.raw()
    assert raw.ask(b"WHAT", b"x")[:2] == [ERR, b"WHAT"]
    assert raw.ask(PUT, b"p", b"short", b"traffic", b"")[:3] == [ERR, PUT, b"p"]
    assert raw.ask(PUT)[:2] == [ERR, PUT]
    assert raw.ask(HI, b"")[:2] == [ERR, HI]
    assert raw.ask(b"REPLAY", b"traffic", u64(1), u64(2), u64(99))[:3] == [ERR, b"REPLAY", b"traffic"]
    raw.send(b"REPLAY", b"traffic")
    raw.send(b"RES", b"x")
    raw.send(b"")
    assert raw.receive()[0] == ERR
    assert raw.silent()
    counts = ear.tick(lambda t: len(t.status.quarantined) >= 5).status.quarantined
    assert counts["p|frames"] == 1
    assert counts["rpc|epoch"] == 1
    assert counts["rpc|verb"] >= 2


def test_a_huge_message_costs_its_sender_the_connection_only(hub):
    good, huge = hub.raw(), hub.raw()
    good.hello(b"good")
    huge.hello(b"huge")
    huge.put(1, bytes(8 * MAX_FRAME), producer=b"huge")
    good.put(1, events(1), producer=b"good")
    good.acked(1, b"good")
    good.put(2, bytes(MAX_FRAME + 10), producer=b"good")
    good.acked(2, b"good")
    counts = hub.ear().tick(lambda t: len(t.status.quarantined) == 2).status.quarantined
    assert counts == {"rpc|oversize": 1, "good|size": 1}


def test_somebody_who_does_not_speak_zmtp_is_named(hub):
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(hub.settings.rpc.removeprefix("ipc://"))
        stranger.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NOSUCHMECHANISM".ljust(20, b"\0") + bytes(32))
        assert hub.ear().tick(lambda t: bool(t.status.quarantined)).status.quarantined == {"rpc|handshake": 1}


def test_who_leaves_is_not_counted(hub):
    for i in range(5):
        raw, producer = hub.raw(), b"p%d" % i
        raw.hello(producer)
        raw.put(1, events(1), producer=producer)
        raw.acked(1, producer)
        raw.socket.close(0)
    assert hub.ear().tick(lambda t: t.heads == {"traffic": 5}).status.quarantined == {}


def test_replay_comes_in_slices_and_can_be_continued(hub):
    raw = hub.raw()
    raw.hello()
    for number in range(1, 21):
        raw.put(number, encode_events([Event("e" * 400_000, "test", "traffic.speed", NOW)]))
    raw.acked(20)
    first, seen = 1, []
    while first <= 20:
        got = raw.replay(b"traffic", first, 20)
        assert sum(len(body) for _, body in got) <= 6 << 20
        seen += [h.seq0 for h, _ in got]
        first = got[-1][0].seq0 + got[-1][0].n
    assert seen[0] == 1
    assert first == 21


@pytest.mark.logs("log cannot be written", "log can be written again")
def test_a_full_disk_stops_everything_but_the_truth(hub, disk):
    ear, raw = hub.ear(), hub.raw()
    raw.hello()
    raw.put(1, events(1))
    raw.acked(1)
    disk.failure = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    raw.put(2, events(1))
    tick = ear.tick(lambda t: t.status.condition == "disk-full")
    assert "No space left" in tick.status.detail
    raw.put(3, events(1))
    assert raw.silent()
    assert raw.hello() == 1
    assert len(raw.replay(b"traffic", 1, 9)) == 1
    assert raw.ask(b"CMD", bytes(16), b"alarm", COMMAND)[:2] == [ERR, b"CMD"]
    disk.failure = None
    assert raw.receive() == [NAK, b"p", u64(1)]
    raw.put(2, events(1))
    raw.put(3, events(1))
    raw.acked(3)
    assert ear.tick(lambda t: t.heads == {"traffic": 3}).status.condition == "ok"


def test_a_stopped_hub_begins_where_it_was(hub):
    raw = hub.raw()
    raw.hello()
    for number in range(1, 51):
        raw.put(number, events(2))
    hub.stop()
    hub.begin()
    raw = hub.raw()
    last = raw.hello()
    assert sum(h.n for h, _ in raw.replay(b"traffic", 1, 999)) == 2 * last


def test_plain_sockets_stay_on_this_host_and_a_folder_has_one_hub(hub, tmp_path):
    with pytest.raises(EndpointError, match="leave this machine"):
        Broker(Settings(tmp_path / "other", "tcp://0.0.0.0:7999", "ipc://x"))
    with pytest.raises(LogBusyError):
        Broker(hub.settings)


def test_bodies_are_joined_up_to_a_bound_and_columns_never():
    column = b"\xc1col1" + bytes(20)
    batches = [(1, 2, events(2)), (3, 1, events(1, 2)), (4, 9, column), (13, 1, events(1)), (20, 1, events(1))]
    out = list(joined(batches))
    assert [(s, n) for s, n, _ in out] == [(1, 3), (4, 9), (13, 1), (20, 1)]
    assert decode_events(out[0][2]) == decode_events(events(3))
    big = encode_events([Event("e" * 40_000, "t", "a.b", NOW)])
    assert [n for _, n, _ in joined([(i, 1, big) for i in range(1, 6)])] == [2, 2, 1]
    larger = encode_events([Event("e" * 400_000, "t", "a.b", NOW)])
    assert [n for _, n, _ in joined([(i, 1, larger) for i in range(1, 4)])] == [1, 1, 1]


def test_joined_counts_grow_into_their_wider_header():
    many = [(1 + i * 40_000, 40_000, b"\xdc\x9c\x40" + b"\x90" * 40_000) for i in range(2)]
    assert list(joined(many)) == [(1, 80_000, b"\xdd\x00\x01\x38\x80" + b"\x90" * 80_000)]


def test_time_is_bounded_in_both_directions():
    clock = ManualClock(1000 * NS)
    time = BoundedTime(clock)
    clock.advance(10)
    assert time.latest() == time.earliest() == 1010 * NS
    clock.jump(-600)
    assert (time.latest(), time.earliest()) == (1010 * NS, 410 * NS)
    clock.jump(1200)
    assert (time.latest(), time.earliest()) == (1610 * NS, 1010 * NS)


@pytest.mark.parametrize(("jump", "seconds"), [(-600, 60), (600, 3600)])
def test_a_new_wall_is_believed_after_a_while(jump, seconds):
    clock = ManualClock(1000 * NS)
    time = BoundedTime(clock)
    clock.jump(jump)
    for _ in range(seconds):
        time.look()
        clock.advance(1)
    time.look()
    assert time.latest() - time.earliest() == 600 * NS
    clock.advance(1)
    time.look()
    assert time.latest() == time.earliest() == clock.now()


def test_a_wall_set_back_puts_no_good_event_aside(hub):
    hub.stop()
    clock = ManualClock(NOW)
    hub.begin(clock=clock)
    raw = hub.raw()
    raw.hello()
    clock.jump(-3600)
    raw.put(1, events(1))
    raw.acked(1)
    assert len(raw.replay(b"traffic", 1, 1)) == 1
