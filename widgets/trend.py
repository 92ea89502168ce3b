"""One trend: whose it is, its line with band and limit, and the live value with everything that judges it."""

import itertools
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from console.model.clock import NS
from widgets.emptiness import paint_emptiness
from widgets.figure import number, quantity, spoken_age, until
from widgets.theme import Theme, font
from widgets.trend_line import Column, TrendData, is_past
from widgets.trend_plot import TrendPlot
from widgets.words import Words

WINDOW = 2 * 3600.0
_REDRAW_MS = 250  # a curve of two hours gains nothing by more, and stroking it is dear
_PHASES = itertools.cycle((0, 40, 80))  # trends that are told together are not stroked in one turn of the event loop
_STALE_SECONDS = 120.0
_COLUMN = 168


@dataclass(frozen=True)
class TrendSpec:
    """What a trend shows, in the seat's language.

    Attributes:
        key: (entity, kind).
        title: Reading and entity: it must be clear whose value this is.
        unit: UCUM code.
        decimals: How many are shown.
        limit: In force today, if any.
        limit_label: Short name of the limit (``QCVN 05``).
        limit_source: Its legal or engineering source, for the tool tip.
        below: True where the limit is a lower one.
        priority: Of the alarm that the limit raises: the colour of a value that breaks it.
        replayed: Whether the source plays recorded data.
    """

    key: tuple[str, str]
    title: str
    unit: str = "1"
    decimals: int = 1
    limit: float | None = None
    limit_label: str = ""
    limit_source: str = ""
    below: bool = False
    priority: int = 3
    replayed: bool = False

    def broken(self, value: float) -> bool:
        """Whether ``value`` is on the wrong side of the limit."""
        if self.limit is None:
            return False
        return value < self.limit if self.below else value > self.limit


class TrendView(QWidget):
    """Draws at most four times a second, and only when something changed."""

    def __init__(self, theme: Theme, language: str, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._words, self._zone = theme, Words(language), zone
        self._spec = TrendSpec(("", ""), "")
        self._data = TrendData()
        self._now, self._note = 0, ""
        self._plot = TrendPlot(theme, language, zone)
        self._title, self._value = QLabel(), QLabel()
        self._title.setFont(font(12, strong=True))
        self._value.setFont(font(18, strong=True))
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._lines = QLabel()
        self._lines.setProperty("tone", "small")
        self._lines.setFont(font(11))
        self._timer = QTimer(self, singleShot=True, interval=_REDRAW_MS + next(_PHASES))
        self._timer.timeout.connect(self._draw)
        policy = self._plot.widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._plot.widget.setSizePolicy(policy)
        self._plot.widget.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        right = Qt.AlignmentFlag.AlignRight
        side = QVBoxLayout()
        side.setSpacing(1)
        side.setContentsMargins(0, 0, 0, 0)
        for label in (self._value, self._lines):
            label.setAlignment(right)
            label.setFixedWidth(_COLUMN)
            side.addWidget(label)
        side.addStretch(1)
        main = QVBoxLayout()
        main.setSpacing(2)
        main.setContentsMargins(0, 0, 0, 0)
        main.addWidget(self._title)
        main.addWidget(self._plot.widget, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 2)
        row.setSpacing(8)
        row.addLayout(main, 1)
        row.addLayout(side)

    @property
    def spec(self) -> TrendSpec:
        """What it shows."""
        return self._spec

    @property
    def points(self) -> int:
        """How many points it has been given."""
        return len(self._data)

    def show_spec(self, spec: TrendSpec) -> None:
        """Show another trend; its data follow by ``set_data``."""
        if spec != self._spec:
            if spec.key != self._spec.key:
                self._data = TrendData()
                self._note = ""
            self._spec = spec
            self._title.setText(spec.title)
            self.setToolTip("\n".join(part for part in (spec.limit_source, spec.key[0]) if part))
            self._soon()

    def set_data(self, data: TrendData, now: int) -> None:
        """Take the series; ``now`` is UTC ns."""
        self._data, self._now = data, now
        self._soon()

    def set_note(self, note: str) -> None:
        """A line about the past: loading, or why it could not be loaded."""
        if note != self._note:
            self._note = note
            self._soon()

    def tick(self, now: int) -> None:
        """Ages; ``now`` is UTC ns."""
        self._now = now
        self._tell()

    def flush(self) -> None:
        """Draw now what waits to be drawn: for a picture that is about to be grabbed."""
        self._timer.stop()
        self._draw()

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _draw(self) -> None:
        self._plot.widget.setVisible(bool(len(self._data)))
        if self._now:
            self._plot.draw(self._data, self._spec.limit, self._spec.decimals, self._now / NS, WINDOW)
        self._tell()
        self.update()

    def _tell(self) -> None:
        spec, words, language = self._spec, self._words, self._words.language
        lines: list[str] = []
        if not len(self._data):
            self._value.setText("")
            self._say([self._note])
            return
        value, since = float(self._data.value[-1]), self._now / NS - float(self._data.t[-1])
        known = np.isfinite(value)
        bad = bool(self._data.bad[-1]) if len(self._data.bad) else False
        self._value.setText(quantity(value, spec.unit, spec.decimals, language) if known else "–")
        past = is_past(float(self._data.t[-1]), self._now / NS, WINDOW)
        self._colour(broken=known and not past and spec.broken(value), stale=past or bad or since > _STALE_SECONDS)
        age = words("trend.age", age=spoken_age(since, language))
        if past:
            age = words("trend.until", time=until(round(float(self._data.t[-1])) * NS, self._zone, language))
        if spec.replayed:
            lines.append(words("trend.replayed"))
        lines.append(f"{words('trend.bad')} · {age}" if bad else age)
        lines.extend(self._judgements())
        if self._note:
            lines.append(self._note)
        self._say(lines)

    def _say(self, lines: list[str]) -> None:
        """What is too long for the column ends in dots; the pointer over it shows the whole."""
        metrics = self._lines.fontMetrics()
        shown = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, _COLUMN) for line in lines]
        self._lines.setText("\n".join(shown))
        self._lines.setToolTip("\n".join(lines) if shown != lines else "")

    def _judgements(self) -> list[str]:
        spec, words, language = self._spec, self._words, self._words.language
        lines: list[str] = []
        if spec.limit is not None:
            key = "trend.limit.below" if spec.below and spec.limit_label else "trend.limit"
            limit = quantity(spec.limit, spec.unit, spec.decimals, language)
            lines.append(words(key, label=spec.limit_label or words("detail.limit"), value=limit))
        low, high = _last(self._data.low), _last(self._data.high)
        if low is not None and high is not None:
            ends = (number(x, spec.decimals, language) for x in (low, high))
            lines.append(words("trend.band", low=next(ends), high=next(ends)))
        forecast = _last(self._data.forecast)
        if forecast is not None:
            lines.append(words("trend.forecast", value=quantity(forecast, spec.unit, spec.decimals, language)))
        return lines

    def _colour(self, *, broken: bool, stale: bool) -> None:
        colour = self._theme.dim if stale else self._theme.text
        if broken:
            colour = self._theme.of_priority(self._spec.priority).name()
        sheet = f"color: {colour}"
        if self._value.styleSheet() != sheet:
            self._value.setStyleSheet(sheet)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not len(self._data):
            painter = QPainter(self)
            words = self._words
            paint_emptiness(painter, self.rect(), words("trend.none"), words("trend.none.why"), self._theme)
            painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon()


def _last(column: Column) -> float | None:
    return float(column[-1]) if len(column) and np.isfinite(column[-1]) else None
