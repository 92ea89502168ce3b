"""The sources in the top bar: a dot, a name, and an age where it is late; those in trouble first."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from widgets.figure import number, spoken_age
from widgets.naming import named
from widgets.theme import Theme, font
from widgets.top_state import SourceState
from widgets.words import Words

_ORDER = {"silent": 0, "late": 1, "good": 2}
_GAP = 18
_DOT = 16


class SourceStrip(QWidget):
    """As many sources as fit; the rest as a count, with all details in the tool tip."""

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, Words(language)
        self._sources: list[SourceState] = []
        self._font = font(12)
        self._metrics = QFontMetrics(self._font)
        self._areas: list[tuple[QRect, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(100)

    def show_sources(self, sources: tuple[SourceState, ...]) -> None:
        """Show these; repaints only if something visible changed."""
        fresh = sorted(sources, key=lambda s: (_ORDER[s.health], s.name))
        if fresh != self._sources:
            grown = [self._label(s) for s in fresh] != [self._label(s) for s in self._sources]
            self._sources = fresh
            self.update()
            if grown:
                self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        width = sum(self._width(self._label(s)) for s in self._sources)
        return QSize(width or self._width(self._words("top.no.sources")), 44)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._font)
            self._areas = []
            left = 0
            if not self._sources:
                self._draw(painter, 0, self._words("top.no.sources"), QColor(self._theme.faint))
            for k, source in enumerate(self._sources):
                label = self._label(source)
                rest = len(self._sources) - k
                more = self._words("top.more", count=rest)
                room = self.width() - left
                if self._width(label) > room or (rest > 1 and self._width(label) + self._width(more) > room + _GAP):
                    if len(self._sources) > 1 and k < len(self._sources):
                        self._overflow(painter, left, more, self._sources[k:])
                    break
                width = self._draw(painter, left, label, self._colour(source))
                self._areas.append((QRect(left, 0, width, self.height()), self._details(source)))
                left += width

    def _overflow(self, painter: QPainter, left: int, text: str, hidden: list[SourceState]) -> None:
        width = self._draw(painter, left, text, self._colour(hidden[0]))
        details = "\n\n".join(self._details(s) for s in hidden)
        self._areas.append((QRect(left, 0, width, self.height()), details))

    def _draw(self, painter: QPainter, left: int, text: str, colour: QColor) -> int:
        middle = self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(left + 5, middle), 4.0, 4.0)
        painter.setPen(QColor(self._theme.text))
        rect = QRect(left + _DOT, 0, self.width() - left - _DOT, self.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        return self._width(text)

    def _label(self, source: SourceState) -> str:
        name = self._words.program(source.name)
        return name if source.health == "good" else f"{name} {self._age(source)}"

    def _age(self, source: SourceState) -> str:
        return spoken_age(source.age, self._words.language)

    def _width(self, label: str) -> int:
        return _DOT + self._metrics.horizontalAdvance(label) + _GAP

    def _colour(self, source: SourceState) -> QColor:
        if source.health == "silent":
            return self._theme.of_priority(1)
        return self._theme.of_priority(3) if source.health == "late" else QColor(self._theme.dim)

    def _details(self, source: SourceState) -> str:
        language = self._words.language
        return self._words(
            "top.source.details",
            source=named(self._words.program(source.name), source.name, " · "),
            events=number(source.events, 0, language),
            rate=number(source.rate, 0 if source.rate >= 10 else 1, language),
            age=self._age(source),
            quarantined=number(source.quarantined, 0, language),
        )

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = next((text for rect, text in self._areas if rect.contains(event.pos())), "")
            QToolTip.showText(event.globalPos(), found, self)
            return True
        return super().event(event)
