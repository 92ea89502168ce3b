"""The alarm desk: the engine's changes go to stream ``alarm``, the operators' commands to the engine.

A command is answered when its effect has come back on the stream: it is then durable, and every seat sees it. The
changes carry, beside the record, ``run`` (which process wrote it), ``at`` (the last input that a restarted engine need
not look at again, ``stream:sequence``), ``annunciates`` where it is to be shown and sounded and, where a command caused
it, ``command`` (hex id), ``action``, ``by``, ``seat`` and ``text`` (the reason, owner or comment). The canary never
annunciates: no KPI may count it.
"""

import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable

import msgspec

from console.alarms.engine import Engine
from console.alarms.machine import Refusal
from console.alarms.operation import Change
from console.alarms.record import Mark
from console.feed.service import Reply
from console.hub.state_wish import wish_of
from console.model.alarm import Alarm
from console.model.event import Event
from console.model.text import Text
from console.wire.codec import MalformedError
from console.wire.command import Command, Receipt
from console.wire.record import ALARM_PREFIX, ALARM_STREAM, ANNUNCIATES, CANARY_RULE, alarm_event, alarm_of

_log = logging.getLogger(__name__)

Publish = Callable[[str, list[Event]], int]
Key = tuple[str, str]

REMEMBERED = 100_000
PATIENCE_SECONDS = 5.0
LOG_LOST = Text("nhật ký của trung tâm đã mất", "the hub's log was lost")
_HEX = re.compile(r"[0-9a-f]{32}")
_DIGITS = 20


class _Unconfirmed(msgspec.Struct, frozen=True):
    change: Change
    ticket: int
    since: float


