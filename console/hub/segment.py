"""One file of the log with its sparse index: where, every 64 KiB or so, the batches of each stream begin."""

import os
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from console.hub.log import LogDamagedError, Record
from console.hub.log_record import Found, scan

MAGIC = b"VLLOG1\r\n"
_HEADER = struct.Struct(">8sQ")
START = _HEADER.size
SPACING = 64 << 10


class Entries:
    """The index of one stream in one segment: ``seqs[i]`` begins at ``offsets[i]``; between them lie < 64 KiB."""

    __slots__ = ("first", "last", "offsets", "seqs")

    def __init__(self, first: int = 0, last: int = 0, seqs: bytes = b"", offsets: bytes = b"") -> None:
        self.first = first
        self.last = last
        self.seqs = array("Q", seqs)
        self.offsets = array("Q", offsets)

    def add(self, seq0: int, n: int, offset: int) -> None:
        """Note a batch, later than all before."""
        if not self.seqs:
            self.first = seq0
        if not self.seqs or offset - self.offsets[-1] >= SPACING:
            self.seqs.append(seq0)
            self.offsets.append(offset)
        self.last = seq0 + n - 1

    def far(self, at: int, reached: int, offset: int) -> bool:
        """Whether a scan at ``offset`` that has seen all before ``reached`` should jump to the entry after ``at``."""
        follows = at + 1
        return follows < len(self.seqs) and reached == self.seqs[follows] and self.offsets[follows] - offset > SPACING

    def passed(self, at: int, reached: int) -> bool:
        """Whether the scan has come past the entry after ``at``."""
        return at + 1 < len(self.seqs) and reached > self.seqs[at + 1]


class Segment:
    """A file ``<number>.seg``.

    Attributes:
        size: Bytes that are committed; what lies behind them is not part of the log.
        known: Commit time of the newest batch, UTC ns.
        streams: Index per stream.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self.number = number
        self.path = folder / f"{number:08d}.seg"
        self.size = START
        self.known = 0
        self.streams: dict[str, Entries] = {}
        self._file = -1

    @property
    def file(self) -> int:
        """The descriptor, opened when first needed."""
        if self._file < 0:
            self._file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        return self._file

    def create(self, epoch: int) -> None:
        """Make the file. Raises OSError; a half-made file is removed."""
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o640)
        try:
            self.write_header(epoch)
            sync_folder(self.path.parent)
        except OSError:
            self.close()
            self.path.unlink(missing_ok=True)
            raise

    def write_header(self, epoch: int) -> None:
        """Write the header, durably. Raises OSError."""
        os.pwrite(self.file, _HEADER.pack(MAGIC, epoch), 0)
        os.fdatasync(self.file)

    def epoch(self) -> int | None:
        """The epoch in the file's header; None if that is not whole."""
        data = os.pread(self.file, START, 0)
        if len(data) < START:
            return None
        magic, epoch = _HEADER.unpack(data)
        return epoch if magic == MAGIC else None

    def add(self, stream: str, seq0: int, n: int, offset: int) -> None:
        """Index a batch."""
        entries = self.streams.get(stream)
        if entries is None:
            entries = self.streams[stream] = Entries()
        entries.add(seq0, n, offset)

    def records(self, start: int) -> Iterator[Found]:
        """Sound records from ``start`` to the end of the file, whatever ``size`` says."""
        for found in scan(self.file, start, os.fstat(self.file).st_size):
            if not found.sound:
                return
            yield found

    def read(self, stream: str, first: int, last: int, limit: int) -> Iterator[Record]:
        """Batches of ``stream`` that hold ``first .. last``; stops after ``limit`` bytes were looked at.

        Raises:
            LogDamagedError: A batch does not agree with its checksum, or is not where the index says.
        """
        entries = self.streams[stream]
        name = stream.encode()
        first, last = max(first, entries.first), min(last, entries.last)
        at = max(0, bisect_right(entries.seqs, first) - 1)
        reached = entries.seqs[at]
        spent = 0
        while reached <= last:
            for found in scan(self.file, entries.offsets[at], self.size):
                spent += found.size
                if found.stream != name or not found.n:
                    if entries.far(at, reached, found.offset):
                        break
                    continue
                if found.seq0 != reached or not found.sound:
                    raise LogDamagedError(
                        f"{self.path.name}: {stream} {reached}: sequence or checksum at {found.offset}"
                    )
                reached += found.n
                if reached > first:
                    yield Record(stream, found.seq0, found.n, found.known, found.body)
                    if reached > last or spent >= limit:
                        return
                at += entries.passed(at, reached)
            else:
                raise LogDamagedError(f"{self.path.name}: {stream} {reached} is missing")
            at += 1

    def close(self) -> None:
        """Release the descriptor."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def remove(self) -> None:
        """Delete the file and its index."""
        self.close()
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".idx").unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
