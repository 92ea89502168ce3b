"""The base map under the overlay: Qt Location in a QQuickWidget, its camera, and its registration.

Qt Location has no Python class for its map, so that all talk goes through the functions of ``map.qml``. The scene is
drawn by Qt Quick's software backend on every machine: the map changes only when the camera does, and one OpenGL item
would make the whole window be composed by OpenGL, which without a GPU costs far more than the map.
"""

from functools import cache
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, QTemporaryDir, QUrl
from PySide6.QtGui import QColor
from PySide6.QtQml import QJSValue
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
from PySide6.QtQuickWidgets import QQuickWidget
from PySide6.QtWidgets import QWidget

from console.geo.homography import Homography, solve
from console.geo.mercator import project
from widgets.map.bound import SHALLOWEST, Bound
from widgets.map.item import View
from widgets.signal import Outlet

# Where the registration is measured, as shares of the size: low enough to be under the horizon at any tilt.
_PROBES = np.array([[0.1, 0.4], [0.9, 0.4], [0.1, 0.95], [0.9, 0.95]])


class _Root(Protocol):
    """The functions of ``map.qml``."""

    def load(self, host: str, cache: str) -> None: ...
    def look(self, lon: float, lat: float, zoom: float, bearing: float, tilt: float) -> None: ...
    def move(self, dx: float, dy: float) -> None: ...
    def zoomAt(self, x: float, y: float, zoom: float) -> None: ...
    def frame(self, points: list[float]) -> QJSValue: ...


@cache
def _choose_software() -> None:
    """Once: Qt warns of a second choice, even of the same."""
    QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)


class Ground(QObject):
    """The base map in ``widget``.

    ``moved`` publishes the ``View`` of each frame that is registered anew; ``registration`` belongs to it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        _choose_software()
        self.widget = QQuickWidget(parent)
        self.widget.setObjectName("ground")
        self.widget.setResizeMode(QQuickWidget.ResizeMode.SizeRootObjectToView)
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.widget.setSource(QUrl.fromLocalFile(str(Path(__file__).with_name("map.qml"))))
        self._root = cast("_Root", self.widget.rootObject())
        self._folder = QTemporaryDir()
        self.bound = Bound()
        self._numbers: list[float] = []
        self._view = View(0.0, 0.0, SHALLOWEST)
        self.registration: Homography | None = None
        self.moved: Outlet[View] = Outlet(self)
        # The frame is read when it has been drawn, so that the overlay and the map under it are always of one frame.
        self.widget.quickWindow().afterRendering.connect(self._read)

    @property
    def view(self) -> View:
        """Where the map looks."""
        return self._view

    def set_colour(self, colour: str) -> None:
        """What is seen where no tile is."""
        self.widget.setClearColor(QColor(colour))
        self.widget.rootObject().setProperty("color", QColor(colour))

    def load(self, host: str, tileset: str) -> None:
        """Show tiles from ``host`` (``http://127.0.0.1:PORT/THEME/``), or none when empty.

        ``tileset`` names the content: Qt's cache does not tell hosts apart, and each content needs a folder of its own.
        """
        self._root.load(host, self._folder.filePath(tileset))
        self.look(self._view)

    def look(self, view: View) -> None:
        """Look there; what the map cannot do is brought to the nearest that it can."""
        zoom = self.bound.zoom(view.zoom, self._size)
        self._root.look(view.lon, view.lat, zoom, view.bearing, view.tilt)
        self._view = view
        self._read()

    def move(self, dx: float, dy: float) -> None:
        """Move the camera by pixels, right and down."""
        self._root.move(dx, dy)
        self._keep()

    def zoom(self, by: float, x: float, y: float) -> None:
        """Zoom in by levels about a pixel."""
        zoom = self.bound.zoom(self._latest().zoom + by, self._size)
        self._root.zoomAt(x, y, zoom)
        self._keep()

    def _keep(self) -> None:
        """What a hand did is brought back to where something can be seen."""
        view = self._latest()
        held = self.bound.hold(view, self._size)
        if held is not view:
            self._root.look(held.lon, held.lat, held.zoom, held.bearing, held.tilt)

    @property
    def _size(self) -> tuple[float, float]:
        return float(self.widget.width()), float(self.widget.height())

    def _latest(self) -> View:
        return View(*self._measure([])[:5])

    def _measure(self, points: list[float]) -> list[float]:
        return cast("list[float]", self._root.frame(points).toVariant())

    def _read(self) -> None:
        size: QSize = self.widget.size()
        if size.width() < 2 or size.height() < 2:
            return
        screen = _PROBES * (size.width(), size.height())
        numbers = [*self._measure(screen.ravel().tolist()), size.width(), size.height()]
        if numbers == self._numbers or not np.isfinite(numbers).all():
            return
        degrees = np.array(numbers[5:13]).reshape(4, 2)
        self._numbers = numbers
        self._view = View(*numbers[:5])
        self.registration = solve(np.column_stack(project(degrees[:, 0], degrees[:, 1])), screen)
        self.moved.publish(self._view)
