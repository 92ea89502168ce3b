"""The alarm symbol: shape and number say the priority, filling says the state; colour only repeats them."""

import math
from enum import Enum
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from console.model.alarm import Alarm, AlarmState, Suppression
from widgets.theme import Theme, font

_TINT = 0.42  # of a half filling: the number lies half on it and must be legible on both halves


class Look(Enum):
    """How a symbol is filled."""

    FILLED = "filled"  # unacknowledged: its border pulses at 1 Hz
    OUTLINE = "outline"  # acknowledged
    HALF = "half"  # returned to normal, unacknowledged
    DASHED = "dashed"  # shelved or suppressed


_LOOKS = {
    AlarmState.UNACK: Look.FILLED,
    AlarmState.LATCH_UNACK: Look.HALF,
    AlarmState.RTNUN: Look.HALF,
    AlarmState.SHLVD: Look.DASHED,
    AlarmState.DSUPR: Look.DASHED,
    AlarmState.OOSRV: Look.DASHED,
}


def look_of(alarm: Alarm) -> Look:
    """The look of an alarm's state."""
    return _LOOKS.get(alarm.state, Look.OUTLINE)


def is_pulsing(alarm: Alarm) -> bool:
    """Whether its border blinks: the only thing on the screen that does."""
    return not alarm.acknowledged and alarm.suppression is Suppression.NONE


def outline(priority: int, rect: QRectF) -> QPolygonF:
    """The shape of a priority inside ``rect``: 1 diamond, 2 triangle, 3 square, 4 circle (as a polygon)."""
    c, r = rect.center(), min(rect.width(), rect.height()) / 2
    if priority <= 1:
        return QPolygonF([c + QPointF(0, -r), c + QPointF(r, 0), c + QPointF(0, r), c + QPointF(-r, 0)])
    if priority == 2:
        return QPolygonF([c + QPointF(0, -r * 0.95), c + QPointF(r, r * 0.82), c + QPointF(-r, r * 0.82)])
    if priority == 3:
        s = r * 0.8
        return QPolygonF([c + QPointF(-s, -s), c + QPointF(s, -s), c + QPointF(s, s), c + QPointF(-s, s)])
    steps = [2 * math.pi * k / 32 for k in range(32)]
    return QPolygonF([c + QPointF(r * 0.86 * math.cos(a), r * 0.86 * math.sin(a)) for a in steps])


def paint_symbol(
    painter: QPainter, rect: QRectF, priority: int, look: Look, theme: Theme, *, pulse: bool = False
) -> None:
    """Draw the symbol of ``priority`` in ``rect``; ``pulse`` is the lit half-second of an unacknowledged border."""
    colour = theme.of_priority(priority)
    inner = rect.adjusted(2, 2, -2, -2)
    shape = outline(priority, inner)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 1.5, Qt.PenStyle.DashLine if look is Look.DASHED else Qt.PenStyle.SolidLine)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(colour if look is Look.FILLED else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(shape)
    if pulse:
        painter.setPen(QPen(QColor(theme.text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(outline(priority, rect.adjusted(0.5, 0.5, -0.5, -0.5)))
    if look is Look.HALF:
        painter.setClipRect(_lower(inner))
        tint = QColor(colour)
        tint.setAlphaF(_TINT)
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(shape)
        painter.setClipping(False)
    _number(painter, inner, priority, theme, look)
    painter.restore()


@lru_cache(maxsize=256)
def symbol_picture(priority: int, look: Look, theme: Theme, size: int, *, pulse: bool, ratio: float) -> QPixmap:
    """The symbol as a picture of ``size`` pixels, for who paints many: drawing the shape costs ten times as much."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        paint_symbol(painter, QRectF(0, 0, size, size), priority, look, theme, pulse=pulse)
    return picture


def _lower(rect: QRectF) -> QRectF:
    return QRectF(rect.left() - 2, rect.center().y(), rect.width() + 4, rect.height())


def _number(painter: QPainter, rect: QRectF, priority: int, theme: Theme, look: Look) -> None:
    face = font(max(8, round(rect.height() * 0.56)), strong=True)
    text = str(min(max(priority, 1), 4))
    low = rect.height() * 0.1 if priority == 2 else 0.0
    box = rect.translated(0, low)
    painter.setFont(face)
    painter.setPen(QColor(theme.on_priority if look is Look.FILLED else theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Symbol(QWidget):
    """One symbol as a widget; values in by ``show_alarm``."""

    def __init__(self, theme: Theme, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._size = theme, size
        self._priority, self._look, self._pulsing, self._lit = 4, Look.OUTLINE, False, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_alarm(self, alarm: Alarm) -> None:
        """Show the priority and state of ``alarm``."""
        self._priority, self._look, self._pulsing = alarm.priority, look_of(alarm), is_pulsing(alarm)
        self.update()

    def set_pulse(self, lit: bool) -> None:
        """Which half of the 1 Hz pulse it is."""
        if self._pulsing and lit != self._lit:
            self.update()
        self._lit = lit

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self._pulsing and self._lit
        paint_symbol(painter, QRectF(self.rect()), self._priority, self._look, self._theme, pulse=lit)
        painter.end()
