"""Paints one camera tile: the picture, the name, the truth about it, and the borders of alarm and selection."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPixmap

from console.model.text import Text
from widgets.mosaic_words import Caption, TileFrame
from widgets.theme import Theme, font

BORDER = 1
_STRIP = 20
_PAD = 6
_SLACK = 3
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Tile:
    """One camera in the mosaic.

    Attributes:
        id: Camera id, as the source knows it.
        name: As shown, with the camera's number.
        alarm_priority: Of the worst alarm it sees, 1 to 4; None for none.
        selected: Whether it is the selected thing.
    """

    id: str
    name: Text
    alarm_priority: int | None = None
    selected: bool = False


def _alpha(colour: str, alpha: int) -> QColor:
    out = QColor(colour)
    out.setAlpha(alpha)
    return out


def _fills(size: QSize, room: QSize) -> bool:
    """Whether a picture was made for this room: in it, and touching two of its sides but for rounding."""
    wide, high = room.width() - size.width(), room.height() - size.height()
    return min(wide, high) >= 0 and (wide <= _SLACK or high <= _SLACK)


class TilePainter:
    """The look of tiles in one theme and language."""

    def __init__(self, theme: Theme, language: str) -> None:
        self._theme, self._language = theme, language
        self._name_font, self._small_font = font(12), font(11)
        self._words_font = font(12, strong=True)
        self._ground = _alpha(theme.background, 200)
        self._veil = _alpha(theme.background, 184)
        self._strips: dict[tuple[str, str, bool, bool, int, float], QPixmap] = {}
        self._warning = theme.of_priority(3)

    def paint(
        self, painter: QPainter, rect: QRect, tile: Tile, frame: TileFrame | None, caption: Caption, *, cursor: bool
    ) -> None:
        """Draw the whole tile in ``rect``; ``cursor`` marks where the keyboard is."""
        inner = rect.adjusted(BORDER, BORDER, -BORDER, -BORDER)
        self._picture(painter, inner, frame)
        if caption.words:
            self._words(painter, inner, caption)
        strip = self._strip_of(tile, caption, inner.width(), painter.device().devicePixelRatioF())
        painter.drawPixmap(inner.left(), inner.bottom() - _STRIP + 1, strip)
        self._borders(painter, rect, tile, cursor=cursor)

    def _picture(self, painter: QPainter, inner: QRect, frame: TileFrame | None) -> None:
        picture = frame.picture if frame else None
        if picture is None:
            painter.fillRect(inner, QColor(self._theme.background))
            return
        height, width = picture.shape[:2]
        image = QImage(picture.data, width, height, width * 4, QImage.Format.Format_RGB32)
        ratio = painter.device().devicePixelRatioF()
        if ratio != 1:
            image.setDevicePixelRatio(ratio)
        size = QSize(round(width / ratio), round(height / ratio))
        exact = _fills(size, inner.size())
        if not exact:
            size.scale(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)  # until the decoder follows a new tile size
        spot = QRect(0, 0, size.width(), size.height())
        spot.moveCenter(inner.center())
        if spot != inner:
            painter.fillRect(inner, QColor(self._theme.background))
        if exact:
            painter.drawImage(spot.topLeft(), image)
        else:
            painter.drawImage(QRectF(spot), image, QRectF(image.rect()))

    def _words(self, painter: QPainter, inner: QRect, caption: Caption) -> None:
        if caption.dimmed:
            painter.fillRect(inner, self._veil)
        painter.setFont(self._words_font)
        painter.setPen(self._warning if caption.abnormal else QColor(self._theme.dim))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = inner.adjusted(2 * _PAD, _PAD, -2 * _PAD, -_STRIP)
        ground = painter.boundingRect(room, int(flags), caption.words).adjusted(-_PAD, -2, _PAD, 2)
        painter.fillRect(ground, QColor(self._theme.background))  # readable over any picture, in either theme
        painter.drawText(room, flags, caption.words)

    def _strip_of(self, tile: Tile, caption: Caption, width: int, ratio: float) -> QPixmap:
        """The name and the corner on their ground, drawn once: text costs more than all the rest of a tile."""
        key = (tile.name.get(self._language), caption.corner, caption.abnormal, caption.dimmed, width, ratio)
        if key not in self._strips:
            if len(self._strips) > _REMEMBERED:
                self._strips.clear()
            strip = QPixmap(round(width * ratio), round(_STRIP * ratio))
            strip.setDevicePixelRatio(ratio)
            strip.fill(self._ground)
            painter = QPainter(strip)
            self._names(painter, QRect(_PAD, 0, width - 2 * _PAD, _STRIP), key[0], caption)
            painter.end()
            self._strips[key] = strip
        return self._strips[key]

    def _names(self, painter: QPainter, line: QRect, name: str, caption: Caption) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        room = line.width()
        if caption.corner:
            painter.setFont(self._small_font)
            painter.setPen(self._warning if caption.dimmed and caption.abnormal else QColor(self._theme.dim))
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, caption.corner)
            room -= QFontMetrics(self._small_font).horizontalAdvance(caption.corner) + _PAD
        painter.setFont(self._name_font)
        painter.setPen(self._warning if caption.abnormal else QColor(self._theme.text))
        shown = QFontMetrics(self._name_font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignLeft, shown)

    def _borders(self, painter: QPainter, rect: QRect, tile: Tile, *, cursor: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        at = 1
        if tile.alarm_priority is not None:
            painter.setPen(self._pen(self._theme.of_priority(tile.alarm_priority)))
            painter.drawRect(rect.adjusted(at, at, -at, -at))
            at += 2
        if tile.selected:
            painter.setPen(self._pen(QColor(self._theme.accent)))
            painter.drawRect(rect.adjusted(at, at, -at, -at))
            at += 2
        if cursor:
            painter.setPen(QPen(QColor(self._theme.text), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect.adjusted(at, at, -at - 1, -at - 1))

    @staticmethod
    def _pen(colour: QColor) -> QPen:
        pen = QPen(colour, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen
