"""The overlay over the base map: three pictures, each redrawn only when what it shows has changed.

Below, lines with state; in the middle the moving things, splatted by numpy; above, names, points, alarms and the card
of the selected thing. New data is painted at most sixteen times a second, a moved camera with each frame of the map.
"""

import numpy as np
from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from console.geo.canvas import Canvas
from console.geo.homography import Homography
from console.geo.mercator import Box, Floats, bounds
from console.geo.palette import Palette
from console.geo.splat import splat
from widgets.map.item import MapAlarm, MapPoint, View
from widgets.map.mark import SYMBOL, Card, draw_alarms, draw_card, draw_lines, draw_points, draw_ring, state_colour
from widgets.map.name import Names, box_of
from widgets.map.scene import ALARMS, Scene
from widgets.theme import Theme

PERIOD_MS = 60
NAMES = "names"


def track_palette(theme: Theme) -> Palette:
    """Normal grey, slow, jam, bus (bright grey), emergency."""
    colours = (theme.dim, theme.priority[2], theme.priority[1], theme.text, theme.priority[3])
    return Palette([int(c[1:], 16) for c in colours])


class Overlay(QWidget):
    """Draws a ``Scene`` where ``set_camera`` says it lies. Transparent for the pointer."""

    def __init__(self, scene: Scene, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._scene = scene
        self._names: Names | None = None
        self._registration: Homography | None = None
        self._view = View(0.0, 0.0, 0.0)
        self._canvas = Canvas(1, 1)
        self._image = QImage()
        self._below: QPixmap | None = None
        self._above = QPixmap()
        self._taken: list[Box] = []
        self._stale_tracks = self._stale_marks = True
        self._since = QElapsedTimer()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._now)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._theme, self._palette = theme, track_palette(theme)
        self._all()

    def set_names(self, names: Names | None) -> None:
        """Draw these names."""
        self._names = names
        self._all()

    def set_taken(self, taken: list[QRectF]) -> None:
        """Where no name may stand: under the legend and the captions."""
        self._taken = [box_of(rect) for rect in taken]

    def set_camera(self, view: View, registration: Homography) -> None:
        """The frame of the map under the overlay; painted with it."""
        self._view, self._registration = view, registration
        self._all()

    def tracks_changed(self) -> None:
        """The moving things have changed."""
        self._stale_tracks = True
        self._soon()

    def marks_changed(self) -> None:
        """Anything else has changed."""
        self._stale_marks = True
        self._soon()

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
        view = self._registration
        if view is None:
            return
        if self._stale_tracks:
            self._stale_tracks = False
            self._draw_tracks(view)
        if self._stale_marks:
            self._stale_marks = False
            self._draw_below(view)
            self._draw_above(view)
        with QPainter(self) as painter:  # ended whatever is raised: one left open on a widget ends the process
            if self._below is not None:
                painter.drawPixmap(0, 0, self._below)
            if len(self._scene.tracks):
                painter.drawImage(0, 0, self._image)
            painter.drawPixmap(0, 0, self._above)
            if self._scene.selected is not None:
                self._draw_selected(painter, view)

    def _draw_tracks(self, view: Homography) -> None:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        if (self._canvas.width, self._canvas.height) != (width, height):
            canvas = self._canvas = Canvas(width, height)
            # The image looks at the canvas' memory, which the canvas keeps.
            self._image = QImage(
                canvas.whole.data.cast("B")[canvas.start :],
                width,
                height,
                canvas.stride * 4,
                QImage.Format.Format_ARGB32_Premultiplied,
            )
            self._image.setDevicePixelRatio(ratio)
        splat(
            self._canvas,
            self._scene.tracks,
            view.scaled(ratio),
            self._palette,
            zoom=self._view.zoom,
            bearing=self._view.bearing,
            scale=ratio,
            hidden=self._scene.hidden_states,
        )

    def _sheet(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        sheet = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        return sheet

    def _draw_below(self, view: Homography) -> None:
        shown = [layer for name, layer in self._scene.lines.items() if name not in self._scene.hidden]
        if not any(layer.items for layer in shown):
            self._below = None
            return
        below = self._below = self._sheet()
        pairs = [(line, shape) for layer in shown for line, shape in zip(layer.items, layer.shapes, strict=True)]
        # One projection for all lines: there are hundreds of short ones.
        ends = np.cumsum([len(shape) for _, shape in pairs])[:-1]
        x, y = view.project(*np.vstack([shape for _, shape in pairs]).T)
        pixels = np.split(np.column_stack([x, y]), ends)
        screen = Box(0, 0, self.width(), self.height()).grown(8)
        lines = [
            (points, line.state)
            for (line, _), points in zip(pairs, pixels, strict=True)
            if bounds(points).meets(screen)
        ]
        with QPainter(below) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_lines(painter, lines, self._view.zoom, self._theme)

    def _draw_above(self, view: Homography) -> None:
        above = self._above = self._sheet()
        with QPainter(above) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_above(painter, view)

    def _near(self, x: Floats, y: Floats, by: float) -> list[int]:
        """Rows that lie on the widget or within ``by`` pixels of it: the rest is not drawn, however far away."""
        inside = (x > -by) & (x < self.width() + by) & (y > -by) & (y < self.height() + by)
        return inside.nonzero()[0].tolist()

    def _paint_above(self, painter: QPainter, view: Homography) -> None:
        scene, zoom, theme = self._scene, self._view.zoom, self._theme
        across, down = view.project(scene.alarms.x, scene.alarms.y)
        shown = [] if ALARMS in scene.hidden else self._near(across, down, SYMBOL)
        alarms = [scene.alarms.items[k] for k in shown]
        spots = [(float(across[k]), float(down[k])) for k in shown]
        half = SYMBOL / 2
        taken = [*self._taken, *(Box(x - half, y - half, x + half, y + half) for x, y in spots)]
        for name, layer in scene.points.items():
            if name not in scene.hidden:
                x, y = view.project(layer.x, layer.y)
                rows = self._near(x, y, 16)
                places = [(float(x[k]), float(y[k])) for k in rows]
                taken += draw_points(painter, [layer.items[k] for k in rows], places, zoom, theme)
        if self._names is not None and NAMES not in scene.hidden:
            self._names.draw(painter, view, zoom, (self.width(), self.height()), taken)
        draw_alarms(painter, alarms, spots, theme)

    def _draw_selected(self, painter: QPainter, view: Homography) -> None:
        found = self._scene.find(self._scene.selected)
        if found is None:
            return
        item, place = found
        x, y = view.project(*place)
        at = (float(x), float(y))
        if not QRectF(self.rect()).adjusted(-40, -40, 40, 40).contains(*at):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = card_of(item, self._theme)
        draw_ring(painter, at, card.colour if card else QColor(self._theme.accent))
        if card:
            draw_card(painter, card, at, (self.width(), self.height()), self._theme)


def card_of(item: MapAlarm | MapPoint | None, theme: Theme) -> Card | None:
    """The card of a selected thing; a track has none."""
    if isinstance(item, MapAlarm):
        title = f"{item.title} – {item.place}" if item.place else item.title
        return Card(title, item.detail, item.measure, theme.of_priority(item.priority))
    if isinstance(item, MapPoint):
        colour = QColor(theme.accent) if item.state == "normal" else state_colour(item.state, theme)
        return Card(item.title or item.id, item.detail, item.label, colour)
    return None
