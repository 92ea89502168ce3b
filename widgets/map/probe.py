"""Whether the tile server answers: asked by hand, because Qt Location does not tell."""

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtNetwork import QNetworkProxy, QTcpSocket

from widgets.signal import Outlet

_MISSES = 2


class Probe(QObject):
    """Asks ``/alive`` while it has an address; ``changed`` publishes whether it answers, when that changes."""

    def __init__(self, parent: QObject, every_ms: int = 2_000, answer_ms: int = 1_500) -> None:
        super().__init__(parent)
        self._url = QUrl()
        self._alive: bool | None = None
        self._misses = 0
        self.changed: Outlet[bool] = Outlet(self)
        self._socket = QTcpSocket(self)
        self._socket.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        self._socket.connected.connect(self._ask)
        self._socket.readyRead.connect(self._answered)
        self._socket.errorOccurred.connect(self._failed)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._start)
        self._patience = QTimer(self, interval=answer_ms, singleShot=True)
        self._patience.timeout.connect(self._failed)

    def watch(self, url: str) -> None:
        """Watch the server of ``url``; an empty one ends watching."""
        self._url, self._alive, self._misses = QUrl(url), None, 0
        self._timer.stop()
        self._patience.stop()
        self._socket.abort()
        if url:
            self._timer.start()
            self._start()

    def _start(self) -> None:
        self._socket.abort()
        self._patience.start()
        self._socket.connectToHost(self._url.host(), self._url.port())

    def _ask(self) -> None:
        self._socket.write(b"GET /alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

    def _answered(self) -> None:
        self._tell(self._socket.read(5).data() == b"HTTP/")

    def _failed(self) -> None:
        self._tell(False)

    def _tell(self, answered: bool) -> None:
        self._patience.stop()
        # What the socket says of its own end is no news.
        self._socket.blockSignals(True)
        self._socket.abort()
        self._socket.blockSignals(False)
        self._misses = 0 if answered else self._misses + 1
        alive = self._misses < _MISSES
        if alive != self._alive and (answered or not alive):
            self._alive = alive
            self.changed.publish(alive)
