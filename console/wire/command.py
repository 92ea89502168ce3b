"""Commands and their receipts: what an operator asks of a service, and the durable answer."""

from typing import Literal

import msgspec

from console.model.outside import UNREADABLE, Counter, Nanoseconds
from console.model.principal import Principal
from console.wire.codec import MalformedError

CommandArgument = float | int | str | bool | None


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One operator action. ``id`` (16 bytes, made by the console) travels in its own frame.

    Attributes:
        id: The same id is answered, not executed, twice.
        service: Who executes it: ``alarm``.
        name: ``ack``, ``shelve``, ...
        entity: What it is about.
        rule: With ``entity`` the identity of an alarm.
        revision: The revision the operator saw; a mismatch is refused with a reason.
        principal: Who asks.
        t: When, UTC ns, by the seat's clock.
        arguments: Whatever the command declares.
    """

    id: bytes
    service: str
    name: str
    entity: str = ""
    rule: str = ""
    revision: Counter = 0
    principal: Principal = Principal("")
    t: Nanoseconds = 0
    arguments: dict[str, CommandArgument] = {}


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a command; sent only after its effect is durable.

    Attributes:
        id: The command's.
        status: ``done``, ``refused`` (with a reason; nothing changed), or ``failed`` (could not be carried out).
        reason: For the operator, vi and en separated by ``|`` where both exist; empty when done.
        revision: The alarm's revision afterwards.
        data: Body of the answer to a question (a command whose name begins with ``get``; such are not journaled).
    """

    id: bytes
    status: Literal["done", "refused", "failed"]
    reason: str = ""
    revision: Counter = 0
    data: bytes = b""


_encoder = msgspec.msgpack.Encoder()
_commands = msgspec.msgpack.Decoder(Command)
_receipts = msgspec.msgpack.Decoder(Receipt)


def encode(value: Command | Receipt) -> bytes:
    """The body of a CMD or RES frame."""
    return _encoder.encode(value)


def decode_command(body: bytes) -> Command:
    """The command of a CMD body.

    Raises:
        MalformedError: Not a command.
    """
    try:
        return _commands.decode(body)
    except UNREADABLE as err:
        raise MalformedError(f"command: {err}") from err


def decode_receipt(body: bytes) -> Receipt:
    """The receipt of a RES body.

    Raises:
        MalformedError: Not a receipt.
    """
    try:
        return _receipts.decode(body)
    except UNREADABLE as err:
        raise MalformedError(f"receipt: {err}") from err
