"""Who may write what: the centre acts upon some streams, and those come from its own processes only.

A producer's name is its own word; loopback is the border of trust (docs/feed.md). This keeps out mistakes and strangers
that do not even pretend.
"""

from console.hub.journal import STREAM as COMMAND_STREAM
from console.wire.codec import decode_events
from console.wire.columns import is_columns
from console.wire.record import ALARM_STREAM, PROCESS_KIND, STORE_KIND, SYSTEM_STREAM

OWN_STREAMS = frozenset({COMMAND_STREAM, ALARM_STREAM, SYSTEM_STREAM})
_OURS = frozenset({PROCESS_KIND, STORE_KIND})
_TELLERS = (b"hub", b"store")


def forbidden(stream: str, producer: bytes, body: bytes) -> str:
    """The rule that ``producer`` breaks with this good body on ``stream``; empty if none."""
    if stream == COMMAND_STREAM:
        return "stream command is written by the hub only"
    if stream == ALARM_STREAM and producer != b"state":
        return "stream alarm is written by the state process only"
    if stream == SYSTEM_STREAM and producer not in _TELLERS:
        if is_columns(body):
            return "stream system takes no columns"
        if any(event.kind in _OURS for event in decode_events(body)):
            return "how processes are is told by the hub and the store only"
    return ""
