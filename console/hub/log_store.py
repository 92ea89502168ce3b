"""The log in segment files: interleaved streams, group commit, retention, quick opening."""

import contextlib
import fcntl
import logging
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from console.hub import log_index
from console.hub.log import SLICE_BYTES, Group, LogBusyError, LogFullError, Record, RetainedError
from console.hub.log_opening import opened
from console.hub.log_record import Place, head
from console.hub.segment import START, Segment, sync_folder

_logger = logging.getLogger(__name__)

SEGMENT_BYTES = 64 << 20
CHECKPOINT_BYTES = 8 << 20
MOST_PRODUCERS = 100_000


class SegmentLog:
    """A ``Log`` in ``folder``, which it creates and locks.

    ``sync=False`` leaves out fdatasync: what is acknowledged may then be lost with the machine, not with the process.

    Raises:
        LogBusyError: Another process has it.
        OSError: The folder cannot be used.
    """

    def __init__(self, folder: Path, *, sync: bool = True, segment_bytes: int = SEGMENT_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._sync = sync
        self._segment_bytes = segment_bytes
        self._lock = _lock(folder / "lock")
        self._heads: dict[str, int] = {}
        self._producers: dict[bytes, int] = {}
        self._retained: dict[str, int] = {}
        self._segments: list[Segment] = []
        self._checkpoint = START
        self.epoch = 0
        self._open()
        self._next = dict(self._heads)
        self._numbers = dict(self._producers)
        self._group: Group | None = None
        self._fresh: Segment | None = None
        self.heads: Mapping[str, int] = MappingProxyType(self._heads)
        self.producers: Mapping[bytes, int] = MappingProxyType(self._producers)
        self.retained: Mapping[str, int] = MappingProxyType(self._retained)
        self._names: dict[str, bytes] = {}

    # -- opening

    def _open(self) -> None:
        epoch, self._segments = opened(self._folder)
        if epoch is None:
            self.epoch = secrets.randbits(63) | 1
            segment = Segment(self._folder, 1)
            segment.create(self.epoch)
            self._segments = [segment]
            return
        self.epoch = epoch
        for segment in self._segments:
            self._load(segment)
        newest = self._segments[-1]
        if newest.path.stat().st_size > newest.size:
            _logger.info("log: %s cut to %d bytes: the rest was never committed", newest.path.name, newest.size)
            os.ftruncate(newest.file, newest.size)
        for segment in self._segments[:-1]:
            segment.close()
        self._find_retained()

    def _load(self, segment: Segment) -> None:
        index = log_index.load(segment, self.epoch)
        if index:
            self._heads.update(index.heads)
            self._producers.update(index.producers)
        self._checkpoint = segment.size
        for found in segment.records(segment.size):
            stream = found.stream.decode()
            expected = self._heads.get(stream, found.seq0 - 1) + 1
            if found.n and found.seq0 != expected:
                _logger.error("log: %s: %s %d where %d follows", segment.path.name, stream, found.seq0, expected)
                break
            if found.n:
                segment.add(stream, found.seq0, found.n, found.offset)
                self._heads[stream] = found.seq0 + found.n - 1
            if found.number:
                self._producers[found.producer] = found.number
            segment.known = found.known
            segment.size = found.offset + found.size

    def _find_retained(self) -> None:
        self._retained.clear()
        self._retained.update({stream: last + 1 for stream, last in self._heads.items()})
        for segment in reversed(self._segments):
            for stream, entries in segment.streams.items():
                self._retained[stream] = entries.first

    # -- appending

    def last(self, producer: bytes) -> int:
        """Last batch number of ``producer``, committed or not; 0 if unknown."""
        return self._numbers.get(producer, 0)

    def append(self, stream: str, n: int, body: bytes, known: int, *, producer: bytes = b"", number: int = 0) -> None:
        """Add a batch to the open group; ``known`` counts for the first batch of a group only."""
        group = self._group
        if group is None:
            group = self._group = Group(known)
        name = self._names.get(stream)
        if name is None:
            name = self._names[stream] = stream.encode()
        seq0 = self._next.get(stream, 0) + 1
        front = head(Place(name, seq0, n, group.known, producer, number), body)
        if n:
            self._next[stream] = seq0 + n - 1
            batches = group.streams.get(stream)
            if batches is None:
                batches = group.streams[stream] = []
            batches.append((seq0, n, body, group.size))
        if number:
            self._numbers[producer] = group.producers[producer] = number
        group.parts += (front, body)
        group.size += len(front) + len(body)

    @property
    def pending(self) -> int:
        """Bytes in the open group."""
        return self._group.size if self._group else 0

    def take(self) -> Group | None:
        """Close the open group and return it, None if it is empty."""
        group, self._group = self._group, None
        return group

    def write(self, group: Group) -> None:
        """Make ``group`` durable; may run in another thread than the rest.

        Raises:
            LogFullError: It could not be; the log is as it was.
        """
        segment = self._segments[-1]
        self._fresh = None
        try:
            if segment.size > START and segment.size + group.size > self._segment_bytes:
                self._save_index()
                self._fresh = Segment(self._folder, segment.number + 1)
                self._fresh.create(self.epoch)
                segment = self._fresh
            self._write(segment, b"".join(group.parts))
        except OSError as err:
            self._undo(segment)
            raise LogFullError(err.errno, err.strerror) from err

    def _write(self, segment: Segment, data: bytes) -> None:
        view = memoryview(data)
        at = segment.size
        while view:
            done = os.pwrite(segment.file, view, at)
            view = view[done:]
            at += done
        if self._sync:
            os.fdatasync(segment.file)

    def _undo(self, segment: Segment) -> None:
        if self._fresh:
            self._fresh.remove()
            self._fresh = None
            return
        with contextlib.suppress(OSError):  # then the tail is cut when the log is opened again
            os.ftruncate(segment.file, segment.size)

    def commit(self, group: Group) -> None:
        """Count ``group``, which has been written, as part of the log."""
        if self._fresh:
            self._segments[-1].close()
            self._segments.append(self._fresh)
            self._fresh = None
            self._checkpoint = START
        segment = self._segments[-1]
        base = segment.size
        for stream, batches in group.streams.items():
            for seq0, n, _, offset in batches:
                segment.add(stream, seq0, n, base + offset)
            self._heads[stream] = batches[-1][0] + batches[-1][1] - 1
            self._retained.setdefault(stream, batches[0][0])
        self._producers.update(group.producers)
        segment.size += group.size
        segment.known = group.known
        if segment.size - self._checkpoint >= CHECKPOINT_BYTES:
            self._save_index()
            self._checkpoint = segment.size

    def rollback(self) -> None:
        """Forget every batch that is not committed."""
        self._group = None
        self._next = dict(self._heads)
        self._numbers = dict(self._producers)

    def probe(self, size: int) -> None:
        """Try whether ``size`` bytes could be made durable now.

        Raises:
            LogFullError: They could not.
        """
        segment = self._segments[-1]
        try:
            self._write(segment, bytes(size))
        except OSError as err:
            raise LogFullError(err.errno, err.strerror) from err
        finally:
            self._undo(segment)

    def _save_index(self) -> None:
        while len(self._producers) > MOST_PRODUCERS:
            self._producers.pop(next(iter(self._producers)))
        try:
            log_index.save(self._segments[-1], self.epoch, self._heads, self._producers)
        except OSError as err:  # it only makes opening quick
            _logger.warning("log: index of %s not written: %s", self._segments[-1].path.name, err)

    # -- reading and retention

    def read(self, stream: str, first: int, last: int, limit: int = SLICE_BYTES) -> list[Record]:
        """Committed batches that hold ``first .. last``, oldest first, about ``limit`` bytes of them at most.

        Raises:
            RetainedError: ``first`` is no longer kept.
            LogDamagedError: A batch does not agree with its checksum.
        """
        if first < self._retained.get(stream, 1):
            raise RetainedError(self._retained[stream])
        last = min(last, self._heads.get(stream, 0))
        out: list[Record] = []
        for segment in self._segments:
            entries = segment.streams.get(stream)
            if entries is None or entries.last < first or entries.first > last or first > last:
                continue
            for record in segment.read(stream, first, last, limit):
                out.append(record)
                first = record.seq0 + record.n
                limit -= len(record.body)
            if limit <= 0 or first <= entries.last:
                break
        return out

    def retain(self, before: int, size: int) -> int:
        """Drop the oldest sealed segments that ended before ``before`` (UTC ns) or exceed ``size`` bytes; how many."""
        total = sum(s.size for s in self._segments)
        dropped = 0
        while len(self._segments) > 1 and (self._segments[0].known < before or total > size):
            total -= self._segments[0].size
            self._segments.pop(0).remove()
            dropped += 1
        if dropped:
            with contextlib.suppress(OSError):
                sync_folder(self._folder)
            self._find_retained()
        return dropped

    def close(self) -> None:
        """Leave everything so that the next opening is quick; groups not committed are dropped."""
        self.rollback()
        self._save_index()
        for segment in self._segments:
            segment.close()
        os.close(self._lock)


def _lock(path: Path) -> int:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as err:
        os.close(fd)
        raise LogBusyError(f"{path.parent}: in use by another hub") from err
    return fd
