"""What stands on the map, drawn in pixels: points, lines with state, alarms, the selected one's ring and card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from console.geo.flow import Arrows
from console.geo.mercator import Box
from widgets.map.item import MapAlarm, MapPoint
from widgets.symbol import Look, paint_symbol
from widgets.theme import Theme, font

SYMBOL = 24.0
RING = 32.0
_NEAR_ZOOM = 12.5
_LABEL_ZOOM = 13.5
_CAMERA_ZOOM = 14.3
_QUIET_KINDS = ("camera", "report")
_OLD = 0.45
"""Opacity of what has not been heard of for too long."""


def state_colour(state: str, theme: Theme) -> QColor:
    """Of a point or a line; grey is normal, and what is not known is shown as normal."""
    colours = {
        "selected": theme.accent,
        "warn": theme.priority[1],
        "alarm": theme.priority[0],
        "off": theme.faint,
        "slow": theme.priority[2],
        "jam": theme.priority[1],
        "closed": theme.priority[0],
    }
    return QColor(colours.get(state, theme.dim))


def draw_points(
    painter: QPainter, points: Sequence[MapPoint], at: Sequence[tuple[float, float]], zoom: float, theme: Theme
) -> list[Box]:
    """Draw points at their pixels, all cameras of a state in one call, because there are hundreds.

    Returns:
        What the labelled ones cover: no name may stand there.
    """
    covered: list[Box] = []
    boxes: dict[tuple[str, bool], list[QRectF]] = {}
    opacity = painter.opacity()
    face = font(11)
    metrics = QFontMetricsF(face)
    for point, (x, y) in zip(points, at, strict=True):
        painter.setOpacity(opacity * _OLD if point.old else opacity)
        if zoom < _NEAR_ZOOM or point.kind == "camera":
            half = (4.0, 3.0) if zoom >= _CAMERA_ZOOM else (1.5, 1.5)
            boxes.setdefault((_colour(point, theme).name(), bool(point.old)), []).append(
                QRectF(round(x - half[0]) + 0.5, round(y - half[1]) + 0.5, 2 * half[0], 2 * half[1])
            )
        else:
            _shape(painter, point.kind, QPointF(x, y), _colour(point, theme), theme)
        label = " · ".join(part for part in (point.label, point.old) if part)
        if label and zoom >= _LABEL_ZOOM and (point.label or point.kind not in _QUIET_KINDS):
            # A regulated colour is for marks: as text on this ground it may not be legible.
            quiet = QColor(theme.text if point.colour else theme.dim)
            painter.setPen(quiet if point.colour or point.state == "normal" else _colour(point, theme))
            painter.setFont(face)
            painter.setOpacity(opacity)  # what is old is faint, what says so is not
            painter.drawText(QPointF(x + 9, y + 4), label)
            covered.append(Box(x - 7, y - 8, x + 12 + metrics.horizontalAdvance(label), y + 8))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for (colour, old), rects in boxes.items():
        painter.setOpacity(opacity * _OLD if old else opacity)
        painter.setPen(QPen(QColor(colour), 1.0))
        painter.setBrush(QColor(theme.land))
        painter.drawRects(rects)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    return covered


def _colour(point: MapPoint, theme: Theme) -> QColor:
    if point.colour:
        return QColor(point.colour)
    quiet = point.kind in _QUIET_KINDS and point.state == "normal"
    return QColor(_quiet(theme)) if quiet else state_colour(point.state, theme)


@lru_cache(maxsize=8)
def _quiet(theme: Theme) -> str:
    """Between faint and dim: hundreds of marks that must be found and must not shout."""
    a, b = QColor(theme.faint), QColor(theme.dim)
    return QColor((a.red() + b.red()) // 2, (a.green() + b.green()) // 2, (a.blue() + b.blue()) // 2).name()


def _shape(painter: QPainter, kind: str, at: QPointF, colour: QColor, theme: Theme) -> None:
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(QColor(theme.land))
    match kind:
        case "gauge":
            painter.drawPolygon(QPolygonF([at + QPointF(-5, -4), at + QPointF(5, -4), at + QPointF(0, 5)]))
        case "substation":
            painter.drawRect(QRectF(at.x() - 4.5, at.y() - 4.5, 9, 9))
            painter.drawLine(at + QPointF(-2, 2.5), at + QPointF(2, -2.5))
        case "report":
            painter.setPen(QPen(colour, 1.0))
            painter.drawEllipse(at, 2.5, 2.5)
        case _:
            painter.setBrush(colour)
            painter.drawEllipse(at, 3.5, 3.5)


def draw_flow(painter: QPainter, flow: Arrows, unit: str, theme: Theme) -> None:
    """Draw arrows whose length grows with the speed, and the speed beside each."""
    colour = QColor(theme.dim)
    face = font(11)
    painter.setFont(face)
    columns = (flow.x.tolist(), flow.y.tolist(), flow.heading.tolist(), flow.speed.tolist())
    for x, y, heading, speed in zip(*columns, strict=True):
        length = 10.0 + min(speed, 20.0)
        painter.save()
        painter.translate(x, y)
        painter.rotate(heading)
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(QPointF(0, length / 2), QPointF(0, -length / 2 + 3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        tip = -length / 2
        painter.drawPolygon(QPolygonF([QPointF(0, tip), QPointF(4, tip + 7), QPointF(-4, tip + 7)]))
        painter.restore()
        if unit:
            painter.setPen(colour)
            painter.drawText(QPointF(x + 8, y + 16), f"{speed:.0f} {unit}")


@lru_cache(maxsize=64)
def _symbol(priority: int, look: Look, theme: Theme, ratio: float) -> QPixmap:
    picture = QPixmap(round(SYMBOL * ratio), round(SYMBOL * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if look is not Look.FILLED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.land))
            painter.drawEllipse(QRectF(4, 4, SYMBOL - 8, SYMBOL - 8))
        paint_symbol(painter, QRectF(0, 0, SYMBOL, SYMBOL), priority, look, theme)
    return picture


def draw_alarms(painter: QPainter, alarms: Sequence[MapAlarm], at: Sequence[tuple[float, float]], theme: Theme) -> None:
    """Draw alarm symbols at their pixels, in the order given."""
    ratio = painter.device().devicePixelRatio()
    for alarm, (x, y) in zip(alarms, at, strict=True):
        look = Look.OUTLINE if alarm.acknowledged else Look.FILLED
        picture = _symbol(alarm.priority, look, theme, ratio)
        painter.drawPixmap(QPointF(round(x - SYMBOL / 2), round(y - SYMBOL / 2)), picture)


def draw_ring(painter: QPainter, at: tuple[float, float], colour: QColor) -> None:
    """The ring around what is selected."""
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(*at), RING, RING)


@dataclass(frozen=True)
class Card:
    """What is said beside the selected thing: a title, dim lines, and one line in the colour of its state."""

    title: str
    lines: tuple[str, ...]
    measure: str
    colour: QColor


def draw_card(painter: QPainter, card: Card, at: tuple[float, float], size: tuple[float, float], theme: Theme) -> None:
    """Draw a card beside ``at``, where it stays inside ``size``."""
    rows = [(card.title, font(13, strong=True), QColor(theme.text))]
    rows += [(text, font(12), QColor(theme.dim)) for text in card.lines]
    rows += [(card.measure, font(12), card.colour)] if card.measure else []
    width = min(max(QFontMetricsF(f).horizontalAdvance(t) for t, f, _ in rows), 360.0) + 28
    height = 19.0 * len(rows) + 16
    x, y = at[0] + 18, at[1] + 16
    if x + width > size[0] - 8:
        x = at[0] - 18 - width
    if y + height > size[1] - 28:
        y = at[1] - 16 - height
    rect = QRectF(round(max(8.0, x)), round(max(8.0, y)), round(width), round(height))
    panel = QColor(theme.raised)
    panel.setAlphaF(0.96)
    painter.setPen(QPen(QColor(theme.line), 1.0))
    painter.setBrush(panel)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    for row, (text, face, colour) in enumerate(rows):
        painter.setFont(face)
        painter.setPen(colour)
        line = QRectF(rect.left() + 12, rect.top() + 8 + 19 * row, rect.width() - 24, 19)
        fit = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fit)
