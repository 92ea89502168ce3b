"""The panel of the streets: a card in the upper right corner of the map, with a head, a body and a line that says."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words

WIDTH = 340


class RoadPanel(QFrame):
    """Part of the map, so that the keys of the window stay what they are; Esc closes it while it has the focus.

    Signals:
        closed: The operator is done with it; it is hidden.

    Attributes:
        body: Where what is special stands, between head and note.
    """

    def __init__(self, title: str, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.closed: Outlet[bool] = Outlet(self)
        self.words = words
        self.setObjectName("raised")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._head = _label(strong=True)
        self._head.setText(title)
        self._shut = QPushButton("×")
        self._shut.setProperty("role", "plain")
        self._shut.setToolTip(words("road.close"))
        self._shut.setAccessibleName(words("road.close"))
        self._shut.setFixedWidth(28)
        self._shut.clicked.connect(self.shut)
        self._from, self._note = _label(), _label()
        self._from.setProperty("tone", "dim")
        row = QHBoxLayout()
        row.addWidget(self._head, 1)
        row.addWidget(self._shut, 0, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 8, 12)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._from)
        column.addLayout(self.body)
        column.addWidget(self._note)
        self.tell_place("")
        self.say("")

    def tell_place(self, text: str) -> None:
        """From where it is asked."""
        self._from.setText(text)
        self._from.setVisible(bool(text))

    def say(self, text: str, tone: str = "dim") -> None:
        """A line below: what is missing, what is going on, what cannot be done (then in the tone ``warn``)."""
        self._note.setText(text)
        self._note.setProperty("tone", tone)
        self._note.style().polish(self._note)
        self._note.setVisible(bool(text))
        self.fit()

    def shut(self) -> None:
        """Hide it, and give the keys back to the map."""
        had = self.isAncestorOf(self.focusWidget() or self)
        self.hide()
        table = self.parentWidget()
        if had and table is not None:
            table.setFocus()
        self.closed.publish(value=True)

    def fit(self) -> None:
        """Be as high as what is in it."""
        self._column.activate()
        self.resize(WIDTH, self._column.totalHeightForWidth(WIDTH))

    @override
    def event(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()  # its own while it has the focus; the window's otherwise
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)


def _label(*, strong: bool = False) -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(font(13 if strong else 12, strong=strong))
    return label
