"""A list of rows of one height, laid out by arithmetic: what it costs does not depend on how many rows there are.

``QListView`` walks all rows of a Python model with each change of layout, some 40 ms at 20,000; this one asks only for
those it paints. It stays a ``QListView`` so that screen readers find a list, but calls nothing of its layout, nor, past
it, of its base: PySide6 would take the object for another class.
"""

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint
_Move = QAbstractItemView.CursorAction
_State = QStyle.StateFlag


class RowView(QListView):
    """Rows of ``height`` pixels; one can be selected."""

    row_height = 1  # until there is another: Qt asks while it is being made

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row_height = height
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    # ------------------------------------------------------------------ rows and pixels

    @property
    def rows(self) -> int:
        """How many there are."""
        model = cast("QAbstractItemModel | None", self.model())  # Qt asks before there is one, and when it has gone
        return 0 if model is None else model.rowCount()

    @property
    def offset(self) -> int:
        """Pixels above the viewport."""
        return self.verticalScrollBar().value()

    def rows_in(self, top: int, bottom: int) -> range:
        """Rows that the viewport shows, if only in part, between two of its pixel lines."""
        first = max(0, (self.offset + top) // self.row_height)
        last = (self.offset + bottom) // self.row_height
        return range(first, min(last + 1, self.rows))

    def rows_in_sight(self) -> range:
        """Rows that are wholly in the viewport."""
        first = -(-self.offset // self.row_height)
        last = (self.offset + self.viewport().height()) // self.row_height
        return range(first, max(first, min(last, self.rows)))

    @override
    def verticalOffset(self) -> int:
        return self.offset

    @override
    def horizontalOffset(self) -> int:
        return 0

    @override
    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        return QRect(0, index.row() * self.row_height - self.offset, self.viewport().width(), self.row_height)

    @override
    def indexAt(self, p: QPoint) -> QModelIndex:
        row = (self.offset + p.y()) // self.row_height
        inside = self.viewport().rect().contains(p) and 0 <= row < self.rows
        return self.model().index(row, 0) if inside else QModelIndex()

    @override
    def isIndexHidden(self, index: Index) -> bool:
        return False

    # ------------------------------------------------------------------ layout

    @override
    def doItemsLayout(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    @override
    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self.row_height)
        bar.setPageStep(height)
        bar.setRange(0, max(0, self.rows * self.row_height - height))

    @override
    def resizeEvent(self, e: QResizeEvent) -> None:
        self.updateGeometries()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().scroll(dx, dy)

    @override
    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        self.updateGeometries()
        bar, top, height = self.verticalScrollBar(), index.row() * self.row_height, self.viewport().height()
        bottom = top + self.row_height - height
        if hint is _Hint.PositionAtCenter:
            bar.setValue(top - (height - self.row_height) // 2)
        elif hint is _Hint.PositionAtTop or top < self.offset:
            bar.setValue(top)
        elif hint is _Hint.PositionAtBottom or bottom > self.offset:
            bar.setValue(bottom)

    # ------------------------------------------------------------------ keys and selection

    @override
    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        rows, page = self.rows, max(1, self.viewport().height() // self.row_height)
        steps = {
            _Move.MoveUp: -1,
            _Move.MovePrevious: -1,
            _Move.MoveDown: 1,
            _Move.MoveNext: 1,
            _Move.MovePageUp: -page,
            _Move.MovePageDown: page,
            _Move.MoveHome: -rows,
            _Move.MoveEnd: rows,
        }
        current = self.currentIndex()
        at = current.row() + steps.get(cursorAction, 0) if current.isValid() else 0
        return self.model().index(min(max(at, 0), rows - 1), 0) if rows else QModelIndex()

    @override
    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        rows = self.rows_in(rect.top(), rect.bottom())
        if len(rows):
            model = self.model()
            self.selectionModel().select(QItemSelection(model.index(rows[0], 0), model.index(rows[-1], 0)), command)

    @override
    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for index in selection.indexes():
            region += QRegion(self.visualRect(index).intersected(self.viewport().rect()))
        return region

    # ------------------------------------------------------------------ painting

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        model, delegate, selection = self.model(), self.itemDelegate(), self.selectionModel()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = _State.State_Enabled
        pointer = self.viewport().mapFromGlobal(QCursor.pos())
        hovered = self.indexAt(pointer).row() if self.viewport().underMouse() else -1
        with QPainter(self.viewport()) as painter:
            for row in self.rows_in(e.rect().top(), e.rect().bottom()):
                index = model.index(row, 0)
                option.rect = self.visualRect(index)
                option.state = plain
                if selection.isSelected(index):
                    option.state |= _State.State_Selected
                if row == hovered:
                    option.state |= _State.State_MouseOver
                delegate.paint(painter, option, index)
