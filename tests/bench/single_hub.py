"""The worst a hub can do to a console: every event in a feed frame of its own. ``single_hub.py RPC FEED RATE``.

Stands in for the broker, whose joining of batches would make the load lighter. The picture is the demo city's: its
entities, its last two hours and 200 standing alarms come as snapshots, then positions and speeds at RATE a second
until standard input ends. Prints the rate that it really kept as one JSON line.
"""

import json
import select
import sys
import time

import zmq

from console.demo.city import City
from console.feed.snapshot import Snapshot, chunks
from console.model.alarm import Alarm, Process
from console.model.event import Event
from console.model.text import Text
from console.wire.codec import encode_events
from console.wire.frame import PING, PONG, SNAP, TICK_TOPIC, Tick, encode_tick, pack_header, topic, u64
from console.wire.record import alarm_event

EPOCH = 7
_ALARMS = 200
_TURN = 0.004


def state() -> dict[str, list[Event]]:
    """The last event per (entity, kind) of each stream of the demo city, as of now."""
    city = City(1, time.time())
    last: dict[str, dict[tuple[str, str], Event]] = {}
    for stream, events in [*city.described(), *city.history(time.time() - 7200)]:
        last.setdefault(stream, {}).update({e.key: e for e in events})
    entities = list(last["entity"].values())
    alarms = [
        Alarm(
            entity=e.entity, rule="traffic.queue", title=Text("Ùn tắc", "Queue"), priority=1 + i % 4, domain="traffic",
            lon=e.lon, lat=e.lat, revision=1, process=Process.ABNORMAL, acknowledged=i % 3 == 0,
            occurrence=str(i), first=e.t, last=e.t, changed=e.t, count=1,
        )
        for i, e in enumerate(entities[:_ALARMS])
    ]  # fmt: skip
    return {**{s: list(v.values()) for s, v in last.items()}, "alarm": [alarm_event(a) for a in alarms]}


class Load:
    """Bodies of one event each, made while they are sent: their times are true."""

    def __init__(self, entities: list[Event]) -> None:
        self._vehicles = [e.entity for e in entities if ".vehicle." in e.entity]
        self._loops = [e.entity for e in entities if ".loop." in e.entity]

    def event(self, i: int, now: int) -> Event:
        """Four positions to one speed."""
        if i % 5 == 0:
            return Event(self._loops[i // 5 % len(self._loops)], "load", "traffic.speed", now, values={"value": i % 60})
        values = {"speed": float(i % 60), "heading": float(i % 360)}
        place = (105.80 + i * 7 % 1000 * 1e-4, 21.55 + i * 13 % 1000 * 1e-4)
        return Event(self._vehicles[i % len(self._vehicles)], "load", "traffic.position", now, *place, values)


def main(rpc: str, feed: str, rate: float) -> None:
    context = zmq.Context.instance()
    router, xpub = context.socket(zmq.ROUTER), context.socket(zmq.XPUB)
    router.bind(rpc)
    xpub.setsockopt(zmq.SNDHWM, 0)  # it has no replay, so it must drop nothing
    xpub.bind(feed)
    streams = state()
    load, name = Load(streams["entity"]), topic("traffic")
    heads = {stream: len(events) for stream, events in streams.items()}
    first = seq = heads["traffic"]
    began, tick_at = 0.0, time.monotonic()
    while not select.select([sys.stdin], [], [], 0)[0]:
        now = time.monotonic()
        if now >= tick_at:
            tick_at = now + 0.25
            xpub.send_multipart([TICK_TOPIC, encode_tick(Tick(EPOCH, {**heads, "traffic": seq}, time.time_ns()))])
        while router.poll(0):
            identity, verb, *rest = router.recv_multipart()
            if verb == PING:
                router.send_multipart([identity, PONG, u64(EPOCH)])
            elif verb == SNAP:
                stream = rest[0].decode()
                at = seq if stream == "traffic" else heads[stream]
                for chunk in chunks(stream, Snapshot(EPOCH, at, streams[stream])):
                    router.send_multipart([identity, SNAP, *chunk])
                began = began or now + 2.0  # the load begins when the picture stands
        if began and now > began:
            known = time.time_ns()
            while seq - first < (now - began) * rate:
                seq += 1
                header = pack_header(EPOCH, seq, 1, known)
                xpub.send_multipart([name, header, encode_events([load.event(seq, known)])])
        router.poll(_TURN * 1000)
    print(json.dumps({"rate": (seq - first) / (time.monotonic() - began)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
