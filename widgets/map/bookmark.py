"""Bookmarks: views of the map that have a name."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.map.item import Bookmark, View
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

LONGEST = 60


class BookmarkDialog(QDialog):
    """A list to go to: Enter goes, Del takes away; a field that keeps what is seen now under a name.

    Signals:
        chosen: The view to go to; the dialog then closes.
        changed: All bookmarks, after one was added or taken away.
    """

    def __init__(self, bookmarks: Sequence[Bookmark], here: View, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: Outlet[View] = Outlet(self)
        self.changed: Outlet[tuple[Bookmark, ...]] = Outlet(self)
        self._bookmarks, self._here = list(bookmarks), here
        self.setObjectName("panel")
        self.setWindowTitle(words("bookmarks"))
        self.setMinimumWidth(380)
        head = QLabel(words("bookmarks"))
        head.setFont(font(14, strong=True))
        self._empty = QLabel(words("bookmarks.none"), wordWrap=True)
        self._empty.setProperty("tone", "dim")
        self._list = QListWidget()
        self._list.setObjectName("found")
        self._list.itemActivated.connect(self._go)
        self._name = QLineEdit(maxLength=LONGEST)
        self._name.setPlaceholderText(words("bookmarks.name"))
        self._name.returnPressed.connect(self._keep)
        self._keeper = QPushButton(words("bookmarks.keep"), autoDefault=False)
        self._keeper.clicked.connect(self._keep)
        self._name.textChanged.connect(self._named)
        self._keeper.setEnabled(False)
        hint = QLabel(words("bookmarks.hint"))
        hint.setProperty("tone", "small")
        row = QHBoxLayout()
        row.addWidget(self._name, 1)
        row.addWidget(self._keeper)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (head, self._empty, self._list, hint):
            column.addWidget(widget)
        column.addLayout(row)
        self._fill()

    def _named(self, text: str) -> None:
        self._keeper.setEnabled(bool(text.strip()))

    def _fill(self) -> None:
        self._list.clear()
        self._list.addItems([b.name for b in self._bookmarks])
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(self._bookmarks))
        self._empty.setVisible(not self._bookmarks)
        self._list.setFixedHeight(min(8, max(2, len(self._bookmarks))) * 30 + 8)
        self.adjustSize()
        (self._list if self._bookmarks else self._name).setFocus()

    def _go(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            self.chosen.publish(self._bookmarks[row].view)
            self.accept()

    def _keep(self) -> None:
        name = self._name.text().strip()
        if name:
            self._bookmarks = [b for b in self._bookmarks if b.name != name] + [Bookmark(name, self._here)]
            self._name.clear()
            self._tell()

    def _tell(self) -> None:
        self.changed.publish(tuple(self._bookmarks))
        self._fill()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._list.currentRow()
        if event.key() == Qt.Key.Key_Delete and row >= 0:
            del self._bookmarks[row]
            self._tell()
        else:
            super().keyPressEvent(event)
