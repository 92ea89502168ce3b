"""The journal of a connector: what the hub already has, across a ``kill -9`` between the two acknowledgements.

The hub counts the batches of a producer durably. Before a batch is sent, the keys of its messages are written here with
the number that the hub will give it; a message that a broker delivers again after a crash is in the hub exactly when
that number is not above the hub's count.
"""

import contextlib
import hashlib
import os
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import msgspec

from console.model.outside import UNREADABLE

KEPT = 20_000
Key = bytes


def message_key(topic: str, payload: bytes) -> Key:
    """16 bytes that are equal exactly when two messages say the same."""
    h = hashlib.blake2b(topic.encode(), digest_size=16)
    h.update(b"\0")
    h.update(payload)
    return h.digest()


class _Line(msgspec.Struct, array_like=True):
    count: int
    keys: list[Key]


class Journal:
    """One file, appended before each batch and rewritten when it has doubled. Not thread-safe.

    Args:
        path: The file; its folder is made.
        committed: The hub's count for this producer at start; lines above it were never committed and are forgotten.
    """

    def __init__(self, path: Path, committed: int) -> None:
        self._path = path
        self._keys: set[Key] = set()
        self._order: deque[Key] = deque()
        path.parent.mkdir(parents=True, exist_ok=True)
        for line in _read(path):
            if line.count <= committed:
                self._remember(line.keys)
        self._written = 0
        self._file = path.open("ab")
        self._rewrite()

    def __contains__(self, key: Key) -> bool:
        return key in self._keys

    def begin(self, batches: Iterable[tuple[int, list[Key]]]) -> None:
        """Write, durably, which messages each batch is made of, under the number that the hub will give it."""
        for count, keys in batches:
            self._file.write(msgspec.json.encode(_Line(count, keys)) + b"\n")
            self._written += len(keys)
        self._file.flush()
        os.fdatasync(self._file.fileno())

    def done(self, keys: list[Key]) -> None:
        """The hub has acknowledged them."""
        self._remember(keys)
        if self._written > 2 * KEPT:
            self._rewrite()

    def close(self) -> None:
        """Close the file."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _remember(self, keys: list[Key]) -> None:
        for key in keys:
            if key not in self._keys:
                self._keys.add(key)
                self._order.append(key)
        while len(self._order) > KEPT:
            self._keys.discard(self._order.popleft())

    def _rewrite(self) -> None:
        """Start the file anew with what is known to be committed."""
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            if self._order:
                file.write(msgspec.json.encode(_Line(0, list(self._order))) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._file.close()
        new.replace(self._path)
        self._file = self._path.open("ab")
        self._written = len(self._order)


def _read(path: Path) -> list[_Line]:
    """The lines of the file; one that a crash has cut is left out."""
    decoder = msgspec.json.Decoder(_Line)
    lines: list[_Line] = []
    if path.exists():
        for text in path.read_bytes().splitlines():
            with contextlib.suppress(*UNREADABLE):
                lines.append(decoder.decode(text))
    return lines
