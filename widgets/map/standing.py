"""The alarms on the map: columns with a row for each, changed one by one, because in a flood thousands stand."""

from collections.abc import Collection, Iterable
from typing import cast

import numpy as np
import numpy.typing as npt

from console.geo.mercator import Floats, placed, project
from widgets.map.item import MapAlarm

AlarmId = tuple[str, ...]

_FIRST_ROOM = 64
_GONE = np.uint8(0)
_NOTHING = np.zeros(0)


class Standing:
    """Alarms in the order in which they are drawn: the one that matters most last."""

    def __init__(self) -> None:
        self._x: Floats = _NOTHING
        self._y: Floats = _NOTHING
        self._order: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self._arranged = True
        self._row_of: dict[AlarmId, int] = {}
        self._alarms: list[MapAlarm] = []  # of a free row the one that was there
        self._free: list[int] = []
        self._at = np.empty((2, _FIRST_ROOM))
        self._urgency = np.zeros(_FIRST_ROOM, np.uint8)  # 0: nobody is there

    def __len__(self) -> int:
        return len(self._row_of)

    @property
    def x(self) -> Floats:
        """Places in the mercator square, in the order in which they are drawn."""
        self._arrange()
        return self._x

    @property
    def y(self) -> Floats:
        """The same."""
        self._arrange()
        return self._y

    def at(self, k: int) -> MapAlarm:
        """The ``k``-th that is drawn."""
        self._arrange()
        return self._alarms[int(self._order[k])]

    def find(self, wanted: object) -> tuple[MapAlarm, tuple[float, float]] | None:
        """An alarm and its place in the mercator square."""
        row = self._row_of.get(cast("AlarmId", wanted))
        if row is None:
            return None
        return self._alarms[row], (float(self._at[0, row]), float(self._at[1, row]))

    def put(self, alarms: Iterable[MapAlarm], gone: Collection[AlarmId] = ()) -> bool:
        """Take over alarms, new or changed, and ids of those that are no more; whether anything is other than it was.

        Those without a place on the Earth are left out.
        """
        # By columns: asking numpy of one alarm at a time takes 60 ms of 20,000.
        told = [alarm for alarm in alarms if not self._has(alarm)]
        lon, lat = np.array([a.lon for a in told], float), np.array([a.lat for a in told], float)
        on_earth = placed(lon, lat)
        lost = [row for i in gone if (row := self._row_of.pop(i, None)) is not None]
        lost += [row for k in np.flatnonzero(~on_earth) if (row := self._row_of.pop(told[k].id, None)) is not None]
        kept: list[int] = on_earth.nonzero()[0].tolist()
        self._urgency[lost] = _GONE
        self._free += lost
        if kept:
            rows = [self._take(told[k]) for k in kept]
            self._at[:, rows] = project(lon[kept], lat[kept])
            self._urgency[rows] = [(9 - told[k].priority) + 8 * (not told[k].acknowledged) for k in kept]
        self._arranged = self._arranged and not (kept or lost)
        return bool(kept or lost)

    def clear(self) -> None:
        """Nothing stands."""
        self.put((), tuple(self._row_of))

    def _has(self, alarm: MapAlarm) -> bool:
        row = self._row_of.get(alarm.id)
        return row is not None and self._alarms[row] == alarm

    def _take(self, alarm: MapAlarm) -> int:
        row = self._row_of.get(alarm.id)
        if row is None:
            row = self._free.pop() if self._free else len(self._alarms)
            self._row_of[alarm.id] = row
            if row == len(self._alarms):
                self._alarms.append(alarm)
                if row == len(self._urgency):
                    self._at = np.concatenate((self._at, np.empty_like(self._at)), axis=1)
                    self._urgency = np.concatenate((self._urgency, np.zeros_like(self._urgency)))
        self._alarms[row] = alarm
        return row

    def _arrange(self) -> None:
        """When somebody looks: much may be put before that."""
        if self._arranged:
            return
        self._arranged = True
        there = self._urgency.nonzero()[0]
        self._order = there[np.argsort(self._urgency[there], kind="stable")]
        self._x, self._y = self._at[0, self._order], self._at[1, self._order]
