"""What a connector puts aside, and its own state, as events of stream ``system``."""

import base64
from collections.abc import Iterable

import msgspec

from console.connectors.mapping import Bad
from console.model.event import Event, Values
from console.wire.record import QUARANTINE_KIND, SOURCE_KIND

MOST_BYTES = 1024
MOST_EVENTS = 100


class SourceState(msgspec.Struct, frozen=True):
    """What a connector says of itself.

    Attributes:
        state: ``connecting``, ``connected`` or ``lost``.
        detail: Words for the operator; empty when all is well.
        messages: Received since it started.
        events: Made of them.
        bad: Values and messages put aside.
        repeated: Messages that the broker delivered again and the hub already had.
    """

    state: str
    detail: str = ""
    messages: int = 0
    events: int = 0
    bad: int = 0
    repeated: int = 0


def quarantine_events(bad: Iterable[Bad], source: str, t: int) -> list[Event]:
    """One event per (field, rule), a hundred at most: where the first of its kind was, why, and its bytes in base64."""
    groups: dict[tuple[str, str], list[Bad]] = {}
    for one in bad:
        key = (one.field, one.rule)
        groups.setdefault(key if key in groups or len(groups) < MOST_EVENTS else ("…", "…"), []).append(one)
    events: list[Event] = []
    for (field, rule), members in groups.items():
        first = members[0]
        values: Values = {
            "source": source,
            "rule": rule,
            "field": field,
            "message": f"{first.where}: {field}: {first.message}" if field else f"{first.where}: {first.message}",
            "bytes": base64.b64encode(first.raw[:MOST_BYTES]).decode(),
        }
        events.append(Event(f"source.{source}", source, QUARANTINE_KIND, t, values=values, n=len(members)))
    return events


def source_event(state: SourceState, source: str, t: int) -> Event:
    """The connector's state as an event."""
    return Event(f"source.{source}", source, SOURCE_KIND, t, values=msgspec.structs.asdict(state))
