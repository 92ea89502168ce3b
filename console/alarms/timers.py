"""Deadlines on a heap. Moving one later costs a dictionary write, so a stale rule may be reset by every event."""

import heapq
from collections.abc import Iterator

Key = tuple[str, str, str]


class Timers:
    """Named deadlines in UTC nanoseconds; at most one per key."""

    def __init__(self) -> None:
        self._due: dict[Key, int] = {}
        self._heap: list[tuple[int, Key]] = []

    def __len__(self) -> int:
        return len(self._due)

    def set(self, key: Key, due: int) -> None:
        """Start a timer, or move it."""
        before = self._due.get(key)
        self._due[key] = due
        if before is None or due < before:
            heapq.heappush(self._heap, (due, key))

    def due(self, key: Key) -> int | None:
        """When a timer ends, None if it is not running."""
        return self._due.get(key)

    def cancel(self, key: Key) -> None:
        """Stop a timer; nothing if it is not running."""
        self._due.pop(key, None)

    def take(self, now: int) -> Iterator[tuple[Key, int]]:
        """The timers that have ended by ``now``, earliest first, each stopped before it is handed out."""
        while self._heap and self._heap[0][0] <= now:
            at, key = heapq.heappop(self._heap)
            due = self._due.get(key)
            if due is None or due < at:
                continue
            if due > at:
                heapq.heappush(self._heap, (due, key))
                continue
            del self._due[key]
            yield key, due

    def items(self) -> Iterator[tuple[Key, int]]:
        """Every running timer."""
        return iter(self._due.items())
