"""The lists behind the figures: one at a time, chosen above it; a click on a row selects its alarm or its part."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.emptiness import paint_emptiness
from widgets.kpi_row import COLUMNS, LISTS, Heading, ListName, Row
from widgets.signal import Outlet
from widgets.symbol import Look, paint_symbol
from widgets.theme import Theme, font
from widgets.words import Words

Index = QModelIndex | QPersistentModelIndex
_ROW_HEIGHT, _SYMBOL = 28, 18
_NOWHERE = QModelIndex()
PRIORITY_ROLE = Qt.ItemDataRole.UserRole + 1


class KpiModel(QAbstractTableModel):
    """Rows of words under headings."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._headings: Sequence[Heading] = ()
        self._rows: Sequence[Row] = ()

    def show_rows(self, headings: Sequence[Heading], rows: Sequence[Row]) -> None:
        """Show others."""
        self.beginResetModel()
        self._headings, self._rows = headings, rows
        self.endResetModel()

    def row(self, at: int) -> Row:
        """One row."""
        return self._rows[at]

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.cells[column]
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
            case Qt.ItemDataRole.ForegroundRole:
                tone = dict(row.tones).get(column, "")
                return QColor({"dim": self._theme.dim, "warn": self._theme.priority[1]}.get(tone, self._theme.text))
            case Qt.ItemDataRole.FontRole:
                return font(12)
            case _:
                return row.priority if role == PRIORITY_ROLE and column == 0 else None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(f"kpi.column.{self._headings[section].id}")
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self._headings[column].right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class _Delegate(QStyledItemDelegate):
    """The symbol of the priority before the alarm's name."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(PRIORITY_ROLE):
            option.text = ""  # type: ignore[attr-defined] - a member that the stubs leave out

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        priority = index.data(PRIORITY_ROLE)
        if not priority:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined] - as above
        spot = QRectF(rect.left() + 8, rect.center().y() - _SYMBOL / 2 + 1, _SYMBOL, _SYMBOL)
        paint_symbol(painter, spot, int(priority), Look.OUTLINE, self._theme)
        room = rect.adjusted(_SYMBOL + 14, 0, -8, 0)
        painter.setFont(font(12))
        painter.setPen(QColor(self._theme.text))
        said = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)


class _View(QTableView):
    """A table that says what would be in it."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            none, why = self._words("kpi.list.none"), self._words("kpi.list.none.why")
            paint_emptiness(painter, self.viewport().rect(), none, why, self._theme)
            painter.end()


class KpiList(QWidget):
    """One of the nine lists.

    Signals:
        chosen: The list that is to be shown.
        picked: The row that was clicked or entered.
        assign_asked: The row of a bad actor that is to be assigned.
    """

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.chosen: Outlet[ListName] = Outlet(self)
        self.picked: Outlet[Row] = Outlet(self)
        self.assign_asked: Outlet[Row] = Outlet(self)
        self._words = words
        self.name: ListName = "actors"
        self.model = KpiModel(theme, words)
        self._buttons: dict[ListName, QPushButton] = {name: self._button(name) for name in LISTS}
        self._assign = QPushButton(words("kpi.assign"))
        self._assign.clicked.connect(lambda: self._with_row(self.assign_asked.publish))
        self._view = _View(theme, words)
        self._view.setModel(self.model)
        self._view.setItemDelegate(_Delegate(theme, self._view))
        self._set_up_view()
        self._lay_out()
        self._tell()

    def _button(self, name: ListName) -> QPushButton:
        button = QPushButton(self._words(f"kpi.list.{name}"))
        button.setCheckable(True)
        button.setProperty("role", "tab")
        button.clicked.connect(partial(self.choose, name))
        return button

    def _set_up_view(self) -> None:
        view = self._view
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setFont(font(11))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(self._pick)
        view.activated.connect(self._pick)
        view.selectionModel().selectionChanged.connect(self._selection_changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 0)
        head.setSpacing(4)
        for button in self._buttons.values():
            head.addWidget(button)
        head.addStretch(1)
        head.addWidget(self._assign)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._view, 1)

    def choose(self, name: ListName, _checked: bool = False) -> None:
        """Show another list."""
        self.name = name
        self._tell()
        self.chosen.publish(name)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The rows of the list that is shown; the row that was selected stays so."""
        before = self._selected()
        headings = COLUMNS[self.name]
        self.model.show_rows(headings, rows)
        header = self._view.horizontalHeader()
        for at, heading in enumerate(headings):
            stretch = QHeaderView.ResizeMode.Fixed if heading.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(at, stretch)
            if heading.width:
                header.resizeSection(at, heading.width)
        same = (at for at, row in enumerate(rows) if before and (row.alarm, row.part) == (before.alarm, before.part))
        at = next(same, None)
        if at is not None:
            self._view.selectRow(at)
        self._tell()

    def show_counts(self, counts: dict[ListName, int]) -> None:
        """How many rows each list has."""
        for name, button in self._buttons.items():
            count = counts.get(name)
            said = self._words(f"kpi.list.{name}")
            button.setText(f"{said} {count}" if count else said)

    def select(self, at: int) -> None:
        """As if the operator had clicked a row."""
        self._view.selectRow(at)
        self._with_row(self.picked.publish)

    def _pick(self, _index: QModelIndex) -> None:
        self._with_row(self.picked.publish)

    def _selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._tell()

    def _selected(self) -> Row | None:
        rows = self._view.selectionModel().selectedRows()
        at = rows[0].row() if rows else -1
        return self.model.row(at) if 0 <= at < self.model.rowCount() else None

    def _with_row(self, publish: Callable[[Row], None]) -> None:
        row = self._selected()
        if row is not None:
            publish(row)

    def _tell(self) -> None:
        for name, button in self._buttons.items():
            button.setChecked(name == self.name)
        self._assign.setVisible(self.name == "actors")
        self._assign.setEnabled(self._selected() is not None)
