"""The map's talk with its tile server besides the tiles: names for where it looks, and what is wrong with the base."""

from collections import OrderedDict
from datetime import date
from typing import cast

import msgspec
import numpy as np
from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkProxy, QNetworkReply, QNetworkRequest

from console.geo.homography import Homography
from console.model.outside import UNREADABLE
from widgets.basemap.label import CELL_SHIFT, Label
from widgets.basemap.state import BaseState
from widgets.map.item import View
from widgets.signal import Outlet

_EVERY_MS = 2_000
_PATIENCE_MS = 8_000
_KEPT = 64
_MOST_CELLS = 16
_UNDER_HORIZON = 0.35
_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.5, 0.0]])

Cell = tuple[int, int, int]
_labels = msgspec.json.Decoder(tuple[Label, ...])
_state = msgspec.json.Decoder(BaseState)


class BaseLink(QObject):
    """Asks while it has an address. A server of something else is met with patience: what it says is not understood.

    Signals:
        labels: The names for where the map looks, as the whole of them, when all parts have come.
        state: What is wrong with the base map, when that changes.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.labels: Outlet[tuple[Label, ...]] = Outlet(self)
        self.state: Outlet[BaseState] = Outlet(self)
        self._manager = QNetworkAccessManager(self)
        self._manager.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        self._manager.setTransferTimeout(_PATIENCE_MS)
        self._source = ("", "vi", "", 0)
        self._cells: OrderedDict[Cell, tuple[Label, ...]] = OrderedDict()
        self._asked: set[Cell] = set()
        self._seen: tuple[Cell, ...] = ()
        self._told: tuple[Cell, ...] = ()
        self._last = BaseState()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._ask_state)

    def watch(self, url: str, language: str, day: date | None, turn: int = 0) -> None:
        """Ask the server at ``url`` (none when empty) for names in ``language``, of boundaries those of ``day``.

        ``turn`` changes when what the server says may have changed.
        """
        wanted = (url.rstrip("/"), language, f"/{day.isoformat()}" if day else "", turn)
        if wanted == self._source:
            return
        self._source = wanted
        self._cells.clear()
        self._asked.clear()
        self._told = ()
        if url:
            self._timer.start()
            self._ask_state()
            self._ask_cells()
        else:
            self._timer.stop()

    def look(self, view: View, registration: Homography, size: tuple[float, float]) -> None:
        """The map looks there: ask for what is not known of it."""
        self._seen = cells(view, registration, size)
        self._ask_cells()

    def _ask_cells(self) -> None:
        url, language, day, _ = self._source
        if not url:
            return
        for cell in self._seen:
            if cell in self._cells:
                self._cells.move_to_end(cell)
            elif cell not in self._asked:
                self._asked.add(cell)
                zoom, column, row = cell
                self._get(f"/names/{language}{day}/{zoom}/{column}/{row}.json", cell)
        self._tell()

    def _get(self, path: str, cell: Cell | None) -> None:
        source = self._source
        reply = self._manager.get(QNetworkRequest(QUrl(source[0] + path)))

        def finished() -> None:
            reply.deleteLater()
            if source == self._source:
                self._came(reply, cell)

        reply.finished.connect(finished)

    def _came(self, reply: QNetworkReply, cell: Cell | None) -> None:
        failed = reply.error() is not QNetworkReply.NetworkError.NoError
        body = b"" if failed else cast("bytes", reply.readAll().data())
        if cell is None:
            self._state_came(body)
            return
        self._asked.discard(cell)
        try:
            self._cells[cell] = _labels.decode(body) if body else ()
        except UNREADABLE:
            self._cells[cell] = ()
        if failed:  # shown without them now, and asked for again when the map next moves
            QTimer.singleShot(_EVERY_MS, self, lambda: self._cells.pop(cell, None))
        while len(self._cells) > _KEPT:
            self._cells.popitem(last=False)
        self._tell()

    def _tell(self) -> None:
        """Publish when all that is seen is known: names that come one part after the other would dance."""
        if self._seen and self._seen != self._told and all(cell in self._cells for cell in self._seen):
            self._told = self._seen
            self.labels.publish(tuple(label for cell in self._seen for label in self._cells[cell]))

    def _ask_state(self) -> None:
        self._get("/state", None)

    def _state_came(self, body: bytes) -> None:
        try:
            state = _state.decode(body) if body else self._last
        except UNREADABLE:
            return
        if state != self._last:
            self._last = state
            self.state.publish(state)


def cells(view: View, registration: Homography, size: tuple[float, float]) -> tuple[Cell, ...]:
    """The parts of the map that are seen, as the zoom of their names and the address of the tile that they are.

    Args:
        view: Its zoom decides how large a part is.
        registration: Of the map.
        size: Of the map, pixels.
    """
    corners = _CORNERS.copy()
    if view.tilt > 0:  # what is far away under a tilted sky has no room for names
        corners[corners[:, 1] == 0.0, 1] = _UNDER_HORIZON
    x, y = registration.unproject(corners[:, 0] * size[0], corners[:, 1] * size[1])
    zoom = max(0, int(view.zoom))
    deep = max(0, zoom - CELL_SHIFT)
    last = (1 << deep) - 1
    span = [np.clip(np.floor(np.array([v.min(), v.max()]) * (1 << deep)), 0, last).astype(int).tolist() for v in (x, y)]
    (left, right), (top, bottom) = span
    if (right - left + 1) * (bottom - top + 1) > _MOST_CELLS:
        return ()
    return tuple((zoom, column, row) for row in range(top, bottom + 1) for column in range(left, right + 1))
