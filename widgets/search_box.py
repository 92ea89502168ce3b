"""The search box: finds by name without diacritics; the answers come from outside, the choice goes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget
from typing_extensions import override

from widgets.escape import claims_escape
from widgets.signal import Outlet
from widgets.words import Words

_ROWS = 12


@dataclass(frozen=True)
class Found:
    """One answer: what is shown, and what is published when it is chosen."""

    label: str
    target: object


class SearchBox(QLineEdit):
    """Type, arrow, Enter.

    Signals:
        chosen: The ``target`` of the answer that the operator took.
    """

    def __init__(
        self, language: str, find: Callable[[str, int], Sequence[Found]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.chosen: Outlet[object] = Outlet(self)
        self._find = find
        self._answers: list[Found] = []
        self._words = Words(language)
        self.setPlaceholderText(self._words("top.search"))
        self.setClearButtonEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._rows = QStringListModel(self)
        self._popup = QListView(self)
        self._popup.setObjectName("found")
        self._popup.setWindowFlag(Qt.WindowType.ToolTip)
        self._popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._popup.setModel(self._rows)
        self._popup.clicked.connect(self._take)
        self.textEdited.connect(self._on_text)

    @property
    def rows(self) -> Sequence[str]:
        """What the open list says: the answers, or that there are none."""
        return self._rows.stringList() if self._popup.isVisible() else []

    @property
    def answers(self) -> Sequence[Found]:
        """What the list shows now."""
        return self._answers

    def _on_text(self, text: str) -> None:
        self._answers = list(self._find(text, _ROWS)) if text.strip() else []
        labels = [f.label for f in self._answers]
        if not text.strip():
            self._popup.hide()
            return
        self._rows.setStringList(labels or [self._words("search.none", text=text.strip())])
        self._popup.setStyleSheet(self.window().styleSheet())
        self._popup.setCurrentIndex(self._rows.index(0) if labels else QModelIndex())
        height = self._popup.sizeHintForRow(0) * self._rows.rowCount() + 4
        self._popup.setGeometry(
            *self.mapToGlobal(QPoint(0, self.height() + 2)).toTuple(), max(self.width(), 420), height
        )
        self._popup.show()

    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._answers):
            target = self._answers[index.row()].target
            self._close()
            self.chosen.publish(target)

    def _close(self) -> None:
        self._popup.hide()
        self.clear()
        self.clearFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._popup.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Escape:
                self._close()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take(self._popup.currentIndex())
            case Qt.Key.Key_Down:
                self._popup.setCurrentIndex(self._rows.index(min(row + 1, len(self._answers) - 1)))
            case Qt.Key.Key_Up:
                self._popup.setCurrentIndex(self._rows.index(max(row - 1, 0)))
            case _:
                super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._popup.hide()
        return claims_escape(event) or super().event(event)
