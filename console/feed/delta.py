"""What the feed thread hands to a screen every 33-50 ms, and what it says about itself."""

from typing import Literal

import msgspec

from console.model.alarm import Alarm
from console.model.event import Event
from console.wire.columns import Columns
from console.wire.command import Receipt
from console.wire.frame import HubStatus

Connection = Literal["connecting", "snapshot", "live", "stale", "lost", "failed"]


class SourceHealth(msgspec.Struct, frozen=True):
    """What is known of one source of events.

    Attributes:
        source: As in the events.
        events: Received since the client started.
        last_seen: Local monotonic seconds of its newest event's arrival.
        last_t: Newest event time, UTC ns.
        rate: Events per second over the last few seconds.
        quarantined: Bad events of this source that the hub has put aside.
    """

    source: str
    events: int
    last_seen: float
    last_t: int
    rate: float = 0.0
    quarantined: int = 0


class FeedStatus(msgspec.Struct, frozen=True):
    """The truth about the picture.

    Attributes:
        connection: ``stale`` when no tick has come for 1 s, ``lost`` for 3 s; ``failed`` from when the reader
            fell until another one has a live picture.
        epoch: The hub's log.
        events: Applied since start, before coalescing.
        rate: Events per second now.
        delay_ms: 99th percentile of (arrival here - commit at the hub) over the last seconds, milliseconds.
        source_delay_ms: 99th percentile of (arrival here - event time) over the last seconds, milliseconds.
        gaps: Holes found and filled by replay since start.
        lost: Events that could not be had again (retention passed them); 0 unless the operator is told.
        hub: The hub's own word.
        sources: Per source.
        malformed: Frames or events from the hub that could not be read; counted, skipped.
        failures: How often the reader fell since start.
        failure: What the last one fell of, in the words of the program.
    """

    connection: Connection = "connecting"
    epoch: int = 0
    events: int = 0
    rate: float = 0.0
    delay_ms: float = 0.0
    source_delay_ms: float = 0.0
    gaps: int = 0
    lost: int = 0
    hub: HubStatus = HubStatus()
    sources: dict[str, SourceHealth] = {}
    malformed: int = 0
    failures: int = 0
    failure: str = ""


class Delta(msgspec.Struct, frozen=True):
    """What changed since the last delta.

    Attributes:
        events: The last event per (entity, kind), alarms excepted; descriptions of entities come first.
        alarms: Every alarm change in order, never coalesced; the canary comes as an event.
        columns: Columnar frames as they came.
        receipts: Answers to this seat's commands; a command past its deadline comes as ``failed``.
        status: The truth about the picture.
        snapshot: Streams that start anew: forget what was known of them before applying this delta.
        oldest_known: Commit time (UTC ns) of the oldest event in this delta, 0 if empty; for source-to-pixel delay.
        annunciated: Those of ``alarms`` that are to be shown and sounded now, as the engine says.
    """

    events: list[Event] = []
    alarms: list[Alarm] = []
    columns: list[Columns] = []
    receipts: list[Receipt] = []
    status: FeedStatus = FeedStatus()
    snapshot: tuple[str, ...] = ()
    oldest_known: int = 0
    annunciated: list[Alarm] = []
