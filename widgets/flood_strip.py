"""The line above the rows that tells a flood of alarms, and whether they are grouped by cause."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.figure import local
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words


class FloodStrip(QWidget):
    """Shown in a flood, and while the rows are grouped.

    Signals:
        turned: The operator wants the rows grouped, or one by one.
    """

    def __init__(self, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.turned: Outlet[bool] = Outlet(self)
        self._words, self._zone, self._grouped = words, zone, False
        self._text = QLabel()
        self._text.setFont(font(12))
        self._turn = QPushButton()
        self._turn.setProperty("role", "plain")
        self._turn.setFont(font(11))
        self._turn.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._turn.clicked.connect(lambda: self.turned.publish(not self._grouped))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 12, 2)
        row.addWidget(self._text, 1)
        row.addWidget(self._turn)
        self.tell(None, groups=0, grouped=False)

    def tell(self, since: int | None, *, groups: int, grouped: bool) -> None:
        """A flood since UTC ns, None without one; how many groups have a row."""
        words, self._grouped = self._words, grouped
        parts = [words("flood.since", time=f"{local(since, self._zone):%H:%M}")] if since is not None else []
        if grouped:
            parts.append(words("group.count", count=groups) if groups else words("group.none"))
        self._text.setText(" · ".join(parts))
        tone = "" if since is None else "warn"
        if self._text.property("tone") != tone:
            self._text.setProperty("tone", tone)
            self._text.style().polish(self._text)
        self._turn.setText(f"{words('group.flat' if grouped else 'group.on')}    G")
        self.setVisible(bool(parts))
