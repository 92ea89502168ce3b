"""The sound of this seat in the top bar: a loudspeaker, and in words whatever is not as it should be."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from widgets.sound_state import SoundState
from widgets.theme import Theme, font
from widgets.words import Words

_GLYPH, _HEIGHT, _PAD = 18, 22, 8
_BODY = ((1.0, 6.0), (4.0, 6.0), (8.5, 2.0), (8.5, 14.0), (4.0, 10.0), (1.0, 10.0))


def remaining(seconds: int) -> str:
    """``1:47``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


class SoundChip(QAbstractButton):
    """Grey while all is well; a pill with words while it is silenced or cannot sound. Hidden until it is told a state.

    Signals (of ``QAbstractButton``):
        clicked: The operator wants the sound window.
    """

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, Words(language)
        self._state: SoundState | None = None
        self._font = font(11, strong=True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._words("sound"))
        self.hide()

    def show_state(self, state: SoundState | None) -> None:
        """Show this; None where the seat has no sound at all."""
        if state == self._state:
            return
        before = self.label
        self._state = state
        self.setVisible(state is not None)
        self.setToolTip(state.tip if state else "")
        if self.label != before:
            self.updateGeometry()
        self.update()

    @property
    def label(self) -> str:
        """What it says beside the loudspeaker."""
        state = self._state
        if state is None or state.mode in ("on", "starting", "off"):
            return ""
        if state.mode == "silenced":
            return self._words("sound.silenced", left=remaining(state.left))
        return self._words("sound.failing")

    @override
    def sizeHint(self) -> QSize:
        label = self.label
        if not label:
            return QSize(_GLYPH + 4, _HEIGHT)
        return QSize(_PAD + _GLYPH + 6 + QFontMetrics(self._font).horizontalAdvance(label) + _PAD + 2, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._state
        if state is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colour = self._colour(state)
            label, left = self.label, 2.0
            if label:
                left = float(_PAD)
                ground = QColor(colour)
                ground.setAlpha(40)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(QRectF(self.rect()), 11, 11)
                painter.setFont(self._font)
                painter.setPen(colour)
                text = self.rect().adjusted(_PAD + _GLYPH + 6, 0, 0, 0)
                painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, label)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(self._theme.accent), 1))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 11, 11)
            self._draw(
                painter, QPointF(left, (self.height() - 16) / 2), colour, crossed=state.mode not in ("on", "starting")
            )

    def _colour(self, state: SoundState) -> QColor:
        if state.mode == "silenced":
            return self._theme.of_priority(2)
        if state.mode == "failing":
            return self._theme.of_priority(1)
        return QColor(self._theme.faint if state.mode == "off" else self._theme.dim)

    @staticmethod
    def _draw(painter: QPainter, at: QPointF, colour: QColor, *, crossed: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in _BODY]))
        painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if crossed:
            painter.drawLine(at + QPointF(11.5, 5.5), at + QPointF(16.5, 10.5))
            painter.drawLine(at + QPointF(16.5, 5.5), at + QPointF(11.5, 10.5))
            return
        for radius in (3.5, 6.5):
            around = QRectF(at.x() + 8.5 - radius, at.y() + 8 - radius, 2 * radius, 2 * radius)
            painter.drawArc(around, -45 * 16, 90 * 16)
