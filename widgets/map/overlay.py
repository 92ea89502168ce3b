"""The overlay over the base map: three pictures, each redrawn only when what it shows has changed.

Below, rasters, heat, areas and lines; in the middle the moving things and their trails, splatted by numpy; above, flow,
names, points, alarms and the card of the selected thing. New data is painted at most sixteen times a second, a moved
camera with each frame of the map.
"""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from console.geo.canvas import Canvas
from console.geo.homography import Homography
from console.geo.mercator import Box
from console.geo.palette import FADES, Palette
from console.geo.splat import Level, splat
from console.geo.stroke import stroke
from console.geo.trail import DEPTH
from widgets.map.above import Above
from widgets.map.below import Below
from widgets.map.hit import Sight
from widgets.map.item import MapAlarm, MapPoint, View
from widgets.map.layer import TRAILS
from widgets.map.mark import Card, draw_card, draw_ring, state_colour
from widgets.map.name import Names, box_of
from widgets.map.pen import Pen
from widgets.map.picture import image_of
from widgets.map.scene import Scene
from widgets.map.tag import Tags
from widgets.theme import Theme

PERIOD_MS = 30
_TRAIL_ZOOM = 13.0
_MOST_TRAILS = 3_000
_TRAIL_SHADES = np.linspace(2, 10, DEPTH - 1).astype(np.intp)


def track_palette(theme: Theme, opacities: tuple[float, ...] = ()) -> Palette:
    """Normal grey, slow, jam, bus (bright grey), emergency."""
    colours = (theme.dim, theme.priority[2], theme.priority[1], theme.text, theme.priority[3])
    return Palette([int(c[1:], 16) for c in colours], opacities=opacities)


