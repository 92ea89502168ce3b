"""Whether a target is met: a shape and a word; the colour only repeats them."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from widgets.kpi_line import Verdict
from widgets.theme import Theme


def verdict_colour(verdict: Verdict, theme: Theme) -> QColor:
    """Grey is normal: only what is not met has a colour."""
    return QColor({"missed": theme.priority[1], "bearable": theme.text}.get(verdict, theme.dim))


def paint_verdict(painter: QPainter, rect: QRectF, verdict: Verdict, theme: Theme) -> None:
    """A tick (met), a tilde (bearable) or a filled triangle (not met) in ``rect``."""
    if not verdict:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, c, r = verdict_colour(verdict, theme), rect.center(), rect.width() / 2
    painter.setPen(QPen(colour, 1.6))
    if verdict == "met":
        painter.drawPolyline([c + QPointF(-r, 0), c + QPointF(-r * 0.25, r * 0.7), c + QPointF(r, -r * 0.7)])
    elif verdict == "bearable":
        painter.drawLine(c + QPointF(-r, -r * 0.35), c + QPointF(r, -r * 0.35))
        painter.drawLine(c + QPointF(-r, r * 0.35), c + QPointF(r, r * 0.35))
    else:
        painter.setBrush(colour)
        shape = QPolygonF([c + QPointF(0, -r), c + QPointF(r, r * 0.8), c + QPointF(-r, r * 0.8)])
        painter.drawPolygon(shape)
    painter.restore()
