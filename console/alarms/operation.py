"""What an operator wishes of an alarm, and what the engine tells of every change."""

import msgspec

from console.alarms.machine import Happening
from console.alarms.record import Mark
from console.model.alarm import Alarm
from console.model.text import Text


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One wish.

    Attributes:
        happening: An operator's happening: everything but raised, cleared, lost and regained.
        revision: The revision the operator saw.
        by: Who.
        command: Hex id of the command, carried into the change.
        reason: Why; shelving needs one.
        until: End of a shelving, UTC ns; 0 means the longest allowed.
    """

    happening: Happening
    revision: int
    by: str = ""
    command: str = ""
    reason: str = ""
    until: int = 0


class Change(msgspec.Struct, frozen=True):
    """One change of one alarm, in order, never left out.

    Attributes:
        alarm: The state afterwards.
        annunciates: To be shown and sounded now.
        command: Hex id of the operation that caused it, else empty.
        origin: The last input that a restarted engine need not look at again, if the inputs were marked.
    """

    alarm: Alarm
    annunciates: bool = False
    command: str = ""
    origin: Mark | None = None


UNKNOWN = Text("không có cảnh báo này", "no such alarm")
OLD_REVISION = Text("cảnh báo đã thay đổi, hãy xem lại", "the alarm has changed since; look again")
NEEDS_REASON = Text("tạm ẩn phải có lý do", "shelving needs a reason")
TOO_LONG = Text("tạm ẩn quá thời hạn cho phép", "shelving for longer than allowed")
