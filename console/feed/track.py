"""Tracks: where the moving things are, as numpy columns that a layer engine draws without touching Python objects."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from console.model.entity import Entity
from console.model.event import Event
from console.wire.columns import Columns

POSITION = ".position"
_FIRST_ROOM = 256
_NAN = float("nan")
_LON, _LAT = 180.0, 90.0
_MOST = 1e6  # no speed and no heading; float32 could hold more, and what is drawn from it could not


class Tracks:
    """A struct of arrays, grown by doubling. Row ``i`` is ``ids[i]``; only the first ``len(self)`` rows count.

    The array properties are views of the live columns: valid until the next ``Picture.apply``, not to be written.

    Attributes:
        ids: Entity id of each row.
        index: Row of each entity id.
        kinds: Entity kinds that ``kind`` points into; 0 is the unknown one.
        version: Grows with each change.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        self.kinds: list[str] = [""]
        self.version = 0
        self._streams: list[str] = []
        self._columns: dict[str, NDArray[Any]] = {
            "lon": np.empty(_FIRST_ROOM),
            "lat": np.empty(_FIRST_ROOM),
            "t": np.empty(_FIRST_ROOM, np.int64),
            "heading": np.empty(_FIRST_ROOM, np.float32),
            "speed": np.empty(_FIRST_ROOM, np.float32),
            "kind": np.empty(_FIRST_ROOM, np.uint8),
        }

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lon(self) -> NDArray[np.float64]:
        """WGS84 degrees."""
        return self._columns["lon"][: len(self.ids)]

    @property
    def lat(self) -> NDArray[np.float64]:
        """WGS84 degrees."""
        return self._columns["lat"][: len(self.ids)]

    @property
    def t(self) -> NDArray[np.int64]:
        """Time of the position, UTC ns."""
        return self._columns["t"][: len(self.ids)]

    @property
    def heading(self) -> NDArray[np.float32]:
        """Degrees from north, NaN where unknown."""
        return self._columns["heading"][: len(self.ids)]

    @property
    def speed(self) -> NDArray[np.float32]:
        """km/h, NaN where unknown."""
        return self._columns["speed"][: len(self.ids)]

    @property
    def kind(self) -> NDArray[np.uint8]:
        """Index into ``kinds``."""
        return self._columns["kind"][: len(self.ids)]

    def place(self, events: Iterable[Event], entities: Mapping[str, Entity]) -> bool:
        """Take position events; one without a place or older than its row is skipped. Whether anything moved."""
        # Column by column: a screen takes tens of thousands of these a second.
        placed = [e for e in events if e.lon is not None and e.lat is not None]
        lon, lat = _numbers([e.lon for e in placed]), _numbers([e.lat for e in placed])
        there = (np.abs(lon) <= _LON) & (np.abs(lat) <= _LAT)
        if not there.any():
            return False
        if not there.all():
            placed = [e for e, on_earth in zip(placed, there.tolist(), strict=True) if on_earth]
            lon, lat = lon[there], lat[there]
        index = self.index
        rows = [index[e.entity] if e.entity in index else self._add(e.entity, e.kind, entities) for e in placed]
        at, t = np.array(rows), np.array([e.t for e in placed])
        fresh = t >= self.t[at]
        if not fresh.any():
            return False
        news = {
            "lon": lon,
            "lat": lat,
            "heading": _numbers([e.values.get("heading") for e in placed]),
            "speed": _numbers([e.values.get("speed") for e in placed]),
        }
        at = at[fresh]
        self.t[at] = t[fresh]
        for name, values in news.items():
            self._columns[name][at] = values[fresh]
        self.version += 1
        return True

    def place_columns(self, columns: Columns, entities: Mapping[str, Entity]) -> bool:
        """Take a columnar frame of positions: ``value`` is the speed in km/h; the heading follows from the movement."""
        rows = columns.rows[(np.abs(columns.rows["lon"]) <= _LON) & (np.abs(columns.rows["lat"]) <= _LAT)]
        if not len(rows):
            return False
        used: list[int] = np.unique(rows["index"]).tolist()
        table = np.zeros(len(columns.entities), np.int64)
        for i in used:
            name = columns.entities[i]
            row = self.index.get(name)
            table[i] = self._add(name, columns.kind, entities) if row is None else row
        at = table[rows["index"]]
        fresh = rows["t"] >= self.t[at]
        at, rows = at[fresh], rows[fresh]
        if not len(at):
            return False
        self.heading[at] = self._course(at, rows["lon"], rows["lat"])
        self.lon[at], self.lat[at], self.t[at] = rows["lon"], rows["lat"], rows["t"]
        self.speed[at] = np.where(np.abs(rows["value"]) < _MOST, rows["value"], _NAN)
        self.version += 1
        return True

    def describe(self, entity: Entity) -> None:
        """An entity has become known: its row, if it has one, gets its kind."""
        row = self.index.get(entity.id)
        if row is not None:
            self._columns["kind"][row] = self._code(entity.kind)
            self.version += 1

    def forget(self, stream: str) -> None:
        """Drop what was fed by kinds of ``stream`` (the first dotted part of the kind)."""
        keep = [i for i, s in enumerate(self._streams) if s != stream]
        if len(keep) == len(self.ids):
            return
        for column in self._columns.values():
            column[: len(keep)] = column[keep]
        self.ids = [self.ids[i] for i in keep]
        self._streams = [self._streams[i] for i in keep]
        self.index = {name: i for i, name in enumerate(self.ids)}
        self.version += 1

    def _add(self, name: str, kind: str, entities: Mapping[str, Entity]) -> int:
        row = len(self.ids)
        if row == len(self._columns["t"]):
            self._columns = {k: np.concatenate((c, np.empty_like(c))) for k, c in self._columns.items()}
        self.ids.append(name)
        self._streams.append(kind.partition(".")[0])
        self.index[name] = row
        entity = entities.get(name)
        self._columns["kind"][row] = self._code(entity.kind) if entity else 0
        self._columns["t"][row] = np.iinfo(np.int64).min
        self._columns["heading"][row] = self._columns["speed"][row] = np.nan
        self._columns["lon"][row] = self._columns["lat"][row] = np.nan
        return row

    def _code(self, kind: str) -> int:
        if kind not in self.kinds:
            if len(self.kinds) > np.iinfo(np.uint8).max:
                return 0
            self.kinds.append(kind)
        return self.kinds.index(kind)

    def _course(self, at: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float32]:
        """Bearing from the old to the new position; the old heading where it did not move, NaN where it is new."""
        dx = (lon - self.lon[at]) * np.cos(np.radians(lat))
        dy = lat - self.lat[at]
        still = (dx == 0) & (dy == 0)
        course = np.degrees(np.arctan2(dx, dy)) % 360
        return np.where(still, self.heading[at], course).astype(np.float32)


def _numbers(values: Sequence[object]) -> NDArray[np.float64]:
    """As numbers; NaN for what is none, and for what no speed, heading or place can be."""
    try:
        numbers = np.array(values, np.float64)
    except (TypeError, ValueError, OverflowError):
        numbers = np.array([v if isinstance(v, (int, float)) and abs(v) < _MOST else _NAN for v in values], np.float64)
    numbers[~(np.abs(numbers) < _MOST)] = _NAN
    return numbers
