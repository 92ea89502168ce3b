"""What lies under the moving things: rasters, heat, areas, and lines with state, in this order."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from console.geo.canvas import Canvas
from console.geo.heat import STEP, field, paint, ramp
from console.geo.mercator import Box, Floats, metres_per_pixel, unproject
from console.geo.raster import warp
from widgets.map.hit import Sight
from widgets.map.item import MapArea, MapHeat
from widgets.map.mark import state_colour
from widgets.map.name import box_of
from widgets.map.picture import image_of
from widgets.map.polygon import polygon
from widgets.map.scene import Column, Scene, Sheet
from widgets.map.shape import on_screen
from widgets.theme import Theme, font

_LINE_WIDTHS = {"normal": 1.5, "slow": 3.5, "jam": 5.0, "closed": 5.0, "by": 2.5, "reached": 4.0, "way": 5.0}
_SPREAD = (10.0, 260.0)
_LABEL_ROOM = 1.3


class Below:
    """Draws on a sheet of its own; nothing of it is kept but the canvas that rasters are laid on."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._canvas = Canvas(1, 1)

    @property
    def empty(self) -> bool:
        """Whether no layer has anything that could be drawn here."""
        scene = self._scene
        shapes = any(layer.items for kept in (scene.lines, scene.areas) for layer in kept.values())
        return not (shapes or scene.rasters or scene.heats)

    def draw(self, painter: QPainter, sight: Sight, theme: Theme) -> list[Box]:
        """Draw every layer that is shown at this zoom; returns where no name may stand: on the figures of areas."""
        taken: list[Box] = []
        scene, layers = self._scene, self._scene.layers
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for name, sheet in scene.rasters.items():
            if layers.drawn(name, sight.zoom):
                painter.setOpacity(layers.choice(name).opacity)
                self._raster(painter, sheet, sight)
        for name, column in scene.heats.items():
            if layers.drawn(name, sight.zoom) and isinstance(column.value, MapHeat):
                painter.setOpacity(layers.choice(name).opacity)
                _heat(painter, column, column.value, sight)
        for name, areas in scene.areas.items():
            if layers.drawn(name, sight.zoom):
                seen = on_screen(areas.shapes, sight.view, sight.zoom, sight.screen)
                shapes = [(areas.items[k], parts) for k, parts in seen]
                taken += draw_areas(painter, shapes, layers.choice(name).opacity, theme)
        for name, lines in scene.lines.items():
            if layers.drawn(name, sight.zoom):
                painter.setOpacity(layers.choice(name).opacity)
                seen = on_screen(lines.shapes, sight.view, sight.zoom, sight.screen)
                told = [(part, lines.items[k].state, lines.items[k].colour) for k, parts in seen for part in parts]
                draw_lines(painter, told, sight.zoom, theme)
        painter.setOpacity(1.0)
        return taken

    def _raster(self, painter: QPainter, sheet: Sheet, sight: Sight) -> None:
        ratio = painter.device().devicePixelRatio()
        width, height = round(sight.size[0] * ratio), round(sight.size[1] * ratio)
        if (self._canvas.width, self._canvas.height) != (width, height):
            self._canvas = Canvas(width, height)
        self._canvas.clear()
        warp(self._canvas, sheet.value.picture, sheet.box, sight.view.scaled(ratio))
        painter.drawImage(0, 0, image_of(self._canvas, ratio))


def _heat(painter: QPainter, column: Column, heat: MapHeat, sight: Sight) -> None:
    width, height = round(sight.size[0]), round(sight.size[1])
    lat = float(unproject(0.0, float(column.y.mean()))[1]) if len(column.y) else 0.0
    radius = float(np.clip(heat.metres / metres_per_pixel(lat, sight.zoom), *_SPREAD))
    grid = field(column.x, column.y, heat.weight, sight.view, size=(width, height), radius=radius)
    inks = paint(grid, heat.full, ramp([int(c[1:], 16) for c in heat.colours]))
    high, wide = inks.shape
    picture = QImage(inks.data, wide, high, wide * 4, QImage.Format.Format_ARGB32_Premultiplied)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, wide * STEP, high * STEP), picture)


def draw_areas(
    painter: QPainter, areas: Sequence[tuple[MapArea, tuple[Floats, ...]]], opacity: float, theme: Theme
) -> list[Box]:
    """Fill areas, then their outlines, then what is said in their middle: no filling hides a neighbour's outline."""
    paths = [_path(parts) for _, parts in areas]
    painter.setOpacity(opacity)
    painter.setPen(Qt.PenStyle.NoPen)
    for (area, _), path in zip(areas, paths, strict=True):
        if area.colour:
            painter.fillPath(path, QColor(area.colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for (area, _), path in zip(areas, paths, strict=True):
        painter.setPen(QPen(state_colour(area.state, theme), 1.0 if area.state == "normal" else 2.0))
        painter.drawPath(path)
    painter.setOpacity(1.0)
    face = font(12, strong=True)
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    taken: list[Box] = []
    for (area, _), path in zip(areas, paths, strict=True):
        box = path.boundingRect()
        width = metrics.horizontalAdvance(area.label)
        if area.label and box.width() > width * _LABEL_ROOM and box.height() > metrics.height() * _LABEL_ROOM:
            taken.append(_say(painter, area.label, box.center(), width, theme))
    return taken


def _say(painter: QPainter, text: str, at: QPointF, width: float, theme: Theme) -> Box:
    """A figure on its own ground, legible on any filling; below the middle, where the area's name stands."""
    rect = QRectF(round(at.x() - width / 2 - 6), round(at.y() + 10), round(width + 12), 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.land))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(QColor(theme.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    return box_of(rect)


def _path(parts: Sequence[Floats]) -> QPainterPath:
    path = QPainterPath()
    for part in parts:
        path.addPolygon(polygon(part))
    return path


def draw_lines(painter: QPainter, lines: Sequence[tuple[Floats, str, str]], zoom: float, theme: Theme) -> None:
    """Draw polylines of pixels with their states and own colours, the worst last."""
    order = list(_LINE_WIDTHS)
    grow = 2.0 ** max(0.0, (zoom - 14.0) * 0.45) * min(1.0, max(0.55, (zoom - 10.0) / 3.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for points, state, colour in sorted(lines, key=lambda e: order.index(e[1]) if e[1] in order else 0):
        ink = QColor(colour) if colour else state_colour(state, theme)
        if not colour and (state not in order or state == "normal"):
            ink = QColor(theme.faint)
            ink.setAlphaF(0.6)
        pen = QPen(ink, _LINE_WIDTHS.get(state, 2.0) * grow)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(polygon(points))
