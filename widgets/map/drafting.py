"""Drafting: what is done with the pen, and what is said while it is done."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject

from widgets.map.hit import inside
from widgets.map.item import Picked
from widgets.map.overlay import Overlay
from widgets.map.pen import Task
from widgets.map.saying import measured
from widgets.map.scene import Scene
from widgets.signal import Outlet
from widgets.words import Words


class Drafting(QObject):
    """Works on the pen of an overlay.

    Signals:
        gathered: Everything inside an outline that was closed.
    """

    def __init__(self, scene: Scene, overlay: Overlay, told: Callable[[], object]) -> None:
        super().__init__(overlay)
        self.gathered: Outlet[tuple[Picked, ...]] = Outlet(self)
        self._scene, self._overlay, self._told = scene, overlay, told
        self.words: Words | None = None

    @property
    def hint(self) -> str:
        """Key of the words that say what to do; empty where nothing is."""
        task = self._overlay.pen.task
        return f"{task.value}.hint" if task in (Task.MEASURE, Task.SELECT) else ""

    def begin(self, task: Task) -> None:
        """Begin; the same once more ends it."""
        pen = self._overlay.pen
        if pen.task is task:
            pen.end()
        else:
            pen.begin(task)
        self._show()

    def end(self) -> bool:
        """Put the pen away; whether there was anything to put away."""
        was = self._overlay.pen.active
        self._overlay.pen.end()
        self._show()
        return was

    def moved(self) -> None:
        """A point was set or moved."""
        pen = self._overlay.pen
        measuring = pen.task is Task.MEASURE and self.words is not None
        pen.lines = measured(*pen.degrees(), self.words) if measuring and self.words else ()
        self._overlay.update()

    def closed(self) -> None:
        """The outline is done: what is inside is published; a measure stays to be read."""
        pen, sight = self._overlay.pen, self._overlay.sight
        if pen.task is Task.MEASURE:
            pen.ahead = None
            self.moved()
            return
        corners = pen.corners()
        self.end()
        if sight is not None and len(corners) > 2:
            x, y = sight.view.project(*np.array(corners).T)
            outline = list(zip(x.tolist(), y.tolist(), strict=True))
            self.gathered.publish(tuple(inside(self._scene, outline, sight)))

    def _show(self) -> None:
        self._overlay.update()
        self._told()
