"""What lay inside an outline: how many of what, and each of them, to be picked one by one."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.model.text import fold
from widgets.map.item import Picked
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

MOST_ROWS = 2_000
_ROLE = Qt.ItemDataRole.UserRole


class GatheringDialog(QDialog):
    """Does not block the map; Enter selects, Esc closes.

    Signals:
        picked: One of them.
    """

    def __init__(
        self,
        found: Sequence[Picked],
        name_of: Callable[[Picked], str],
        title_of: Callable[[str], str],
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.picked: Outlet[Picked] = Outlet(self)
        self.setObjectName("panel")
        self.setWindowTitle(words("gathering"))
        self.setMinimumSize(380, 420)
        head = QLabel(words("gathering.head", count=len(found)))
        head.setFont(font(14, strong=True))
        kinds = Counter(p.kind for p in found)
        told = "\n".join(f"{title_of(kind)}: {count}" for kind, count in kinds.most_common())
        groups = QLabel(told or words("gathering.none"), wordWrap=True)
        groups.setProperty("tone", "dim")
        self._filter = QLineEdit(clearButtonEnabled=True)
        self._filter.setPlaceholderText(words("layer.only.hint"))
        self._filter.textChanged.connect(self._narrow)
        self._filter.returnPressed.connect(self._pick_first)
        self._list = QListWidget()
        self._list.setObjectName("found")
        for picked in found[:MOST_ROWS]:
            item = QListWidgetItem(name_of(picked))
            item.setData(_ROLE, picked)
            self._list.addItem(item)
        self._list.itemActivated.connect(self._pick)
        rest = len(found) - MOST_ROWS
        more = QLabel(words("gathering.more", count=rest))
        more.setProperty("tone", "small")
        more.setVisible(rest > 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        for widget in (head, groups, self._filter, self._list, more):
            column.addWidget(widget)
        self._list.setVisible(bool(found))
        self._filter.setVisible(bool(found))

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.publish(item.data(_ROLE))

    def _narrow(self, text: str) -> None:
        parts = fold(text).split()
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(not all(part in fold(item.text()) for part in parts))

    def _pick_first(self) -> None:
        shown = [self._list.item(k) for k in range(self._list.count()) if not self._list.item(k).isHidden()]
        if shown:
            self._pick(shown[0])
