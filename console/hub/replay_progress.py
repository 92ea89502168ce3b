"""What a replay says while it plays: rows, simulated time, rate, and what was put aside."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

from console.connectors.mapping import Bad
from console.model.clock import Clock

_TERMINAL_SECONDS = 0.2
_LOG_SECONDS = 5.0
_SHOWN = 5


class Progress:
    """One line, rewritten on a terminal and repeated every 5 s elsewhere."""

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._terminal = out.isatty()
        self._start = self._shown = clock.monotonic()
        self._rows = 0
        self._t = 0
        self._bad: Counter[str] = Counter()

    def say(self, text: str) -> None:
        """A line of its own."""
        self._out.write(f"{chr(13)}\x1b[K{text}\n" if self._terminal else f"{text}\n")
        self._out.flush()

    def row(self, t: int, bad: Sequence[Bad]) -> None:
        """One row was sent; what was put aside is told a few times each and counted."""
        self._rows += 1
        self._t = t
        self.left_out(bad, len(bad))

    def left_out(self, bad: Sequence[Bad], count: int) -> None:
        """Rows or values that were not sent."""
        for one in bad:
            key = f"{one.field} {one.rule}".strip()
            self._bad[key] += 1
            if self._bad[key] <= _SHOWN:
                self.say(f"  put aside: {one.where}: {one.field or 'row'}: {one.message}")
        if count > len(bad):
            self._bad["further"] += count - len(bad)

    def show(self) -> None:
        """Show the state if it is time to."""
        now = self._clock.monotonic()
        if now - self._shown >= (_TERMINAL_SECONDS if self._terminal else _LOG_SECONDS):
            self._shown = now
            self._line()

    def end(self, *, arrived: bool) -> None:
        """The last word."""
        self._line()
        aside = ", ".join(f"{key} {n}" for key, n in self._bad.most_common()) or "nothing"
        self.say(f"\nput aside: {aside}; {'all has arrived' if arrived else 'not all has arrived'}")

    def _line(self) -> None:
        seconds = max(self._clock.monotonic() - self._start, 1e-9)
        time = datetime.fromtimestamp(self._t / 1e9, UTC).isoformat(timespec="seconds") if self._rows else "-"
        text = f"{self._rows} rows, at {time}, {self._rows / seconds:.1f} rows/s, {sum(self._bad.values())} put aside"
        self._out.write(f"\r\x1b[K{text}" if self._terminal else f"{text}\n")
        self._out.flush()
