"""The sequence: what of one stream has been applied, what is held for later, and what must be asked for again."""

from bisect import bisect_left
from typing import NamedTuple

from console.wire.frame import Header

WINDOW = 20_000
HOLD = 512
RETRY_SECONDS = 2.0
_PATIENCE = 3


class Ready(NamedTuple):
    """A frame whose events from ``skip`` on are next in order."""

    header: Header
    skip: int
    body: bytes


class Hole(NamedTuple):
    """Sequences ``first .. last`` that exist and have not come."""

    first: int
    last: int


class Sequence:
    """One stream of one epoch (another epoch: another Sequence). Pure: no sockets; times are the caller's.

    Attributes:
        epoch: The log that the numbers belong to.
        last: Last sequence applied; None until ``place`` says where to begin (frames are held until then).
        head: Last sequence that the hub is known to have.
        holes: Times that frames were missed on the way; catching up after ``place`` does not count.
    """

    def __init__(self, epoch: int, *, hold: int = HOLD) -> None:
        self.epoch = epoch
        self.last: int | None = None
        self.head = 0
        self.holes = 0
        self._limit = hold
        self._held: list[tuple[int, Header, bytes]] = []
        self._asked: Hole | None = None
        self._retry_at = 0.0
        self._misses = 0
        self._open = False

    def place(self, last: int) -> list[Ready]:
        """Everything up to ``last`` is had (or given up); returns what was held and follows it."""
        self.last = last
        self.head = max(self.head, last)
        self._asked = None
        self._misses = 0
        ready = self._drain()
        self._open = self.hole() is not None  # catching up from here is no gap
        return ready

    def forget(self) -> None:
        """Wait for ``place`` again, in the same log; what is held is kept."""
        self.last = None
        self._asked = None

    def offer(self, header: Header, body: bytes) -> list[Ready]:
        """Take a frame, live or replayed; returns the frames that are now next, in order.

        A frame of another epoch, an empty one or one that was applied before is skipped; of one that overlaps, the new
        part is applied; a newer one is held. When too many are held the newest is dropped: the replay will come to it.
        """
        seq0, n = header.seq0, header.n
        if header.epoch != self.epoch or n == 0:
            return []
        self.head = max(self.head, seq0 + n - 1)
        if self.last is not None and seq0 <= self.last + 1:
            skip = self.last + 1 - seq0
            if skip >= n:
                return []
            self.last = seq0 + n - 1
            ready = [Ready(header, skip, body)]
            if self._held:
                ready += self._drain()
            return ready
        self._hold(header, body)
        return []

    def hear(self, head: int) -> None:
        """A tick says that ``head`` is committed: shows a lost tail."""
        self.head = max(self.head, head)

    @property
    def missing(self) -> int:
        """How many sequences lie between what is applied and the head."""
        return 0 if self.last is None else self.head - self.last

    def hole(self) -> Hole | None:
        """The first hole, cut to what one REPLAY asks for; None when there is none or no place yet."""
        if self.last is None:
            return None
        end = self._held[0][0] - 1 if self._held else self.head
        if end <= self.last:
            return None
        return Hole(self.last + 1, min(end, self.last + WINDOW))

    def ask(self, now: float) -> Hole | None:
        """What to REPLAY now: the first hole, unless it is being waited for."""
        hole = self.hole()
        if hole is None:
            self._open = False
            return None
        if not self._open:
            self._open = True
            self.holes += 1
        waiting = self._asked is not None and self._asked.first <= hole.first <= self._asked.last
        if waiting and now < self._retry_at:
            return None
        self._asked = hole
        self._retry_at = now + RETRY_SECONDS
        return hole

    def ended(self, first: int, now: float, backoff: float) -> None:
        """END came for the replay from ``first``; if it filled nothing, ask again after ``backoff``, a few times."""
        if self._asked is None or first != self._asked.first:
            return
        hole = self.hole()
        if hole is None or hole.first > first:
            self._misses = 0
            self._asked = None
            return
        self._misses += 1
        self._retry_at = now + backoff * self._misses

    def refused(self, until: float) -> None:
        """ERR came instead of a replay: ask again at ``until``."""
        self._retry_at = until

    def unanswered(self) -> None:
        """The connection was lost: what was asked for will not come."""
        self._asked = None

    def gone(self, retained: int) -> Hole | None:
        """The part of the first hole that cannot be had again.

        Either retention has passed it (``retained`` is the first sequence still in the log), or the hub has ended three
        replays of it without it. The caller counts it as lost and calls ``place(gone.last)``.
        """
        hole = self.hole()
        if hole is None:
            return None
        if hole.first < retained:
            assert self.last is not None  # noqa: S101 - a hole has a place; narrows the type
            end = self._held[0][0] - 1 if self._held else self.head
            return Hole(hole.first, min(end, retained - 1))
        if self._misses >= _PATIENCE:
            return hole
        return None

    def _hold(self, header: Header, body: bytes) -> None:
        at = bisect_left(self._held, header.seq0, key=lambda h: h[0])
        if at < len(self._held) and self._held[at][0] == header.seq0:
            if self._held[at][1].n < header.n:
                self._held[at] = (header.seq0, header, body)
            return
        self._held.insert(at, (header.seq0, header, body))
        if len(self._held) > self._limit:
            self._held.pop()

    def _drain(self) -> list[Ready]:
        ready: list[Ready] = []
        used = 0
        for seq0, header, body in self._held:
            if self.last is None or seq0 > self.last + 1:
                break
            used += 1
            skip = self.last + 1 - seq0
            if skip < header.n:
                ready.append(Ready(header, skip, body))
                self.last = seq0 + header.n - 1
        del self._held[:used]
        return ready
