"""Which sources have fallen silent, by the interval each has been seen to keep."""

import statistics
from collections import deque

import msgspec

from console.model.clock import NS

SHORTEST_SECONDS = 60.0
UNLEARNED_SECONDS = 600.0
_MEDIANS = 10.0
_LONGEST = 2.0
_GAPS = 32
_BURST_NS = NS
_OURS = frozenset({"hub", "state", "store"})
_NEVER = -1  # known only by the log's word


class SourceState(msgspec.Struct, frozen=True, array_like=True):
    """One source on disk: when it was last heard (UTC ns), and its last intervals in seconds."""

    heard: int
    gaps: list[float]


class Verdict(msgspec.Struct, frozen=True):
    """A source has fallen silent or is back; ``age`` is how long nothing was heard, ``patience`` how long it may be."""

    source: str
    silent: bool
    age: float
    patience: float


class _Source:
    def __init__(self, heard: int, gaps: list[float]) -> None:
        self.heard = heard
        self.mark = heard
        self.gaps: deque[float] = deque(gaps, _GAPS)


def ours(source: str) -> bool:
    """Whether it is a part of the centre: it speaks when there is something to say, and its process is watched."""
    return source in _OURS or source.startswith("plugin.")


class SourceWatch:
    """Learns each source's interval between bursts; nothing is judged while the hub itself is not heard.

    A source is silent when it was not heard for longer than 60 s, ten times its median interval and twice its longest
    recent one (a source that sends each hour, in several pieces, has a median of seconds). One that has no interval yet
    gets ten minutes.
    """

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}
        self._silent: set[str] = set()

    @property
    def silent(self) -> frozenset[str]:
        """The sources that are silent."""
        return frozenset(self._silent)

    def hear(self, source: str, known: int) -> None:
        """Something of ``source`` was committed at ``known``."""
        if ours(source):
            return
        one = self._sources.get(source)
        if one is None:
            self._sources[source] = _Source(known, [])
            return
        gap = known - one.mark
        if gap >= _BURST_NS:
            if one.heard >= 0:
                one.gaps.append(gap / NS)
            one.mark = known
        one.heard = max(one.heard, known)

    def told(self, source: str, state: str) -> None:
        """What the log says of a source: ``silent``, ``live``, or ``ended`` by itself and no longer waited for."""
        if state == "silent":
            self._silent.add(source)
            self._sources.setdefault(source, _Source(_NEVER, []))
            return
        self._silent.discard(source)
        if state == "ended":
            self._sources.pop(source, None)

    def deafened(self, now: int) -> None:
        """The hub was not heard until ``now``: the silence of that time is nobody's."""
        for name, one in self._sources.items():
            if name not in self._silent:
                one.heard = one.mark = max(one.heard, now)

    def judge(self, now: int) -> list[Verdict]:
        """The sources whose state has changed; each is told once."""
        verdicts: list[Verdict] = []
        for name, one in self._sources.items():
            patience = self._patience(one)
            age = (now - one.heard) / NS
            silent = age > patience or one.heard < 0
            if silent != (name in self._silent):
                verdicts.append(Verdict(name, silent, age, patience))
                (self._silent.add if silent else self._silent.discard)(name)
        return verdicts

    def export(self) -> dict[str, SourceState]:
        """Everything as values."""
        return {name: SourceState(s.heard, list(s.gaps)) for name, s in self._sources.items()}

    def restore(self, state: dict[str, SourceState]) -> None:
        """Continue from values."""
        self._sources = {name: _Source(s.heard, s.gaps) for name, s in state.items()}

    @staticmethod
    def _patience(one: _Source) -> float:
        if not one.gaps:
            return UNLEARNED_SECONDS
        return max(SHORTEST_SECONDS, _MEDIANS * statistics.median(one.gaps), _LONGEST * max(one.gaps))
