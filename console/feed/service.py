"""The command service: a process that executes commands for the hub, and may answer snapshots."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import zmq

from console.feed.link import Context, Link
from console.feed.mailbox import Mailbox
from console.feed.snapshot import Snapshot, chunks
from console.wire.codec import MalformedError
from console.wire.command import Command, Receipt, decode_command, encode
from console.wire.frame import CMD, ERR, READY, RES, SNAP, SNAPSHOT

_log = logging.getLogger(__name__)

Reply = Callable[[Receipt], None]
_REMEMBERED = 4096
_POLL_MS = 250
_ANNOUNCE_SECONDS = 1.0
_REPEAT_SECONDS = 5.0


class CommandService:
    """Offers service ``name`` to the hub until stopped; is READY again after every reconnection.

    Args:
        rpc: The hub's endpoint.
        name: Service that commands name: ``alarm``.
        handler: Called in the service's thread with each command and its ``reply``, which may be called then or later,
            from any thread, once. Must not raise for a bad command: a bad command is a refused receipt.
        on_snapshot: If given, the service is READY as ``snapshot`` too, and this answers what a stream's state is;
            called in the service's thread; None when it is not known yet (the asker is told, and asks again).

    The same command id is executed once: a repeated one gets the receipt again as soon as there is one.
    """

    def __init__(
        self,
        rpc: str,
        name: str,
        handler: Callable[[Command, Reply], None],
        on_snapshot: Callable[[str], Snapshot | None] | None = None,
    ) -> None:
        self._rpc = rpc
        self._name = name
        self._handler = handler
        self._on_snapshot = on_snapshot
        self._receipts: Mailbox[tuple[bytes, str, Receipt]] = Mailbox()
        self._running: set[bytes] = set()
        self._done: OrderedDict[bytes, Receipt] = OrderedDict()
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._announced = -_ANNOUNCE_SECONDS
        self._thread = threading.Thread(target=self._run, name=f"service-{name}", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def wait_ready(self, timeout: float) -> bool:
        """Whether the hub confirms READY within ``timeout`` seconds."""
        return self._ready.wait(timeout)

    def stop(self) -> None:
        """End the thread and its sockets; receipts not yet sent are dropped."""
        self._stop.set()
        self._receipts.wake()
        if self._thread.is_alive():
            self._thread.join()
        self._receipts.close()

    def _run(self) -> None:
        context: Context = zmq.Context()
        poller = zmq.Poller()
        poller.register(self._receipts.fileno(), zmq.POLLIN)
        link = Link(context, self._rpc, poller)
        while not self._stop.is_set():
            poller.poll(_POLL_MS)
            now = time.monotonic()
            for parts in link.messages(now):
                self._handle(link, parts)
            for id16, name, receipt in self._receipts.take():
                self._finish(link, id16, name, receipt)
            if link.beat(now) or link.greeted():
                self._ready.clear()
                self._announced = -_ANNOUNCE_SECONDS
            # READY may be repeated at will: a hub that has forgotten us learns of us again.
            if now - self._announced >= (_REPEAT_SECONDS if self._ready.is_set() else _ANNOUNCE_SECONDS):
                self._announced = now
                self._announce(link)
        link.close()
        context.term()

    def _announce(self, link: Link) -> None:
        link.send(READY, self._name.encode())
        if self._on_snapshot:
            link.send(READY, SNAPSHOT.encode())

    def _handle(self, link: Link, parts: list[bytes]) -> None:
        try:
            match parts:
                case [verb, name, *_] if verb == READY:
                    if name == (SNAPSHOT if self._on_snapshot else self._name).encode():  # the last that was announced
                        self._ready.set()
                case [verb, id16, service, stream, *_] if verb == CMD and service == SNAPSHOT.encode():
                    self._answer_snapshot(link, id16, stream.decode())
                case [verb, id16, _, body, *_] if verb == CMD:
                    self._execute(link, id16, decode_command(body))
                case [verb, of, *rest] if verb == ERR:
                    _log.warning("service %s: hub refuses %s: %s", self._name, of.decode(errors="replace"), rest)
                case _:
                    _log.info("service %s: skipped a %r of %d frames", self._name, parts[0][:16], len(parts))
        except (MalformedError, UnicodeDecodeError) as err:
            _log.warning("service %s: malformed command: %s", self._name, err)
            if len(parts) > 1:
                link.send(RES, parts[1], encode(Receipt(id=parts[1], status="refused", reason=str(err))))

    def _execute(self, link: Link, id16: bytes, command: Command) -> None:
        if id16 in self._done:
            link.send(RES, id16, encode(self._done[id16]))
            return
        if id16 in self._running:
            return
        self._running.add(id16)
        self._handler(command, lambda receipt: self._receipts.put((id16, command.name, receipt)))

    def _finish(self, link: Link, id16: bytes, name: str, receipt: Receipt) -> None:
        self._running.discard(id16)
        if not name.startswith("get"):  # a question may be asked again; its answer may be large
            self._done[id16] = receipt
            while len(self._done) > _REMEMBERED:
                self._done.popitem(last=False)
        link.send(RES, id16, encode(receipt))

    def _answer_snapshot(self, link: Link, id16: bytes, stream: str) -> None:
        snapshot = self._on_snapshot(stream) if self._on_snapshot else None
        if snapshot is None:
            link.send(ERR, SNAP, id16, f"{self._name}: the state of {stream} is not known yet".encode())
            return
        for frames in chunks(stream, snapshot):
            link.send(SNAP, id16, *frames)
