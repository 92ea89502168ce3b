"""The keeper of the state: last values, alarms and sources, brought forward by the log, by time and by commands.

No sockets and no clock of its own, so that it runs the same in a test. Its life: ``restore`` a checkpoint, ``truth``
(what stream ``alarm`` holds behind it) and ``agree``, then every stream by ``take``; ``tick`` begins to act when all is
caught up.
"""

import logging
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo

from console.alarms.engine import Engine
from console.alarms.mode import Mode
from console.alarms.rule import Rule
from console.feed.follower import Batch
from console.feed.service import Reply
from console.feed.snapshot import Snapshot
from console.hub.state_alarm import AlarmDesk, Publish
from console.hub.state_census import GET_RULES, Census
from console.hub.state_checkpoint import Checkpoint
from console.hub.state_seat import SERVICE as SEAT_SERVICE
from console.hub.state_seat import SeatDesk
from console.hub.state_source import SourceWatch, Verdict
from console.hub.state_values import LastValues
from console.model.clock import NS, Clock
from console.model.entity import Entity
from console.model.event import Event, Values
from console.model.text import Text
from console.wire.codec import MalformedError
from console.wire.command import Command
from console.wire.handover import SHIFT_STREAM
from console.wire.record import (
    ALARM_STREAM,
    CAMERA_KIND,
    CANARY_KIND,
    CANARY_RULE,
    ENTITY_KIND,
    ENTITY_STREAM,
    SEAT_KIND,
    SOURCE_KIND,
    STORE_KIND,
    SYSTEM_STREAM,
    entity_of,
)

_log = logging.getLogger(__name__)

DEAF_SECONDS = 10.0
_NOBODYS: Mapping[str, str] = {}
RULES = (
    Rule(
        id="system.source-silent",
        type="discrete",
        kind=SOURCE_KIND,
        field="state",
        value="silent",
        priority=2,
        title=Text("Nguồn {name} im lặng", "Source {name} is silent"),
    ),
    Rule(
        id="system.store-failing",
        type="discrete",
        kind=STORE_KIND,
        field="state",
        value="failing",
        priority=2,
        title=Text("Không ghi được lịch sử", "History cannot be written"),
    ),
    Rule(
        id="system.sound-failing",
        type="discrete",
        kind=SEAT_KIND,
        field="sound",
        value="failing",
        priority=2,
        title=Text("Bàn {name} không phát được tiếng báo", "Seat {name} cannot sound alarms"),
    ),
    Rule(
        id="system.canary-lost",
        type="discrete",
        kind=SEAT_KIND,
        field="canary",
        value="lost",
        priority=2,
        title=Text("Bàn {name} không nhận được tín hiệu thử", "The canary does not reach seat {name}"),
    ),
    Rule(
        id="system.camera-lost",
        type="discrete",
        kind=CAMERA_KIND,
        field="state",
        value="lost",
        priority=3,
        title=Text("Camera {name} không có hình", "No picture from camera {name}"),
    ),
    Rule(
        id=CANARY_RULE,
        type="limit",
        kind=CANARY_KIND,
        value=0.0,
        priority=4,
        auto_ack=True,
        title=Text("Tín hiệu thử đường báo động", "Canary of the alarm path"),
    ),
)


