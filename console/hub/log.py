"""What the broker asks of a log. Segment files are one answer (``log_store``); JetStream may become another."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

SLICE_BYTES = 4 << 20


class LogFullError(OSError):
    """A group could not be made durable (no space, file size limit, broken disk); nothing of it is in the log."""


class LogDamagedError(OSError):
    """What was asked for is in the log but cannot be read back whole."""


class LogBusyError(OSError):
    """Another process has this log open."""


class RetainedError(LookupError):
    """The first sequences asked for are older than what is kept; ``first`` is the oldest that is."""

    def __init__(self, first: int) -> None:
        super().__init__(f"retained from {first}")
        self.first = first


class Record(NamedTuple):
    """One batch: sequences ``seq0 .. seq0 + n - 1`` of ``stream``, known to the hub at ``known`` (UTC ns)."""

    stream: str
    seq0: int
    n: int
    known: int
    body: bytes


class Group:
    """Batches that become durable together.

    Attributes:
        known: Commit time that all of them carry, UTC ns.
        parts: Encoded records, to be written one after the other.
        size: Their bytes.
        streams: Per stream its batches in order: (seq0, n, body, offset within the group). Empty batches are left out.
        producers: Last batch number per producer.
    """

    __slots__ = ("known", "parts", "producers", "size", "streams")

    def __init__(self, known: int) -> None:
        self.known = known
        self.parts: list[bytes] = []
        self.size = 0
        self.streams: dict[str, list[tuple[int, int, bytes, int]]] = {}
        self.producers: dict[bytes, int] = {}


class Log(Protocol):
    """An append-only log of batches, with one dense sequence per stream and the last batch number per producer.

    One group is open for appending, at most one is being written. All methods belong to one thread, but ``write``,
    which may run in another.
    """

    epoch: int

    @property
    def heads(self) -> Mapping[str, int]:
        """Last committed sequence per stream."""
        ...

    @property
    def producers(self) -> Mapping[bytes, int]:
        """Last committed batch number per producer."""
        ...

    @property
    def retained(self) -> Mapping[str, int]:
        """First sequence still in the log, per stream."""
        ...

    def last(self, producer: bytes) -> int:
        """Last batch number of ``producer``, committed or not; 0 if unknown."""
        ...

    def append(self, stream: str, n: int, body: bytes, known: int, *, producer: bytes = b"", number: int = 0) -> None:
        """Add a batch to the open group; ``known`` counts for the first batch of a group only."""
        ...

    @property
    def pending(self) -> int:
        """Bytes in the open group."""
        ...

    def take(self) -> Group | None:
        """Close the open group and return it, None if it is empty."""
        ...

    def write(self, group: Group) -> None:
        """Make ``group`` durable.

        Raises:
            LogFullError: It could not be; the log is as it was.
        """
        ...

    def commit(self, group: Group) -> None:
        """Count ``group``, which has been written, as part of the log."""
        ...

    def rollback(self) -> None:
        """Forget every batch that is not committed."""
        ...

    def probe(self, size: int) -> None:
        """Try whether ``size`` bytes could be made durable now.

        Raises:
            LogFullError: They could not.
        """
        ...

    def read(self, stream: str, first: int, last: int, limit: int = SLICE_BYTES) -> list[Record]:
        """Committed batches that hold ``first .. last``, oldest first, about ``limit`` bytes of them at most.

        Raises:
            RetainedError: ``first`` is no longer kept.
            LogDamagedError: A batch does not agree with its checksum.
        """
        ...

    def retain(self, before: int, size: int) -> int:
        """Drop the oldest parts that ended before ``before`` (UTC ns) or exceed ``size`` bytes; how many."""
        ...

    def close(self) -> None:
        """Leave everything so that the next opening is quick; groups not committed are dropped."""
        ...
