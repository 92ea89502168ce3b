"""What an operator wishes of an alarm, what stands against it, and what the engine tells of every change."""

from typing import Literal

import msgspec

from console.alarms.machine import Happening, Refusal
from console.alarms.record import Mark
from console.model.alarm import Alarm, Comment, Suppressed, Suppression
from console.model.clock import NS
from console.model.text import Text

Note = Literal["assign", "comment"]
"""What is noted on an alarm without moving its state."""

MOST_COMMENTS = 8
LONGEST_TEXT = 2000
LONGEST_NAME = 64
_SHELVINGS = (Happening.SHELVE, Happening.SHELVE_ONCE)
_HELD = {Happening.SUPPRESS: Suppression.BY_DESIGN, Happening.REMOVE: Suppression.OUT_OF_SERVICE}
_SUPPRESSIONS = (*_SHELVINGS, Happening.SUPPRESS, Happening.REMOVE)


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One wish.

    Attributes:
        what: An operator's happening (everything but raised, cleared, lost and regained), or a note.
        revision: The revision the operator saw; a comment contradicts nothing and needs none.
        by: Who.
        command: Hex id of the command, carried into the change.
        text: Why it is suppressed, whom it is assigned to (empty: nobody), or the comment.
        until: End of a shelving, UTC ns; 0 means the longest allowed.
        seat: Where.
        action: What the change is called where that is not ``what``: the taking back of an earlier command.
    """

    what: Happening | Note
    revision: int = 0
    by: str = ""
    command: str = ""
    text: str = ""
    until: int = 0
    seat: str = ""
    action: str = ""


class Change(msgspec.Struct, frozen=True, tag=True):
    """One change of one alarm, in order, never left out.

    Attributes:
        alarm: The state afterwards.
        annunciates: To be shown and sounded now.
        command: Hex id of the operation that caused it, else empty.
        origin: The last input that a restarted engine need not look at again, if the inputs were marked.
        by: Who caused it, empty for the process itself.
        action: The operation's name, empty for the process itself; ``unshelve``, ``realarm``, ``auto-ack`` and ``mode``
            where time, a policy or a city mode did it.
        seat: Where it was asked for.
        text: What was said with it: the reason, the owner, the comment.
    """

    alarm: Alarm
    annunciates: bool = False
    command: str = ""
    origin: Mark | None = None
    by: str = ""
    action: str = ""
    seat: str = ""
    text: str = ""


UNKNOWN = Text("không có cảnh báo này", "no such alarm")
OLD_REVISION = Text("cảnh báo đã thay đổi, hãy xem lại", "the alarm has changed since; look again")
NEEDS_REASON = Text("tạm ẩn phải có lý do", "a suppression needs a reason")
TOO_LONG = Text("tạm ẩn quá thời hạn cho phép", "shelving for longer than allowed")
IN_THE_PAST = Text("thời điểm kết thúc đã qua", "the shelving would end in the past")
EMPTY = Text("ghi chú trống", "the comment is empty")
TOO_MUCH = Text("nội dung quá dài", "the text is too long")


def checked(wish: Operation, now: int, longest: int) -> Operation | Refusal:
    """The wish with its end of shelving, or what stands against it whatever the alarm; ``longest`` in ns."""
    text = wish.text.strip()
    if len(text) > (LONGEST_NAME if wish.what == "assign" else LONGEST_TEXT):
        return Refusal(TOO_MUCH)
    if not text and wish.what in _SUPPRESSIONS:
        return Refusal(NEEDS_REASON)
    if not text and wish.what == "comment":
        return Refusal(EMPTY)
    until = 0
    if wish.what in _SHELVINGS:
        until = wish.until or now + longest
        if until > now + longest + NS:  # a second, for what the way took
            return Refusal(TOO_LONG)
        if until <= now:
            return Refusal(IN_THE_PAST)
    return msgspec.structs.replace(wish, text=text, until=until)


def noted(alarm: Alarm, wish: Operation, now: int) -> Alarm:
    """``alarm`` with what the wish says of it beside its state."""
    match wish.what:
        case Happening.ACK:
            return msgspec.structs.replace(alarm, by=wish.by)
        case Happening.SHELVE | Happening.SHELVE_ONCE:
            return msgspec.structs.replace(
                alarm, shelved_until=wish.until, shelved_by=wish.by, shelved_reason=wish.text, shelved_since=now
            )
        case Happening.SUPPRESS | Happening.REMOVE:
            what = _HELD[wish.what]
            others = tuple(h for h in alarm.held if h.what is not what)
            return msgspec.structs.replace(alarm, held=(*others, Suppressed(what, wish.by, wish.text, now)))
        case "assign":
            return msgspec.structs.replace(alarm, owner=wish.text)
        case "comment":
            comments = (*alarm.comments, Comment(now, wish.by, wish.text))[-MOST_COMMENTS:]
            return msgspec.structs.replace(alarm, comments=comments)
        case _:
            return alarm