class StateKeeper:
    """Thread-safe: the follower's, the service's and the timer's threads call it.

    Args:
        rules: Those of the plugins; ``RULES`` are added.
        modes: City modes of the plugins.
        plugins: Whose each rule is, by id.
        publish: Queues events of a stream, returns the publisher's ticket.
        clock: Time.
        run: Names this run of the process in the alarm stream.
        zone: Where the day of a dated limit begins.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        publish: Publish,
        clock: Clock,
        run: str,
        zone: tzinfo = UTC,
        *,
        modes: Iterable[Mode] = (),
        plugins: Mapping[str, str] = _NOBODYS,
    ) -> None:
        self._lock = threading.RLock()
        self._publish = publish
        self._clock = clock
        self._values = LastValues()
        self._watch = SourceWatch()
        self._desk = AlarmDesk(publish, run)
        self._seats = SeatDesk(publish, self._values.last)
        self._engine = self._desk.engine = Engine(
            (*RULES, *rules), self._desk.changed, self._values.last, zone, modes=modes
        )
        self._census = Census(self._engine.book, plugins)
        self._waiting: list[tuple[Command, Reply]] = []
        self._epoch = 0
        self._heard = 0
        self._live = False
        self._agreed = False

    @property
    def positions(self) -> dict[str, int]:
        """Where to go on reading, per stream."""
        with self._lock:
            return {stream: at for stream, at in self._values.positions.items() if at}

    @property
    def epoch(self) -> int:
        """The log that the positions belong to, 0 if none was seen."""
        return self._epoch

    @property
    def live(self) -> bool:
        """Whether time and commands act."""
        return self._live

    # ------------------------------------------------------------------ from the log

    def new_log(self, epoch: int) -> None:
        """The log is another one than that of the positions."""
        with self._lock:
            if self._epoch:
                _log.warning("state: the hub's log is a new one (%x); telling the standing alarms anew", epoch)
                self._seats.new_log(self._values.events(SHIFT_STREAM))
            self._epoch = epoch
            self._values.restart()
            self._desk.new_log()
            self._live = self._agreed = False

    def truth(self, batch: Batch) -> None:
        """A batch of stream ``alarm``, before any input is read."""
        with self._lock:
            self._values.apply(batch)
            for event in batch.events:
                self._desk.adopt(event)

    def agree(self) -> None:
        """Stream ``alarm`` was read to its head: publish what it does not hold."""
        with self._lock:
            self._agreed = True
            self._desk.reconcile()
            self._flush()

    def take(self, batch: Batch) -> None:
        """The next batch of any stream."""
        with self._lock:
            self._values.apply(batch)
            if batch.stream == ALARM_STREAM:
                for event in batch.events:
                    self._desk.take(event, batch.known)
            elif batch.stream == ENTITY_STREAM:
                for event in batch.events:
                    self._describe(event, batch.known)
            else:
                self._feed(batch)
            self._flush()

    def gone(self, stream: str, _first: int, last: int) -> None:
        """Retention has passed what was needed."""
        with self._lock:
            self._values.pass_over(stream, last)

    def _feed(self, batch: Batch) -> None:
        columns = batch.columns
        sources = {event.source for event in batch.events} if columns is None else {columns.source}
        if batch.stream != SYSTEM_STREAM:
            for source in sources:
                self._watch.hear(source, batch.known)
        if batch.stream in (SYSTEM_STREAM, SHIFT_STREAM):
            for event in batch.events:
                self._seats.take(event)
        if columns is not None and columns.kind in self._engine.kinds:
            self._engine.feed_columns(columns, batch.known, batch.stream, batch.seq0)
        for seq, event in enumerate(batch.events, batch.seq0):
            if event.kind in self._engine.kinds:
                if event.kind == SOURCE_KIND:
                    self._judged(event, batch.known)
                self._engine.feed(event, batch.known, (batch.stream, seq))

    def _judged(self, event: Event, known: int) -> None:
        source, state = str(event.values.get("name", "")), str(event.values.get("state", ""))
        self._watch.told(source, state)
        if self._live:
            (self._engine.silence if state == "silent" else self._engine.hear)(source, known)

    def _describe(self, event: Event, known: int) -> None:
        entity = _entity(event)
        if entity and self._live:
            self._engine.describe(entity, known)
        elif entity:
            self._engine.know((entity,))

    # ------------------------------------------------------------------ from time and operators

    def tick(self, *, hearing: bool, caught_up: bool, acked: int) -> None:
        """Let time act; call ten times a second.

        Args:
            hearing: The hub's ticks arrive; without them nothing can be called silent.
            caught_up: Everything that the hub has was taken.
            acked: Ticket up to which the hub has acknowledged what was published.
        """
        with self._lock:
            if not hearing or not (self._live or caught_up):
                self._live = False
                return
            now = self._clock.now()
            if not self._live:
                self._begin(now)
            self._heard = now
            verdicts = self._watch.judge(now)
            if verdicts:
                self._tell(verdicts, now)
            self._engine.advance(now)
            self._seats.tick(now, self._clock.monotonic(), acked if caught_up else -1)
            if caught_up:
                self._desk.resend(self._clock.monotonic(), acked)
            self._flush()

    def command(self, command: Command, reply: Reply) -> None:
        """A command of service ``alarm`` or ``seat``; one that comes before all is caught up waits."""
        with self._lock:
            if command.name == GET_RULES:
                reply(self._census.answer(command))
                return
            if not self._live:
                self._waiting.append((command, reply))
                return
            self._execute(command, reply, self._clock.now())
            self._flush()

    def snapshot(self, stream: str) -> Snapshot | None:
        """The state of a stream, None while nothing was heard of it."""
        with self._lock:
            state = self._values.at(stream)
            return None if state is None or not self._epoch else Snapshot(self._epoch, *state)

    def _begin(self, now: int) -> None:
        """All is caught up, for the first time or again."""
        self._live = True
        # Not by what the log holds: after a night switched off it already holds the first words of the new day.
        if now - self._heard > DEAF_SECONDS * NS:
            self._watch.deafened(now)
            self._engine.deafened(now)
        for source in self._watch.silent:
            self._engine.silence(source, now)
        for source in self._engine.book.silent - self._watch.silent:
            self._engine.hear(source, now)
        if not self._agreed:
            self.agree()
        self._engine.amendments.settle(now)
        self._engine.modes.declare(now)
        self._engine.introduce((e for e in self._values.all() if e.kind in self._engine.kinds), now)
        self._engine.withdraw(now)
        waiting, self._waiting = self._waiting, []
        for command, reply in waiting:
            self._execute(command, reply, now)

    def _execute(self, command: Command, reply: Reply, now: int) -> None:
        if command.service == SEAT_SERVICE:
            self._seats.command(command, reply, now, self._clock.monotonic())
        else:
            self._desk.command(command, reply, now)

    def _tell(self, verdicts: list[Verdict], now: int) -> None:
        events: list[Event] = []
        for v in verdicts:
            values: Values = {
                "name": v.source,
                "state": "silent" if v.silent else "live",
                "age": v.age,
                "patience": v.patience,
            }
            events.append(Event(f"source.{v.source}", "state", SOURCE_KIND, now, values=values))
            (self._engine.silence if v.silent else self._engine.hear)(v.source, now)
        self._publish(SYSTEM_STREAM, events)

    def _flush(self) -> None:
        self._desk.flush(self._clock.monotonic())

    # ------------------------------------------------------------------ disk

    def checkpoint(self) -> Checkpoint:
        """Everything, at exact positions of the log."""
        with self._lock:
            receipts, unconfirmed = self._desk.export()
            return Checkpoint(
                epoch=self._epoch,
                heard=self._heard,
                streams=self._values.export(),
                alarms=self._engine.book.export(),
                sources=self._watch.export(),
                receipts=receipts,
                unconfirmed=unconfirmed,
            )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Continue from a checkpoint."""
        with self._lock:
            self._epoch, self._heard = checkpoint.epoch, checkpoint.heard
            self._values.restore(checkpoint.streams)
            self._watch.restore(checkpoint.sources)
            for event in self._values.events(SYSTEM_STREAM):
                self._seats.know(event)
                if event.kind == SOURCE_KIND:
                    self._watch.told(str(event.values.get("name", "")), str(event.values.get("state", "")))
            known = (_entity(event) for event in self._values.events(ENTITY_STREAM))
            self._engine.know(entity for entity in known if entity)
            self._engine.book.restore(checkpoint.alarms)
            self._engine.reindex()
            logged = self._values.events(ALARM_STREAM)
            self._desk.restore(checkpoint.receipts, checkpoint.unconfirmed, logged)


def _entity(event: Event) -> Entity | None:
    if event.kind != ENTITY_KIND:
        return None
    try:
        return entity_of(event)
    except MalformedError as err:
        _log.warning("state: %s", err)
        return None
