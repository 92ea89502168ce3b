"""The probe: says once that the server answers, and once that it no longer does."""

import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject

from widgets.map.probe import Probe


class Server(socketserver.ThreadingTCPServer):
    """Answers each connection with ``text``, in threads of its own."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.asked = 0
        super().__init__(("127.0.0.1", 0), Answer)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def end(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class Answer(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(1024)
        self.server.asked += 1
        self.request.sendall(self.server.text)


@pytest.fixture
def serve() -> Iterator[Callable[[bytes], Server]]:
    servers: list[Server] = []

    def start(text: bytes) -> Server:
        servers.append(Server(text))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


def watch(parent: QObject) -> tuple[Probe, list[bool]]:
    said: list[bool] = []
    probe = Probe(parent, every_ms=20, answer_ms=500)
    probe.changed.on_value(said.append)
    return probe, said


def test_says_once_that_the_server_answers_and_once_that_it_does_not(qtbot, serve):
    parent, server = QObject(), serve(b"HTTP/1.1 204 No Content\r\n\r\n")
    probe, said = watch(parent)
    probe.watch(server.url)
    qtbot.waitUntil(lambda: server.asked > 3)
    assert said == [True]
    server.end()
    qtbot.waitUntil(lambda: said == [True, False])


def test_a_server_of_something_else_is_not_it(qtbot, serve):
    parent, server = QObject(), serve(b"SSH-2.0-x\r\n")
    probe, said = watch(parent)
    probe.watch(server.url)
    qtbot.waitUntil(lambda: said == [False])


def test_nobody_is_asked_without_an_address(qtbot, serve):
    parent, server = QObject(), serve(b"HTTP/1.1 204\r\n\r\n")
    probe, said = watch(parent)
    probe.watch(server.url)
    qtbot.waitUntil(lambda: said == [True])
    probe.watch("")
    asked = server.asked
    other, _ = watch(parent)
    other.watch(server.url)
    qtbot.waitUntil(lambda: server.asked >= asked + 4)
    assert said == [True]
