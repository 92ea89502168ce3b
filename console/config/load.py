"""Reading ``vonglau.toml``: every mistake is told with its file, line, field and rule."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from console.config.decode import ConfigError, decode, told
from console.config.endpoint import MAP_NAME, TILE_FILES, EndpointError, check_endpoint, check_tiles, is_local
from console.config.folder import config_file
from console.config.schema import Config, Map, Mqtt, Shift
from console.model.shift import DAY_MINUTES
from console.model.shift import Shift as Hours
from console.model.text import Text
from resources import locate

_OURS = frozenset({"hub", "broker", "state", "store", "kpi", "demo"})

__all__ = ["ConfigError", "load", "map_path", "parse", "shifts"]


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
    except OSError as err:
        raise ConfigError(f"{path}: cannot be read: {err.strerror}") from err
    except UnicodeDecodeError as err:
        raise ConfigError(f"{path}: cannot be read: not UTF-8") from err
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """The configuration that ``text`` says; ``path`` names it in errors and anchors relative paths.

    Raises:
        ConfigError: As ``load``.
    """
    config = decode(text, str(path), Config)
    _check_city(config, str(path), text)
    _check_hub(config, str(path), text)
    _check_shifts(config, str(path), text)
    if config.flood.end > config.flood.begin:
        raise told(str(path), text, "flood.end", f"above flood.begin, {config.flood.begin}: it would end as it begins")
    base_map = _base_map(config, path, text)
    names = [m.name for m in config.mqtt]
    for i, name in enumerate(names):
        if name in _OURS or name.startswith("plugin."):
            raise told(str(path), text, f"mqtt[{i}].name", f"{name!r} is the name of a part of the hub itself")
        if name in names[:i]:
            raise told(str(path), text, f"mqtt[{i}].name", f"{name!r} names two connectors")
    mqtt = tuple(_anchored(m, i, path, text) for i, m in enumerate(config.mqtt))
    return msgspec.structs.replace(config, mqtt=mqtt, map=base_map)


def shifts(config: Config) -> tuple[Hours, ...]:
    """The shifts as values, in the order of the file."""
    return tuple(Hours(Text(s.name, s.name_en), _minutes(s.begin), _minutes(s.end)) for s in config.shift)


def map_path(name: str, folder: Path) -> Path:
    """The mapping file ``name``: a path relative to ``folder``, or the name of one that is shipped.

    Raises:
        FileNotFoundError: Neither.
    """
    for candidate in (folder / name, folder / f"{name}.toml"):
        if candidate.is_file():
            return candidate
    try:
        return locate("maps", name if name.endswith(".toml") else f"{name}.toml")
    except FileNotFoundError:
        raise FileNotFoundError(f"no such mapping: {name!r} is neither a file in {folder} nor shipped") from None


def _check_city(config: Config, name: str, text: str) -> None:
    try:
        ZoneInfo(config.city.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise told(name, text, "city.zone", f"{config.city.zone!r} is no time zone known to this machine") from err


def _base_map(config: Config, path: Path, text: str) -> Map:
    """The table ``[map]``, checked, with its files as absolute paths."""
    base, folder = config.map.base, path.parent.absolute()
    if config.map.key_file and not (folder / config.map.key_file).is_file():
        raise told(str(path), text, "map.key_file", f"no such file: {config.map.key_file}")
    if "://" in base:
        try:
            check_tiles(base, bool(config.map.attribution))
        except EndpointError as err:
            raise told(str(path), text, "map.base", str(err)) from err
    elif base.endswith(TILE_FILES):
        base = str(folder / base)
    elif base and not MAP_NAME.fullmatch(base):
        rule = "expected schematic, the name of an imported map, a file .mbtiles or .pmtiles, or an address http(s)://"
        raise told(str(path), text, "map.base", f"{rule}, got {base!r}")
    key_file = str(folder / config.map.key_file) if config.map.key_file else ""
    return msgspec.structs.replace(config.map, base=base, key_file=key_file)


def _check_hub(config: Config, name: str, text: str) -> None:
    for field, endpoint in (("rpc", config.hub.rpc), ("feed", config.hub.feed)):
        try:
            check_endpoint(endpoint)
        except EndpointError as err:
            raise told(name, text, f"hub.{field}", str(err)) from err
    if config.hub.rpc == config.hub.feed:
        raise told(name, text, "hub.feed", "the same as hub.rpc")


def _check_shifts(config: Config, name: str, text: str) -> None:
    taken: dict[int, Shift] = {}
    for i, (shift, hours) in enumerate(zip(config.shift, shifts(config), strict=True)):
        if shift.name in [s.name for s in config.shift[:i]]:
            raise told(name, text, f"shift[{i}].name", f"{shift.name!r} names two shifts")
        minutes = {(hours.begin + k) % DAY_MINUTES for k in range(hours.minutes)}
        other = next((taken[m] for m in minutes if m in taken), None)
        if other:
            raise told(name, text, f"shift[{i}].begin", f"overlaps {other.name!r} ({other.begin} to {other.end})")
        taken.update(dict.fromkeys(minutes, shift))


def _minutes(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])


def _anchored(mqtt: Mqtt, index: int, path: Path, text: str) -> Mqtt:
    """The entry, checked, with its files as absolute paths."""
    if mqtt.username and not mqtt.tls and not is_local(mqtt.host):
        raise told(str(path), text, f"mqtt[{index}].tls", "a password may leave this machine only under TLS")
    folder = path.parent.absolute()
    try:
        mapping = map_path(mqtt.map, folder)
    except FileNotFoundError as err:
        raise told(str(path), text, f"mqtt[{index}].map", str(err)) from err
    files = {"password_file": mqtt.password_file, "ca_file": mqtt.ca_file}
    for field, name in files.items():
        if name and not (folder / name).is_file():
            raise told(str(path), text, f"mqtt[{index}].{field}", f"no such file: {name}")
    return msgspec.structs.replace(
        mqtt, map=str(mapping), **{field: str(folder / name) if name else "" for field, name in files.items()}
    )
