"""The tile server: a child process on the loopback address that draws the base map, so that the console never does."""

import argparse
import os
import threading
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtGui import QGuiApplication

from console.atlas.base import KEY
from console.atlas.boundary_store import BoundaryStore
from console.atlas.fault import AtlasError
from console.atlas.opening import open_archive
from console.atlas.remote import Remote
from console.geo import basemap
from console.model.text import Text
from console.process.lifeline import hold
from console.shell.tile_server import TileServer
from console.shell.tile_source import BrokenSource, RasterSource, SchematicSource, Source, of_archive
from console.shell.tile_store import TileStore, write_whole
from widgets.theme import THEMES, load_fonts


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="vonglau tiles", description=__doc__)
    base = parser.add_mutually_exclusive_group(required=True)
    base.add_argument("--geojson", type=Path, help="the schematic base map")
    base.add_argument("--archive", type=Path, help="tiles: PMTiles or MBTiles")
    base.add_argument("--server", metavar="ADDRESS", help=f"a tile server; its key in {KEY}")
    base.add_argument("--broken", nargs=2, metavar=("VI", "EN"), help="no base map, and why")
    parser.add_argument("--digest", default="", help="changes with what the base map shows")
    parser.add_argument("--data", type=Path, help="data folder, for its boundaries")
    parser.add_argument("--zone", default="UTC", help="whose day decides which boundaries hold")
    parser.add_argument("--theme", choices=sorted(THEMES), default="dark", help="of tiles whose address names none")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="of what grey tiles say")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--port-file", type=Path, help="where the chosen port is written")
    parser.add_argument("--cache", type=Path, required=True, help="folder of drawn tiles")
    return parser.parse_args(argv)


def open_source(options: argparse.Namespace) -> Source:
    """What the options name; a base map that cannot be used is a source too, which says why."""
    try:
        if options.broken:
            return BrokenSource(Text(*options.broken))
        if options.server:
            return RasterSource(Remote(options.server, os.environ.pop(KEY, "")))
        if options.archive:
            return of_archive(open_archive(options.archive))
        return SchematicSource(basemap.load(options.geojson))
    except AtlasError as err:
        return BrokenSource(err.text)
    except basemap.BaseMapError as err:
        return BrokenSource(Text(str(err), str(err)))


def main(argv: list[str]) -> int:
    """Serve until the parent ends."""
    options = _parse(argv)
    stopped = threading.Event()
    hold(stopped.set)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication([])
    load_fonts()
    zone = ZoneInfo(options.zone)

    def today() -> date:
        return datetime.now(zone).date()

    boundaries = BoundaryStore(options.data or Path(os.devnull))
    source = open_source(options)
    store = TileStore(source, options.digest, options.cache, boundaries, today=today, language=options.language)
    server = TileServer(options.port, store, options.theme)
    threading.Thread(target=server.serve_forever, name="tiles", daemon=True).start()
    if options.port_file:
        write_whole(options.port_file, str(server.server_address[1]).encode())
    stopped.wait()
    server.shutdown()
    server.server_close()
    del application
    return 0