class AlarmDesk:
    """Not thread-safe; the keeper holds the lock.

    Attributes:
        engine: Its listener is ``changed``; set by the owner because each needs the other.

    Args:
        publish: Queues events of a stream, returns the publisher's ticket.
        run: Names this run of the process.
    """

    def __init__(self, publish: Publish, run: str) -> None:
        self.engine: Engine
        self._publish = publish
        self._run = run
        self._outbox: list[Change] = []
        self._unconfirmed: dict[tuple[str, str, int], _Unconfirmed] = {}  # by (entity, rule, revision), in order
        self._newest: dict[Key, int] = {}  # the highest unconfirmed revision
        self._restored: list[Change] = []
        self._receipts: OrderedDict[bytes, Receipt] = OrderedDict()
        self._replies: dict[str, list[Reply]] = {}

    # ------------------------------------------------------------------ commands

    def command(self, command: Command, reply: Reply, now: int) -> None:
        """Carry out a command; ``reply`` is called when its effect is durable, at once if it is refused or known."""
        known = self._receipts.get(command.id)
        if known is not None:
            reply(known)
            return
        hexed = command.id.hex()
        if hexed in self._replies:
            self._replies[hexed].append(reply)
            return
        refused = self._do(command, now)
        if refused is None:
            self._replies[hexed] = [reply]
            return
        reason = f"{refused.vi}|{refused.en}"
        self._remember(Receipt(id=command.id, status="refused", reason=reason, revision=self._revision(command)))
        reply(self._receipts[command.id])

    def _do(self, command: Command, now: int) -> Text | None:
        wish = wish_of(command)
        if isinstance(wish, Text):
            return wish
        result = self.engine.operate(command.entity, command.rule, wish, now)
        return result.reason if isinstance(result, Refusal) else None

    def _revision(self, command: Command) -> int:
        record = self.engine.book.get(command.entity, command.rule)
        return record.alarm.revision if record and record.alarm else 0

    def _remember(self, receipt: Receipt) -> None:
        self._receipts[receipt.id] = receipt
        while len(self._receipts) > REMEMBERED:
            self._receipts.popitem(last=False)

    def _done(self, hexed: str, revision: int) -> None:
        receipt = Receipt(id=bytes.fromhex(hexed), status="done", revision=revision)
        self._remember(receipt)
        for reply in self._replies.pop(hexed, ()):
            reply(receipt)

    # ------------------------------------------------------------------ to the stream

    def changed(self, change: Change) -> None:
        """The engine's listener."""
        self._outbox.append(change)

    def flush(self, at: float) -> None:
        """Publish what has changed, as one batch; ``at`` is monotonic seconds."""
        if not self._outbox:
            return
        changes, self._outbox = self._outbox, []
        ticket = self._publish(ALARM_STREAM, [self._event(change) for change in changes])
        for change in changes:
            alarm = change.alarm
            self._unconfirmed[alarm.entity, alarm.rule, alarm.revision] = _Unconfirmed(change, ticket, at)
            self._newest[alarm.id] = alarm.revision

    def resend(self, at: float, acked: int) -> None:
        """Publish again what the hub acknowledged but the stream never brought.

        The hub may have taken a batch for one of the same number that a killed run of this process had left on the way.
        """
        late = [u for u in self._unconfirmed.values() if u.ticket <= acked and at - u.since > PATIENCE_SECONDS]
        if late:
            _log.warning("state: %d alarm changes were acknowledged but never seen; publishing them again", len(late))
            self._outbox += [u.change for u in late]

    def reconcile(self, logged: Iterable[Event]) -> None:
        """Publish what is known and the log does not hold: changes that were on the way, then anything else."""
        revisions: dict[Key, int] = {}
        for event in logged:
            alarm = _read(event)
            if alarm:
                revisions[alarm.id] = alarm.revision
        restored, self._restored = self._restored, []
        known = (Change(alarm) for alarm in self.engine.book.alarms() if alarm.id not in self._newest)
        for change in (*restored, *known):
            alarm = change.alarm
            if alarm.revision > revisions.get(alarm.id, 0):
                revisions[alarm.id] = alarm.revision
                self._outbox.append(change)

    def new_log(self) -> None:
        """The log was lost: what was on the way to it is told anew by ``reconcile``."""
        self.engine.book.new_log()
        self._unconfirmed.clear()
        self._newest.clear()
        self._outbox.clear()
        self._restored.clear()
        for hexed in list(self._replies):
            failed = Receipt(id=bytes.fromhex(hexed), status="failed", reason=f"{LOG_LOST.vi}|{LOG_LOST.en}")
            for reply in self._replies.pop(hexed):
                reply(failed)

    # ------------------------------------------------------------------ from the stream

    def take(self, event: Event, now: int) -> None:
        """What the log says of an alarm: this run's own words come back, or an earlier run's."""
        alarm = _read(event)
        if alarm is None:
            return
        hexed = _command(event)
        if event.values.get("run") == self._run:
            self._unconfirmed.pop((alarm.entity, alarm.rule, alarm.revision), None)
            if self._newest.get(alarm.id) == alarm.revision:
                del self._newest[alarm.id]
        elif alarm.id in self._newest:
            return  # our own word is on the way and will be the last
        elif not self.engine.book.adopt(alarm, _mark(event)):
            self.engine.affirm(alarm.entity, alarm.rule, now)
            return
        if hexed:
            self._done(hexed, alarm.revision)

    def adopt(self, event: Event) -> None:
        """What the log says of an alarm, before any input is looked at."""
        alarm = _read(event)
        if alarm is None:
            return
        self.engine.book.adopt(alarm, _mark(event))
        hexed = _command(event)
        if hexed:
            self._done(hexed, alarm.revision)

    def _event(self, change: Change) -> Event:
        event = alarm_event(change.alarm)
        values = {**event.values, "run": self._run}
        if change.origin:
            values["at"] = f"{change.origin[0]}:{change.origin[1]}"
        if change.annunciates and change.alarm.rule != CANARY_RULE:
            values[ANNUNCIATES] = True
        if change.command:
            said = {"action": change.action, "by": change.by, "seat": change.seat, "text": change.text}
            values |= {"command": change.command, **said}
        return msgspec.structs.replace(event, values=values)

    # ------------------------------------------------------------------ disk

    def export(self) -> tuple[list[Receipt], list[Change]]:
        """Receipts, and the changes that the log may not have yet."""
        return list(self._receipts.values()), self._restored + [u.change for u in self._unconfirmed.values()]

    def restore(self, receipts: Iterable[Receipt], unconfirmed: Iterable[Change]) -> None:
        """Continue from what was exported; a command that was on the way is waited for, not executed again."""
        self._receipts = OrderedDict((r.id, r) for r in receipts)
        self._restored = list(unconfirmed)
        self._replies = {change.command: [] for change in self._restored if change.command}


def _read(event: Event) -> Alarm | None:
    if not event.kind.startswith(ALARM_PREFIX):
        return None
    try:
        return alarm_of(event)
    except MalformedError as err:
        _log.warning("state: %s", err)
        return None


def _mark(event: Event) -> Mark | None:
    stream, _, seq = str(event.values.get("at", "")).rpartition(":")
    return (stream, int(seq)) if stream and len(seq) < _DIGITS and seq.isdecimal() else None


def _command(event: Event) -> str:
    """Id of the command that made the change, 32 hexadecimal digits; empty if there was none."""
    said = str(event.values.get("command", ""))
    return said if _HEX.fullmatch(said) else ""
