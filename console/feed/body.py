"""Bodies within the protocol's frame limit: too many events for one frame become several."""

from collections.abc import Iterator, Sequence

from console.model.event import Event
from console.wire.codec import MAX_FRAME, encode_events
from console.wire.columns import Columns, encode_columns


class OversizeError(ValueError):
    """One event alone is larger than a frame may be (1 MiB)."""


def bodies(events: Sequence[Event], most: int = 10_000) -> Iterator[bytes]:
    """Bodies of at most ``most`` events and 1 MiB each, in order.

    Raises:
        OversizeError: An event that fits no frame.
    """
    for start in range(0, len(events), most):
        yield from _halved(events[start : start + most])


def _halved(events: Sequence[Event]) -> Iterator[bytes]:
    body = encode_events(events)
    if len(body) <= MAX_FRAME:
        yield body
        return
    if len(events) == 1:
        raise OversizeError(f"event {events[0].entity} {events[0].kind}: {len(body)} bytes, the rule is <= {MAX_FRAME}")
    half = len(events) // 2
    yield from _halved(events[:half])
    yield from _halved(events[half:])


def column_bodies(columns: Columns) -> Iterator[bytes]:
    """Columnar bodies of at most 1 MiB each, in order.

    Raises:
        OversizeError: Even one row with its table of names fits no frame.
    """
    body = encode_columns(columns)
    if len(body) <= MAX_FRAME:
        yield body
        return
    if len(columns.rows) < 2:
        raise OversizeError(f"columns {columns.kind}: {len(body)} bytes, the rule is <= {MAX_FRAME}")
    half = len(columns.rows) // 2
    yield from column_bodies(columns._replace(rows=columns.rows[:half]))
    yield from column_bodies(columns._replace(rows=columns.rows[half:]))
