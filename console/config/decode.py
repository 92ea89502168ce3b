"""TOML text to a schema, with errors that name file, line, field and rule."""

import difflib
import re
import tomllib
from collections.abc import Iterable
from enum import Enum
from typing import Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from console.config.line import line_of

_MESSAGE = re.compile(r"^(?P<rule>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_ENUM = "Invalid enum value "

T = TypeVar("T")


class ConfigError(ValueError):
    """A configuration or mapping file cannot be used; the message names file, line where known, field and rule."""


def decode(text: str, name: str, schema: type[T]) -> T:
    """The value of type ``schema`` (a msgspec struct) that ``text`` says; ``name`` is the file's in errors.

    Raises:
        ConfigError: Not TOML, or not what the schema allows.
    """
    try:
        return msgspec.convert(tomllib.loads(text), schema)
    except tomllib.TOMLDecodeError as err:
        raise ConfigError(f"{name}: not TOML: {err}") from err
    except RecursionError as err:
        raise ConfigError(f"{name}: nested without end") from err
    except msgspec.ValidationError as err:
        raise told(name, text, *_explain(str(err), schema)) from err


def told(name: str, text: str, field: str, rule: str) -> ConfigError:
    """The error that says that ``field`` (``mqtt[1].port``) of the file breaks ``rule``."""
    line = line_of(text, field)
    where = f"{name}: line {line}: " if line else f"{name}: "
    return ConfigError(f"{where}{field}: {rule}" if field else f"{where}{rule}")


def _explain(message: str, schema: type) -> tuple[str, str]:
    """The field path and the rule in the words of a person, of one message of msgspec."""
    match = _MESSAGE.match(message)
    rule, at = (match["rule"], match["path"] or "") if match else (message, "")
    if unknown := _UNKNOWN.match(rule):
        near = difflib.get_close_matches(unknown["name"], _hints(schema, at), n=1)
        hint = f", did you mean {near[0]}?" if near else ""
        return _join(at, unknown["name"]), f"unknown field{hint}"
    if missing := _MISSING.match(rule):
        return _join(at, missing["name"]), "required, but missing"
    if rule.startswith(_ENUM):
        return at, f"expected one of {', '.join(_choices(schema, at))}, got {rule.removeprefix(_ENUM)}"
    if words := _words(schema, at):
        return at, f"expected {words}"
    return at, (rule[:1].lower() + rule[1:]).replace("`", "")


def _join(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


def _structs(kind: object) -> Iterable[type]:
    """The struct that a type such as ``tuple[Mqtt, ...]`` or ``Time | None`` is about."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for inner in get_args(kind):
        yield from _structs(inner)


def _hints(schema: type, at: str) -> dict[str, object]:
    """Field names and types of the struct at a path such as ``mqtt[1]``."""
    found: type | None = schema
    for part in at.split(".") if at else []:
        if found is None:
            return {}
        found = next(iter(_structs(get_type_hints(found).get(part.partition("[")[0]))), None)
    return dict(get_type_hints(found, include_extras=True)) if found else {}


def _words(schema: type, at: str) -> str:
    """The rule of a field as its type describes it: better than a pattern where there is one."""
    parent, _, name = at.rpartition(".")
    metas = get_args(_hints(schema, parent).get(name))[1:]
    return next((m.description for m in metas if isinstance(m, msgspec.Meta) and m.description), "")


def _choices(schema: type, at: str) -> list[str]:
    parent, _, name = at.rpartition(".")
    kind = _hints(schema, parent).get(name)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return [str(x) for x in get_args(kind)] if get_origin(kind) is Literal else []
