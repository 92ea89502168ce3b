"""The parent's side of the decoders: opens and closes streams, keeps the workers alive, hands out pictures. No Qt."""

import contextlib
import logging
import os
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from console.camera import footage, order
from console.camera.credential import Credential
from console.camera.nest import Nest
from console.camera.ring import Ring
from console.camera.state import SHOWING, STALLED_SECONDS, Frame, State, TileView
from console.model.entity import Camera
from console.process.supervisor import ChildSpec, ChildState, Supervisor

_LOG = logging.getLogger(__name__)
_POLL_SECONDS = 0.25
_STILLS_MISSED = 3
_MEMORY_SECONDS = 1.0
_SILENT_SECONDS = 5.0  # a worker whose interpreter hangs this long is killed and started anew


def _usable(camera: Camera) -> bool:
    """Whether an order for it fits one datagram and its address can be one."""
    if len(camera.url) > order.MAX_ADDRESS or len(camera.id) > order.MAX_ID or not camera.url.isprintable():
        return False
    try:
        urlsplit(camera.url)
    except ValueError:  # an unclosed bracket
        return False
    return True


class _Tile:
    """One open camera as the pool knows it."""

    def __init__(self, camera: Camera, worker: str, ring: Ring | None) -> None:
        self.camera = camera
        self.worker = worker
        self.ring = ring
        self.wanted: tuple[int, int] | None = None  # a size that there was no memory for
        self.before: Ring | None = None  # shown until the ring of the new size has its first picture
        self.frame = Frame(state=State.NO_STREAM if not camera.url else State.CONNECTING)

    def rings(self) -> list[Ring]:
        return [r for r in (self.ring, self.before) if r]


class _Link:
    """The connection of one worker."""

    def __init__(self, channel: socket.socket, heard: float) -> None:
        self.channel = channel
        self.heard = heard
        self.name = ""
        self.pid = 0


