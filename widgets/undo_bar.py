"""The undo bar: what was just done, with a way back for a few seconds; it lies over the foot of its parent."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from widgets.signal import Outlet
from widgets.words import Words

HEIGHT = 44
_MARGIN = 8


class UndoBar(QWidget):
    """Hidden until it has something to say; its owner hides it again.

    Signals:
        asked: The operator wants it undone.
    """

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.asked: Outlet[bool] = Outlet(self)
        self.setObjectName("raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._said = ""
        self._text = QLabel()
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._undo = QPushButton(words("undo"))
        self._undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._undo.clicked.connect(lambda: self.asked.publish(value=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._said

    @property
    def offers(self) -> bool:
        """Whether there is a way back."""
        return self._undo.isVisibleTo(self)

    def show_text(self, text: str, *, offer: bool) -> None:
        """Say ``text``; with ``offer`` there is a way back."""
        self._said = text
        self._undo.setVisible(offer)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        ground = self._ground.size()
        self.setGeometry(_MARGIN, ground.height() - HEIGHT - _MARGIN, ground.width() - 2 * _MARGIN, HEIGHT)
        room = self.width() - 30 - (self._undo.sizeHint().width() if self.offers else 0)
        self._text.setText(QFontMetrics(self._text.font()).elidedText(self._said, Qt.TextElideMode.ElideRight, room))
        self._text.setToolTip(self._said)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
