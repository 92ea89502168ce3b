"""Who may write what: the centre acts upon some streams, and those come from its own processes only.

A producer's name is its own word; loopback is the border of trust (docs/feed.md). This keeps out mistakes and strangers
that do not even pretend.
"""

from console.hub.journal import STREAM as COMMAND_STREAM
from console.wire.cockpit import KPI_STREAM
from console.wire.codec import decode_events
from console.wire.columns import is_columns
from console.wire.handover import SHIFT_STREAM
from console.wire.record import (
    ALARM_STREAM,
    CAMERA_KIND,
    CANARY_KIND,
    PROCESS_KIND,
    SEAT_KIND,
    STORE_KIND,
    SYSTEM_STREAM,
)

OWN_STREAMS = frozenset({COMMAND_STREAM, ALARM_STREAM, SHIFT_STREAM, KPI_STREAM, SYSTEM_STREAM})
_STATE = frozenset({b"state"})
_TELLERS = {
    PROCESS_KIND: frozenset({b"hub", b"store"}),
    STORE_KIND: frozenset({b"hub", b"store"}),
    CANARY_KIND: frozenset({b"hub"}),
    SEAT_KIND: _STATE,
    CAMERA_KIND: _STATE,
}
_CENTRE = frozenset(name for names in _TELLERS.values() for name in names)


def forbidden(stream: str, producer: bytes, body: bytes) -> str:
    """The rule that ``producer`` breaks with this good body on ``stream``; empty if none."""
    if stream == COMMAND_STREAM:
        return "stream command is written by the hub only"
    if stream in (ALARM_STREAM, SHIFT_STREAM) and producer not in _STATE:
        return f"stream {stream} is written by the state process only"
    if stream == KPI_STREAM and producer != b"kpi":
        return "stream kpi is written by the kpi process only"
    if stream == SYSTEM_STREAM:
        if is_columns(body):
            return "" if producer in _CENTRE else "stream system takes no columns"
        if any(producer not in _TELLERS.get(event.kind, (producer,)) for event in decode_events(body)):
            return "what the centre says of itself is told by its own processes only"
    return ""
