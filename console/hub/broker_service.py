"""Services: who executes commands and who knows the state; commands are durable before they are dispatched."""

import re
from typing import NamedTuple

import msgspec

from console.hub.broker_socket import Rpc
from console.hub.broker_time import BoundedTime
from console.hub.journal import STREAM, Journal, Order, expired
from console.hub.log import Log
from console.wire.codec import MalformedError, encode_events
from console.wire.command import Command, Receipt, decode_command, decode_receipt
from console.wire.frame import CMD, ERR, READY, RES, SNAP, SNAPSHOT, TIMEOUT_SECONDS, read_u64

SNAP_SECONDS = 10.0
QUESTION_SECONDS = 60.0
SILENT_SECONDS = 1.5 * TIMEOUT_SECONDS  # a client says something each second; a stopped one stays connected
_LONGEST_BODY = 256 << 10
_ID = 16
_SERVICE = re.compile(rb"[a-z][a-z0-9._-]{0,63}")
MOST_SERVICES = 64
_SNAP_FRAMES = 11


class Asked(NamedTuple):
    """A command staged in the open group."""

    order: Order


class Answered(NamedTuple):
    """A receipt staged in the open group."""

    receipt: Receipt
    body: bytes


class _Question(msgspec.Struct):
    asker: bytes
    limit: float
    stream: bytes = b""
    sent: int = 0


