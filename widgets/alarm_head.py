"""The head of the alarm list: how many stand, which filter is on, the order, and where to type."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from widgets.alarm_sort_button import SortButton
from widgets.alarm_tally import Tally
from widgets.escape import claims_escape
from widgets.figure import number
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words


class AlarmHead(QWidget):
    """One line.

    Signals:
        typed: The text to look for, with each key.
        cleared: The operator takes the filter back.
        left: He has left the text field, back to the rows.

    Attributes:
        sort: The order.
        more: Shows or hides the criteria.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed: Outlet[str] = Outlet(self)
        self.cleared: Outlet[bool] = Outlet(self)
        self.left: Outlet[bool] = Outlet(self)
        self._words = words
        self._counts = QLabel()
        self._counts.setProperty("tone", "dim")
        self._counts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._tally: Tally | None = None
        self._showing = False
        self._on = QPushButton()
        self._on.setProperty("role", "chip")
        self._on.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._on.setMaximumWidth(180)
        self._on.setFont(font(11))
        self._on.setToolTip(words("filter.clear"))
        self._on.clicked.connect(lambda: self.cleared.publish(value=True))
        self.sort = SortButton(words, self)
        self.more = QPushButton(words("filter"))
        self.more.setProperty("role", "plain")
        self.more.setFont(font(11))
        self.more.setCheckable(True)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.setToolTip(words("filter.tip"))
        self._field = QLineEdit(placeholderText=words("alarms.filter"), clearButtonEnabled=True)
        self._field.setMaximumWidth(180)
        self._field.textChanged.connect(self._on_text)
        self._field.installEventFilter(self)
        self._field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lay_out()
        self.show_filter("")

    def _lay_out(self) -> None:
        title = QLabel(self._words("alarms"))
        title.setFont(font(14, strong=True))
        title.setProperty("tone", "strong")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 12, 6)
        row.setSpacing(8)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self._counts, 1)
        row.addWidget(self._on)
        row.addWidget(self.sort)
        row.addWidget(self.more)
        row.addWidget(self._field)

    def show_tally(self, tally: Tally | None) -> None:
        """How many stand; None while that is not known."""
        self._tally = tally
        if tally is None:
            self._counts.setText("")
            return
        language = self._words.language
        waiting, handled, shelved = (number(n, 0, language) for n in tally[:3])
        text = self._words("alarms.counts", unacknowledged=waiting, standing=handled)
        text += self._words("alarms.shelved", shelved=shelved) if tally.suppressed else ""
        metrics = self._counts.fontMetrics()
        self._counts.setToolTip(text)
        self._counts.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(self._counts.width(), 1)))

    def show_filter(self, what: str, text: str = "") -> None:
        """Say which filter is on, ``what`` in words; without any the chip goes."""
        metrics = self._on.fontMetrics()
        self._on.setText(f"{metrics.elidedText(what, Qt.TextElideMode.ElideRight, 140)}  ✕")
        self._on.setVisible(bool(what))
        if text != self._field.text().strip():  # a blank at the end is on its way to the next word
            self._showing = True  # its signals go on: the line edit itself shows its ✕ by them
            self._field.setText(text)
            self._showing = False

    def _on_text(self, text: str) -> None:
        if not self._showing:
            self.typed.publish(text)

    def enter(self) -> None:
        """Give the keys to the text field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_tally(self._tally)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if claims_escape(event):
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.cleared.publish(value=True)
                self.left.publish(value=True)
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
                self.left.publish(value=True)
                return True
        return super().eventFilter(watched, event)
