"""What may be done with a hand-over, by whom, and what becomes of it. Pure: no stream, no clock.

| command of service ``seat`` | arguments | who |
|---|---|---|
| ``sign`` | ``record`` (``console.wire.handover``): every row gone through | the outgoing operator |
| ``confirm`` | ``remark`` | the incoming operator: another name |
| ``withdraw`` | ``remark``: why | an operator of the seat |

Each names the revision that it saw (0 where this seat has never handed over), and is given at the seat it is about.
"""

import msgspec

from console.hub.state_wish import BAD_ARGUMENT, NOT_ALLOWED, UNKNOWN_COMMAND
from console.model.handover import Handover, HandoverState, Seen, Signature
from console.model.principal import Principal, Role
from console.model.text import Text
from console.wire.codec import MalformedError
from console.wire.command import Command, CommandArgument
from console.wire.handover import MOST_PACKED, unpack
from console.wire.record import seat_entity

CHANGED = Text("bàn này vừa có thay đổi, hãy xem lại", "something has changed at this seat; look again")
ANOTHER_SEAT = Text("chỉ giao ca tại bàn của mình", "a hand-over is signed at its own seat")
UNNAMED = Text("thiếu tên người ký", "who signs must be named")
UNSEEN = Text("còn mục chưa xem qua", "some rows have not been gone through")
WAITS = Text("đã có biên bản chờ xác nhận; rút lại trước", "one waits to be confirmed; withdraw it first")
NOTHING_WAITS = Text("không có biên bản nào chờ xác nhận", "no hand-over waits to be confirmed")
SAME_PERSON = Text("người nhận ca phải khác người giao", "who takes over must be another person than who hands over")
TOO_LONG = Text("nội dung quá dài", "the text is too long")
NEEDS_REMARK = Text("cần ghi lý do", "a reason is needed")

LONGEST_NOTE = 8000
_SIGNERS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})


def carried_out(command: Command, last: Handover | None, now: int) -> Handover | Text:
    """The hand-over afterwards, or why nothing changes.

    Args:
        command: ``sign``, ``confirm`` or ``withdraw``.
        last: The seat's last hand-over, None if there was none.
        now: UTC ns.
    """
    by = command.principal
    refusal = _refusal(command, by, last)
    if refusal:
        return refusal
    signature = Signature(named(by.name), by.role, now)
    match command.name:
        case "sign":
            return _signed(command, last, signature)
        case "confirm":
            return _confirmed(command, last, signature)
        case "withdraw":
            return _withdrawn(command, last, signature)
        case _:
            return UNKNOWN_COMMAND


def named(name: str) -> str:
    """A name with its blanks put right."""
    return " ".join(name.split())


def _refusal(command: Command, by: Principal, last: Handover | None) -> Text | None:
    if by.role not in _SIGNERS:
        return NOT_ALLOWED
    if command.entity != seat_entity(by.seat):
        return ANOTHER_SEAT
    if not named(by.name):
        return UNNAMED
    if command.revision != (last.revision if last else 0):
        return CHANGED
    remark = command.arguments.get("remark", "")
    if not isinstance(remark, str):
        return BAD_ARGUMENT
    return TOO_LONG if len(remark) > LONGEST_NOTE else None


def _signed(command: Command, last: Handover | None, signature: Signature) -> Handover | Text:
    if last and last.state is HandoverState.SIGNED:
        return WAITS
    draft = _draft(command.arguments.get("record"))
    if isinstance(draft, Text):
        return draft
    if any(row.seen is Seen.NO for row in draft.rows):
        return UNSEEN
    return msgspec.structs.replace(
        draft,
        seat=command.principal.seat,
        revision=command.revision + 1,
        state=HandoverState.SIGNED,
        outgoing=signature,
        incoming=None,
        withdrawn=None,
        remark="",
    )


def _draft(record: CommandArgument) -> Handover | Text:
    if not isinstance(record, str):
        return BAD_ARGUMENT
    if len(record) > MOST_PACKED:
        return TOO_LONG
    try:
        draft = unpack(record)
    except MalformedError:
        return BAD_ARGUMENT
    return TOO_LONG if len(draft.note) > LONGEST_NOTE else draft


def _confirmed(command: Command, last: Handover | None, signature: Signature) -> Handover | Text:
    if last is None or last.state is not HandoverState.SIGNED:
        return NOTHING_WAITS
    if signature.name.casefold() == last.outgoing.name.casefold():
        return SAME_PERSON
    return msgspec.structs.replace(
        last,
        revision=last.revision + 1,
        state=HandoverState.CONFIRMED,
        incoming=signature,
        remark=str(command.arguments.get("remark", "")).strip(),
    )


def _withdrawn(command: Command, last: Handover | None, signature: Signature) -> Handover | Text:
    remark = str(command.arguments.get("remark", "")).strip()
    if last is None or last.state is not HandoverState.SIGNED:
        return NOTHING_WAITS
    if not remark:
        return NEEDS_REMARK
    return msgspec.structs.replace(
        last, revision=last.revision + 1, state=HandoverState.WITHDRAWN, withdrawn=signature, remark=remark
    )
