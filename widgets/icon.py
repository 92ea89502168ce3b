"""Line icons of the domains, drawn: crisp at every scale and in every theme."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF


def _poly(path: QPainterPath, *points: tuple[float, float], close: bool = False) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    if close:
        path.closeSubpath()


def _all(path: QPainterPath) -> None:
    for x in (4, 14):
        for y in (4, 14):
            path.addRoundedRect(QRectF(x, y, 6, 6), 1.5, 1.5)


def _traffic(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 11, 18, 6.5), 1.5, 1.5)
    _poly(path, (5, 11), (7.5, 6), (16.5, 6), (19, 11))
    path.addEllipse(QPointF(7.5, 18), 1.8, 1.8)
    path.addEllipse(QPointF(16.5, 18), 1.8, 1.8)


def _energy(path: QPainterPath) -> None:
    _poly(path, (13.5, 3), (6, 13.5), (11.5, 13.5), (10.5, 21), (18, 10.5), (12.5, 10.5), close=True)


def _environment(path: QPainterPath) -> None:
    path.moveTo(5, 19)
    path.cubicTo(3, 9, 10, 4, 20, 4)
    path.cubicTo(20, 15, 15, 20, 7.5, 17)
    _poly(path, (4, 21), (8, 15.5), (14, 10))


def _flood(path: QPainterPath) -> None:
    for y in (9.0, 14.0, 19.0):
        path.moveTo(3, y)
        for x in (3.0, 9.0, 15.0):
            path.cubicTo(x + 2, y - 3.5, x + 4, y + 3.5, x + 6, y)


def _security(path: QPainterPath) -> None:
    path.moveTo(12, 3)
    path.cubicTo(14.5, 5, 17, 5.8, 20, 6)
    path.cubicTo(20, 14, 17, 18.5, 12, 21)
    path.cubicTo(7, 18.5, 4, 14, 4, 6)
    path.cubicTo(7, 5.8, 9.5, 5, 12, 3)


def _citizen(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 8), 4, 4)
    path.moveTo(4.5, 20.5)
    path.cubicTo(5, 12.5, 19, 12.5, 19.5, 20.5)


def _planning(path: QPainterPath) -> None:
    _poly(path, (4, 20.5), (4, 8), (12, 4), (12, 20.5))
    _poly(path, (12, 10), (20, 10), (20, 20.5))
    _poly(path, (2.5, 20.5), (21.5, 20.5))
    for y in (11, 14.5):
        _poly(path, (7, y), (9, y))
        _poly(path, (15, y + 2), (17, y + 2))


def _camera(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(3, 7, 12.5, 10), 1.5, 1.5)
    _poly(path, (15.5, 11), (21, 8), (21, 16), (15.5, 13))


_DRAWINGS: dict[str, Callable[[QPainterPath], None]] = {
    "": _all,
    "traffic": _traffic,
    "energy": _energy,
    "environment": _environment,
    "flood": _flood,
    "security": _security,
    "citizen": _citizen,
    "planning": _planning,
    "camera": _camera,
}


def paint_icon(painter: QPainter, rect: QRectF, domain: str, colour: QColor) -> None:
    """Draw the icon of a domain ("" for all, a ring for one nobody drew) in ``rect``, designed on a 24 x 24 grid."""
    path = QPainterPath()
    draw = _DRAWINGS.get(domain)
    if draw is None:
        path.addEllipse(QPointF(12, 12), 7, 7)
    else:
        draw(path)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 24, rect.height() / 24)
    pen = QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
