"""vonglau map: base maps from OpenStreetMap extracts, and boundaries with their dates."""

import argparse
import sys
from datetime import date
from pathlib import Path

from console.atlas import importing
from console.atlas.boundary import LEVELS, read
from console.atlas.boundary_store import BoundaryStore
from console.atlas.catalog import SCHEMATIC, Catalog, Record
from console.atlas.fault import AtlasError
from console.atlas.progress import Bar
from console.config.folder import FolderError, data_dir, prepare
from console.config.load import ConfigError, load
from console.config.option import Parser
from console.config.schema import Config
from console.model.text import Text

_EPILOG = """examples:
  vonglau map import thai-nguyen.osm.pbf --use
  vonglau map list
  vonglau map boundaries wards.geojson --from 2025-07-01

docs/map.md tells where extracts come from and what is drawn of them."""


def main(argv: list[str]) -> int:
    """Run; 2 when what was asked for cannot be done, and then nothing has changed."""
    options = _parser().parse_args(argv)
    try:
        config = load(options.config)
    except ConfigError as err:
        sys.stderr.write(f"vonglau map: {err}\n")
        return 2
    language = options.language or config.console.language
    try:
        data = prepare(options.data or data_dir())
        options.run(options, Catalog(data), config, language)
    except AtlasError as err:
        sys.stderr.write(f"vonglau map: {err.text.get(language)}\n")
        return 2
    except FolderError as err:
        sys.stderr.write(f"vonglau map: {err}\n")
        return 2
    return 0


def _import(options: argparse.Namespace, catalog: Catalog, config: Config, language: str) -> None:
    name = options.name or importing.name_of(options.file)
    bar = Bar(sys.stderr, language)
    try:
        record = importing.run(importing.Wish(options.file, name), catalog, bar.tell)
    finally:
        bar.end()
    _say(Text(f"{name}: đã nhập, {_size(record)}", f"{name}: imported, {_size(record)}"), language)
    if options.use:
        catalog.use(name)
    _used(catalog, config, language, name)


def _list(_options: argparse.Namespace, catalog: Catalog, config: Config, language: str) -> None:
    shown = config.map.base or catalog.used or SCHEMATIC
    rows = [(SCHEMATIC, Text("sơ đồ Thái Nguyên, có sẵn", "the schematic of Thái Nguyên, shipped").get(language))]
    rows += [(record.name, _told(record, language)) for record in catalog.records()]
    for name, told in rows:
        sys.stdout.write(f"{'*' if name == shown else ' '} {name:<20} {told}\n")
    if shown not in dict(rows):
        sys.stdout.write(f"* {shown}\n")
    for version in BoundaryStore(catalog.root.parent).versions():
        until = f" .. {version.end}" if version.end else ""
        kind = _LEVELS[version.level].get(language)
        sys.stdout.write(f"  {f'{version.level}@{version.begin}':<20} {kind} {version.begin}{until}\n")


def _use(options: argparse.Namespace, catalog: Catalog, config: Config, language: str) -> None:
    catalog.use(options.name)
    _used(catalog, config, language, options.name)


def _remove(options: argparse.Namespace, catalog: Catalog, _config: Config, language: str) -> None:
    level, _, day = options.name.partition("@")
    if day and level in LEVELS:
        BoundaryStore(catalog.root.parent).remove(level, _day(day))
    else:
        catalog.remove(options.name)
    _say(Text(f"{options.name}: đã xóa", f"{options.name}: removed"), language)


def _boundaries(options: argparse.Namespace, catalog: Catalog, config: Config, language: str) -> None:
    reading = read(options.file, (config.city.lon, config.city.lat))
    BoundaryStore(catalog.root.parent).keep(options.file, options.level, options.begin, options.end)
    for finding in reading.findings:
        sys.stderr.write(f"{options.file.name}: {finding.get(language)}\n")
    count = len(reading.areas)
    _say(
        Text(
            f"{count} ranh giới có hiệu lực từ {options.begin}; bản đồ vẽ ngay, không cần khởi động lại",
            f"{count} boundaries hold from {options.begin}; the map draws them now, without a restart",
        ),
        language,
    )


_LEVELS = {"ward": Text("xã, phường từ", "wards from"), "province": Text("tỉnh, thành phố từ", "provinces from")}


def _used(catalog: Catalog, config: Config, language: str, name: str) -> None:
    """Say what has to be done, or was done, for ``name`` to be shown."""
    if config.map.base not in ("", name):
        said = Text(
            f'map.base = "{config.map.base}" trong cấu hình được ưu tiên; xóa nó để bản đồ này hiện ra',
            f'map.base = "{config.map.base}" in the configuration comes first; remove it for this map to be shown',
        )
    elif name in (catalog.used, config.map.base):
        said = Text(f"{name} hiện ra khi console khởi động lần sau", f"{name} is shown when a console starts next")
    else:
        said = Text(f"để dùng: vonglau map use {name}", f"to show it: vonglau map use {name}")
    _say(said, language)


def _told(record: Record, language: str) -> str:
    west, south, east, north = record.bounds
    day = Text("" if record.dated else " (ngày của tệp)", "" if record.dated else " (date of the file)").get(language)
    return f"{record.date}{day}, {record.source}, {_size(record)}, {west:.3f} {south:.3f} {east:.3f} {north:.3f}"


def _size(record: Record) -> str:
    return f"{record.size / 1e6:.1f} MB"


def _say(text: Text, language: str) -> None:
    sys.stdout.write(f"{text.get(language)}\n")


def _parser() -> argparse.ArgumentParser:
    parser = Parser("vonglau map", __doc__, _EPILOG)
    common = Parser("", helped=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="data folder")
    common.add_argument("--config", type=Path, metavar="FILE", help="configuration; else vonglau.toml of this user")
    common.add_argument("--language", choices=("vi", "en"), help="else that of the configuration")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    made = commands.add_parser("import", parents=[common], help="make a base map of an OpenStreetMap extract")
    made.add_argument("file", type=Path, metavar="CITY.osm.pbf")
    made.add_argument("--name", help="of the map; else that of the file")
    made.add_argument("--use", action="store_true", help="show it from the next start on")
    made.set_defaults(run=_import)

    listed = commands.add_parser("list", parents=[common], help="the maps there are; the one that is shown has a *")
    listed.set_defaults(run=_list)

    used = commands.add_parser("use", parents=[common], help="show a map, or schematic, from the next start on")
    used.add_argument("name")
    used.set_defaults(run=_use)

    removed = commands.add_parser("remove", parents=[common], help="delete a map, or boundaries: ward@2025-07-01")
    removed.add_argument("name")
    removed.set_defaults(run=_remove)

    drawn = commands.add_parser("boundaries", parents=[common], help="draw the boundaries in a file from a day on")
    drawn.add_argument("file", type=Path, metavar="FILE.geojson")
    drawn.add_argument("--from", dest="begin", type=_date, required=True, metavar="DATE", help="first day: 2025-07-01")
    drawn.add_argument("--to", dest="end", type=_date, metavar="DATE", help="first day on which they hold no longer")
    drawn.add_argument("--level", choices=LEVELS, default="ward", help="of what (default: ward)")
    drawn.set_defaults(run=_boundaries)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"expected a day such as 2025-07-01, got {text!r}") from err


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise AtlasError(f"{text!r} không phải ngày (2025-07-01)", f"{text!r} is no day (2025-07-01)") from err
