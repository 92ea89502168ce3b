"""Requests of the feed thread that are repeated until answered: snapshots of streams, and commands of this seat."""

from collections.abc import Iterator

from console.feed.snapshot import Assembly, Snapshot
from console.wire.codec import MalformedError
from console.wire.command import Command, Receipt

SNAPSHOT_TIMEOUT = 2.0
_FIRST_BACKOFF = 0.1
_LONGEST_BACKOFF = 5.0
_COMMAND_RETRY = 0.5


class _Wanted:
    def __init__(self) -> None:
        self.assembly = Assembly()
        self.due = 0.0
        self.backoff = _FIRST_BACKOFF


class SnapshotRequests:
    """Which snapshots are wanted, when each is to be asked for, and their chunks so far. Pure."""

    def __init__(self) -> None:
        self._wanted: dict[str, _Wanted] = {}

    def __len__(self) -> int:
        return len(self._wanted)

    def want(self, stream: str) -> None:
        """A snapshot of ``stream`` is needed; asked for at the next ``due``."""
        self._wanted[stream] = _Wanted()

    def due(self, now: float) -> Iterator[str]:
        """Streams to ask for now; each is due again after a timeout."""
        for stream, wanted in self._wanted.items():
            if now >= wanted.due:
                wanted.due = now + SNAPSHOT_TIMEOUT
                yield stream

    def add(self, frames: list[bytes], now: float) -> tuple[str, Snapshot] | None:
        """Take a chunk (the frames behind SNAP); (stream, snapshot) when one is whole and agrees.

        Raises:
            MalformedError: The snapshot disagrees with itself; it will be asked for again.
        """
        stream = frames[0].decode()
        wanted = self._wanted.get(stream)
        if wanted is None:
            return None
        wanted.due = now + SNAPSHOT_TIMEOUT
        try:
            snapshot = wanted.assembly.add(frames)
        except MalformedError:
            self.refuse(stream, now)
            raise
        if snapshot is None:
            return None
        del self._wanted[stream]
        return stream, snapshot

    def refuse(self, stream: str, now: float) -> None:
        """It could not be had: ask again, each time later."""
        wanted = self._wanted.get(stream)
        if wanted:
            wanted.due = now + wanted.backoff
            wanted.backoff = min(wanted.backoff * 2, _LONGEST_BACKOFF)

    def hurry(self) -> None:
        """The connection is new: ask for all again now."""
        for wanted in self._wanted.values():
            wanted.due = 0.0


class _Pending:
    def __init__(self, command: Command, seconds: float, now: float) -> None:
        self.command = command
        self.seconds = seconds
        self.deadline = now + seconds
        self.due = now
        self.refusal = ""


class CommandRequests:
    """Commands on their way: sent, sent again on a new connection or a refusal, given up at their deadline. Pure."""

    def __init__(self) -> None:
        self._pending: dict[bytes, _Pending] = {}

    def add(self, command: Command, seconds: float, now: float) -> None:
        """A command to be answered within ``seconds``."""
        self._pending[command.id] = _Pending(command, seconds, now)

    def due(self, now: float) -> Iterator[Command]:
        """Commands to send now; the same id is executed once however often it is sent."""
        for pending in self._pending.values():
            if now >= pending.due:
                pending.due = float("inf")
                yield pending.command

    def answered(self, receipt: Receipt) -> bool:
        """A receipt has come; whether it answers anything that still waits."""
        return self._pending.pop(receipt.id, None) is not None

    def refuse(self, id16: bytes, reason: str, now: float) -> None:
        """The hub could not hand it on (the service is restarting): try again until the deadline."""
        pending = self._pending.get(id16)
        if pending:
            pending.refusal = reason
            pending.due = now + _COMMAND_RETRY

    def hurry(self, now: float) -> None:
        """The connection is new: send all again."""
        for pending in self._pending.values():
            pending.due = now

    def expired(self, now: float) -> list[Receipt]:
        """Receipts that say ``failed`` for what was not answered in time."""
        late = [p for p in self._pending.values() if now >= p.deadline]
        for pending in late:
            del self._pending[pending.command.id]
        return [Receipt(id=p.command.id, status="failed", reason=_too_late(p)) for p in late]


def _too_late(pending: _Pending) -> str:
    vi = f"Không có trả lời trong {pending.seconds:g} giây"
    en = f"No answer within {pending.seconds:g} seconds"
    if pending.refusal:
        reason_vi, _, reason_en = pending.refusal.partition("|")
        vi, en = f"{vi}: {reason_vi}", f"{en}: {reason_en or reason_vi}"
    return f"{vi}|{en}"
