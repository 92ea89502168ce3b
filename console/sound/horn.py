"""The horn: what a seat sounds now. Pure; the choices stand in the room's docstring. Times are monotonic seconds."""

from collections.abc import Iterable
from typing import NamedTuple

from console.model.alarm import Alarm, AlarmState, Suppression
from console.sound.pattern import PATTERNS, REMINDERS, TROUBLE

Key = tuple[str, str]

RANKS = (1, TROUBLE, 2, 3, 4)
"""From the most to the least urgent."""
GAPS = {1: 0.0, TROUBLE: 5.0, 2: 6.0, 3: 12.0, 4: 20.0}
"""Least seconds between the beginnings of two bursts for new alarms; what comes sooner is covered by the last one."""
FLOOD_SECONDS = 30.0
"""The same for all but criticals while the seat is flooded; their repetition is no quicker either."""
_BREATH_SECONDS = 1.0
_PIERCING = (1, TROUBLE)
_TROUBLE_KEY: Key = ("", "")
_CALLING = (AlarmState.UNACK, AlarmState.LATCH_UNACK)
_NEVER = float("-inf")


class Cue(NamedTuple):
    """What to sound: a priority or ``TROUBLE``, and whether in the reminder's soft form."""

    pattern: int
    soft: bool = False


class _Ranks:
    """Sets of alarms, one per rank."""

    def __init__(self) -> None:
        self._sets: dict[int, set[Key]] = {rank: set() for rank in RANKS}

    def __getitem__(self, rank: int) -> set[Key]:
        return self._sets[rank]

    def discard(self, key: Key) -> None:
        for keys in self._sets.values():
            keys.discard(key)

    def clear(self, ranks: Iterable[int] = RANKS) -> None:
        for rank in ranks:
            self._sets[rank].clear()


