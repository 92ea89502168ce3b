"""A decoder process: ``python -m console camera-worker --control PATH --name NAME`` (or ``--draw FOLDER``). No Qt."""

import argparse
import contextlib
import logging
import os
import selectors
import socket
import threading
from pathlib import Path

import av.logging

from console.camera import order
from console.camera.footage import HaltedError, ensure_footage
from console.camera.stream import Stream
from console.process.lifeline import hold

_LOG = logging.getLogger(__name__)
_NICE = 10  # the window and the hub come first


class Worker:
    """Obeys one pool: a thread per stream, a beat while the interpreter runs."""

    def __init__(self, control: Path, name: str) -> None:
        self._name = name
        self._streams: dict[str, Stream] = {}
        self._stop = threading.Event()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.connect(str(control))

    def stop(self) -> None:
        """End ``run`` soon; from any thread or a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Obey until stopped or the pool is gone."""
        with selectors.DefaultSelector() as selector, contextlib.suppress(ConnectionError):
            self._socket.send(order.encode(order.Hello(self._name, os.getpid())))
            selector.register(self._socket, selectors.EVENT_READ)
            while not self._stop.is_set():
                if selector.select(order.BEAT_SECONDS):
                    data = self._socket.recv(order.MAX_MESSAGE)
                    if not data:
                        break
                    self._hear(data)
                self._socket.send(order.encode(order.Beat()))
        for stream in self._streams.values():
            stream.halt()

    def _hear(self, data: bytes) -> None:
        try:
            wish = order.decode_order(data)
        except order.OrderError as err:  # one camera less is better than all of this process
            _LOG.warning("an order of %d bytes is left out: %s", len(data), err)
        else:
            self._obey(wish)

    def _obey(self, wish: order.FromPool) -> None:
        if isinstance(wish, order.Close):
            stream = self._streams.pop(wish.id, None)
            if stream:
                stream.halt()
            return
        try:
            known = self._streams.get(wish.id)
            if known:
                known.retarget(Path(wish.ring))
            else:
                self._streams[wish.id] = stream = Stream(wish)
                stream.start()
        except OSError as err:  # closed again before we came to it
            _LOG.info("camera %s: ring is gone: %s", wish.id, err.strerror)


def main(argv: list[str]) -> int:
    """Decode for a pool, or draw the demo's footage, until done or told to stop."""
    parser = argparse.ArgumentParser(prog="vonglau camera-worker")
    parser.add_argument("--control", type=Path, help="socket of the pool")
    parser.add_argument("--name", default="camera")
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="draw the demo's footage there and end")
    parser.add_argument("--sky", choices=("day", "night"), action="append", help="only these films; else all")
    options = parser.parse_args(argv)
    os.nice(_NICE)
    av.logging.set_level(None)  # FFmpeg's own lines hold addresses, and an address may hold a password
    if options.draw:
        halt = threading.Event()
        hold(halt.set)
        with contextlib.suppress(HaltedError):
            for sky in options.sky or ("day", "night"):
                ensure_footage(options.draw, sky, halt=halt)
        return 0
    try:
        worker = Worker(options.control, options.name)
    except OSError:  # the pool has ended before we came
        return 0
    hold(worker.stop)
    worker.run()
    return 0
