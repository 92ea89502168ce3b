"""The map pane: base map, overlay, legend and captions as one widget; pan, zoom and picking by pointer and keys."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QToolButton, QToolTip, QWidget
from typing_extensions import override

from console.geo.basemap import BaseMap, BaseMapError, load
from console.geo.mercator import metres_per_pixel, placed, unproject
from widgets.map.ground import Ground
from widgets.map.item import MapAlarm, MapLine, MapPoint, Picked, View
from widgets.map.legend import Legend, button_sheet
from widgets.map.name import Names
from widgets.map.overlay import NAMES, Overlay
from widgets.map.probe import Probe
from widgets.map.scene import Scene
from widgets.map.words import TABLE
from widgets.signal import Outlet
from widgets.theme import FAMILY, Theme
from widgets.words import Words

_NOTCH = 120.0
_ZOOM_PER_NOTCH = 0.5
_STEP = 120.0
_EDGE = 12
_SMALL_WIDTH, _SMALL_HEIGHT = 800, 480  # smaller, and the legend folds to a button
_METRES_PER_INCH = 0.0254
_KEY_MOVES = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}
_KEY_ZOOMS = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Equal: 0.5, Qt.Key.Key_Minus: -0.5}


class MapPane(QWidget):
    """The live map.

    Signals:
        picked: What was clicked.
        camera_changed: Where the map looks, with each frame that looks elsewhere.
    """

    def __init__(self, theme: Theme, language: str = "vi", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 160)
        self.picked: Outlet[Picked] = Outlet(self)
        self.camera_changed: Outlet[View] = Outlet(self)
        self._theme, self._words = theme, Words(language, TABLE)
        self._scene = Scene()
        self._base: BaseMap | None = None
        self._url = ""
        self._alive: bool | None = None
        self._placed = self._unreadable = False
        self._home: View | None = None
        self._pressed: QPointF | None = None
        self._dragged = False
        self._ground = Ground(self)
        self._overlay = Overlay(self._scene, theme, self)
        self._legend = Legend(theme, language, self)
        self._caption, self._notice = self._corner(), self._corner()
        self._home_button = self._button()
        self._home_button.clicked.connect(self.home)
        self._probe = Probe(self)
        self._ground.moved.on_value(self._moved)
        self._legend.toggled.on_value(self._toggled)
        self._legend.folded.on_value(lambda _folded: self._arrange())
        self._probe.changed.on_value(self._server)
        self._dress()

    # -- what it shows

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._theme = theme
        self._overlay.set_theme(theme)
        self._legend.set_theme(theme)
        self._dress()
        self._reload()

    def set_language(self, language: str) -> None:
        """Say it in ``language``."""
        self._words = Words(language, TABLE)
        self._legend.set_language(language)
        self._dress()

    def set_tile_url(self, url: str) -> None:
        """Take tiles from the tile server at ``url`` (``http://127.0.0.1:PORT``); empty when there is none."""
        if url != self._url:
            self._url, self._alive = url, None
            self._reload()
            self._probe.watch(url)

    def set_geojson(self, path: Path | str) -> None:
        """Take the names from a base map; unless ``center_on`` was called, look at its middle."""
        self._unreadable = True
        try:
            self._base = load(Path(path))
        except BaseMapError:
            self._base = None
        else:
            self._unreadable = False
            self._ground.bound.set_city(self._base.box)
            if not self._placed:
                box = self._base.box
                lon, lat = unproject((box.left + box.right) / 2, (box.top + box.bottom) / 2)
                self._ground.look(View(float(lon), float(lat), 12.0))
        self._dress()
        self._reload()

    def set_tracks(  # noqa: PLR0917  # columns, in the order of the picture's
        self,
        lon: npt.NDArray[np.float64],
        lat: npt.NDArray[np.float64],
        heading: npt.NDArray[np.floating],
        state: npt.NDArray[np.uint8],
        age_seconds: npt.NDArray[np.floating],
        ids: Sequence[object] | None = None,
    ) -> None:
        """Show moving things; arrays of one length.

        Args:
            lon: Degrees; not finite where unknown.
            lat: Degrees.
            heading: Degrees clockwise from north.
            state: 0 normal, 1 slow, 2 jam, 3 bus, 4 emergency.
            age_seconds: Since the last word of each; old ones fade.
            ids: What ``picked`` and ``select`` name each by; else its row.
        """
        if self._scene.set_tracks(lon, lat, heading, state, age_seconds, ids=ids):
            self._overlay.tracks_changed()
            self._count()

    def set_points(self, layer: str, points: Sequence[MapPoint]) -> None:
        """Show things that stand, as the whole of ``layer``."""
        if self._scene.set_points(layer, points):
            self._marks_changed()

    def set_lines(self, layer: str, lines: Sequence[MapLine]) -> None:
        """Show lines with state, as the whole of ``layer``."""
        if self._scene.set_lines(layer, lines):
            self._marks_changed()

    def set_alarms(self, alarms: Sequence[MapAlarm]) -> None:
        """Show alarms where they are."""
        if self._scene.set_alarms(alarms):
            self._marks_changed()

    def select(self, wanted: object | None) -> None:
        """Mark the thing of an id with ring and card, now and while it is on the map."""
        if wanted != self._scene.selected:
            self._scene.selected = wanted
            self._overlay.marks_changed()

    # -- where it looks

    @property
    def view(self) -> View:
        """Where it looks."""
        return self._ground.view

    def center_on(self, lon: float, lat: float, zoom: float | None = None) -> None:
        """Look at a place, at the present zoom unless told; one that is not on the Earth is ignored."""
        if not placed(lon, lat):
            return
        self._placed = True
        now = self._ground.view
        self._ground.bound.visit(lon, lat)
        self._ground.look(View(lon, lat, now.zoom if zoom is None else zoom, now.bearing, now.tilt))

    def set_home(self, lon: float, lat: float, zoom: float) -> None:
        """Where ``home`` and its button lead."""
        self._home = View(lon, lat, zoom)
        self._home_button.show()
        self._arrange()

    def home(self) -> None:
        """Look at the city again, north up."""
        if self._home is not None:
            self._placed = True
            self._ground.look(self._home)

    def turn(self, bearing: float, tilt: float = 0.0) -> None:
        """Turn the map clockwise from north-up and tilt it, degrees."""
        now = self._ground.view
        self._ground.look(View(now.lon, now.lat, now.zoom, bearing, tilt))

    # -- inside

    def _reload(self) -> None:
        digest = self._base.digest if self._base else "none"
        host = f"{self._url.rstrip('/')}/{self._theme.name}/" if self._url else ""
        self._ground.load(host, f"{self._theme.name}-{digest}")
        self._tell()

    def _dress(self) -> None:
        """Theme or language has changed."""
        self.setAccessibleName(self._words("map"))
        self._ground.set_colour(self._theme.land)
        self._home_button.setText(self._words("home"))
        self._home_button.setToolTip(self._words("home.why"))
        self._home_button.setStyleSheet(button_sheet(self._theme))
        for label, colour in ((self._caption, self._theme.dim), (self._notice, self._theme.priority[1])):
            look = f"color: {colour}; background: {self._theme.land}; padding: 1px 4px;"
            label.setStyleSheet(f'{look} font-family: "{FAMILY}"; font-size: 11px;')
        names = Names(self._base, self._theme, self._words.language) if self._base else None
        self._overlay.set_names(names)
        self._count()
        self._tell()
        self._caption_text()

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.hide()
        return button

    def _corner(self) -> QLabel:
        label = QLabel(self)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return label

    def _marks_changed(self) -> None:
        self._overlay.marks_changed()
        self._count()

    def _count(self) -> None:
        counts = self._scene.counts()
        if self._base:
            counts[NAMES] = None
        if self._legend.set_counts(counts):
            self._arrange()

    def _toggled(self, hidden: frozenset[str]) -> None:
        self._scene.hide(hidden)
        self._overlay.tracks_changed()
        self._overlay.marks_changed()

    def _moved(self, view: View) -> None:
        if self._ground.registration is not None:
            self._overlay.set_camera(view, self._ground.registration)
        self._caption_text()
        self.camera_changed.publish(view)

    def _server(self, alive: bool) -> None:
        came_back = alive and self._alive is False
        self._alive = alive
        if came_back:
            self._reload()
        self._tell()

    def _tell(self) -> None:
        """Say in the corner what is wrong with the picture, one thing at a time."""
        wrong = {"names.lost": self._unreadable, "tiles.lost": self._alive is False, "tiles.none": not self._url}
        key = next((k for k, so in wrong.items() if so), "")
        self._notice.setText(self._words(key) if key else "")
        self._notice.setVisible(bool(key))
        self._arrange()

    def _caption_text(self) -> None:
        view = self._ground.view
        dots = self.logicalDpiX() / _METRES_PER_INCH
        scale = metres_per_pixel(view.lat, view.zoom) * dots
        digits = 10 ** max(0, len(str(int(scale))) - 2)
        ratio = f"{round(scale / digits) * digits:,}"
        place = f"{view.lat:.4f} {view.lon:.4f}"
        if self._words.language == "vi":
            ratio, place = ratio.replace(",", "\u00a0"), place.replace(".", ",")
        self._caption.setText(f"{self._words('attribution')} · {place} · 1:{ratio}")
        self._arrange()

    def _arrange(self) -> None:
        """Put legend and captions into their corners, and keep names away from them."""
        self._legend.fold(self.width() < _SMALL_WIDTH or self.height() < _SMALL_HEIGHT)
        self._legend.move(_EDGE, _EDGE)
        self._home_button.adjustSize()
        self._home_button.move(self.width() - self._home_button.width() - _EDGE, _EDGE)
        for label in (self._caption, self._notice):
            label.adjustSize()
        bottom = self.height() - _EDGE // 2
        self._caption.move(self.width() - self._caption.width() - _EDGE // 2, bottom - self._caption.height())
        self._notice.move(_EDGE // 2, bottom - self._notice.height())
        corners = (self._legend, self._home_button, self._caption, self._notice)
        self._overlay.set_taken([QRectF(w.geometry()) for w in corners if not w.isHidden()])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground.widget.setGeometry(self.rect())
        self._overlay.setGeometry(self.rect())
        self._arrange()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        self._ground.zoom(event.angleDelta().y() / _NOTCH * _ZOOM_PER_NOTCH, at.x(), at.y())
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEY_MOVES:
            self._ground.move(*_KEY_MOVES[key])
        elif key == Qt.Key.Key_Home:
            self.home()
        elif key in _KEY_ZOOMS:
            self._ground.zoom(_KEY_ZOOMS[key], self.width() / 2, self.height() / 2)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        moved = self._pressed - event.position()
        if not self._dragged and moved.manhattanLength() < 5:
            return
        self._dragged = True
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._ground.move(moved.x(), moved.y())
        self._pressed = event.position()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self.unsetCursor()
        found = None if self._dragged else self._under(event.position())
        if found is not None:
            self.picked.publish(found)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        self._ground.zoom(1.0, at.x(), at.y())

    def _under(self, at: QPointF) -> Picked | None:
        view = self._ground.registration
        return None if view is None else self._scene.pick((at.x(), at.y()), view)

    def title_at(self, at: QPointF) -> str:
        """The title of the thing at a pixel, empty where there is none."""
        found = self._under(at)
        item = self._scene.find(found.id) if found else None
        return item[0].title if item and item[0] else ""

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.title_at(QPointF(event.pos())), self)
            return True
        return super().event(event)