class Horn:
    """One seat's.

    Attributes:
        flooded: Whether this seat has an alarm flood now; set by the owner.
    """

    def __init__(self) -> None:
        self.flooded = False
        self._calling = _Ranks()  # to be repeated
        self._fresh = _Ranks()  # new, not yet sounded
        self._through = _Ranks()  # of those that call, what sounds in spite of the silence
        self._reminding = _Ranks()
        self._began: dict[int, float] = {}
        self._reminded: dict[int, float] = {}
        self._sounding, self._over = RANKS[-1], _NEVER
        self._silent_until = 0.0
        self._cut = False

    # ------------------------------------------------------------------ what happens

    def reset(self, alarms: Iterable[Alarm], now: float) -> None:
        """All alarms anew, as a snapshot tells them: those that call are repeated, none of them is new."""
        trouble, through = bool(self._calling[TROUBLE]), set(self._through[1])
        for ranks in (self._calling, self._fresh, self._through, self._reminding):
            ranks.clear()
        for alarm in alarms:
            self.see(alarm, now)
        self._through[1].update(through & self._calling[1])
        if trouble:
            self._calling[TROUBLE].add(_TROUBLE_KEY)
            self._through[TROUBLE].add(_TROUBLE_KEY)

    def see(self, alarm: Alarm, now: float) -> None:
        """The state of an alarm, new or changed."""
        key, priority = alarm.id, alarm.priority
        heard = alarm.suppression is Suppression.NONE
        if heard and alarm.inner in _CALLING:
            if key not in self._calling[priority]:
                self._drop(key)
                self._calling[priority].add(key)
        else:
            self._drop(key)
        if alarm.acknowledged or not heard:
            self._fresh.discard(key)
            self._cut = self._cut or not (self._calling[self._sounding] or self._fresh[self._sounding])
        if priority in REMINDERS:
            self._stand(key, priority, now, stands=heard and alarm.inner is AlarmState.ACKED)

    def announce(self, alarm: Alarm, now: float) -> None:
        """It annunciates; ``alarm`` is its state by now, which ``see`` has been told before."""
        if alarm.acknowledged or alarm.suppression is not Suppression.NONE:
            return
        if now < self._silent_until:
            if alarm.priority not in _PIERCING:
                return
            self._through[alarm.priority].add(alarm.id)
        self._fresh[alarm.priority].add(alarm.id)

    def trouble(self, now: float, *, on: bool) -> None:
        """The path of the alarms to this seat is broken, or whole again."""
        if not on:
            self._drop(_TROUBLE_KEY)
            self._fresh.discard(_TROUBLE_KEY)
        elif not self._calling[TROUBLE]:
            self._calling[TROUBLE].add(_TROUBLE_KEY)
            self._fresh[TROUBLE].add(_TROUBLE_KEY)
            if now < self._silent_until:
                self._through[TROUBLE].add(_TROUBLE_KEY)

    # ------------------------------------------------------------------ silence

    def silence(self, now: float, seconds: float) -> None:
        """Be quiet for so long, whatever calls now; it is no acknowledgement, and it ends by itself."""
        self._silent_until = now + seconds
        self._through.clear()
        self._fresh.clear()
        self._over = min(self._over, now)

    def unsilence(self) -> None:
        """End the silence now."""
        self._silent_until = 0.0
        self._through.clear()

    def press(self, now: float, seconds: float) -> None:
        """The one key: stops the noise first, whatever it is; while all is quiet it ends the silence."""
        if self.silenced(now) and not any(self._through[rank] for rank in _PIERCING):
            self.unsilence()
        else:
            self.silence(now, seconds)

    def silenced(self, now: float) -> float:
        """Seconds of silence that are left, 0 without one."""
        return max(0.0, self._silent_until - now)

    # ------------------------------------------------------------------ what sounds

    def cut(self) -> bool:
        """Whether what sounds is to stop, because the last alarm that it was for has been acknowledged; told once."""
        cut, self._cut = self._cut, False
        if cut:
            self._over = _NEVER
        return cut

    def turn(self, now: float) -> Cue | None:
        """What to sound now; call a few times a second."""
        calling = self._through if self.silenced(now) else self._calling
        for rank in RANKS:
            if self._fresh[rank]:
                return self._begin(rank, now) if self._may(rank, now) else None
            if calling[rank]:
                return self._begin(rank, now) if self._due(rank, now) else self._cover(rank)
        return None if self.silenced(now) else self._remind(now)

    def _stand(self, key: Key, priority: int, now: float, *, stands: bool) -> None:
        reminding = self._reminding[priority]
        if not stands:
            reminding.discard(key)
            return
        if not reminding:
            self._reminded[priority] = now
        reminding.add(key)

    def _begin(self, rank: int, now: float) -> Cue:
        self._began[rank] = now
        self._sounding, self._over = rank, now + PATTERNS[rank].seconds
        self._fresh[rank].clear()
        self._cover(rank)
        self._cut = False
        return Cue(rank)

    def _cover(self, rank: int) -> None:
        """While a more urgent one calls, a lesser one that is new makes no sound of its own."""
        self._fresh.clear(RANKS[RANKS.index(rank) + 1 :])

    def _may(self, rank: int, now: float) -> bool:
        """Whether a new alarm sounds now: it cuts off what is less urgent, and waits for the rest."""
        at = RANKS.index(rank)
        if now < self._over + _BREATH_SECONDS and RANKS.index(self._sounding) <= at:
            return False
        gap = FLOOD_SECONDS if self.flooded and rank not in _PIERCING else GAPS[rank]
        return all(now - self._began.get(other, _NEVER) >= gap for other in RANKS[: at + 1])

    def _due(self, rank: int, now: float) -> bool:
        every = PATTERNS[rank].every
        if self.flooded and rank not in _PIERCING:
            every = max(every, FLOOD_SECONDS)
        return now >= self._over + _BREATH_SECONDS and now - self._began.get(rank, _NEVER) >= every

    def _remind(self, now: float) -> Cue | None:
        for priority, pattern in REMINDERS.items():
            if self._reminding[priority] and now - self._reminded[priority] >= pattern.every:
                self._reminded[priority] = now
                self._sounding, self._over = priority, now + pattern.seconds
                return Cue(priority, soft=True)
        return None

    def _drop(self, key: Key) -> None:
        self._calling.discard(key)
        self._through.discard(key)
