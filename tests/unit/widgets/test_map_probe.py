"""The probe: says once that the server answers, and once that it no longer does."""

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QHostAddress, QTcpServer

from widgets.map.probe import Probe


class Server(QTcpServer):
    """Answers each connection with ``text``."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self.text = text
        self.asked = 0
        self.newConnection.connect(self._answer)
        assert self.listen(QHostAddress.SpecialAddress.LocalHost)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.serverPort()}"

    def _answer(self) -> None:
        socket = self.nextPendingConnection()
        self.asked += 1
        socket.write(self.text)
        socket.disconnectFromHost()
        socket.disconnected.connect(socket.deleteLater)


def watch(parent: QObject) -> tuple[Probe, list[bool]]:
    said: list[bool] = []
    probe = Probe(parent, every_ms=20, answer_ms=500)
    probe.changed.on_value(said.append)
    return probe, said


def test_says_once_that_the_server_answers_and_once_that_it_does_not(qtbot):
    parent, server = QObject(), Server(b"HTTP/1.1 204 No Content\r\n\r\n")
    probe, said = watch(parent)
    probe.watch(server.url)
    qtbot.waitUntil(lambda: server.asked > 3)
    assert said == [True]
    server.close()
    qtbot.waitUntil(lambda: said == [True, False])


def test_a_server_of_something_else_is_not_it(qtbot):
    parent, server = QObject(), Server(b"SSH-2.0-x\r\n")
    probe, said = watch(parent)
    probe.watch(server.url)
    qtbot.waitUntil(lambda: said == [False])


def test_nobody_is_asked_without_an_address(qtbot):
    parent, server = QObject(), Server(b"HTTP/1.1 204\r\n\r\n")
    probe, said = watch(parent)
    probe.watch(server.url)
    qtbot.waitUntil(lambda: said == [True])
    probe.watch("")
    asked = server.asked
    other, _ = watch(parent)
    other.watch(server.url)
    qtbot.waitUntil(lambda: server.asked >= asked + 4)
    assert said == [True]
