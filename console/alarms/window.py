"""What an alarm remembers of the last seconds: for rules on how fast something changes, or how often it happens."""

from collections import deque

from console.model.clock import NS

MOST = 10_000


class Window:
    """Samples (time UTC ns, number) in order of time; one that is older than the newest is left out."""

    __slots__ = ("samples",)

    def __init__(self, samples: tuple[tuple[int, float], ...] = ()) -> None:
        self.samples: deque[tuple[int, float]] = deque(samples, MOST)

    def add(self, t: int, value: float, seconds: float) -> None:
        """Add a sample and forget what is older than ``seconds`` before it."""
        if self.samples and t < self.samples[-1][0]:
            return
        self.samples.append((t, value))
        self.forget(t, seconds)

    def forget(self, now: int, seconds: float) -> None:
        """Forget what is ``seconds`` old or older."""
        before = now - round(seconds * NS)
        while self.samples and self.samples[0][0] <= before:
            self.samples.popleft()

    def slope(self, seconds: float) -> float | None:
        """Change per second from the oldest sample to the newest; None until they span half the window."""
        if len(self.samples) < 2:
            return None
        (first, a), (last, b) = self.samples[0], self.samples[-1]
        span = (last - first) / NS
        return None if span < seconds / 2 else (b - a) / span

    def total(self) -> float:
        """The sum of the samples."""
        return sum(value for _, value in self.samples)

    def ends(self, seconds: float) -> int | None:
        """When the oldest sample will be forgotten, UTC ns."""
        return self.samples[0][0] + round(seconds * NS) if self.samples else None
