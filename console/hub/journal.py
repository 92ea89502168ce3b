"""The journal of commands: what was asked and what was answered, as events of stream ``command`` in the log."""

import base64
import logging
from collections import OrderedDict
from collections.abc import Iterable

import msgspec

from console.model.event import Event, Values
from console.wire.command import Command, Receipt, encode

_logger = logging.getLogger(__name__)

STREAM = "command"
ASKED = "command.asked"
ANSWERED = "command.answered"
REMEMBERED = 4096
HELD_SECONDS = 60
_SOURCE = "hub"


class Order(msgspec.Struct):
    """One command that is remembered.

    Attributes:
        id: 16 bytes.
        service: Who executes it.
        body: The command.
        asked: When it was journaled, UTC ns.
        durable: Whether its asking is in the log; only then it may be dispatched.
        answer: The durable receipt.
        answering: Whether an answer is on its way into the log.
        given: The service's connection it was dispatched to.
    """

    id: bytes
    service: str
    body: bytes
    asked: int
    durable: bool = False
    answer: bytes | None = None
    answering: bool = False
    given: bytes | None = None


class Journal:
    """Remembers the newest commands. Pure: makes the events to be logged, reads them back, and touches nothing else."""

    def __init__(self) -> None:
        self._orders: OrderedDict[bytes, Order] = OrderedDict()

    def find(self, id16: bytes) -> Order | None:
        """The order with this id, if it is remembered."""
        return self._orders.get(id16)

    def ask(self, command: Command, service: str, body: bytes, now: int) -> Event:
        """Remember a command; returns the event that makes it durable."""
        id16 = command.id
        self._orders[id16] = Order(id16, service, body, now)
        while len(self._orders) > REMEMBERED:
            self._orders.popitem(last=False)
        values: Values = {
            "service": service,
            "name": command.name,
            "entity": command.entity,
            "rule": command.rule,
            "revision": command.revision,
            "by": command.principal.name,
            "role": str(command.principal.role),
            "seat": command.principal.seat,
            "body": base64.b64encode(body).decode(),
        }
        return Event(_entity(id16), _SOURCE, ASKED, now, values=values)

    def forget(self, id16: bytes) -> None:
        """What was asked could not be made durable."""
        self._orders.pop(id16, None)

    def answer(self, receipt: Receipt, body: bytes, now: int) -> Event:
        """The event that makes an answer durable; the order is answered only by ``settle``."""
        values: Values = {
            "status": receipt.status,
            "reason": receipt.reason,
            "revision": receipt.revision,
            "body": base64.b64encode(body).decode(),
        }
        return Event(_entity(receipt.id), _SOURCE, ANSWERED, now, values=values)

    def settle(self, id16: bytes, body: bytes) -> None:
        """The answer is durable."""
        order = self._orders.get(id16)
        if order:
            order.answer = body

    def waiting(self, service: str) -> list[Order]:
        """Durable and unanswered orders of a service, oldest first."""
        return [o for o in self._orders.values() if o.service == service and o.durable and o.answer is None]

    def stale(self, now: int) -> list[Order]:
        """Unanswered orders that no service holds and that nobody waits for any more (60 s)."""
        limit = now - HELD_SECONDS * 1_000_000_000
        return [
            o
            for o in self._orders.values()
            if o.asked < limit and o.durable and o.answer is None and o.given is None and not o.answering
        ]

    def restore(self, events: Iterable[Event]) -> None:
        """Remember again what the log says, oldest first."""
        for event in events:
            try:
                id16 = bytes.fromhex(event.entity.rpartition(".")[2])
                body = base64.b64decode(str(event.values.get("body", "")))
            except ValueError as err:
                _logger.error("journal: %s at %d is none of ours: %s", event.entity[:80], event.t, err)  # noqa: TRY400 - words, not a trace
                continue
            if event.kind == ASKED:
                self._orders[id16] = Order(id16, str(event.values.get("service", "")), body, event.t, durable=True)
                while len(self._orders) > REMEMBERED:
                    self._orders.popitem(last=False)
            elif event.kind == ANSWERED:
                self.settle(id16, body)


def expired(id16: bytes) -> tuple[Receipt, bytes]:
    """The answer to a command that no service confirmed in time; it will not be dispatched any more."""
    reason = "không có dịch vụ nào xác nhận lệnh trong 60 giây|no service confirmed the command within 60 seconds"
    receipt = Receipt(id=id16, status="failed", reason=reason)
    return receipt, encode(receipt)


def _entity(id16: bytes) -> str:
    return f"command.{id16.hex()}"
