"""The way from A to B, and the closed streets that it goes around: a list in which they are opened again."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QWidget
from typing_extensions import override

from widgets.map.road_panel import RoadPanel
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

_MOST_ROWS = 8


class _Closed(QListWidget):
    """Del opens, W closes the whole street or only its block."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: Outlet[int] = Outlet(self)
        self.widened: Outlet[int] = Outlet(self)
        self.setObjectName("found")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentRow()
        if row >= 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.opened.publish(row)
        elif row >= 0 and event.key() == Qt.Key.Key_W:
            self.widened.publish(row)
        else:
            super().keyPressEvent(event)


class DetourPanel(RoadPanel):
    """Shows what it is told.

    Signals:
        aimed: The operator wants to set A and B.
        striking: He wants to close streets on the map.
        opened: Number of the closed street that is to be open again.
        widened: Number of the one of which the whole street is meant, or again only its block.
        sought: Number of the one to be looked at.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words("way"), words, parent)
        self.aimed: Outlet[bool] = Outlet(self)
        self.striking: Outlet[bool] = Outlet(self)
        self.sought: Outlet[int] = Outlet(self)
        self._result, self._closed, self._list = _line(14), _line(11), _Closed()
        self.opened, self.widened = self._list.opened, self._list.widened
        self._list.setAccessibleName(words("strike.head"))
        self._list.itemActivated.connect(lambda: self.sought.publish(self._list.currentRow()))
        self._list.itemClicked.connect(lambda: self.sought.publish(self._list.currentRow()))
        aim, strike = QPushButton(words("way.aim")), QPushButton(words("strike.aim"))
        aim.clicked.connect(lambda: self.aimed.publish(value=True))
        strike.clicked.connect(lambda: self.striking.publish(value=True))
        self._open, self._widen = QPushButton(words("strike.open")), QPushButton(words("strike.whole"))
        self._open.clicked.connect(lambda: self.opened.publish(self._list.currentRow()))
        self._widen.clicked.connect(lambda: self.widened.publish(self._list.currentRow()))
        self.body.addWidget(self._result)
        self.body.addLayout(_row(aim, strike))
        self.body.addWidget(self._closed)
        self.body.addWidget(self._list)
        self.body.addLayout(_row(self._open, self._widen))
        self.setFocusProxy(self._list)
        self.show_way("")
        self.show_closed(())

    def wait(self) -> None:
        """The way is being looked for."""
        self.show_way("")
        self.say(self.words("road.busy"))

    def show_way(self, text: str, note: str = "") -> None:
        """Length and time of the way, and what there is to say of it."""
        self._result.setText(text)
        self._result.setVisible(bool(text))
        self.say(note if text else self.words("way.none"))

    def fail(self, text: str) -> None:
        """There is no way, or no street."""
        self._result.setVisible(False)
        self.say(text, "warn")

    def show_closed(self, names: Sequence[str]) -> None:
        """The closed streets."""
        row = self._list.currentRow()
        self._list.clear()
        self._list.addItems(list(names))
        self._list.setCurrentRow(min(max(row, 0), len(names) - 1))
        self._closed.setText(self.words("strike.head") if names else self.words("strike.none"))
        for widget in (self._list, self._open, self._widen):
            widget.setVisible(bool(names))
        self._measure()

    def _measure(self) -> None:
        """As high as its rows, which only the style sheet of the window tells."""
        rows = min(self._list.count(), _MOST_ROWS)
        self._list.setFixedHeight(max(0, self._list.sizeHintForRow(0)) * rows + 2 * self._list.frameWidth() + 2)
        self.fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()


def _line(size: int) -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font(size, strong=True))
    return label


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
