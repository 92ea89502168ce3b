"""How one row of the alarm list is painted: shape and number, title over place, domain, owner, age, count, state."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from console.model.clock import NS
from widgets.alarm_group import Face
from widgets.alarm_model import ROW_ROLE, AlarmRow
from widgets.alarm_tip import tip
from widgets.alarm_wording import AlarmWording
from widgets.figure import age
from widgets.shaped_text import ShapedText
from widgets.symbol import Look, is_pulsing, look_of, symbol_picture
from widgets.theme import Theme, font

ROW_HEIGHT = 35
INDENT = 18
SYMBOL = QRect(18, 8, 20, 20)
CHEVRON_WIDTH = 18
_TEXT_LEFT = 50
_MARK_WIDTH = 62
_AGE_WIDTH = 58
_DOMAIN_WIDTH = 96
_GAP = 8
_WIDE = 420
_UPPER, _LOWER = (2, 17), (18, 14)  # top and height of a row's two lines
_PILL = 18


class AlarmDelegate(QStyledItemDelegate):
    """Paints ``AlarmRow``s; ``now`` and ``lit`` are set by the list before it asks for a repaint."""

    def __init__(self, theme: Theme, wording: AlarmWording, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._wording, self._words, self._zone = theme, wording, wording.words, zone
        self.now, self.lit = 0, False
        self._strong, self._plain = ShapedText(font(13, strong=True)), ShapedText(font(13))
        self._small = ShapedText(font(11))
        self._text, self._dim = QColor(theme.text), QColor(theme.dim)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: object = index.data(ROW_ROLE)
        if not isinstance(row, AlarmRow):
            return
        rect: QRect = option.rect
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option.state)
        left, wide = rect.left() + (INDENT if row.member else 0), rect.width() >= _WIDE
        self._lead(painter, rect, left, row)
        right = self._right(painter, QRectF(rect), row, wide=wide)
        words = QRectF(left + _TEXT_LEFT, rect.top(), right - left - _TEXT_LEFT - _GAP, ROW_HEIGHT)
        self._lines(painter, words, row, wide=wide)

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        row: object = index.data(ROW_ROLE)
        text = tip(row.alarm, self._wording, self.now, self._zone) if isinstance(row, AlarmRow) else ""
        if isinstance(row, AlarmRow) and row.face:
            text = f"{self._wording.group(row.face)}\n\n{text}"
        QToolTip.showText(event.globalPos(), text, view)
        return True

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self._theme.raised))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(self._theme.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            hover = QColor(self._theme.raised)
            hover.setAlpha(110)
            painter.fillRect(rect, hover)

    def _lead(self, painter: QPainter, rect: QRect, left: int, row: AlarmRow) -> None:
        """What stands before the words: the chevron of a group or the line down from it, and the symbol."""
        if row.face:
            centre, turned = QPointF(left + 11, rect.center().y() + 0.5), row.face.open
            corners = ((-4, -2), (0, 2), (4, -2)) if turned else ((-2, -4), (2, 0), (-2, 4))
            painter.setPen(QPen(self._dim, 1.6))
            painter.drawPolyline([centre + QPointF(*corner) for corner in corners])
        elif row.member:
            painter.fillRect(QRect(left - 8, rect.top(), 1, rect.height()), QColor(self._theme.line))
        alarm = row.alarm
        lit = self.lit and is_pulsing(alarm)
        self._symbol(painter, SYMBOL.translated(left, rect.top()), alarm.priority, look_of(alarm), pulse=lit)

    def _symbol(self, painter: QPainter, rect: QRect, priority: int, look: Look, *, pulse: bool = False) -> None:
        ratio = painter.device().devicePixelRatio()
        picture = symbol_picture(priority, look, self._theme, rect.width(), pulse=pulse, ratio=ratio)
        painter.drawPixmap(rect.topLeft(), picture)

    def _right(self, painter: QPainter, rect: QRectF, row: AlarmRow, *, wide: bool) -> float:
        """Paint mark, age over count and domain over owner; returns where the words must end."""
        alarm = row.alarm
        mark = QRectF(rect.right() - _MARK_WIDTH, rect.top(), _MARK_WIDTH - 12, rect.height())
        self._mark(painter, mark, row)
        colour = self._text if is_pulsing(alarm) else self._dim
        since = age((self.now - alarm.first) / NS, self._words.language)
        times = f"×{alarm.count}" if alarm.count > 1 else ""
        ages = QRectF(mark.left() - _AGE_WIDTH, rect.top(), _AGE_WIDTH - _GAP, rect.height())
        self._pair(painter, ages, since, times, (self._plain, colour))
        if not wide:
            return ages.left()
        domain = QRectF(ages.left() - _DOMAIN_WIDTH, rect.top(), _DOMAIN_WIDTH - 4, rect.height())
        self._pair(painter, domain, self._words.domain(alarm.domain), alarm.owner, (self._small, self._dim))
        return self._pill(painter, domain, row.face) if row.face else domain.left()

    def _pair(self, painter: QPainter, rect: QRectF, upper: str, lower: str, look: tuple[ShapedText, QColor]) -> None:
        """One text, or two above each other, at the right of ``rect``."""
        face, colour = look
        painter.setPen(colour)
        if not lower:
            face.draw(painter, rect, upper, right=True)
            return
        face.draw(painter, _line(rect, _UPPER), upper, right=True)
        painter.setPen(self._dim)
        self._small.draw(painter, _line(rect, _LOWER), lower, right=True)

    def _pill(self, painter: QPainter, domain: QRectF, face: Face) -> float:
        """How many of a group wait of how many there are, behind the worst that waits; returns its left."""
        text = self._words("group.pill", waiting=face.waiting, count=face.size) if face.waiting else str(face.size)
        width = self._small.width(text) + (32 if face.worst else 16)
        pill = QRectF(domain.left() - width - 4, domain.center().y() - _PILL / 2, width, _PILL)
        painter.setPen(QPen(self._theme.of_priority(face.worst) if face.worst else QColor(self._theme.line), 1))
        painter.setBrush(QColor(self._theme.background))
        painter.drawRoundedRect(pill, _PILL / 2, _PILL / 2)
        inner = pill.adjusted(8, 0, -4, 0)
        if face.worst:
            symbol = QRect(round(pill.left()) + 4, round(pill.top()) + 1, 16, 16)
            self._symbol(painter, symbol, face.worst, Look.FILLED)
            inner.setLeft(symbol.right() + 4)
        painter.setPen(self._text if face.waiting else self._dim)
        self._small.draw(painter, inner, text)
        return pill.left()

    def _mark(self, painter: QPainter, rect: QRectF, row: AlarmRow) -> None:
        if row.mark is not None:
            failed = row.mark.phase == "failed"
            painter.setPen(QColor(self._theme.priority[0] if failed else self._theme.accent))
            self._small.draw(painter, rect, self._words("mark." + row.mark.phase), right=True)
            return
        centre = QPointF(rect.right() - 6, rect.center().y())
        if is_pulsing(row.alarm):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.of_priority(row.alarm.priority))
            painter.drawEllipse(centre, 4.0, 4.0)
        elif row.alarm.acknowledged:  # what is only hidden was seen by nobody
            painter.setPen(QPen(self._dim, 1.4))
            painter.drawPolyline([centre + QPointF(-4, 0), centre + QPointF(-1, 3), centre + QPointF(4, -3)])

    def _lines(self, painter: QPainter, rect: QRectF, row: AlarmRow, *, wide: bool) -> None:
        alarm, fresh = row.alarm, is_pulsing(row.alarm)
        painter.setPen(self._text if fresh else self._dim)
        title = self._wording.title(alarm)
        face = self._strong if fresh else self._plain
        owner = self._words("mark.owner", owner=alarm.owner) if alarm.owner and not wide else ""
        cause = self._wording.cause(row.face) if row.face else ""
        parts = (cause, self._wording.note(alarm), row.where, owner)
        lower = " · ".join(part for part in parts if part)
        face.draw(painter, _line(rect, _UPPER) if lower else rect, title)
        painter.setPen(self._dim)
        self._small.draw(painter, _line(rect, _LOWER), lower)


def _line(rect: QRectF, line: tuple[int, int]) -> QRectF:
    top, height = line
    return QRectF(rect.left(), rect.top() + top, rect.width(), height)
