"""The mapping file: which topic and columns mean which entity, kind and unit. Data only; ``mapping`` applies it."""

from pathlib import Path
from typing import Literal

import msgspec

from console.config.decode import ConfigError, decode, told
from console.connectors.moment import Time
from console.connectors.template import Topic, check_template
from console.connectors.unit import UnitError, convert, unit_code

STREAMS = ("traffic", "energy", "environment", "flood", "security", "citizen", "planning", "camera")
# Figures that the product computes itself after their legal rule: no source may claim them.
COMPUTED = ("environment.vn_aqi",)

Constant = str | int | float | bool


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template in Vietnamese and English."""

    vi: str = ""
    en: str = ""


class EntityMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[entity]``: templates; ``lon``, ``lat`` are templates or numbers.

    ``moving`` puts the place on each event instead of into the description.
    """

    id: str
    kind: str
    domain: Literal["traffic", "energy", "environment", "flood", "security", "citizen", "planning", "camera"]
    name: Words
    place: Words = Words()
    lon: str | float = ""
    lat: str | float = ""
    moving: bool = False
    attributes: dict[str, Constant] = {}


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[column]]``: one column as one value of an event.

    Attributes:
        column: Its name; members of nested JSON objects are joined by dots (``main.temp``).
        kind: Event kind; columns of one kind make one event.
        field: Name of the value in the event.
        unit: What a bare number means; a unit inside the cell wins.
        to: Unit of the event's value; the same if empty.
        minimum: Less is not credible and put aside; in ``to``.
        maximum: More is not credible and put aside.
        missing: Numbers that mean "nothing" (as the cell says them).
        quality: ``uncertain`` where the source does not say enough (its unit, its method).
    """

    column: str
    kind: str
    field: str = "value"
    unit: str = "1"
    to: str = ""
    minimum: float | None = None
    maximum: float | None = None
    missing: tuple[float, ...] = ()
    quality: Literal["good", "uncertain"] = "good"


class Wide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[wide]``: every column not named elsewhere is an entity, its cell the value; templates see ``{column}``.

    The fields are those of ``[[column]]``.
    """

    kind: str
    field: str = "value"
    unit: str = "1"
    to: str = ""
    minimum: float | None = None
    maximum: float | None = None
    missing: tuple[float, ...] = ()
    quality: Literal["good", "uncertain"] = "good"

    def column(self, name: str) -> Column:
        """The same for one column."""
        return Column(name, **msgspec.structs.asdict(self))


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[join]``: a table whose row ``key == on`` adds its columns to the row's.

    Attributes:
        key: Column of the table.
        on: Template over the row.
        row: The table itself, typed here; or
        file: CSV beside the recorded file; ``vonglau replay --to mqtt`` publishes it, retained, on
        topic: where a connector hears it, as a JSON array of rows.
        required: Put a row without partner aside; else it only has no place.
    """

    key: str
    on: str
    row: tuple[dict[str, Constant], ...] = ()
    file: str = ""
    topic: str = ""
    required: bool = False


class Map(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file.

    Attributes:
        topic: MQTT topic pattern; a capture is a field of the row.
        entity: Whom a row is about.
        capture: Captures for a recorded row, which came by no topic: templates over its columns.
        time: When; None means when it was received.
        column: What it says.
        wide: What each further column says.
        drop: Columns left out on purpose, e.g. an index of another scale.
        join: A table that adds to the row.
        missing: Further words for "nothing", beside the usual (empty, N/A, null, - ...).
        decimal: Decimal sign.
    """

    topic: str
    entity: EntityMap
    capture: dict[str, str] = {}
    time: Time | None = None
    column: tuple[Column, ...] = ()
    wide: Wide | None = None
    drop: tuple[str, ...] = ()
    join: Join | None = None
    missing: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."


def load_map(path: Path) -> Map:
    """The mapping in ``path``.

    Raises:
        ConfigError: Names file, line where known, field and rule.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as err:
        raise ConfigError(f"{path}: cannot be read: {err.strerror}") from err
    except UnicodeDecodeError as err:
        raise ConfigError(f"{path}: cannot be read: not UTF-8") from err
    return parse_map(text, str(path))


def parse_map(text: str, name: str) -> Map:
    """The mapping that ``text`` says; ``name`` is the file's in errors.

    Raises:
        ConfigError: As ``load_map``.
    """
    mapping = decode(text, name, Map)
    for field, rule in (*_column_faults(mapping), *_template_faults(mapping), *_other_faults(mapping)):
        if rule:
            raise told(name, text, field, rule)
    return mapping


def _column_faults(mapping: Map) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    places = [(f"column[{i}]", c) for i, c in enumerate(mapping.column)]
    if mapping.wide:
        places.append(("wide", mapping.wide.column("*")))
    for at, column in places:
        stream = column.kind.partition(".")[0]
        if stream not in STREAMS or not column.kind.partition(".")[2]:
            faults.append((f"{at}.kind", f"expected <domain>.<name> with a domain of {', '.join(STREAMS)}"))
        if column.kind in COMPUTED:
            faults.append(
                (f"{at}.kind", f"{column.kind} is computed here after its legal rule; no source may claim it")
            )
        if column.column in mapping.drop:
            faults.append((f"{at}.column", f"{column.column!r} is dropped and mapped"))
        faults.append((f"{at}.unit", _unit_fault(column)))
    if not places:
        faults.append(("column", "no [[column]] and no [wide]: nothing would be said"))
    return faults


def _unit_fault(column: Column) -> str:
    try:
        convert(0.0, unit_code(column.unit), unit_code(column.to or column.unit))
    except UnitError as err:
        return str(err)
    return ""


def _template_faults(mapping: Map) -> list[tuple[str, str]]:
    entity, join = mapping.entity, mapping.join
    templates = {
        "topic": mapping.topic, "entity.id": entity.id, "entity.name": entity.name.vi, "entity.name.en": entity.name.en,
        "entity.place": entity.place.vi, "entity.place.en": entity.place.en, "entity.lon": str(entity.lon),
        "entity.lat": str(entity.lat), "join.on": join.on if join else "",
        **{f"capture.{k}": v for k, v in mapping.capture.items()},
        **{f"entity.attributes.{k}": v for k, v in entity.attributes.items() if isinstance(v, str)},
    }  # fmt: skip
    return [(field, check_template(template)) for field, template in templates.items()]


def _other_faults(mapping: Map) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    topic, join = mapping.topic, mapping.join
    if not topic or any(c in topic for c in "#+"):
        faults.append(("topic", "a pattern of levels; write {name}, not + or #"))
    else:
        captures = Topic(topic).names
        faults += [
            ("capture", f"{name!r} is no capture of the topic") for name in mapping.capture if name not in captures
        ]
    if not mapping.entity.name.vi:
        faults.append(("entity.name", "required in Vietnamese (vi)"))
    if mapping.time and (rule := mapping.time.check()):
        field, _, words = rule.partition(": ")
        faults.append((f"time.{field}", words))
    if join and not (join.row or join.file):
        faults.append(("join", "needs rows or a file"))
    if join and any(join.key not in row for row in join.row):
        faults.append(("join.row", f"every row needs the key {join.key!r}"))
    return faults