class Overlay(QWidget):
    """Draws a ``Scene`` where ``set_camera`` says it lies. Transparent for the pointer.

    Attributes:
        pen: What the operator is drawing.
        level: How the moving things were last drawn.
    """

    def __init__(self, scene: Scene, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.pen = Pen()
        self.level = Level.DOT
        self._scene = scene
        self._registration: Homography | None = None
        self._view = View(0.0, 0.0, 0.0)
        self._canvas = Canvas(1, 1)
        self._image = QImage()
        self._under, self._over, self._tags = Below(scene), Above(scene), Tags(scene)
        self._below: QPixmap | None = None
        self._above = QPixmap()
        self._stale_tracks = self._stale_marks = True
        self._since = QElapsedTimer()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._now)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._theme = theme
        self.layers_changed()

    def set_names(self, names: Names | None) -> None:
        """Draw these names."""
        self._over.names = names
        self._all()

    def set_namer(self, name_of: Callable[[object], str]) -> None:
        """What a moving thing is called beside its arrow."""
        self._tags.name_of = name_of
        self._all()

    def set_taken(self, taken: list[QRectF]) -> None:
        """Where no name may stand: under the legend and the captions."""
        self._over.taken = [box_of(rect) for rect in taken]

    def set_camera(self, view: View, registration: Homography) -> None:
        """The frame of the map under the overlay; painted with it."""
        self._view, self._registration = view, registration
        self._all()

    @property
    def sight(self) -> Sight | None:
        """Through what the scene is seen; None before the first frame."""
        size = (float(self.width()), float(self.height()))
        return Sight(self._registration, self._view.zoom, size) if self._registration else None

    def tracks_changed(self) -> None:
        """The moving things have changed."""
        self._stale_tracks = True
        self._soon()

    def marks_changed(self) -> None:
        """Anything else has changed."""
        self._stale_marks = True
        self._soon()

    def layers_changed(self) -> None:
        """What is shown, and how opaque, has changed."""
        layers = self._scene.layers
        owners = [layers.track_layer(state) for state in range(5)]
        self._palette = track_palette(self._theme, tuple(layers.choice(name).opacity for name in owners))
        self._all()

    def _all(self) -> None:
        self._stale_tracks = self._stale_marks = True
        self._now()

    def _soon(self) -> None:
        if self._later.isActive() or not self.isVisible():
            return
        passed = self._since.elapsed() if self._since.isValid() else PERIOD_MS
        if passed >= PERIOD_MS:
            self._now()
        else:
            self._later.start(PERIOD_MS - passed)

    def _now(self) -> None:
        self._since.start()
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._stale_tracks = self._stale_marks = True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        sight = self.sight
        if sight is None:
            return
        if self._stale_marks:
            self._stale_marks = False
            self._below, figures = None, list[Box]()
            if not self._under.empty:
                self._below = self._sheet()
                with QPainter(self._below) as painter:
                    figures = self._under.draw(painter, sight, self._theme)
            self._above = self._sheet()
            with QPainter(self._above) as painter:
                self._tags.taken = self._over.draw(painter, sight, self._view, self._theme, below=figures)
        if self._stale_tracks:
            self._stale_tracks = False
            self._draw_tracks(sight)
        with QPainter(self) as painter:  # ended whatever is raised: one left open on a widget ends the process
            if self._below is not None:
                painter.drawPixmap(0, 0, self._below)
            if len(self._scene.tracks):
                painter.drawImage(0, 0, self._image)
                self._tags.draw(painter, self._theme)
            painter.drawPixmap(0, 0, self._above)
            if self._scene.selected is not None:
                self._draw_selected(painter, sight)
            self.pen.draw(painter, sight, self._theme)

    def _draw_tracks(self, sight: Sight) -> None:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        if (self._canvas.width, self._canvas.height) != (width, height):
            self._canvas = Canvas(width, height)
            self._image = image_of(self._canvas, ratio)
        self._canvas.clear()
        view = sight.view.scaled(ratio)
        hidden = self._scene.layers.hidden_states(sight.zoom)
        self._draw_trails(view, sight, hidden)
        self.level = splat(
            self._canvas,
            self._scene.tracks,
            view,
            self._palette,
            zoom=sight.zoom,
            bearing=self._view.bearing,
            scale=ratio,
            hidden=hidden,
        )
        self._tags.find(sight, self.level)

    def _draw_trails(self, view: Homography, sight: Sight, hidden: frozenset[int]) -> None:
        """Of everything near, if the layer is shown; else of the selected thing."""
        scene = self._scene
        moving = scene.tracks
        rows = np.zeros(0, np.intp)
        if scene.layers.drawn(TRAILS.id, sight.zoom) and sight.zoom >= _TRAIL_ZOOM:
            moving = moving.without(hidden)
            rows, _ = self._canvas.locate(moving.x, moving.y, view)
        if not len(rows) or len(rows) > _MOST_TRAILS:
            row = scene.row_of(scene.selected) if scene.selected is not None else None
            rows = np.flatnonzero(scene.tracks.row == row) if row is not None else rows[:0]
            moving = scene.tracks
        rows = rows[moving.row[rows] < len(scene.trails)]
        if len(rows):
            x, y = scene.trails.of(moving.row[rows])
            x, y = np.column_stack([x, moving.x[rows]])[:, 1:], np.column_stack([y, moving.y[rows]])[:, 1:]
            column = self._palette.ink(moving.state[rows], np.full(len(rows), FADES // 4, np.uint8))
            stroke(self._canvas, x, y, view, self._palette.table[_TRAIL_SHADES[None, :], column[:, None]])

    def _sheet(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        sheet = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        return sheet

    def _draw_selected(self, painter: QPainter, sight: Sight) -> None:
        found = self._scene.find(self._scene.selected)
        if found is None:
            return
        item, place = found
        x, y = sight.view.project(*place)
        at = (float(x), float(y))
        if not Box(0, 0, *sight.size).grown(40).meets(Box(*at, *at)):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = card_of(item, self._theme)
        draw_ring(painter, at, card.colour if card else QColor(self._theme.accent))
        if card:
            draw_card(painter, card, at, sight.size, self._theme)


def card_of(item: MapAlarm | MapPoint | None, theme: Theme) -> Card | None:
    """The card of a selected thing; a track that nothing is said of has none."""
    if isinstance(item, MapAlarm):
        title = f"{item.title} – {item.place}" if item.place else item.title
        return Card(title, item.detail, item.measure, theme.of_priority(item.priority))
    if isinstance(item, MapPoint):
        colour = QColor(theme.accent) if item.state == "normal" else state_colour(item.state, theme)
        lines = (*item.detail, item.old) if item.old else item.detail
        return Card(item.title or item.id, lines, item.label, colour)
    return None
