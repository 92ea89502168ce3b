"""Trends one above the other."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from widgets.emptiness import paint_emptiness
from widgets.theme import Theme, font
from widgets.trend import TrendSpec, TrendView
from widgets.trend_line import TrendData
from widgets.words import Words

Key = tuple[str, str]
MOST = 3
_LEAST_HEIGHT = 80


class TrendStack(QWidget):
    """Up to ``MOST`` trends under a line that says whose they are; views are made once and reused."""

    def __init__(self, theme: Theme, language: str, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._words = theme, Words(language)
        self._views = [TrendView(theme, language, zone, self) for _ in range(MOST)]
        self._shown: dict[Key, TrendView] = {}
        self._scope = QLabel()
        self._scope.setProperty("tone", "dim")
        self._scope.setFont(font(11))
        self._scope.setContentsMargins(12, 0, 12, 0)
        self._scope.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._scope)
        for view in self._views:
            view.hide()
            column.addWidget(view)

    @property
    def keys(self) -> list[Key]:
        """What is shown, top to bottom."""
        return list(self._shown)

    @property
    def views(self) -> Sequence[TrendView]:
        """The visible views, top to bottom."""
        return list(self._shown.values())

    def show_scope(self, text: str) -> None:
        """Whose trends these are: the city's, or those of what is selected."""
        self._scope.setText(text)
        self._scope.setVisible(bool(text))
        self._fit()

    def show_specs(self, specs: Sequence[TrendSpec]) -> None:
        """Show these trends, at most ``MOST``; those already there keep their data."""
        chosen = list(specs)[:MOST]
        wanted = [s.key for s in chosen]
        kept = {k: v for k, v in self._shown.items() if k in wanted}
        free = [v for v in self._views if v not in kept.values()]
        self._shown = {}
        layout = self.layout()
        for spec in chosen:
            view = kept.get(spec.key) or free.pop(0)
            view.show_spec(spec)
            self._shown[spec.key] = view
            if layout is not None:
                layout.removeWidget(view)
                layout.addWidget(view)
        self._fit()

    def _fit(self) -> None:
        """Only as many as can be read; the first is what was selected."""
        header = self._scope.sizeHint().height() + 4 if self._scope.text() else 0
        room = max(1, (self.height() - header + 4) // _LEAST_HEIGHT)
        seen = list(self._shown.values())[:room]
        for view in self._views:
            view.setVisible(view in seen)
        self.update()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, _LEAST_HEIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def set_data(self, key: Key, data: TrendData, now: int) -> None:
        """Take a series; one that is not shown is ignored."""
        view = self._shown.get(key)
        if view is not None:
            view.set_data(data, now)

    def set_note(self, key: Key, note: str) -> None:
        """A line about the past of one trend."""
        view = self._shown.get(key)
        if view is not None:
            view.set_note(note)

    def tick(self, now: int) -> None:
        """Ages; ``now`` is UTC ns."""
        for view in self._shown.values():
            view.tick(now)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._shown:
            words = self._words
            with QPainter(self) as painter:
                paint_emptiness(painter, self.rect(), words("trend.empty"), words("trend.empty.why"), self._theme)
