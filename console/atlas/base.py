"""Which base map a seat shows: the schematic, an imported map, a file of tiles, or a tile server."""

import hashlib
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from console.atlas.archive import Archive
from console.atlas.catalog import SCHEMATIC, Catalog, missing
from console.atlas.fault import AtlasError
from console.atlas.opening import open_archive
from console.config.endpoint import TILE_FILES
from console.config.schema import Map
from console.geo.mercator import Box, unproject
from console.model.text import Text
from resources import locate

KEY = "VONGLAU_MAP_KEY"
_SCHEMATIC = Text("© Vọng Lâu – sơ đồ", "© Vọng Lâu – schematic")


@dataclass(frozen=True)
class Base:
    """One base map.

    Attributes:
        kind: ``schematic`` (GeoJSON of our own), ``archive`` (a file of tiles) or ``server`` (an address).
        source: The file or the address.
        name: Of the map, as a person calls it.
        attribution: Shown on the map, always.
        box: What it covers, mercator square; None where nobody knows.
        centre: Longitude, latitude and zoom to start from, where it says so.
        digest: Changes with what it shows.
        names: The gazetteer of its names; None where it has none.
        roads: File of its roads; None where it has none, or they are the schematic's.
        fault: Why it cannot be shown; None while all is well.
    """

    kind: Literal["schematic", "archive", "server"]
    source: str
    name: str
    attribution: Text
    box: Box | None = None
    centre: tuple[float, float, float] | None = None
    digest: str = ""
    names: Path | None = None
    roads: Path | None = None
    fault: Text | None = None

    def covers(self, lon: float, lat: float) -> bool:
        """Whether a place lies in it, or nobody knows."""
        if self.box is None:
            return True
        (west, east), (north, south) = unproject([self.box.left, self.box.right], [self.box.top, self.box.bottom])
        return bool(west <= lon <= east and south <= lat <= north)


def resolve(wish: Map, data: Path) -> Base:
    """The base map that a configuration asks for. What is wrong with it is said in ``fault``: a console starts anyway.

    Args:
        wish: The table ``[map]``, with absolute paths.
        data: The data folder, where imported maps lie.
    """
    catalog = Catalog(data)
    name = wish.base or catalog.used or SCHEMATIC
    if name == SCHEMATIC:
        return schematic()
    if "://" in name:
        return _server(wish)
    if name.endswith(TILE_FILES):
        return _archive(Path(name), Path(name).stem, wish.attribution)
    record = catalog.find(name)
    if record is None:
        return Base("archive", "", name, Text(wish.attribution), fault=missing(name).text)
    found = _archive(catalog.tiles(record), name, wish.attribution or record.attribution)
    return replace(found, names=catalog.names(record), roads=catalog.roads(record))


def schematic() -> Base:
    """The base map that is shipped."""
    path = locate("city", "thai_nguyen.geojson")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return Base("schematic", str(path), SCHEMATIC, _SCHEMATIC, digest=digest)


def key(wish: Map) -> str:
    """The key of a tile server: from its file, else from the environment; empty where there is none."""
    if not wish.key_file:
        return os.environ.get(KEY, "")
    try:
        return Path(wish.key_file).read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _server(wish: Map) -> Base:
    address = wish.base
    fault: Text | None = None
    if "{key}" in address and not key(wish):
        where = wish.key_file or KEY
        fault = Text(f"{where}: không có khóa của máy chủ bản đồ", f"{where}: no key of the tile server")
    digest = hashlib.sha256(address.encode()).hexdigest()[:16]
    return Base("server", address, urlsplit(address).hostname or "", Text(wish.attribution), digest=digest, fault=fault)


def _archive(path: Path, name: str, attribution: str) -> Base:
    try:
        archive: Archive = open_archive(path)
    except AtlasError as err:
        return Base("archive", str(path), name, Text(attribution), fault=err.text)
    info = archive.info
    archive.close()
    told = Text(attribution or info.attribution)
    return Base("archive", str(path), name, told, info.box, info.centre, info.digest)
