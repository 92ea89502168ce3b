"""Tags: what the moving things are called, beside their arrows, where there is room for it."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from console.geo.label import Candidate, place
from console.geo.mercator import Box
from console.geo.splat import Level
from widgets.map.hit import Sight
from widgets.map.scene import Scene
from widgets.theme import Theme, font

_ZOOM = 16.0
_MOST_THINGS = 160
_MOST = 40
_SIZE = 11


class Tags:
    """Chosen anew with each picture of the moving things: the state that matters first."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.name_of: Callable[[object], str] = lambda _wanted: ""
        self.taken: list[Box] = []
        self._shown: list[tuple[str, float, float]] = []

    def find(self, sight: Sight, level: Level) -> None:
        """Choose them, for a picture drawn at ``level``."""
        self._shown = []
        if level is not Level.ARROW or sight.zoom < _ZOOM:
            return
        moving = self._scene.tracks.without(self._scene.layers.hidden_states(sight.zoom))
        x, y = sight.view.project(moving.x, moving.y)
        inside = np.flatnonzero((x > 0) & (x < sight.size[0]) & (y > 0) & (y < sight.size[1]))
        if len(inside) > _MOST_THINGS:
            return
        metrics = QFontMetricsF(font(_SIZE))
        told = [(k, self.name_of(self._scene.id_of(int(moving.row[k])))) for k in inside.tolist()]
        told = [(k, name) for k, name in told if name]
        spots = [(name, float(x[k]) + 10, float(y[k]) + 4) for k, name in told]
        candidates = [
            Candidate(
                str(k), -float(moving.state[k]), (Box(a - 4, b - 12, a + metrics.horizontalAdvance(name), b + 3),)
            )
            for (k, _), (name, a, b) in zip(told, spots, strict=True)
        ]
        chosen = place(candidates, Box(0, 0, *sight.size), _MOST, self.taken)
        self._shown = [spots[number] for number in chosen]

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Draw those chosen last."""
        if not self._shown:
            return
        painter.setFont(font(_SIZE))
        painter.setPen(QColor(theme.dim))
        for name, x, y in self._shown:
            painter.drawText(QPointF(round(x), round(y)), name)
