"""Replay: what a console asks for again, in bounded slices, so that a slow one holds up nobody."""

from collections import deque
from collections.abc import Iterator

import msgspec

from console.hub.broker_feed import joined
from console.hub.broker_socket import Rpc
from console.hub.broker_time import BoundedTime
from console.hub.log import SLICE_BYTES, Log, LogDamagedError, Record, RetainedError
from console.wire.frame import END, ERR, EV, REPLAY, Header, pack_header, u64

_TURN_BYTES = 1 << 20
_TURN_FRAMES = 500
_PAUSE_SECONDS = 0.02
_PATIENCE_SECONDS = 3.0
_MOST_WAITING = 1000


class _Request(msgspec.Struct):
    identity: bytes
    stream: str
    first: int
    last: int
    asked: int  # first, as it was asked for
    left: int = SLICE_BYTES
    due: float = 0.0
    patience: float = 0.0


class Replays:
    """The requests that wait; one turn serves one of them a little."""

    def __init__(self, log: Log, rpc: Rpc, time: BoundedTime) -> None:
        self._log = log
        self._rpc = rpc
        self._time = time
        self._waiting: deque[_Request] = deque()

    def ask(self, identity: bytes, frames: list[bytes]) -> str:
        """REPLAY: queue the request; returns what is wrong with it, empty if nothing."""
        if len(frames) < 5 or len(frames[3]) != 8 or len(frames[4]) != 8:
            return "frames"
        stream = frames[2].decode(errors="replace")
        if len(frames) > 5 and frames[5] != u64(self._log.epoch):
            self._refuse(identity, stream, f"epoch {frames[5].hex()}, the log is {self._log.epoch:016x}")
            return "epoch"
        first, last = (int.from_bytes(frame, "big") for frame in frames[3:5])
        if len(self._waiting) < _MOST_WAITING:  # else it asks again
            self._waiting.append(_Request(identity, stream, max(first, 1), last, max(first, 1)))
        return ""

    def wait(self) -> float | None:
        """Seconds until a turn has something to do; None if nothing waits."""
        if not self._waiting:
            return None
        return max(0.0, self._waiting[0].due - self._time.monotonic())

    def turn(self) -> None:
        """Serve the foremost request, if it is due."""
        if not self._waiting or self._waiting[0].due > self._time.monotonic():
            return
        request = self._waiting.popleft()
        if self._serve(request):
            self._waiting.append(request)

    def _serve(self, request: _Request) -> bool:
        """Send a slice; whether the request has to come again."""
        try:
            records = self._log.read(request.stream, request.first, request.last, _TURN_BYTES)
        except RetainedError as err:
            self._refuse(request.identity, request.stream, str(err))
            return False
        except (LogDamagedError, OSError) as err:
            self._refuse(request.identity, request.stream, f"damaged: {err}")
            return False
        for sent, (header, body) in enumerate(self._frames(records)):
            name = request.stream.encode()
            outcome = self._rpc.offer(request.identity, EV, name, pack_header(*header), body)
            if outcome == "gone":
                return False
            if outcome == "full":
                return self._pause(request)
            request.patience = 0.0
            request.first = header.seq0 + header.n
            request.left -= len(body)
            if sent >= _TURN_FRAMES:
                break
        if records and request.first <= request.last and request.left > 0:
            return True
        ends = u64(request.asked), u64(request.first - 1)
        outcome = self._rpc.offer(request.identity, END, request.stream.encode(), *ends)
        return outcome == "full" and self._pause(request)

    def _pause(self, request: _Request) -> bool:
        now = self._time.monotonic()
        request.patience = request.patience or now + _PATIENCE_SECONDS
        request.due = now + _PAUSE_SECONDS
        return now < request.patience

    def _frames(self, records: list[Record]) -> Iterator[tuple[Header, bytes]]:
        """Batches of one commit become one frame, as they were when they were live."""
        at = 0
        while at < len(records):
            known = records[at].known
            end = at
            while end < len(records) and records[end].known == known:
                end += 1
            for seq0, n, body in joined((r.seq0, r.n, r.body) for r in records[at:end]):
                yield Header(self._log.epoch, seq0, n, known), body
            at = end

    def _refuse(self, identity: bytes, stream: str, words: str) -> None:
        self._rpc.send(identity, ERR, REPLAY, stream.encode(), words.encode())
