"""How one row of the alarm list is painted: shape and number, title over place, domain, age, state."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
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
from widgets.alarm_model import ROW_ROLE, AlarmRow
from widgets.alarm_tip import tip
from widgets.alarm_wording import AlarmWording
from widgets.figure import age
from widgets.symbol import is_pulsing, look_of, paint_symbol
from widgets.theme import Theme, font

ROW_HEIGHT = 35
SYMBOL = QRect(14, 8, 20, 20)
_TEXT_LEFT = 46
_MARK_WIDTH = 62
_AGE_WIDTH = 58
_DOMAIN_WIDTH = 92
_GAP = 8
_Align = Qt.AlignmentFlag


class AlarmDelegate(QStyledItemDelegate):
    """Paints ``AlarmRow``s; ``now`` and ``lit`` are set by the list before it asks for a repaint."""

    def __init__(self, theme: Theme, wording: AlarmWording, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._wording, self._words, self._zone = theme, wording, wording.words, zone
        self.now, self.lit = 0, False
        self._title, self._title_dim, self._small, self._figures = (
            font(13, strong=True),
            font(13),
            font(11),
            font(13),
        )
        self._title_metrics, self._small_metrics = QFontMetrics(self._title), QFontMetrics(self._small)
        self._text, self._dim, self._faint = QColor(theme.text), QColor(theme.dim), QColor(theme.faint)

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
        painter.save()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        self._ground(painter, rect, state)
        alarm = row.alarm
        lit = self.lit and is_pulsing(alarm)
        symbol = QRectF(SYMBOL.translated(rect.topLeft()))
        paint_symbol(painter, symbol, alarm.priority, look_of(alarm), self._theme, pulse=lit)
        right = self._right(painter, rect, row)
        self._lines(painter, rect, right, row)
        painter.restore()

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

    def _right(self, painter: QPainter, rect: QRect, row: AlarmRow) -> int:
        """Paint mark, age and domain; returns where the text must end."""
        mark = QRect(rect.right() - _MARK_WIDTH, rect.top(), _MARK_WIDTH - 12, rect.height())
        self._mark(painter, mark, row)
        painter.setFont(self._figures)
        painter.setPen(self._text if is_pulsing(row.alarm) else self._dim)
        ages = QRect(mark.left() - _AGE_WIDTH, rect.top(), _AGE_WIDTH - _GAP, rect.height())
        since = age((self.now - row.alarm.first) / NS, self._words.language)
        painter.drawText(ages, _Align.AlignRight | _Align.AlignVCenter, since)
        if rect.width() < 420:
            return ages.left()
        painter.setFont(self._small)
        painter.setPen(self._dim)
        domain = QRect(ages.left() - _DOMAIN_WIDTH, rect.top(), _DOMAIN_WIDTH - 4, rect.height())
        name = self._words.domain(row.alarm.domain)
        painter.drawText(domain, _Align.AlignRight | _Align.AlignVCenter, self._elided(name, domain.width()))
        return domain.left()

    def _mark(self, painter: QPainter, rect: QRect, row: AlarmRow) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.mark is not None:
            painter.setFont(self._small)
            failed = row.mark.phase == "failed"
            painter.setPen(QColor(self._theme.priority[0] if failed else self._theme.accent))
            painter.drawText(rect, _Align.AlignRight | _Align.AlignVCenter, self._words("mark." + row.mark.phase))
            return
        centre = QPointF(rect.right() - 6, rect.center().y() + 0.5)
        if is_pulsing(row.alarm):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.of_priority(row.alarm.priority))
            painter.drawEllipse(centre, 4.0, 4.0)
        elif row.alarm.acknowledged:  # what is only hidden was seen by nobody
            painter.setPen(QPen(self._dim, 1.4))
            painter.drawPolyline([centre + QPointF(-4, 0), centre + QPointF(-1, 3), centre + QPointF(4, -3)])

    def _lines(self, painter: QPainter, rect: QRect, right: int, row: AlarmRow) -> None:
        alarm, language = row.alarm, self._words.language
        width = right - rect.left() - _TEXT_LEFT - _GAP
        fresh = is_pulsing(alarm)
        painter.setFont(self._title if fresh else self._title_dim)
        painter.setPen(self._text if fresh else self._dim)
        title = self._title_metrics.elidedText(alarm.title.get(language), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(rect.left() + _TEXT_LEFT, rect.top() + 2, width, 17), _Align.AlignVCenter, title)
        place = " · ".join(part for part in (self._wording.note(alarm), row.where) if part)
        painter.setFont(self._small)
        painter.setPen(self._dim)
        under = QRect(rect.left() + _TEXT_LEFT, rect.top() + 18, width, 14)
        painter.drawText(under, _Align.AlignVCenter, self._elided(place, width))

    def _elided(self, text: str, width: int) -> str:
        return self._small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
