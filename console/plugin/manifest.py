"""The manifest: one ``plugin.toml``, read without importing the plugin."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from console.alarms.fault import faults_of
from console.alarms.mode import ALL, Mode
from console.alarms.rule import Input, Rule
from console.alarms.topology import Relation
from console.alarms.topology import faults as relation_faults
from console.config.line import line_of
from console.model.reading import UNITS, ReadingKind
from console.model.text import Text
from console.plugin.layer import Layer
from console.plugin.layer import faults as layer_faults

API = 1
FILE_NAME = "plugin.toml"
CORE_KINDS = frozenset({"camera"})

Domain = Literal["traffic", "energy", "environment", "flood", "security", "citizen", "planning", "camera"]
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]*$")]


class ManifestError(ValueError):
    """The manifest cannot be used; the message names file, line where it is known, field and rule."""


class EntityKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[kind]]``: a kind of entity, with its name and the name of its icon."""

    kind: Id
    name: Text
    icon: str = "dot"


class Trend(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[trend]]``: a series that the console shows while nothing is selected."""

    entity: str
    kind: str


class Manifest(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename={
        "kinds": "kind",
        "readings": "reading",
        "rules": "rule",
        "relations": "topology",
        "modes": "mode",
        "trends": "trend",
        "layers": "layer",
    },
):
    """The whole file.

    Attributes:
        id: The plugin's name; the same as its entry point's and its folder's.
        version: The plugin's own.
        api: Version of this contract that it was written for.
        name: Shown to people.
        domain: Stream and rail entry that it belongs to; ids of its rules and reading kinds begin with it.
        kinds: Entity kinds it declares, ``[[kind]]``.
        readings: Reading kinds, ``[[reading]]``.
        rules: Alarm rules, ``[[rule]]``.
        relations: Which alarms follow from which, ``[[topology]]``.
        modes: What city modes mean to those rules, ``[[mode]]``.
        trends: Default trends, ``[[trend]]``.
        layers: Map layers, ``[[layer]]``.
        service: ``package.module:Class`` that runs in a child process of the hub; empty where data is enough.
    """

    id: Id
    version: str
    api: int
    name: Text
    domain: Domain
    kinds: tuple[EntityKind, ...] = ()
    readings: tuple[ReadingKind, ...] = ()
    rules: tuple[Rule, ...] = ()
    relations: tuple[Relation, ...] = ()
    modes: tuple[Mode, ...] = ()
    trends: tuple[Trend, ...] = ()
    layers: tuple[Layer, ...] = ()
    service: Annotated[str, msgspec.Meta(pattern=r"^$|^[\w.]+:\w+$")] = ""


def load(path: Path) -> Manifest:
    """The manifest in ``path``.

    Raises:
        ManifestError: The file cannot be read, is of another API, or says something that the contract does not allow.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ManifestError(f"{path.name}: cannot be read: {err}") from err
    return parse(text, f"{path.parent.name}/{path.name}")


def parse(text: str, where: str) -> Manifest:
    """The manifest that ``text`` says; ``where`` names the file in errors.

    Raises:
        ManifestError: As ``load``.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise ManifestError(f"{where}: not TOML: {err}") from err
    except RecursionError as err:
        raise ManifestError(f"{where}: nested without end") from err
    api = data.get("api")
    if isinstance(api, int) and api != API:
        raise _told(text, where, "api", f"written for API {api}, this console has API {API}")
    try:
        manifest = msgspec.convert(data, Manifest)
    except msgspec.ValidationError as err:
        field, rule = _field_and_rule(str(err))
        raise _told(text, where, _with_input(data, field), rule) from err
    for field, rule in _faults(manifest):
        raise _told(text, where, field, rule)
    return manifest


_MESSAGE = re.compile(r"^(?P<rule>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)


def _field_and_rule(message: str) -> tuple[str, str]:
    match = _MESSAGE.match(message)
    return (match["path"] or "", match["rule"].replace("`", "'")) if match else ("", message)


_INPUTS = re.compile(r"^rule\[(\d+)\]\.inputs\[\.\.\.\]")


def _with_input(data: dict[str, Any], field: str) -> str:
    """The field with the name of the input that msgspec leaves out: the first that is none."""
    found = _INPUTS.match(field)
    if not found:
        return field
    for name, told in data["rule"][int(found[1])]["inputs"].items():
        try:
            msgspec.convert(told, Input)
        except msgspec.ValidationError:
            return _INPUTS.sub(f"rule[{found[1]}].inputs.{name}", field)
    return field


def _told(text: str, where: str, field: str, rule: str) -> ManifestError:
    line = line_of(text, field) if field else None
    at = f"{where}: line {line}: " if line else f"{where}: "
    return ManifestError(f"{at}{field}: {rule}" if field else f"{at}{rule}")


def _faults(manifest: Manifest) -> list[tuple[str, str]]:
    """(field, rule) of what the types alone cannot say."""
    out: list[tuple[str, str]] = []
    prefix = f"{manifest.domain}."
    named = {
        "kind": [("kind", k.kind) for k in manifest.kinds],
        "reading": [("kind", r.kind) for r in manifest.readings],
        "rule": [("id", r.id) for r in manifest.rules],
        "topology": [("id", r.id) for r in manifest.relations],
        "mode": [("id", m.id) for m in manifest.modes],
        "layer": [("id", x.id) for x in manifest.layers],
    }
    for table, names in named.items():
        seen: set[str] = set()
        for i, (field, name) in enumerate(names):
            if name in seen:
                out.append((f"{table}[{i}].{field}", f"{name!r} is declared twice"))
            seen.add(name)
            if table in ("reading", "rule") and not name.startswith(prefix):
                out.append((f"{table}[{i}].{field}", f"{name!r} does not begin with {prefix!r}"))
    for i, reading in enumerate(manifest.readings):
        if reading.unit not in UNITS:
            out.append((f"reading[{i}].unit", f"{reading.unit!r} is not a unit of the console"))
    for i, rule in enumerate(manifest.rules):
        out.extend((f"rule[{i}].{field}", text) for field, text in faults_of(rule))
    for i, relation in enumerate(manifest.relations):
        out.extend((f"topology[{i}].{field}", text) for field, text in relation_faults(relation, manifest.domain))
    out.extend((f"layer[{i}].{field}", text) for i, x in enumerate(manifest.layers) for field, text in layer_faults(x))
    for i, mode in enumerate(manifest.modes):
        out.extend((f"mode[{i}].{field}", text) for field, text in _mode_faults(mode, manifest))
    return out


def _mode_faults(mode: Mode, manifest: Manifest) -> list[tuple[str, str]]:
    rules, every = {r.id for r in manifest.rules}, f"{manifest.domain}{ALL}"
    strange = [s for s in mode.suppresses if s not in rules and s != every]
    kinds = [k for k in mode.entity_kinds if k not in {e.kind for e in manifest.kinds} | CORE_KINDS]
    broken = (
        ("suppresses", bool(strange), f"{', '.join(map(repr, strange))}: neither a rule of this file nor {every!r}"),
        ("entity_kinds", bool(kinds), f"{', '.join(map(repr, kinds))}: no kind of this file"),
        ("values", bool(mode.attribute) and not mode.values, "an attribute needs the values that it is compared with"),
        ("attribute", bool(mode.values) and not mode.attribute, "values of which attribute?"),
        ("note", not (mode.note.vi and mode.note.en), "said in Vietnamese and English"),
        ("name", not (mode.name.vi and mode.name.en), "said in Vietnamese and English"),
    )
    return [(field, text) for field, is_broken, text in broken if is_broken]
