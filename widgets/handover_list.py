"""The list of a hand-over: sections with their rows, each with a box for having been gone through."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from console.model.handover import Row, Section, Seen
from widgets.emptiness import paint_emptiness
from widgets.figure import short
from widgets.signal import Outlet
from widgets.symbol import Look, paint_symbol
from widgets.theme import Theme, font
from widgets.words import Words

ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
_ROW, _HEAD = 44, 30
_BOX = QRect(12, 0, 16, 16)
_SYMBOL = QRect(40, 0, 18, 18)
_TEXT = 70
_Index = QModelIndex | QPersistentModelIndex
_LOOKS = {
    Section.WAITING: Look.FILLED,
    Section.SHELVED: Look.DASHED,
    Section.SUPPRESSED: Look.DASHED,
    Section.OUT_OF_SERVICE: Look.DASHED,
}


@dataclass(frozen=True)
class Head:
    """The heading of a section: how many rows it has, and how many of them were gone through."""

    section: Section
    count: int
    seen: int


@dataclass(frozen=True)
class Marked:
    """The operator marks these rows."""

    rows: tuple[Row, ...]
    seen: Seen


Item = Head | Row


class HandoverModel(QAbstractListModel):
    """Headings and rows in one list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[Item] = []

    @property
    def items(self) -> Sequence[Item]:
        """As shown."""
        return self._items

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; where only marks changed the list keeps its place."""
        fresh = list(_with_heads(rows))
        if [_identity(i) for i in fresh] == [_identity(i) for i in self._items]:
            self._items = fresh
            if fresh:
                self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self._items = fresh
        self.endResetModel()

    def members(self, section: Section) -> tuple[Row, ...]:
        """The rows of a section."""
        return tuple(i for i in self._items if isinstance(i, Row) and i.section is section)

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return str(item.section) if isinstance(item, Head) else item.title.vi
        return None


class HandoverDelegate(QStyledItemDelegate):
    """Paints headings and rows.

    Attributes:
        at: A moment of the day whose date need not be said, UTC ns.
    """

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words, self._zone = theme, words, zone
        self.at = 0
        self._strong, self._small = font(13, strong=True), font(11)
        self._strong_metrics, self._small_metrics = QFontMetrics(self._strong), QFontMetrics(self._small)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _HEAD if isinstance(index.data(ITEM_ROLE), Head) else _ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        item: object = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self._theme.raised))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(self._theme.accent))
        if isinstance(item, Head):
            self._head(painter, rect, item)
        elif isinstance(item, Row):
            self._row(painter, rect, item)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, head: Head) -> None:
        self._box(painter, rect, full=head.seen == head.count, half=0 < head.seen < head.count)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.dim))
        text = f"{self._words(f'handover.section.{head.section}').upper()}  {head.seen}/{head.count}"
        painter.drawText(rect.adjusted(_SYMBOL.left(), 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _row(self, painter: QPainter, rect: QRect, row: Row) -> None:
        self._box(painter, rect, full=row.seen is not Seen.NO, half=False)
        symbol = QRectF(rect.left() + _SYMBOL.left(), rect.center().y() - 9, 18, 18)
        look = _LOOKS.get(row.section, Look.OUTLINE)
        paint_symbol(painter, symbol, row.priority, look, self._theme, pulse=False)
        left, right = rect.left() + _TEXT, self._right(painter, rect, row)
        width = right - left - 10
        painter.setFont(self._strong)
        painter.setPen(QColor(self._theme.text))
        title = self._strong_metrics.elidedText(row.title.get(self._words.language), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, rect.top() + 5, width, 18), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.dim))
        below = self._small_metrics.elidedText(second_line(row, self._words), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, rect.top() + 23, width, 16), Qt.AlignmentFlag.AlignVCenter, below)

    def _right(self, painter: QPainter, rect: QRect, row: Row) -> int:
        """When, at the right; returns where it begins."""
        words, language = self._words, self._words.language
        told = words("handover.since", time=short(row.since, self.at, self._zone, language)) if row.since else ""
        if row.until:
            told = words("handover.until", time=short(row.until, self.at, self._zone, language))
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.dim))
        width = self._small_metrics.horizontalAdvance(told)
        left = rect.right() - 12 - width
        painter.drawText(QRect(left, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, told)
        return left

    def _box(self, painter: QPainter, rect: QRect, *, full: bool, half: bool) -> None:
        box = QRectF(rect.left() + _BOX.left(), rect.center().y() - 7.5, 16, 16)
        colour = QColor(self._theme.accent if full else self._theme.faint)
        painter.setPen(QPen(colour, 1.4))
        painter.setBrush(colour if full else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if half:
            painter.drawLine(box.center() - QPointF(4, 0), box.center() + QPointF(4, 0))
        if full:
            painter.setPen(QPen(QColor(self._theme.on_accent), 2))
            corner = box.topLeft()
            painter.drawPolyline([corner + QPointF(3.5, 8.5), corner + QPointF(7, 12), corner + QPointF(12.5, 4.5)])


class HandoverList(QListView):
    """The list. Space or a click into the box marks a row, on a heading its whole section.

    Signals:
        marked: Rows that the operator marks.
    """

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked: Outlet[Marked] = Outlet(self)
        self._theme, self._words = theme, words
        self.rows = HandoverModel(self)
        self._delegate = HandoverDelegate(theme, words, zone, self)
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._marking = True

    def show_rows(self, rows: Sequence[Row], at: int, *, marking: bool) -> None:
        """Show these as of ``at`` (UTC ns); they can be marked while ``marking``."""
        self._marking, self._delegate.at = marking, at
        self.rows.show_rows(rows)
        if not self.currentIndex().isValid() and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0))
        self.viewport().update()

    def toggle(self, index: _Index) -> None:
        """Mark what stands there, or take the mark away."""
        item: object = index.data(ITEM_ROLE)
        if not self._marking:
            return
        if isinstance(item, Row):
            self.marked.publish(Marked((item,), Seen.ONE if item.seen is Seen.NO else Seen.NO))
        elif isinstance(item, Head):
            rows = self.rows.members(item.section)
            if item.seen == item.count:
                self.marked.publish(Marked(rows, Seen.NO))
            else:
                self.marked.publish(Marked(tuple(r for r in rows if r.seen is Seen.NO), Seen.SECTION))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
            return
        self.toggle(self.currentIndex())
        following = self.rows.index(self.currentIndex().row() + 1)
        if isinstance(self.currentIndex().data(ITEM_ROLE), Row) and following.isValid():
            self.setCurrentIndex(following)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() < _SYMBOL.left():
            self.toggle(index)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.rows.rowCount():
            with QPainter(self.viewport()) as painter:
                words = self._words
                what, why = words("handover.nothing"), words("handover.nothing.why")
                paint_emptiness(painter, self.viewport().rect(), what, why, self._theme)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()


def second_line(row: Row, words: Words) -> str:
    """Place, state or action, who and why."""
    language = words.language
    state = ""
    if row.section is Section.NOTES:
        state = words(f"step.{row.state}") if f"step.{row.state}" in STEPS else row.state
    elif row.section is Section.WAITING and row.state:
        state = words(f"state.{row.state}")
    parts = (row.place.get(language), state, row.owner, row.by, row.reason)
    return " · ".join(part for part in parts if part)


STEPS = frozenset(f"step.{name}" for name in ("comment", "shelve", "unshelve", "suppress", "remove", "return", "reset"))


def _with_heads(rows: Sequence[Row]) -> Iterator[Item]:
    counts = Counter(row.section for row in rows)
    seen = Counter(row.section for row in rows if row.seen is not Seen.NO)
    before: Section | None = None
    for row in rows:
        if row.section is not before:
            before = row.section
            yield Head(row.section, counts[row.section], seen[row.section])
        yield row


def _identity(item: Item) -> object:
    return item.section if isinstance(item, Head) else item.key
