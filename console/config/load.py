"""Reading ``vonglau.toml``: every mistake is told with its file, line, field and rule."""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec

from console.config.endpoint import EndpointError, check_endpoint, is_local
from console.config.folder import config_file
from console.config.line import line_of
from console.config.schema import Config, Mqtt
from resources import locate

_MESSAGE = re.compile(r"^(?P<rule>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")


class ConfigError(ValueError):
    """The configuration cannot be used; the message names file, line where it is known, field and rule."""


def load(path: Path | None = None) -> Config:
    """The configuration in ``path``, with the paths inside it made absolute.

    None reads ``config_file()`` if that exists, else the defaults, which are the embedded demo city.

    Raises:
        ConfigError: The file cannot be read or says something that the schema does not allow.
    """
    if path is None:
        path = config_file()
        if not path.exists():
            return Config()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        raise ConfigError(f"{path.name}: cannot be read: {err}") from err
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """The configuration that ``text`` says; ``path`` names it in errors and anchors relative paths.

    Raises:
        ConfigError: As ``load``.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        raise ConfigError(f"{path.name}: not TOML: {err}") from err
    try:
        config = msgspec.convert(data, Config)
    except msgspec.ValidationError as err:
        raise _told(path, text, *_explain(str(err))) from err
    _check(config, path, text)
    return msgspec.structs.replace(config, mqtt=tuple(_anchored(m, i, path, text) for i, m in enumerate(config.mqtt)))


def _told(path: Path, text: str, field: str, rule: str) -> ConfigError:
    line = line_of(text, field)
    where = f"{path.name}: line {line}: " if line else f"{path.name}: "
    return ConfigError(f"{where}{field}: {rule}" if field else f"{where}{rule}")


def _explain(message: str) -> tuple[str, str]:
    """The field path and the rule in the words of a person, of one message of msgspec."""
    match = _MESSAGE.match(message)
    rule, at = (match["rule"], match["path"] or "") if match else (message, "")
    if unknown := _UNKNOWN.match(rule):
        name = unknown["name"]
        near = difflib.get_close_matches(name, _fields(at), n=1)
        return _join(at, name), f"unknown field, did you mean {near[0]}?" if near else "unknown field"
    if missing := _MISSING.match(rule):
        return _join(at, missing["name"]), "required, but missing"
    if rule.startswith("Invalid enum value"):
        allowed = ", ".join(_choices(at))
        return at, f"expected one of {allowed}, got {rule.removeprefix('Invalid enum value ')}"
    return at, (rule[:1].lower() + rule[1:]).replace("`", "")


def _join(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


def _hints(at: str) -> dict[str, object]:
    """Field names and types of the struct at a path such as ``mqtt[1]``."""
    kind: object = Config
    for part in at.split(".") if at else []:
        kind = get_type_hints(kind).get(part.partition("[")[0])
        if "[" in part:
            kind = get_args(kind)[0]
    return dict(get_type_hints(kind)) if isinstance(kind, type) else {}


def _fields(at: str) -> list[str]:
    return list(_hints(at))


def _choices(at: str) -> list[str]:
    parent, _, name = at.rpartition(".")
    kind = _hints(parent).get(name)
    return [str(x) for x in get_args(kind)] if get_origin(kind) is Literal else []


def _check(config: Config, path: Path, text: str) -> None:
    for field in ("rpc", "feed"):
        try:
            check_endpoint(getattr(config.hub, field))
        except EndpointError as err:
            raise _told(path, text, f"hub.{field}", str(err)) from err
    if config.hub.rpc == config.hub.feed:
        raise _told(path, text, "hub.feed", "the same as hub.rpc")
    seen: set[str] = set()
    for i, mqtt in enumerate(config.mqtt):
        if mqtt.name in seen:
            raise _told(path, text, f"mqtt[{i}].name", f"{mqtt.name!r} names two connectors")
        seen.add(mqtt.name)
        if mqtt.username and not mqtt.tls and not is_local(mqtt.host):
            raise _told(path, text, f"mqtt[{i}].tls", "a password may leave this machine only under TLS")


def _anchored(mqtt: Mqtt, index: int, path: Path, text: str) -> Mqtt:
    """The entry with its files as absolute paths."""
    folder = path.parent.absolute()
    try:
        mapping = map_path(mqtt.map, folder)
    except FileNotFoundError as err:
        raise _told(path, text, f"mqtt[{index}].map", str(err)) from err
    files: dict[str, str] = {}
    for field in ("password_file", "ca_file"):
        name: str = getattr(mqtt, field)
        if name and not (folder / name).is_file():
            raise _told(path, text, f"mqtt[{index}].{field}", f"no such file: {name}")
        files[field] = str(folder / name) if name else ""
    return msgspec.structs.replace(mqtt, map=str(mapping), **files)


def map_path(name: str, folder: Path) -> Path:
    """The mapping file ``name``: a path relative to ``folder``, or the name of one that is shipped.

    Raises:
        FileNotFoundError: Neither.
    """
    for candidate in (folder / name, (folder / name).with_suffix(".toml")):
        if candidate.is_file():
            return candidate
    try:
        return locate("maps", name if name.endswith(".toml") else f"{name}.toml")
    except FileNotFoundError:
        raise FileNotFoundError(f"no such mapping: {name!r} is neither a file in {folder} nor shipped") from None
