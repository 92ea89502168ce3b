"""Which shift is handed over when, and what is told of one that ended without it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import structs

from console.model.clock import NS
from console.model.handover import Handover, HandoverState, Signature
from console.model.principal import Role
from console.model.shift import Shift
from console.model.text import Text
from console.shell.shift_watch import ShiftWatch

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SHIFTS = (Shift(Text("Sáng"), 360, 840), Shift(Text("Chiều"), 840, 1320), Shift(Text("Đêm"), 1320, 360))


def at(day: int, hour: int, minute: int = 0) -> int:
    return round(datetime(2026, 11, day, hour, minute, tzinfo=ZONE).timestamp()) * NS


def closed(end: int, t: int, state: HandoverState = HandoverState.CONFIRMED) -> Handover:
    lan, minh = Signature("Lan", Role.OPERATOR, t), Signature("Minh", Role.OPERATOR, t)
    plain = Handover(seat="1", end=end, outgoing=lan, state=state)
    return structs.replace(plain, incoming=minh) if state is HandoverState.CONFIRMED else plain


def test_before_its_end_a_shift_is_handed_over_early():
    watch = ShiftWatch(SHIFTS, ZONE, at(22, 7))
    state = watch.judge(at(22, 13, 50), None)
    assert state.closing
    assert (state.closing.shift.name.vi, state.overdue) == ("Sáng", None)


def test_past_its_end_it_is_overdue_until_it_is_confirmed():
    watch = ShiftWatch(SHIFTS, ZONE, at(22, 7))
    now = at(22, 14, 12)
    state = watch.judge(now, None)
    assert state.overdue
    assert state.closing == state.overdue
    assert state.overdue.end == at(22, 14)
    signed = watch.judge(now, closed(at(22, 14), now, HandoverState.SIGNED))
    assert signed.waiting
    assert signed.overdue, "one signature is not two"
    assert watch.judge(now, closed(at(22, 14), now))[1:] == (None, False)


def test_a_seat_that_was_empty_then_owes_nothing():
    watch = ShiftWatch(SHIFTS, ZONE, at(22, 14, 5))
    state = watch.judge(at(22, 14, 12), None)
    assert state.overdue is None
    assert state.closing
    assert state.closing.shift.name.vi == "Chiều"


def test_after_a_restart_whoever_took_over_before_still_owes():
    watch = ShiftWatch(SHIFTS, ZONE, at(22, 14, 5))
    assert watch.judge(at(22, 14, 12), closed(at(22, 6), at(22, 6, 3))).overdue


def test_late_in_the_next_shift_it_is_that_one_which_is_handed_over():
    watch = ShiftWatch(SHIFTS, ZONE, at(22, 7))
    state = watch.judge(at(22, 21, 50), None)
    assert state.closing
    assert state.closing.shift.name.vi == "Chiều"
    assert state.overdue, "and the one before is still told"


def test_without_shifts_a_hand_over_is_possible_and_nothing_is_owed():
    assert ShiftWatch((), ZONE, at(22, 7)).judge(at(22, 14, 12), None) == (None, None, False)
