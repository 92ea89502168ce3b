"""Who may write what: nobody signs a hand-over, sings for the hub or speaks for a seat but whose word it is."""

import pytest

from console.hub.broker_writer import forbidden
from console.model.event import Event
from console.wire.codec import encode_events
from console.wire.record import CAMERA_KIND, CANARY_KIND, PROCESS_KIND, SEAT_KIND, SOURCE_KIND, STORE_KIND


def body(kind: str) -> bytes:
    return encode_events([Event("x", "x", kind, 1)])


@pytest.mark.parametrize(
    ("stream", "kind", "tellers"),
    [
        ("alarm", "alarm.x.high", {"state"}),
        ("shift", "shift.handover", {"state"}),
        ("command", "command.asked", set()),
        ("system", PROCESS_KIND, {"hub", "store"}),
        ("system", STORE_KIND, {"hub", "store"}),
        ("system", CANARY_KIND, {"hub"}),
        ("system", SEAT_KIND, {"state"}),
        ("system", CAMERA_KIND, {"state"}),
        ("system", SOURCE_KIND, {"hub", "store", "state", "demo"}),
        ("traffic", "traffic.speed", {"hub", "store", "state", "demo"}),
    ],
)
def test_each_kind_has_its_tellers(stream: str, kind: str, tellers: set[str]):
    for producer in ("hub", "store", "state", "demo"):
        assert (forbidden(stream, producer.encode(), body(kind)) == "") is (producer in tellers), producer
