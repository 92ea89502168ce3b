"""The intake: messages in, mapped events to the hub, and only then the acknowledgement to the broker."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol, cast

import msgspec

from console.connectors.journal import Journal, Key, message_key
from console.connectors.mapfile import Map
from console.connectors.mapping import Bad, Mapper, Row, flatten
from console.connectors.mqtt import Message
from console.connectors.quarantine import quarantine_events
from console.connectors.template import Topic
from console.model.clock import Clock
from console.model.event import Event
from console.model.outside import UNREADABLE
from console.wire.codec import MAX_FRAME, encode_events
from console.wire.record import ENTITY_STREAM, SYSTEM_STREAM, entity_event

_BATCH_MESSAGES = 500
_BATCH_BYTES = 256 << 10
_MOST_PAYLOAD = 128 << 10
_PART_BYTES = MAX_FRAME // 2
_PART_EVENTS = 5000


class Sink(Protocol):
    """The hub as the intake sees it; ``console.feed.Publisher`` is one."""

    def put(self, stream: str, events: Sequence[Event]) -> int:
        """Queue one batch."""
        ...

    def flush(self, timeout: float) -> bool:
        """Wait until all is acknowledged; whether it is."""
        ...


class _Part(msgspec.Struct):
    """One batch that the hub will count: a stream, its events, the messages they are of, and their size in bytes."""

    stream: str
    events: list[Event]
    keys: list[Key]
    size: int


class Intake:
    """Owned by the thread that calls ``step``; ``offer`` and ``wake`` may be called from any.

    Args:
        mapping: What the messages mean.
        source: Name of the source in events.
        sink: Where the events go, as one producer that nobody else uses.
        journal: What the hub already has.
        count: The hub's count for this producer now.
        acknowledge: Tells the broker that a message is safe.
        clock: For messages without a time.

    Attributes:
        messages: Received.
        events: Made of them.
        bad: Values and messages put aside.
        repeated: Delivered again by the broker, and already in the hub.
    """

    def __init__(
        self,
        mapping: Map,
        source: str,
        *,
        sink: Sink,
        journal: Journal,
        count: int,
        acknowledge: Callable[[tuple[int, int]], None],
        clock: Clock,
    ) -> None:
        self.mapper = Mapper(mapping, source)
        self.messages = self.events = self.bad = self.repeated = 0
        self._map = mapping
        self._topic = Topic(mapping.topic)
        self._source = source
        self._sink = sink
        self._journal = journal
        self._count = count
        self._acknowledge = acknowledge
        self._clock = clock
        self._queue: deque[Message] = deque()
        self._some = threading.Event()

    def offer(self, message: Message) -> None:
        """Take a message; the broker's window bounds how many wait."""
        self._queue.append(message)
        self._some.set()

    def wake(self) -> None:
        """Let a waiting ``step`` return."""
        self._some.set()

    def step(self, wait: float, stopped: Callable[[], bool]) -> bool:
        """Carry what has come, at most one batch, to the hub and acknowledge it; False if there was nothing.

        Waits at most ``wait`` seconds for something to come, and for the hub until it answers or ``stopped`` says so;
        then nothing is acknowledged to the broker, which will deliver it again.
        """
        if not self._queue:
            self._some.wait(wait)
        self._some.clear()
        taken = self._take()
        if not taken:
            return False
        parts = self._parts(taken)
        if not self._commit(parts, stopped):
            return True
        for part in parts:
            self._journal.done(part.keys)
        for message in taken:
            self._acknowledge(message.ticket)
        return True

    def _take(self) -> list[Message]:
        taken: list[Message] = []
        size = 0
        while self._queue and len(taken) < _BATCH_MESSAGES and size < _BATCH_BYTES:
            taken.append(self._queue.popleft())
            size += len(taken[-1].payload)
        self.messages += len(taken)
        return taken

    def _parts(self, taken: list[Message]) -> list[_Part]:
        """What to send, in order; a message lies within one part of each of its streams."""
        parts: dict[str, list[_Part]] = {}
        bad: list[Bad] = []
        bad_keys: list[Key] = []
        seen: set[Key] = set()
        now = self._clock.now()
        for message in taken:
            streams, faults = self._mapped(message, now)
            fresh = 0
            for stream, events in streams.items():
                key = message_key(f"{stream} {message.topic}", message.payload)
                if self._dated(message) and (key in self._journal or key in seen):
                    continue
                fresh += 1
                seen.add(key)
                if stream == SYSTEM_STREAM:
                    bad += faults
                    bad_keys.append(key)
                else:
                    _add(parts.setdefault(stream, []), stream, events, key)
                    self.events += len(events) * (stream != ENTITY_STREAM)
            self.repeated += bool(streams) and not fresh
        self.bad += len(bad)
        out = [part for of_stream in parts.values() for part in of_stream]
        if bad:
            out.append(_Part(SYSTEM_STREAM, quarantine_events(bad, self._source, now), bad_keys, 0))
        return out

    def _dated(self, message: Message) -> bool:
        """Whether equal bytes are the same fact: they bear their time, or the broker says that it repeats itself."""
        return self._map.time is not None or message.repeated

    def _mapped(self, message: Message, now: int) -> tuple[dict[str, list[Event]], list[Bad]]:
        """The events of a message per stream, descriptions first; ``system`` stands for what is bad."""
        streams: dict[str, list[Event]] = {}
        bad: list[Bad] = []
        for row in self._rows(message, bad):
            mapped = self.mapper.row(row, message.topic, now)
            bad += mapped.bad
            for entity in mapped.entities:
                streams.setdefault(ENTITY_STREAM, []).append(entity_event(entity, self._source, now))
            for event in mapped.events:
                streams.setdefault(event.kind.partition(".")[0], []).append(event)
        if bad:
            streams[SYSTEM_STREAM] = []
        return streams, [msgspec.structs.replace(b, raw=message.payload) for b in bad]

    def _rows(self, message: Message, bad: list[Bad]) -> list[Row]:
        """The rows of a payload, one or an array; a table is kept and gives none."""
        if len(message.payload) > _MOST_PAYLOAD:
            bad.append(Bad(message.topic, "", "size", f"{len(message.payload)} bytes, the rule is <= {_MOST_PAYLOAD}"))
            return []
        try:
            value: object = msgspec.json.decode(message.payload)
        except UNREADABLE as err:
            bad.append(Bad(message.topic, "", "json", str(err), message.payload))
            return []
        objects = [cast("object", v) for v in value] if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType] - JSON
        rows = [flatten(v) for v in objects]
        if not all(rows):
            bad.append(Bad(message.topic, "", "json", "not an object, nor an array of such", message.payload))
        if self._map.join and message.topic == self._map.join.topic:
            self.mapper.give_table(row for row in rows if row)
            return []
        if message.retained and self._map.time is None:
            return []  # a value that stood there before we came does not say since when
        captures = self._topic.match(message.topic) or {}
        return [{**row, **captures} for row in rows if row]

    def _commit(self, parts: list[_Part], stopped: Callable[[], bool]) -> bool:
        if not parts:
            return True
        self._journal.begin([(self._count + i, part.keys) for i, part in enumerate(parts, 1)])
        for part in parts:
            self._sink.put(part.stream, part.events)
        while not self._sink.flush(0.5):
            if stopped():
                return False
        self._count += len(parts)
        return True


def _add(parts: list[_Part], stream: str, events: list[Event], key: Key) -> None:
    """Append to the last part, or to a new one if it would not be one frame: the hub's count must be known before."""
    size = len(encode_events(events))
    if not parts or parts[-1].size + size > _PART_BYTES or len(parts[-1].events) + len(events) > _PART_EVENTS:
        parts.append(_Part(stream, [], [], 0))
    parts[-1].events += events
    parts[-1].keys.append(key)
    parts[-1].size += size
