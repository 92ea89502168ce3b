"""The saved filters of a seat: switch to one, save the present one, rename, order, delete, and take it back."""

from collections.abc import Callable

from msgspec import structs
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from widgets.saved_filter import LONGEST_NAME, FilterShelf, SavedFilter
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

KEYED = 9


class FilterDialog(QDialog):
    """Every change is kept at once. Enter switches, F2 renames, Del deletes, Ctrl+Z takes back, Alt+↑↓ moves.

    Signals:
        taken: The operator switches to this filter; the dialog then closes.
        changed: The saved filters after a change.

    Args:
        shelf: What is saved; the dialog changes it.
        present: The filter that is on, without a name.
        say: What a filter asks for, in words.
    """

    def __init__(
        self,
        shelf: FilterShelf,
        present: SavedFilter,
        say: Callable[[SavedFilter], str],
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.taken: Outlet[SavedFilter] = Outlet(self)
        self.changed: Outlet[tuple[SavedFilter, ...]] = Outlet(self)
        self._shelf, self._present, self._say, self._words = shelf, present, say, words
        self._filling = False
        self.setObjectName("panel")
        self.setWindowTitle(words("saved"))
        self.setMinimumWidth(560)
        self._list = QListWidget()
        self._list.setObjectName("found")
        self._list.setFixedHeight(224)
        self._list.itemChanged.connect(self._renamed)
        self._list.itemDoubleClicked.connect(self._take)
        self._list.currentRowChanged.connect(self._tell)
        self._name = QLineEdit(maxLength=LONGEST_NAME)
        self._name.setPlaceholderText(words("saved.name"))
        self._name.textChanged.connect(self._tell)
        self._save = self._button("saved.save", self._keep)
        self._use, self._rename = self._button("saved.use", self._take), self._button("saved.rename", self._edit)
        self._delete, self._undo = self._button("saved.delete", self._drop), self._button("saved.undo", self._take_back)
        self._use.setProperty("role", "primary")
        self._why = QLabel(wordWrap=True)
        self._why.setProperty("tone", "dim")
        for watched in (self._list, self._name):
            watched.installEventFilter(self)
        self._lay_out()
        self._fill(0)

    def _button(self, key: str, slot: Callable[..., object]) -> QPushButton:
        button = QPushButton(self._words(key), autoDefault=False)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        head = QLabel(self._words("saved"))
        head.setFont(font(14, strong=True))
        present = QLabel(self._words("saved.present", what=self._say(self._present)), wordWrap=True)
        present.setProperty("tone", "dim")
        keep, acts = QHBoxLayout(), QHBoxLayout()
        keep.addWidget(self._name, 1)
        keep.addWidget(self._save)
        for button in (self._use, self._rename, self._delete, self._undo):
            acts.addWidget(button)
        acts.addStretch(1)
        close = self._button("close", self.reject)
        acts.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for part in (head, self._list, self._why):
            column.addWidget(part)
        column.addLayout(acts)
        column.addSpacing(4)
        column.addWidget(present)
        column.addLayout(keep)

    # ------------------------------------------------------------------ what it shows

    def _fill(self, current: int) -> None:
        self._filling = True
        self._list.clear()
        for place, saved in enumerate(self._shelf.filters):
            item = QListWidgetItem(saved.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            key = f"Ctrl {place + 1} · " if place < KEYED else ""
            item.setToolTip(key + self._say(saved))
            self._list.addItem(item)
        self._filling = False
        if self._shelf.filters:
            row = min(max(current, 0), len(self._shelf.filters) - 1)
            self._list.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._tell()

    def _tell(self, _changed: object = None) -> None:
        place = self._list.currentRow()
        chosen = 0 <= place < len(self._shelf.filters)
        for button in (self._use, self._rename, self._delete):
            button.setEnabled(chosen)
        self._undo.setEnabled(self._shelf.undoable)
        name = self._name.text()
        self._save.setEnabled(bool(name.strip()))
        self._save.setText(self._words("saved.replace" if self._shelf.named(name) else "saved.save"))
        if chosen:
            key = f"Ctrl {place + 1} · " if place < KEYED else ""
            self._why.setText(key + self._say(self._shelf.filters[place]))
        else:
            self._why.setText(self._words("saved.none"))

    # ------------------------------------------------------------------ what is done

    def _take(self, _by: object = None) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._shelf.filters):
            self.taken.publish(self._shelf.filters[place])
            self.accept()

    def _keep(self, _by: object = None) -> None:
        name = self._name.text()
        if self._shelf.save(structs.replace(self._present, name=name)):
            self._name.clear()
            saved = self._shelf.named(name)
            self._published(self._shelf.filters.index(saved) if saved else 0)

    def _edit(self, _by: object = None) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._shelf.filters):
            self._list.editItem(self._list.item(place))

    def _renamed(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        place = self._list.row(item)
        self._shelf.rename(place, item.text())
        QTimer.singleShot(0, self, lambda: self._published(place))  # the editor is still on its way out

    def _drop(self, _by: object = None) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._shelf.filters):
            self._shelf.delete(place)
            self._published(place)

    def _move(self, by: int) -> None:
        place = self._list.currentRow()
        if 0 <= place < len(self._shelf.filters):
            self._published(self._shelf.move(place, by))

    def _take_back(self, _by: object = None) -> None:
        if self._shelf.undo():
            self._published(self._list.currentRow())

    def _published(self, current: int) -> None:
        self.changed.publish(self._shelf.filters)
        self._fill(current)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.matches(QKeySequence.StandardKey.Undo) and watched is self._list:
            self._take_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self._keep if watched is self._name else self._take)()
        elif watched is not self._list:
            return False
        elif event.key() == Qt.Key.Key_Delete:
            self._drop()
        elif event.key() == Qt.Key.Key_F2:
            self._edit()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            return False
        return True
