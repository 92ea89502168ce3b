"""The nearest by road: cameras and units in groups, each with the length of its way and the time to drive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from widgets.map.road_panel import RoadPanel
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

_ROLE = Qt.ItemDataRole.UserRole
_MOST_HEIGHT = 420


@dataclass(frozen=True, slots=True)
class NearRow:
    """One of the nearest.

    Attributes:
        id: What ``picked`` and ``looked`` name it by.
        group: What it is, in words.
        title: Its name.
        length: Of its way, in words.
        time: To drive it, in words.
        why: What else is to be known of it (that its position is old); empty where nothing is.
    """

    id: str
    group: str
    title: str
    length: str
    time: str
    why: str = ""


class NearestPanel(RoadPanel):
    """Up and down look at a way, Enter or a click selects what it leads to.

    Signals:
        looked: Whose way the operator looks at.
        picked: What he wants to select.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words("near"), words, parent)
        self.looked: Outlet[str] = Outlet(self)
        self.picked: Outlet[str] = Outlet(self)
        self._list = QTreeWidget()
        self._list.setObjectName("found")
        self._list.setAccessibleName(words("near"))
        self._list.setColumnCount(3)
        self._list.setHeaderHidden(True)
        self._list.setRootIsDecorated(False)
        self._list.setIndentation(0)
        self._list.setUniformRowHeights(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self._list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._list.currentItemChanged.connect(self._look)
        self._list.itemClicked.connect(self._pick)
        self._list.itemActivated.connect(self._pick)
        self.body.addWidget(self._list)
        self.setFocusProxy(self._list)
        self.wait("")

    def wait(self, place: str) -> None:
        """The ways from a place are being looked for."""
        self.tell_place(place)
        self._fill(())
        self.say(self.words("road.busy") if place else self.words("near.none.selected"))

    def show_rows(self, rows: Sequence[NearRow]) -> None:
        """Show these, those of a group together."""
        self._fill(rows)
        self.say(self.words("near.hint") if rows else self.words("near.none"))

    def fail(self, text: str) -> None:
        """It could not be found out."""
        self._fill(())
        self.say(text, "warn")

    def _fill(self, rows: Sequence[NearRow]) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        first: QTreeWidgetItem | None = None
        for group, members in groupby(rows, key=lambda row: row.group):
            head = QTreeWidgetItem([group])
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(0, font(11, strong=True))
            self._list.addTopLevelItem(head)
            for row in members:
                item = self._item(row)
                self._list.addTopLevelItem(item)
                first = first or item
        if first is not None:
            self._list.setCurrentItem(first)
        self._list.blockSignals(False)
        self._list.setVisible(bool(rows))
        height = self._list.sizeHintForRow(0) * self._list.topLevelItemCount() + 2 * self._list.frameWidth() + 2
        self._list.setFixedHeight(min(_MOST_HEIGHT, max(height, 0)))
        if first is not None:
            self._look(first)

    @staticmethod
    def _item(row: NearRow) -> QTreeWidgetItem:
        title = f"{row.title} · {row.why}" if row.why else row.title
        item = QTreeWidgetItem([title, row.length, row.time])
        item.setToolTip(0, title)
        item.setData(0, _ROLE, row.id)
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _look(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _ROLE):
            self.looked.publish(item.data(0, _ROLE))

    def _pick(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _ROLE):
            self.picked.publish(item.data(0, _ROLE))
