"""The pen: an outline or a line that the operator draws on the map, to measure or to select what is inside."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from console.geo.mercator import Floats, unproject
from widgets.map.hit import Sight
from widgets.map.polygon import polygon
from widgets.theme import Theme, font


class Task(Enum):
    """What is drawn for."""

    NONE = "none"
    MEASURE = "measure"
    SELECT = "select"
    BOX = "box"
    WAY = "way"
    STRIKE = "strike"


@dataclass
class Pen:
    """Points on the ground, in the mercator square, so that they stay there when the map moves.

    Attributes:
        task: What is drawn for.
        points: In the order in which they were set.
        ahead: Where the next one would be; None without a pointer.
        lines: What is said of it beside the last point.
    """

    task: Task = Task.NONE
    points: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    ahead: tuple[float, float] | None = None
    lines: tuple[str, ...] = ()

    @property
    def active(self) -> bool:
        """Whether something is being drawn."""
        return self.task is not Task.NONE

    def begin(self, task: Task) -> None:
        """Begin anew."""
        self.task, self.points, self.ahead, self.lines = task, [], None, ()

    def end(self) -> None:
        """Put it away."""
        self.begin(Task.NONE)

    def add(self, place: tuple[float, float]) -> None:
        """Set a point; twice the same is one."""
        if not self.points or self.points[-1] != place:
            self.points.append(place)

    def back(self) -> None:
        """Take the last point away."""
        if self.points:
            self.points.pop()

    def corners(self) -> list[tuple[float, float]]:
        """The outline as far as it goes, with the point ahead."""
        drawn = [*self.points, self.ahead] if self.ahead is not None and self.points else list(self.points)
        if self.task is Task.BOX and len(drawn) == 2:
            (ax, ay), (bx, by) = drawn
            return [(ax, ay), (bx, ay), (bx, by), (ax, by)]
        return drawn

    def degrees(self) -> tuple[Floats, Floats]:
        """Longitude and latitude of the outline."""
        corners = np.array(self.corners(), np.float64).reshape(-1, 2)
        return unproject(corners[:, 0], corners[:, 1])

    def draw(self, painter: QPainter, sight: Sight, theme: Theme) -> None:
        """Draw it as it is."""
        corners = self.corners()
        if not self.active or not corners:
            return
        points = np.array(corners, np.float64)
        pixels = np.column_stack(sight.view.project(points[:, 0], points[:, 1]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QColor(theme.accent)
        painter.setPen(QPen(accent, 2.0))
        tint = QColor(accent)
        tint.setAlphaF(0.12)
        outline = polygon(pixels)
        if self.task in (Task.MEASURE, Task.WAY) or len(corners) < 3:
            painter.drawPolyline(outline)
        else:
            painter.setBrush(tint)
            painter.drawPolygon(outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for x, y in pixels.tolist():
            painter.drawEllipse(QPointF(x, y), 3.5, 3.5)
        if self.lines:
            self._say(painter, pixels[-1], sight, theme)

    def _say(self, painter: QPainter, at: Floats, sight: Sight, theme: Theme) -> None:
        face = font(12)
        width = max(QFontMetricsF(face).horizontalAdvance(line) for line in self.lines) + 16
        height = 18.0 * len(self.lines) + 8
        left = min(float(at[0]) + 12, sight.size[0] - width - 4)
        top = min(float(at[1]) + 12, sight.size[1] - height - 4)
        painter.setPen(QPen(QColor(theme.line), 1.0))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(round(left) + 0.5, round(top) + 0.5, round(width), round(height)), 4, 4)
        painter.setFont(face)
        painter.setPen(QColor(theme.text))
        for row, line in enumerate(self.lines):
            rect = QRectF(left + 8, top + 4 + 18 * row, width - 16, 18)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
