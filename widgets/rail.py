"""The rail of domains: one button each, with a badge of the worst unacknowledged priority and how many there are."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.alarm_tally import Tally
from widgets.icon import paint_icon
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words

WIDTH = 72
_HEIGHT = 66


class DomainButton(QAbstractButton):
    """One domain; checked while the alarm list shows only it."""

    def __init__(self, domain: str, theme: Theme, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.domain = domain
        self._theme, self._words = theme, words
        self._tally = Tally()
        self.setText(words("rail.all") if not domain else words.domain(domain))
        self.setAccessibleName(self.text())
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_tally(Tally())

    def show_tally(self, tally: Tally) -> None:
        """Show the badge of ``tally``."""
        if tally != self._tally:
            self._tally = tally
            self.update()
        self.setToolTip(self._words("rail.tip", domain=self.text(), count=tally.unacknowledged))

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, _HEIGHT)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, checked = self._theme, self.isChecked()
        if checked or self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), QColor(theme.raised))
        if checked:
            painter.fillRect(0, 0, 3, self.height(), QColor(theme.accent))
        colour = QColor(theme.text if checked else theme.dim)
        paint_icon(painter, QRectF((self.width() - 26) / 2, 9, 26, 26), self.domain, colour)
        painter.setPen(colour)
        painter.setFont(font(11))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(self.rect().adjusted(0, 43, 0, 0), flags, self.text())
        if self._tally.unacknowledged:
            self._badge(painter)
        painter.end()

    def _badge(self, painter: QPainter) -> None:
        text = str(self._tally.unacknowledged) if self._tally.unacknowledged < 100 else "99+"
        face = font(11, strong=True)
        width = max(18, QFontMetrics(face).horizontalAdvance(text) + 10)
        rect = QRectF(self.width() / 2 + 7, 3, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.of_priority(self._tally.worst))
        painter.drawRoundedRect(rect, 9, 9)
        painter.setFont(face)
        painter.setPen(QColor(self._theme.on_priority))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QWidget):
    """All domains, top to bottom.

    Signals:
        chosen: The domain to show, "" for all.
    """

    def __init__(self, theme: Theme, language: str, domains: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.chosen: Outlet[str] = Outlet(self)
        words = Words(language)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, DomainButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        for domain in ("", *domains):
            button = DomainButton(domain, theme, words, self)
            button.clicked.connect(partial(self._on_clicked, domain))
            self._group.addButton(button)
            self._buttons[domain] = button
            column.addWidget(button)
        column.addStretch(1)
        self._buttons[""].setChecked(True)

    def _on_clicked(self, domain: str, _checked: bool = False) -> None:
        self.chosen.publish(domain)

    def show_tallies(self, tallies: Mapping[str, Tally]) -> None:
        """Show the badges; "" is the sum."""
        for domain, button in self._buttons.items():
            button.show_tally(tallies.get(domain, Tally()))

    def choose(self, domain: str) -> None:
        """Mark ``domain`` as the one shown, without publishing it."""
        if domain in self._buttons:
            self._buttons[domain].setChecked(True)