class Services:
    """The services that are READY, and what is under way between them and those who ask.

    Attributes:
        closed: While true (full disk) no command is accepted.
    """

    def __init__(self, log: Log, rpc: Rpc, journal: Journal, time: BoundedTime) -> None:
        self._log = log
        self._rpc = rpc
        self._journal = journal
        self._time = time
        self._ready: dict[str, bytes] = {}
        self._heard: dict[bytes, float] = {}  # monotonic seconds, of those that are in _ready
        self._askers: dict[bytes, bytes] = {}
        self._questions: dict[bytes, _Question] = {}
        self._snapshots: dict[bytes, _Question] = {}
        self._staged: list[Asked | Answered] = []
        self._unrecorded: list[Answered] = []
        self._count = 0
        self.closed = False

    @property
    def names(self) -> list[str]:
        """Services that are READY and of which something was heard of late."""
        before = self._time.monotonic() - SILENT_SECONDS
        return sorted(name for name, identity in self._ready.items() if self._heard.get(identity, 0.0) >= before)

    def hear(self, identity: bytes) -> None:
        """Something came from ``identity``; of those that are no services nothing is kept."""
        if identity in self._heard:
            self._heard[identity] = self._time.monotonic()

    # -- requests

    def ready(self, identity: bytes, frames: list[bytes]) -> str:
        """READY: give the service what waits for it; returns what is wrong with the request."""
        if len(frames) < 3 or not _SERVICE.fullmatch(frames[2]):
            return "frames"
        name = frames[2].decode()
        if name not in self._ready and len(self._ready) >= MOST_SERVICES:  # every tick names them all
            self._rpc.send(identity, ERR, READY, frames[2], b"too many services")
            return "services"
        self._ready[name] = identity
        self._heard = {i: self._heard.get(i, 0.0) for i in self._ready.values()}
        self._heard[identity] = self._time.monotonic()
        self._rpc.send(identity, READY, frames[2])
        self._expire_orders()
        for order in self._journal.waiting(name):
            if order.given != identity:
                self._dispatch(order)
        return ""

    def command(self, identity: bytes, frames: list[bytes]) -> str:
        """CMD: journal and dispatch, or answer from the journal; returns what is wrong with the request."""
        if len(frames) < 5 or len(frames[2]) != _ID or len(frames[4]) > _LONGEST_BODY:
            return "frames"
        id16, service, body = frames[2], frames[3].decode(errors="replace"), frames[4]
        try:
            command = decode_command(body)
        except MalformedError as err:
            self._rpc.send(identity, ERR, CMD, id16, str(err).encode())
            return "command"
        if command.name.startswith("get"):
            self._question(identity, id16, service, body)
            return ""
        order = self._journal.find(id16)
        if order and order.answer is not None:
            self._rpc.send(identity, RES, id16, order.answer)
        elif order:
            self._askers[id16] = identity
        elif self.closed:
            self._rpc.send(identity, ERR, CMD, id16, "đĩa của hub đã đầy|the hub's disk is full".encode())
        else:
            self._askers[id16] = identity
            self._stage(msgspec.structs.replace(command, id=id16), service, body)
        return ""

    def result(self, frames: list[bytes]) -> str:
        """RES: make the answer durable, then pass it on; returns what is wrong with it."""
        if len(frames) < 4 or len(frames[2]) != _ID:
            return "frames"
        id16, body = frames[2], frames[3]
        question = self._questions.pop(id16, None)
        if question:
            self._rpc.send(question.asker, RES, id16, body)
            return ""
        order = self._journal.find(id16)
        if order is None or len(body) > _LONGEST_BODY:
            return "unknown-command" if order is None else "size"
        if order.answer is not None or order.answering:
            return ""
        try:
            receipt = decode_receipt(body)
        except MalformedError:
            return "receipt"
        order.answering = True
        self._record(Answered(msgspec.structs.replace(receipt, id=id16), body))
        return ""

    def snapshot(self, identity: bytes, frames: list[bytes]) -> str:
        """SNAP from a console: pass the question on to the service that knows; returns what is wrong with it."""
        if len(frames) < 3:
            return "frames"
        self._count += 1
        id16 = self._count.to_bytes(_ID, "big")
        question = _Question(identity, self._time.monotonic() + SNAP_SECONDS, frames[2])
        if self._pass(id16, frames[2], SNAPSHOT):
            self._snapshots[id16] = question
        else:
            self._refuse_snapshot(question, "no service is ready|chưa có dịch vụ trạng thái")
        return ""

    def chunk(self, frames: list[bytes]) -> str:
        """SNAP from the service: pass the chunk on to who asked; returns what is wrong with it."""
        if len(frames) < _SNAP_FRAMES:
            return "frames"
        question = self._snapshots.get(frames[2])
        if question is None:
            return ""
        if not self._rpc.send(question.asker, SNAP, *frames[3:]):
            del self._snapshots[frames[2]]
            return ""
        question.sent += 1
        try:
            whole = question.sent >= read_u64(frames[7])
        except MalformedError:
            return "frames"
        if whole:
            del self._snapshots[frames[2]]
        return ""

    def failed_snapshot(self, frames: list[bytes]) -> str:
        """ERR from the service to a snapshot; returns what is wrong with it."""
        if len(frames) < 4 or frames[2] != SNAP:
            return "frames"
        question = self._snapshots.pop(frames[3], None)
        if question:
            self._refuse_snapshot(question, b" ".join(frames[4:5]).decode(errors="replace"))
        return ""

    # -- commits

    def take(self) -> list[Asked | Answered]:
        """What is staged in the group that is being closed."""
        staged, self._staged = self._staged, []
        return staged

    def committed(self, staged: list[Asked | Answered]) -> None:
        """The group with ``staged`` is durable: dispatch and answer."""
        for item in staged:
            if isinstance(item, Asked):
                item.order.durable = True
                self._dispatch(item.order)
            else:
                self._journal.settle(item.receipt.id, item.body)
                asker = self._askers.pop(item.receipt.id, None)
                if asker:
                    self._rpc.send(asker, RES, item.receipt.id, item.body)

    def close(self, staged: list[Asked | Answered]) -> None:
        """The disk is full: refuse what was asked in ``staged``, keep what was answered."""
        self.closed = True
        for item in (*staged, *self.take()):
            if isinstance(item, Answered):
                self._unrecorded.append(item)
                continue
            self._journal.forget(item.order.id)
            asker = self._askers.pop(item.order.id, None)
            if asker:
                words = "đĩa của hub đã đầy|the hub's disk is full".encode()
                self._rpc.send(asker, ERR, CMD, item.order.id, words)

    def open(self) -> None:
        """There is room again: record the answers that came meanwhile."""
        self.closed = False
        answers, self._unrecorded = self._unrecorded, []
        for answered in answers:
            self._record(answered)

    def tick(self) -> None:
        """Give up what nobody answers."""
        now = self._time.monotonic()
        for id16 in [i for i, q in self._snapshots.items() if q.limit < now]:
            self._refuse_snapshot(self._snapshots.pop(id16), f"no answer within {SNAP_SECONDS:.0f} s")
        for id16 in [i for i, q in self._questions.items() if q.limit < now]:
            del self._questions[id16]
        if not self.closed:
            self._expire_orders()

    # -- inner

    def _question(self, identity: bytes, id16: bytes, service: str, body: bytes) -> None:
        if self._pass(id16, body, service):
            self._questions[id16] = _Question(identity, self._time.monotonic() + QUESTION_SECONDS)
        else:
            self._rpc.send(identity, ERR, CMD, id16, f"dịch vụ {service} chưa sẵn sàng|{service} is not ready".encode())

    def _pass(self, id16: bytes, body: bytes, service: str) -> bool:
        identity = self._ready.get(service)
        if identity is None:
            return False
        outcome = self._rpc.offer(identity, CMD, id16, service.encode(), body)
        if outcome == "gone":
            del self._ready[service]
        return outcome == "sent"

    def _stage(self, command: Command, service: str, body: bytes) -> None:
        now = self._time.now()
        event = self._journal.ask(command, service, body, now)
        order = self._journal.find(command.id)
        if order:
            self._staged.append(Asked(order))
        self._log.append(STREAM, 1, encode_events([event]), now)

    def _record(self, answered: Answered) -> None:
        if self.closed:
            self._unrecorded.append(answered)
            return
        now = self._time.now()
        self._staged.append(answered)
        self._log.append(STREAM, 1, encode_events([self._journal.answer(answered.receipt, answered.body, now)]), now)

    def _dispatch(self, order: Order) -> None:
        if self._pass(order.id, order.body, order.service):
            order.given = self._ready[order.service]

    def _expire_orders(self) -> None:
        for order in self._journal.stale(self._time.earliest()):
            order.answering = True
            self._record(Answered(*expired(order.id)))

    def _refuse_snapshot(self, question: _Question, words: str) -> None:
        self._rpc.send(question.asker, ERR, SNAP, question.stream, words.encode())
