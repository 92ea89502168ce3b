"""The regime: which city modes there are, which of them are on, and what they suppress."""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from console.alarms.machine import Refusal
from console.alarms.mode import Mode
from console.alarms.rule import Rule
from console.alarms.timers import Timers
from console.model.clock import NS
from console.model.entity import Entity
from console.model.mode import CityMode
from console.model.text import Text

LONGEST_MODE = 7 * 86_400
LONGEST_REASON = 2000
_SLACK = NS  # a second, for what the way took

UNKNOWN_MODE = Text("không có chế độ này", "no such mode")
OLD_MODE = Text("chế độ đã thay đổi, hãy xem lại", "the mode has changed since; look again")
NOT_ON = Text("chế độ này không bật", "the mode is not on")
MODE_NEEDS_REASON = Text("bật chế độ phải có lý do", "a mode is set with a reason")
MODE_TOO_LONG = Text("một chế độ bật lâu nhất 7 ngày", "a mode is set for 7 days at the longest")
MODE_IN_THE_PAST = Text("thời điểm kết thúc đã qua", "the mode would end in the past")
REASON_TOO_MUCH = Text("lý do quá dài", "the reason is too long")
_replace = msgspec.structs.replace


class ModeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor's wish to set or clear a mode, or to change the reason and the end of one that is on.

    Attributes:
        mode: Id.
        on: Set or clear.
        revision: The revision the supervisor saw.
        by: Who.
        command: Hex id of the command, carried into the change.
        reason: Why; a mode is never set without one.
        until: When it ends by itself, UTC ns; 0 where somebody must clear it.
    """

    mode: str
    on: bool
    revision: int = 0
    by: str = ""
    command: str = ""
    reason: str = ""
    until: int = 0


class ModeChange(msgspec.Struct, frozen=True, tag=True):
    """One change of one mode; the changes of the alarms that it suppresses, or no longer does, follow it.

    Attributes:
        mode: The state afterwards.
        command: Hex id of the order that caused it, else empty.
        by: Who gave the order, empty where the mode ended by itself.
    """

    mode: CityMode
    command: str = ""
    by: str = ""


class Regime:
    """All modes of one city. Not thread-safe.

    Args:
        modes: What the plugins say, in the order of the plugins.
        timers: Those of the book; a mode ends with the timer ``(id, "", "mode")``.
    """

    def __init__(self, modes: Iterable[Mode], timers: Timers) -> None:
        self._timers = timers
        self._declared: dict[str, list[Mode]] = {}
        for mode in modes:
            self._declared.setdefault(mode.id, []).append(mode)
        self._states: dict[str, CityMode] = {}
        self._on: list[tuple[str, list[Mode]]] = []

    def __iter__(self) -> Iterator[CityMode]:
        return iter(self._states.values())

    @property
    def active(self) -> bool:
        """Whether any mode is on."""
        return bool(self._on)

    def get(self, mode: str) -> CityMode | None:
        """One mode."""
        return self._states.get(mode)

    def covering(
        self, rule: Rule, priority: int, entity: Entity | None, before: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Ids of the modes that suppress an alarm of this rule on this entity while it has this priority.

        ``before`` are those that suppress it until now.
        """
        return tuple(
            i for i, modes in self._on if any(m.covers(rule, priority, entity, before=i in before) for m in modes)
        )

    def order(self, order: ModeOrder, now: int) -> CityMode | Refusal:
        """Carry out an order; the state afterwards, or why nothing was changed."""
        state = self._states.get(order.mode)
        reason = order.reason.strip()
        refused = _refused(order, state, reason, now)
        if state is None or refused:
            return Refusal(refused or UNKNOWN_MODE)
        since = (state.since or now) if order.on else 0
        until = order.until if order.on else 0
        return self._turn(state, now, on=order.on, by=order.by, reason=reason, since=since, until=until)

    def expire(self, mode: str, now: int) -> CityMode | None:
        """The time of a mode is over; the state afterwards, None if it is not on."""
        state = self._states.get(mode)
        if state is None or not state.on:
            return None
        return self._turn(state, now, on=False, by="", since=0, until=0)

    def declare(self, now: int) -> list[CityMode]:
        """Compare with what the plugins say now: modes that are new, say something else, or are declared no more.

        One that is declared no more ends at once: what nobody answers for suppresses nothing.
        """
        told: list[CityMode] = []
        for mode, declared in self._declared.items():
            state = self._states.get(mode, CityMode(id=mode, name=declared[0].name, offered=False))
            name, notes = declared[0].name, tuple(d.note for d in declared)
            if (state.name, state.notes, state.offered) != (name, notes, True):
                told.append(self._turn(state, now, name=name, notes=notes, offered=True))
        gone = [s for s in self._states.values() if s.id not in self._declared and s.offered]
        return told + [self._turn(s, now, offered=False, on=False, by="", since=0, until=0) for s in gone]

    def adopt(self, state: CityMode) -> bool:
        """Take the log's word for a mode; False where more is known here than in the log."""
        known = self._states.get(state.id)
        if known is not None and known.revision > state.revision:
            return False
        self._take(state)
        return True

    def affirm(self, mode: str, now: int) -> CityMode | None:
        """The mode under a new revision: somebody else's older word came after it in the log."""
        state = self._states.get(mode)
        return self._turn(state, now) if state else None

    def restore(self, states: Iterable[CityMode]) -> None:
        """Continue from what was kept; the timers keep their own deadlines."""
        for state in states:
            self._take(state)

    def _turn(self, state: CityMode, now: int, **fields: object) -> CityMode:
        after = _replace(state, revision=state.revision + 1, changed=now, **fields)
        self._take(after)
        return after

    def _take(self, state: CityMode) -> None:
        self._states[state.id] = state
        self._on = [(i, self._declared[i]) for i in sorted(self._declared) if i in self._states and self._states[i].on]
        if state.until:
            self._timers.set(timer_key(state.id), state.until)
        else:
            self._timers.cancel(timer_key(state.id))


def timer_key(mode: str) -> tuple[str, str, str]:
    """The key of a mode's end."""
    return (mode, "", "mode")


def _refused(order: ModeOrder, state: CityMode | None, reason: str, now: int) -> Text | None:
    if state is None or not (state.offered or state.on):
        return UNKNOWN_MODE
    faults = (
        (order.revision != state.revision, OLD_MODE),
        (len(reason) > LONGEST_REASON, REASON_TOO_MUCH),
        (not order.on and not state.on, NOT_ON),
        (order.on and not reason, MODE_NEEDS_REASON),
        (order.on and 0 < order.until <= now, MODE_IN_THE_PAST),
        (order.on and order.until > now + LONGEST_MODE * NS + _SLACK, MODE_TOO_LONG),
    )
    return next((text for broken, text in faults if broken), None)