class CameraPool:
    """Decoder processes, several streams each. Safe to call from any thread; nothing here waits for a worker.

    A worker that dies takes only its own streams: they are said to be lost at once and are opened again in the fresh
    process that takes its place, never in a healthy one, so that a stream that crashes its decoder harms no other.

    Args:
        workers: Processes; as many as cores, with at most 16 streams each, was measured to be best.
        listener: Told of each change of state of a worker, from the supervisor's thread.
        footage_folder: Where the demo's films are; what is missing when one is opened a process of its own draws.
            None where none are played.
        credentials: By the name that a camera gives.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        workers: int = 2,
        listener: Callable[[ChildState], None] = lambda _state: None,
        *,
        footage_folder: Path | None = None,
        credentials: Mapping[str, Credential] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._listener = listener
        self._footage = footage_folder.absolute() if footage_folder else None
        self._credentials = dict(credentials or {})
        self._clock = clock
        self._lock = threading.RLock()
        self._tiles: dict[str, _Tile] = {}
        self._links: dict[str, _Link] = {}
        self._drawings: dict[str, footage.Drawing] = {}
        self._asked = 0.0  # for memory
        self._nest = Nest()
        self._names = [f"camera-{k}" for k in range(workers)]
        self._server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._server.bind(str(self._nest.control))
        self._server.listen(workers)
        self._halt = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="camera-pool", daemon=True)
        self._thread.start()
        self._supervisor = Supervisor(self._on_child)
        arguments = ("camera-worker", "--control", str(self._nest.control), "--name")
        self._supervisor.start([ChildSpec(name, (*arguments, name)) for name in self._names])

    def open(self, camera: Camera, width: int, height: int) -> None:
        """Show a camera at ``width`` x ``height`` device pixels; one that is open already is given the size.

        One whose address or credential has changed is opened anew.
        """
        with self._lock:
            before = self._tiles.get(camera.id)
            if before and before.camera == camera:
                self.resize(camera.id, width, height)
                return
            self.close(camera.id)
            tile = self._tiles[camera.id] = _Tile(camera, "", None)
            if not camera.url:
                return
            if not _usable(camera) or not self._address(camera):
                tile.frame = Frame(state=State.WRONG_ADDRESS)
                return
            tile.worker = min(self._names, key=lambda n: sum(t.worker == n for t in self._tiles.values()))
            self._prepare_footage(camera)
            self._give_ring(tile, width, height)

    def resize(self, camera_id: str, width: int, height: int) -> None:
        """Decode to another size from now on; the old pictures stay until the first new one."""
        with self._lock:
            tile = self._tiles.get(camera_id)
            if tile is None or not tile.worker:
                return
            if tile.ring and (tile.ring.width, tile.ring.height) == (width, height):
                return
            self._give_ring(tile, width, height)

    def close(self, camera_id: str) -> None:
        """Stop decoding a camera; its memory is free at once."""
        with self._lock:
            tile = self._tiles.pop(camera_id, None)
            if tile:
                self._send(tile.worker, order.Close(camera_id))
                for ring in tile.rings():
                    ring.unlink()

    def read(self, camera_id: str) -> Frame | None:
        """The newest frame, the same object while nothing changed; None for a camera that is not open."""
        with self._lock:
            tile = self._tiles.get(camera_id)
            if tile is None:
                return None
            if tile.ring:
                tile.frame = self._look(tile, tile.ring)
            return tile.frame

    def tiles(self) -> dict[str, TileView]:
        """Figures of every open camera."""
        with self._lock:
            return {k: self._view(k, t) for k, t in self._tiles.items()}

    def workers(self) -> dict[str, int]:
        """Process ids of the workers that answered, by name."""
        with self._lock:
            return {name: link.pid for name, link in self._links.items()}

    def stop(self) -> None:
        """End the workers and free everything; returns when they are gone."""
        self._halt.set()
        self._supervisor.stop()
        self._thread.join()
        with self._lock:
            for drawing in self._drawings.values():
                drawing.stop()
            for tile in self._tiles.values():
                for ring in tile.rings():
                    ring.unlink()
            self._tiles.clear()
        self._nest.close()

    def _address(self, camera: Camera) -> str:
        """What PyAV opens: a ``file:`` URL becomes its path, for FFmpeg does not undo percent signs; empty for none."""
        film = footage.film_at(camera.url)
        if film:
            return str(film.path(self._footage)) if self._footage else ""
        parts = urlsplit(camera.url)
        return unquote(parts.path) if parts.scheme == "file" else camera.url

    def _is_being_drawn(self, camera: Camera) -> bool:
        film = footage.film_at(camera.url)
        drawing = self._drawings.get(film.sky) if film else None
        return drawing is not None and drawing.running

    def _prepare_footage(self, camera: Camera) -> None:
        film = footage.film_at(camera.url)
        if film and self._footage and film.sky not in self._drawings and footage.missing(self._footage, film.sky):
            self._footage.mkdir(parents=True, exist_ok=True)
            self._drawings[film.sky] = footage.Drawing(self._footage, film.sky)

    def _give_ring(self, tile: _Tile, width: int, height: int) -> None:
        try:
            ring = Ring.create(self._nest.ring_path(), max(2, width), max(2, height))
        except OSError:
            if tile.wanted is None:  # told once
                _LOG.exception("camera %s: no shared memory for %d x %d", tile.camera.id, width, height)
            tile.wanted = (width, height)
            if tile.ring is None:
                tile.frame = Frame(state=State.NO_MEMORY)
            return
        tile.wanted = None
        if tile.ring and tile.ring.read().picture is not None:
            if tile.before:
                tile.before.unlink()
            tile.before = tile.ring
        elif tile.ring:
            tile.ring.unlink()
        tile.ring = ring
        self._send(tile.worker, self._order(tile))

    def _order(self, tile: _Tile) -> order.Open:
        camera, ring = tile.camera, tile.ring
        login = self._credentials.get(camera.credential, Credential(""))
        path = str(ring.path) if ring else ""
        return order.Open(camera.id, self._address(camera), path, login.user, login.password)

    def _look(self, tile: _Tile, ring: Ring) -> Frame:
        frame = ring.read()
        stalled = self._clock() - frame.arrived > max(STALLED_SECONDS, frame.every * _STILLS_MISSED)
        if frame is tile.frame and not stalled and frame.state in SHOWING:
            return frame
        if tile.before and frame.picture is None:
            old = tile.before.read()
            frame = replace(frame, picture=old.picture, arrived=old.arrived, captured=old.captured, delay=old.delay)
        elif tile.before:
            tile.before.unlink()
            tile.before = None
        state = frame.state
        if state in SHOWING and stalled:
            state = State.STALLED
        elif state is State.NOT_FOUND and self._is_being_drawn(tile.camera):
            state = State.PREPARING
        last = tile.frame
        same = (last.sequence, last.state, last.retry_at) == (frame.sequence, state, frame.retry_at)
        if same and last.picture is frame.picture:
            return last
        return frame if state is frame.state else replace(frame, state=state)

    def _view(self, camera_id: str, tile: _Tile) -> TileView:
        frame = self.read(camera_id) or Frame()
        age = self._clock() - frame.arrived if frame.sequence else float("inf")
        width, height = (tile.ring.width, tile.ring.height) if tile.ring else (0, 0)
        rate = frame.rate if frame.state is State.LIVE else 0.0
        return TileView(frame.state, rate, age, frame.reconnects, frame.skipped, width, height, tile.worker)

    def _send(self, worker: str, wish: order.FromPool) -> None:
        link = self._links.get(worker)
        if link:
            with contextlib.suppress(OSError):  # it died or hangs: its successor gets all orders anew
                link.channel.send(order.encode(wish), socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

    def _on_child(self, state: ChildState) -> None:
        self._listener(state)

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._server, selectors.EVENT_READ)
            while not self._halt.is_set():
                for key, _ in selector.select(_POLL_SECONDS):
                    if key.data is None:
                        channel, _ = self._server.accept()
                        selector.register(channel, selectors.EVENT_READ, _Link(channel, self._clock()))
                    elif not self._hear(key.data):
                        selector.unregister(key.data.channel)
                        self._drop(key.data)
                self._kill_silent()
                self._ask_for_memory()
            for key in list(selector.get_map().values()):
                key.fileobj.close()  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - all are sockets

    def _hear(self, link: _Link) -> bool:
        try:
            data = link.channel.recv(order.MAX_MESSAGE)
        except ConnectionError:
            return False
        if not data:
            return False
        link.heard = self._clock()
        report = order.decode_report(data)
        if isinstance(report, order.Hello):
            self._greet(link, report)
        return True

    def _greet(self, link: _Link, hello: order.Hello) -> None:
        link.name, link.pid = hello.worker, hello.pid
        with self._lock:
            self._links[link.name] = link
            for tile in self._tiles.values():
                if tile.worker == link.name and tile.ring:
                    self._send(link.name, self._order(tile))

    def _drop(self, link: _Link) -> None:
        link.channel.close()
        with self._lock:
            if self._links.get(link.name) is link:
                del self._links[link.name]
            if self._halt.is_set():
                return
            for tile in self._tiles.values():
                if tile.worker == link.name and tile.ring:
                    tile.ring.tell(State.DECODER_LOST)  # nobody else writes there now

    def _ask_for_memory(self) -> None:
        """Try again where memory was full, once a second."""
        now = self._clock()
        with self._lock:
            if now - self._asked < _MEMORY_SECONDS:
                return
            self._asked = now
            for tile in self._tiles.values():
                if tile.wanted:
                    self._give_ring(tile, *tile.wanted)

    def _kill_silent(self) -> None:
        now = self._clock()
        with self._lock:
            hung = [link for link in self._links.values() if now - link.heard > _SILENT_SECONDS]
        for link in hung:
            _LOG.warning("camera worker %s hangs and is started anew", link.name)
            with contextlib.suppress(ProcessLookupError):
                os.kill(link.pid, signal.SIGKILL)
