"""The alarm desk: the engine's changes go to stream ``alarm``, the operators' commands to the engine.

A command is answered when its effect has come back on the stream: it is then durable, and every seat sees it. The
changes carry, beside the record, ``run`` (which process wrote it), ``at`` (the last input that a restarted engine need
not look at again, ``stream:sequence``), ``annunciates`` where it is to be shown and sounded, where a command caused it
``command`` (hex id), ``by``, ``seat`` and ``text`` (the reason, owner or comment), and ``action`` where it was no doing
of the process itself. The canary never annunciates: no KPI may count it. A city mode and a change of
a rule are told on the same stream, before the alarms that follow them.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable

import msgspec

from console.alarms.engine import Engine
from console.alarms.machine import Refusal
from console.alarms.operation import Change
from console.alarms.regime import ModeChange
from console.alarms.rulebook import AmendmentChange
from console.feed.service import Reply
from console.hub.state_told import Key, Told, event_of, subject, told_by
from console.hub.state_wish import AMEND, MODE, amendment_order_of, mode_id, order_of, wish_of
from console.model.event import Event
from console.model.text import Text
from console.wire.command import Command, Receipt
from console.wire.record import ALARM_STREAM

_log = logging.getLogger(__name__)

Publish = Callable[[str, list[Event]], int]

REMEMBERED = 100_000
PATIENCE_SECONDS = 5.0
LOG_LOST = Text("nhật ký của trung tâm đã mất", "the hub's log was lost")


class _Unconfirmed(msgspec.Struct, frozen=True):
    change: Told
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
        self._outbox: list[Told] = []
        self._unconfirmed: dict[tuple[Key, int], _Unconfirmed] = {}  # by subject, in order
        self._newest: dict[Key, int] = {}  # the highest unconfirmed revision
        self._restored: list[Told] = []
        self._logged: dict[Key, int] = {}  # the revision that this log's last word has
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
        if command.name == MODE:
            order = order_of(command)
            result = order if isinstance(order, Text) else self.engine.modes.order(order, now)
        elif command.name == AMEND:
            amendment = amendment_order_of(command)
            result = amendment if isinstance(amendment, Text) else self.engine.amendments.order(amendment, now)
        else:
            wish = wish_of(command)
            result = wish if isinstance(wish, Text) else self.engine.operate(command.entity, command.rule, wish, now)
        if isinstance(result, Text):
            return result
        return result.reason if isinstance(result, Refusal) else None

    def _revision(self, command: Command) -> int:
        if command.name == MODE:
            mode = self.engine.book.regime.get(mode_id(command))
            return mode.revision if mode else 0
        if command.name == AMEND:
            return self.engine.book.rulebook.amendment(command.rule).revision
        alarm = self.engine.alarm(command.entity, command.rule)
        return alarm.revision if alarm else 0

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

    def changed(self, change: Told) -> None:
        """The engine's listener."""
        self._outbox.append(change)

    def flush(self, at: float) -> None:
        """Publish what has changed, as one batch; ``at`` is monotonic seconds."""
        if not self._outbox:
            return
        changes, self._outbox = self._outbox, []
        ticket = self._publish(ALARM_STREAM, [event_of(change, self._run) for change in changes])
        for change in changes:
            key, revision = subject(change)
            self._unconfirmed[key, revision] = _Unconfirmed(change, ticket, at)
            self._newest[key] = revision

    def resend(self, at: float, acked: int) -> None:
        """Publish again what the hub acknowledged but the stream never brought.

        The hub may have taken a batch for one of the same number that a killed run of this process had left on the way.
        """
        late = [u for u in self._unconfirmed.values() if u.ticket <= acked and at - u.since > PATIENCE_SECONDS]
        if late:
            _log.warning("state: %d alarm changes were acknowledged but never seen; publishing them again", len(late))
            self._outbox += [u.change for u in late]

    def reconcile(self) -> None:
        """Publish what is known and the log does not hold: changes that were on the way, then anything else."""
        revisions = dict(self._logged)
        restored, self._restored = self._restored, []
        book = self.engine.book
        known: list[Told] = [
            *(ModeChange(mode) for mode in book.regime),
            *(AmendmentChange(amendment) for amendment in book.rulebook),
            *(Change(alarm) for alarm in book.alarms()),
        ]
        for change in (*restored, *(c for c in known if subject(c)[0] not in self._newest)):
            key, revision = subject(change)
            if revision > revisions.get(key, 0):
                revisions[key] = revision
                self._outbox.append(change)

    def new_log(self) -> None:
        """The log was lost: what was on the way to it is told anew by ``reconcile``."""
        self.engine.book.new_log()
        self._unconfirmed.clear()
        self._newest.clear()
        self._outbox.clear()
        self._restored.clear()
        self._logged.clear()
        for hexed in list(self._replies):
            failed = Receipt(id=bytes.fromhex(hexed), status="failed", reason=f"{LOG_LOST.vi}|{LOG_LOST.en}")
            for reply in self._replies.pop(hexed):
                reply(failed)

    # ------------------------------------------------------------------ from the stream

    def take(self, event: Event, now: int) -> None:
        """What the log says of an alarm or a mode: this run's own words come back, or an earlier run's."""
        told = told_by(event)
        if told is None:
            return
        key, revision = subject(told)
        self._logged[key] = revision
        if event.values.get("run") == self._run:
            self._unconfirmed.pop((key, revision), None)
            if self._newest.get(key) == revision:
                del self._newest[key]
        elif key in self._newest:
            return  # our own word is on the way and will be the last
        elif not self._adopt(told):
            self._affirm(told, now)
            return
        else:
            self.engine.amendments.settle(now)
        if told.command:
            self._done(told.command, revision)

    def adopt(self, event: Event) -> None:
        """What the log says of an alarm or a mode, before any input is looked at."""
        told = told_by(event)
        if told is None:
            return
        key, revision = subject(told)
        self._logged[key] = revision
        self._adopt(told)
        if told.command:
            self._done(told.command, revision)

    def _adopt(self, told: Told) -> bool:
        book = self.engine.book
        if isinstance(told, ModeChange):
            return book.regime.adopt(told.mode)
        if isinstance(told, AmendmentChange):
            return self.engine.amendments.adopt(told.amendment)
        return book.adopt(told.alarm, told.origin)

    def _affirm(self, told: Told, now: int) -> None:
        if isinstance(told, ModeChange):
            self.engine.modes.affirm(told.mode.id, now)
        elif isinstance(told, AmendmentChange):
            self.engine.amendments.affirm(told.amendment.rule)
        else:
            self.engine.affirm(told.alarm.entity, told.alarm.rule, now)

    # ------------------------------------------------------------------ disk

    def export(self) -> tuple[list[Receipt], list[Told]]:
        """Receipts, and the changes that the log may not have yet."""
        return list(self._receipts.values()), self._restored + [u.change for u in self._unconfirmed.values()]

    def restore(self, receipts: Iterable[Receipt], unconfirmed: Iterable[Told], logged: Iterable[Event]) -> None:
        """Continue from what was exported; a command that was on the way is waited for, not executed again.

        Args:
            receipts: As exported.
            unconfirmed: As exported.
            logged: The last events of stream ``alarm`` that had been read.
        """
        self._logged = dict(subject(told) for event in logged if (told := told_by(event)))
        self._receipts = OrderedDict((r.id, r) for r in receipts)
        self._restored = list(unconfirmed)
        self._replies = {change.command: [] for change in self._restored if change.command}
