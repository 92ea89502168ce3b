"""Drafting: what is done with the pen, and what is said while it is done."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject

from console.geo.mercator import project, unproject
from widgets.map.hit import inside
from widgets.map.item import Picked
from widgets.map.overlay import Overlay
from widgets.map.pen import Task
from widgets.map.saying import measured
from widgets.map.scene import Scene
from widgets.signal import Outlet
from widgets.words import Words

Place = tuple[float, float]
"""Longitude and latitude."""
_TOLD = (Task.MEASURE, Task.SELECT, Task.WAY, Task.STRIKE)
_POINTS = {Task.WAY: 2, Task.STRIKE: 1}


class Drafting(QObject):
    """Works on the pen of an overlay.

    Signals:
        gathered: Everything inside an outline that was closed.
        aimed: What was pointed at, and for which task: both ends of a way, or a street.
    """

    def __init__(self, scene: Scene, overlay: Overlay, told: Callable[[], object]) -> None:
        super().__init__(overlay)
        self.gathered: Outlet[tuple[Picked, ...]] = Outlet(self)
        self.aimed: Outlet[tuple[Task, tuple[Place, ...]]] = Outlet(self)
        self._scene, self._overlay, self._told = scene, overlay, told
        self.words: Words | None = None

    @property
    def hint(self) -> str:
        """Key of the words that say what to do; empty where nothing is."""
        task = self._overlay.pen.task
        return f"{task.value}.hint" if task in _TOLD else ""

    def begin(self, task: Task, start: Place | None = None) -> None:
        """Begin, at a place if one is given; the same task once more ends it."""
        pen = self._overlay.pen
        if pen.task is task:
            pen.end()
        else:
            pen.begin(task)
            if start is not None:
                x, y = project(*start)
                pen.add((float(x), float(y)))
        self._show()

    def end(self) -> bool:
        """Put the pen away; whether there was anything to put away."""
        was = self._overlay.pen.active
        self._overlay.pen.end()
        self._show()
        return was

    def lay_down(self, *tasks: Task) -> None:
        """Put the pen away if it was taken up for one of these."""
        if self._overlay.pen.task in tasks:
            self.end()

    def add(self, place: tuple[float, float]) -> None:
        """Set a point of the mercator square; a way is done with two, a street with one."""
        pen = self._overlay.pen
        pen.add(place)
        task, wanted = pen.task, _POINTS.get(pen.task)
        if wanted != len(pen.points):
            self.moved()
            return
        lon, lat = unproject(*np.array(pen.points).T)
        places = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
        if task is Task.WAY:
            self.end()
        else:
            pen.begin(task)
            self._overlay.update()
        self.aimed.publish((task, places))

    def moved(self) -> None:
        """A point was set or moved."""
        pen = self._overlay.pen
        measuring = pen.task is Task.MEASURE and self.words is not None
        pen.lines = measured(*pen.degrees(), self.words) if measuring and self.words else ()
        self._overlay.update()

    def closed(self) -> None:
        """The outline is done: what is inside is published; a measure stays to be read."""
        pen, sight = self._overlay.pen, self._overlay.sight
        if pen.task in _POINTS:
            return
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
