"""The mapping applied: a row of a source becomes entities and events; what is bad is put aside with its reason."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

import msgspec

from console.connectors.cell import Cell, CellError, is_nothing, read_number
from console.connectors.mapfile import Column, EntityMap, Map, Words
from console.connectors.template import fill
from console.connectors.unit import UnitError, convert, unit_code
from console.model.entity import Entity
from console.model.event import Event, Quality, Values
from console.model.text import Text

RECORDED = "_recorded"
"""Column in which a replay says when its row really happened; it is kept in every event as ``recorded``."""

Row = Mapping[str, Cell]


class Bad(msgspec.Struct, frozen=True):
    """One thing put aside: where it was (topic, or file and row), which field broke which rule, and the bytes."""

    where: str
    field: str
    rule: str
    message: str
    raw: bytes = b""


class Mapped(msgspec.Struct):
    """What came of one row. ``entities`` holds only descriptions that are new or have changed."""

    entities: list[Entity] = []
    events: list[Event] = []
    bad: list[Bad] = []


class Mapper:
    """Applies one mapping for one source. Remembers the tables it has been given and the entities it has described."""

    def __init__(self, mapping: Map, source: str) -> None:
        self._map = mapping
        self._source = source
        self._missing = frozenset(word.casefold() for word in mapping.missing)
        self._described: dict[str, Entity] = {}
        self._table: dict[str, Row] | None = None
        join = mapping.join
        if join and join.row:
            self.give_table(join.row)
        self._aside = {*mapping.drop, *mapping.capture, RECORDED, mapping.time.column if mapping.time else ""}

    def give_table(self, rows: Iterable[Row]) -> None:
        """The rows of the joined table, instead of those given before; entities that it changes are described anew."""
        join = self._map.join
        if join:
            self._table = {str(row.get(join.key, "")): row for row in rows}

    def row(self, row: Row, where: str, received: int) -> Mapped:
        """The entities and events of one row, whose captures stand in it like columns; ``received`` is UTC ns."""
        out = Mapped()
        try:
            t = self._map.time.read(row.get(self._map.time.column)) if self._map.time else received
        except CellError as err:
            out.bad.append(Bad(where, self._map.time.column if self._map.time else "", err.rule, str(err)))
            return out
        if self._map.wide:
            named = {c.column for c in self._map.column}
            for name in row:
                if name not in self._aside and name not in named:
                    self._one({**row, "column": name}, (self._map.wide.column(name),), t, where, out)
        if self._map.column:
            self._one(row, self._map.column, t, where, out)
        return out

    def _one(self, row: Row, columns: tuple[Column, ...], t: int, where: str, out: Mapped) -> None:
        """One entity and its values."""
        try:
            row, complete = self._joined(row)
            entity, lon, lat = self._entity(row)
        except CellError as err:
            out.bad.append(Bad(where, "entity", err.rule, str(err)))
            return
        values, quality = self._values(row, columns, where, out)
        if not values:
            return
        if complete:
            self._describe(entity, out)
        for kind, value in values.items():
            if not is_nothing(recorded := row.get(RECORDED)):
                value["recorded"] = recorded
            out.events.append(Event(entity.id, self._source, kind, t, lon, lat, value, quality=quality[kind]))

    def _values(
        self, row: Row, columns: tuple[Column, ...], where: str, out: Mapped
    ) -> tuple[dict[str, Values], dict[str, Quality]]:
        values: dict[str, Values] = {}
        quality: dict[str, Quality] = {}
        for column in columns:
            try:
                value = self._value(column, row.get(column.column))
            except CellError as err:
                out.bad.append(Bad(where, column.column, err.rule, str(err)))
                continue
            if value is not None:
                values.setdefault(column.kind, {})[column.field] = value
                said = Quality.UNCERTAIN if column.quality == "uncertain" else Quality.GOOD
                quality[column.kind] = max(said, quality.get(column.kind, Quality.GOOD))
        return values, quality

    def _value(self, column: Column, cell: Cell) -> float | None:
        if is_nothing(cell, self._missing):
            return None
        number, unit = read_number(cell, decimal=self._map.decimal)
        if number in column.missing:
            return None
        target = unit_code(column.to or column.unit)
        try:
            value = convert(number, unit or unit_code(column.unit), target)
        except UnitError as err:
            raise CellError("unit", f"{cell!r}: {err}") from err
        if column.minimum is not None and value < column.minimum:
            raise CellError("minimum", f"{value:g} {target} is below {column.minimum:g}")
        if column.maximum is not None and value > column.maximum:
            raise CellError("maximum", f"{value:g} {target} is above {column.maximum:g}")
        return value

    def _joined(self, row: Row) -> tuple[Row, bool]:
        """The row with its partner's columns; False while the table has not come, so that nothing is placed wrongly."""
        join = self._map.join
        if join is None:
            return row, True
        if self._table is None:
            return row, not join.topic
        partner = self._table.get(fill(join.on, row))
        if partner is None and join.required:
            raise CellError("join", f"{join.key} {fill(join.on, row)!r} is not in the table")
        return ({**partner, **row} if partner else row), True

    def _entity(self, row: Row) -> tuple[Entity, float | None, float | None]:
        """The description, and the place of the events where the thing moves."""
        spec = self._map.entity
        lon, lat = _place(spec, row)
        attributes: dict[str, Cell] = {k: fill(v, row) if isinstance(v, str) else v for k, v in spec.attributes.items()}
        if RECORDED in row:
            attributes["replayed"] = True
        entity = Entity(
            id=fill(spec.id, row),
            kind=spec.kind,
            domain=spec.domain,
            name=_text(spec.name, row),
            place=_text(spec.place, row),
            lon=None if spec.moving else lon,
            lat=None if spec.moving else lat,
            attributes=attributes,
        )
        return (entity, lon, lat) if spec.moving else (entity, None, None)

    def _describe(self, entity: Entity, out: Mapped) -> None:
        if self._described.get(entity.id) != entity:
            self._described[entity.id] = entity
            out.entities.append(entity)


def _text(words: Words, row: Row) -> Text:
    return Text(fill(words.vi, row), fill(words.en, row))


def _place(spec: EntityMap, row: Row) -> tuple[float | None, float | None]:
    """Longitude and latitude, both or neither."""
    found: list[float] = []
    for template, most in ((spec.lon, 180.0), (spec.lat, 90.0)):
        try:
            degrees, _ = read_number(fill(template, row) if isinstance(template, str) else template)
        except CellError:
            return None, None
        if abs(degrees) > most:
            raise CellError("coordinates", f"{degrees:g} is not within {most:g} degrees")
        found.append(degrees)
    return found[0], found[1]


def flatten(value: object, name: str = "") -> dict[str, Cell]:
    """A JSON object as one row: nested members joined by dots; lists are left out."""
    if isinstance(value, dict):
        out: dict[str, Cell] = {}
        for key, member in cast("dict[str, object]", value).items():
            out |= flatten(member, f"{name}.{key}" if name else key)
        return out
    return {name: value} if name and (value is None or isinstance(value, str | int | float | bool)) else {}


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table.

    Raises:
        OSError: It cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
