"""Operator actions: a command goes out, stays pending until its receipt, and is never a success by assumption."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec import structs

from console.model.alarm import Alarm
from console.model.clock import Clock
from console.model.principal import Principal, Role
from console.wire.command import Command, CommandArgument, Receipt
from widgets.alarm_action import Wish, offered
from widgets.alarm_group import AlarmId
from widgets.alarm_model import Mark

DEADLINE_SECONDS = 6.0  # after the client's own, for the case that the client itself is gone

Answer = Callable[[Receipt], None]
_SEAT = 0


@dataclass(frozen=True)
class _Sent:
    """A command that has not been answered."""

    due: float
    answer: Answer
    window: int


class Actions:
    """Sends commands for one seat and keeps the marks of its alarms.

    What a window asked is answered to that window, and to nobody once it has closed; marks are the seat's.

    Args:
        send: Hands a command to the feed.
        principal: Who acts.
        clock: For the time in the command and the deadline.
        on_mark: Called with each alarm whose mark changed.
        on_done: Called with each wish that was carried out, and the alarm as it was before.
    """

    def __init__(
        self,
        send: Callable[[Command], bytes],
        principal: Principal,
        clock: Clock,
        on_mark: Callable[[AlarmId], None] = lambda _id: None,
        on_done: Callable[[Alarm, Wish], None] = lambda _alarm, _wish: None,
    ) -> None:
        self._send, self._principal, self._clock = send, principal, clock
        self.on_mark, self.on_done = on_mark, on_done
        self._sent: dict[bytes, _Sent] = {}
        self._marks: dict[AlarmId, Mark] = {}
        self._window = _SEAT
        self._windows = {_SEAT}

    def open_window(self) -> int:
        """A window opens: what is asked from now on is asked by it."""
        self._window += 1
        self._windows.add(self._window)
        return self._window

    def close_window(self, window: int) -> None:
        """It has closed: no answer reaches it any more."""
        self._windows.discard(window)

    def mark(self, alarm_id: AlarmId) -> Mark | None:
        """Pending, failed, or None."""
        return self._marks.get(alarm_id)

    def marks(self) -> dict[AlarmId, Mark]:
        """All marks."""
        return dict(self._marks)

    @property
    def clock(self) -> Clock:
        """That of the commands and their deadlines."""
        return self._clock

    @property
    def principal(self) -> Principal:
        """Who acts, as what, where."""
        return self._principal

    @property
    def operator(self) -> str:
        """Who acts."""
        return self._principal.name

    @property
    def seat(self) -> str:
        """Where."""
        return self._principal.seat

    @property
    def role(self) -> Role:
        """What the one who acts may do."""
        return self._principal.role

    def act(self, alarm: Alarm, wish: Wish, answer: Answer = lambda _receipt: None) -> bool:
        """Send a wish; False where it does not apply to what the operator sees, or the last one is still pending."""
        mark = self._marks.get(alarm.id)
        apply = wish.action == "undo" or wish.action in offered(alarm, self.operator, self.role)
        if not apply or (mark and mark.phase == "pending"):
            return False
        command = self._command(
            "alarm",
            wish.action,
            alarm.entity,
            rule=alarm.rule,
            revision=alarm.revision,
            arguments=_arguments(wish),
        )

        window = self._window

        def answered(receipt: Receipt) -> None:
            self._set(alarm.id, None if receipt.status == "done" else Mark("failed", receipt.reason, wish.action))
            if receipt.status == "done":
                self.on_done(alarm, wish)
            if window in self._windows:
                answer(receipt)

        self._set(alarm.id, Mark("pending", action=wish.action))
        self._post(command, answered, _SEAT)
        return True

    def ask(
        self,
        service: str,
        name: str,
        entity: str,
        arguments: dict[str, CommandArgument],
        answer: Answer,
        *,
        rule: str = "",
        revision: int = 0,
        seat: bool = False,
    ) -> None:
        """Ask something of a service; ``answer`` gets its receipt, or a failed one after the deadline.

        ``revision`` is that of what a command is about, as the operator saw it; a question has none. With ``seat`` the
        answer is the seat's, whatever window is open.
        """
        command = self._command(service, name, entity, rule=rule, revision=revision, arguments=arguments)
        self._post(command, answer, _SEAT if seat else self._window)

    def order(
        self,
        service: str,
        name: str,
        entity: str,
        arguments: dict[str, CommandArgument],
        answer: Answer,
        *,
        revision: int = 0,
        by: Principal | None = None,
    ) -> None:
        """Give a service an order, in the name of ``by`` where that is not who sits here; ``answer`` as of ``ask``."""
        command = self._command(service, name, entity, revision=revision, arguments=arguments)
        self._post(command if by is None else structs.replace(command, principal=by), answer, self._window)

    def take_over(self, operator: str) -> None:
        """Somebody else acts from now on, in the same role at the same seat."""
        self._principal = structs.replace(self._principal, name=operator)

    def take(self, receipts: Iterable[Receipt]) -> None:
        """Receipts from the feed; those of nobody's commands are left alone."""
        for receipt in receipts:
            sent = self._sent.pop(receipt.id, None)
            if sent and sent.window in self._windows:
                sent.answer(receipt)

    def see(self, alarm: Alarm) -> None:
        """An alarm changed: a failure is no longer news once what was asked for does not apply any more."""
        mark = self._marks.get(alarm.id)
        if mark and mark.phase == "failed" and mark.action not in offered(alarm, self.operator, self.role):
            self._set(alarm.id, None)

    def tick(self) -> None:
        """Fail what is past its deadline."""
        now = self._clock.monotonic()
        late = [command_id for command_id, sent in self._sent.items() if now > sent.due]
        self.take(Receipt(id=command_id, status="failed", reason="") for command_id in late)

    def _command(
        self,
        service: str,
        name: str,
        entity: str,
        *,
        rule: str = "",
        revision: int = 0,
        arguments: dict[str, CommandArgument] | None = None,
    ) -> Command:
        return Command(
            id=os.urandom(16),
            service=service,
            name=name,
            entity=entity,
            rule=rule,
            revision=revision,
            principal=self._principal,
            t=self._clock.now(),
            arguments=arguments or {},
        )

    def _post(self, command: Command, answer: Answer, window: int) -> None:
        self._sent[command.id] = _Sent(self._clock.monotonic() + DEADLINE_SECONDS, answer, window)
        self._send(command)

    def _set(self, alarm_id: AlarmId, mark: Mark | None) -> None:
        if mark is None:
            self._marks.pop(alarm_id, None)
        else:
            self._marks[alarm_id] = mark
        self.on_mark(alarm_id)


def _arguments(wish: Wish) -> dict[str, CommandArgument]:
    match wish.action:
        case "shelve":
            return {"reason": wish.text, "until": wish.until, "once": wish.once}
        case "comment":
            return {"text": wish.text}
        case "suppress" | "remove":
            return {"reason": wish.text}
        case "return":
            return {"from": wish.text}
        case "undo":
            return {"action": wish.undoes, "owner": wish.text}
        case _:
            return {}
