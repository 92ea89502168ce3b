"""The quarantine: what the hub refused, kept with its bytes, source and the rule it broke; counted for the top bar."""

import base64
import contextlib
from pathlib import Path
from typing import NamedTuple

import msgspec

FILE_BYTES = 8 << 20
KEPT_BYTES = 2048
LINES_A_TURN = 200
MOST_KEYS = 500
_MOST_NAME = 80


class Fault(NamedTuple):
    """One thing that was put aside.

    Attributes:
        source: Who said it, as far as can be told; else the producer.
        rule: Which rule it broke, e.g. ``coordinates``, ``time-ahead``.
        field: Where, e.g. ``lon``; empty where the whole is at fault.
        message: Words.
        data: The bytes.
        times: How many members it stands for.
    """

    source: str
    rule: str
    field: str
    message: str
    data: bytes = b""
    times: int = 1


class _Line(msgspec.Struct):
    t: int
    source: str
    producer: str
    stream: str
    rule: str
    field: str
    message: str
    size: int
    bytes: str


_encode = msgspec.json.Encoder().encode


class Quarantine:
    """NDJSON in ``folder/quarantine.ndjson``, two files of 8 MiB at most; every fault is counted, not every one kept.

    Attributes:
        counts: Faults per ``source|rule`` since the start.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "quarantine.ndjson"
        self._lines: list[bytes] = []
        self.counts: dict[str, int] = {}

    def add(self, fault: Fault, now: int, *, producer: str = "", stream: str = "") -> None:
        """Count a fault, and keep it unless there are too many in this turn."""
        source = (fault.source or producer or "?")[:_MOST_NAME]
        self.count(source, fault.rule, fault.times)
        if len(self._lines) < LINES_A_TURN:
            kept = base64.b64encode(fault.data[:KEPT_BYTES]).decode()
            size = len(fault.data)
            line = _Line(now, source, producer, stream, fault.rule, fault.field, fault.message[:500], size, kept)
            self._lines.append(_encode(line) + b"\n")

    def count(self, source: str, rule: str, times: int) -> None:
        """Count what a source has put aside itself; its bytes are in the log."""
        key = f"{source}|{rule}"
        if key not in self.counts and len(self.counts) >= MOST_KEYS:
            key = f"…|{rule}"
        self.counts[key] = self.counts.get(key, 0) + times

    def flush(self) -> None:
        """Write what was kept in this turn; a full disk loses the lines, not the counts."""
        if not self._lines:
            return
        data, self._lines = b"".join(self._lines), []
        with contextlib.suppress(OSError):
            if self._path.exists() and self._path.stat().st_size + len(data) > FILE_BYTES:
                self._path.replace(self._path.with_suffix(".1.ndjson"))
            with self._path.open("ab") as file:
                file.write(data)
