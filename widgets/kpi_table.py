"""The table of figures: value, target beside it, met or not by shape and word; the definition on hover."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from widgets.kpi_line import Group, Line
from widgets.kpi_verdict import paint_verdict, verdict_colour
from widgets.theme import Theme, font
from widgets.words import Words

_ROW, _HEAD, _GAP, _MARGIN = 27, 30, 6, 14
_VALUE_END, _TARGET_WIDTH, _VERDICT_WIDTH = 0.66, 118, 98


class KpiTable(QWidget):
    """Painted: twenty lines that change every few seconds."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._words = theme, words
        self._groups: Sequence[Group] = ()
        self._days = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_groups(self, groups: Sequence[Group], days: str) -> None:
        """Show these figures; ``days`` says that the period is too short for a judgement, else empty."""
        if (groups, days) != (self._groups, self._days):
            self._groups, self._days = groups, days
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        lines = sum(len(group.lines) for group in self._groups)
        return QSize(520, 2 * _GAP + len(self._groups) * (_HEAD + _GAP) + lines * _ROW)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(460, self.sizeHint().height())

    def _places(self) -> Iterator[tuple[QRect, Group | None, Line | None]]:
        """Each heading (a group) and each line, from the top."""
        y = _GAP
        for group in self._groups:
            yield QRect(0, y, self.width(), _HEAD), group, None
            y += _HEAD
            for line in group.lines:
                yield QRect(0, y, self.width(), _ROW), None, line
                y += _ROW
            y += _GAP

    def tip(self, y: int) -> str:
        """The definition of the line at a height."""
        found = next((line for rect, _, line in self._places() if line and rect.top() <= y <= rect.bottom()), None)
        return "" if found is None else f"{self._words(f'kpi.{found.id}')}\n{self._words(f'kpi.{found.id}.why')}"

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(event.pos().y()), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for rect, group, line in self._places():
            if group is not None:
                self._paint_group(painter, rect, group)
            elif line is not None:
                self._paint_line(painter, rect, line)
        painter.end()

    def _columns(self) -> tuple[int, int, int]:
        """Where value and target end, and where the verdict begins."""
        verdict = self.width() - _MARGIN - _VERDICT_WIDTH
        return verdict - _TARGET_WIDTH - 16, verdict - 16, verdict

    def _paint_group(self, painter: QPainter, rect: QRect, group: Group) -> None:
        theme, words = self._theme, self._words
        value_end, target_end, _ = self._columns()
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(theme.text))
        painter.setFont(font(12, strong=True))
        painter.drawText(rect.adjusted(_MARGIN, 0, 0, 0), flags, words(f"kpi.group.{group.id}"))
        if group is self._groups[0]:
            painter.setPen(QColor(theme.dim))
            painter.setFont(font(11))
            right = flags | Qt.AlignmentFlag.AlignRight
            painter.drawText(QRect(0, rect.top(), value_end, _HEAD), right, words("kpi.column.value"))
            painter.drawText(
                QRect(value_end, rect.top(), target_end - value_end, _HEAD), right, words("kpi.column.target")
            )
            painter.drawText(rect.adjusted(0, 0, -_MARGIN, 0), right, self._days)
        painter.setPen(QColor(theme.line))
        painter.drawLine(_MARGIN, rect.bottom(), self.width() - _MARGIN, rect.bottom())

    def _paint_line(self, painter: QPainter, rect: QRect, line: Line) -> None:
        theme = self._theme
        value_end, target_end, verdict = self._columns()
        flags = Qt.AlignmentFlag.AlignVCenter
        right = flags | Qt.AlignmentFlag.AlignRight
        painter.setFont(font(13, strong=True))
        wide = QFontMetrics(painter.font()).horizontalAdvance(line.value)
        painter.setPen(QColor(theme.text))
        painter.drawText(QRect(0, rect.top(), value_end, _ROW), right, line.value)
        painter.setFont(font(12))
        room = QRect(_MARGIN, rect.top(), value_end - wide - _MARGIN - 8, _ROW)
        name = QFontMetrics(painter.font()).elidedText(
            self._words(f"kpi.{line.id}"), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, flags, name)
        painter.setPen(QColor(theme.dim))
        painter.drawText(QRect(value_end, rect.top(), target_end - value_end, _ROW), right, line.target)
        if line.verdict:
            paint_verdict(painter, QRectF(verdict, rect.center().y() - 5, 11, 11), line.verdict, theme)
            painter.setPen(verdict_colour(line.verdict, theme))
            said = QRect(verdict + 18, rect.top(), _VERDICT_WIDTH, _ROW)
            painter.drawText(said, flags, self._words(f"kpi.{line.verdict}"))
