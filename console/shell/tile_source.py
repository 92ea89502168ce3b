"""What tiles are drawn from: the schematic, an archive of vector tiles or of pictures, a tile server, or nothing."""

import threading
from collections import OrderedDict
from typing import Protocol

from PySide6.QtGui import QColor, QImage, QPainter

from console.atlas.archive import VECTOR, Address, Archive
from console.atlas.fault import AtlasError
from console.atlas.mvt import Tile, decode
from console.atlas.remote import Remote
from console.geo.basemap import BaseMap
from console.geo.mercator import Box, metres_per_pixel, tile_box, unproject
from console.model.text import Text
from widgets.basemap.choose import Piece, choose
from widgets.basemap.label import Label
from widgets.basemap.picture import SIZE, blank, part, read
from widgets.basemap.schematic import SchematicPainter
from widgets.basemap.vector import Frame, VectorPainter
from widgets.theme import THEMES, Theme

_KEPT_BYTES = 96 << 20


class Source(Protocol):
    """One base map; every method may be called from any thread.

    Attributes:
        passing: Whether what fails may come back by itself.
    """

    passing: bool

    def picture(self, theme: Theme, at: Address, pixels: int) -> QImage | bytes:
        """The tile, drawn or as somebody else's bytes.

        Raises:
            AtlasError: It cannot be drawn.
        """
        ...

    def names(self, at: Address, zoom: int, language: str) -> list[Label]:
        """The names in a tile, as they are shown at ``zoom``.

        Raises:
            AtlasError: The tiles below it cannot be read.
        """
        ...


class SchematicSource(Source):
    """The schematic; its names are known to the map itself."""

    passing = False

    def __init__(self, base: BaseMap) -> None:
        self._painters = {name: SchematicPainter(base, theme) for name, theme in THEMES.items()}

    def picture(self, theme: Theme, at: Address, pixels: int) -> QImage | bytes:
        """Drawn."""
        image = blank(theme.land, pixels)
        with QPainter(image) as painter:
            painter.scale(pixels / SIZE, pixels / SIZE)
            self._painters[theme.name].draw(painter, *at)
        return image

    def names(self, at: Address, zoom: int, language: str) -> list[Label]:  # noqa: ARG002 - a Source
        """None."""
        return []


class VectorSource(Source):
    """An archive of vector tiles, kept decoded for a while: the next zoom and the names need the same ones."""

    passing = False

    def __init__(self, archive: Archive) -> None:
        self._archive, self._info = archive, archive.info
        self._painters = {name: VectorPainter(theme) for name, theme in THEMES.items()}
        self._lock = threading.Lock()
        self._tiles: OrderedDict[Address, Tile] = OrderedDict()
        self._bytes = 0

    def picture(self, theme: Theme, at: Address, pixels: int) -> QImage | bytes:
        """Drawn; what the archive does not cover is darker than land where nothing is."""
        box = tile_box(*at)
        image = blank(theme.background, pixels)
        tile = self._tile(at.above(min(at.zoom, self._info.deepest)))
        with QPainter(image) as painter:
            _cover(painter, self._info.box, box, theme.land, pixels)
            self._painters[theme.name].draw(painter, tile, self._frame(at, pixels))
        return image

    def names(self, at: Address, zoom: int, language: str) -> list[Label]:
        """Chosen from the tiles that are shown there."""
        deep = min(zoom, self._info.deepest)
        shift = max(0, deep - at.zoom)
        top = at.above(min(at.zoom, deep))
        spread = range(1 << shift)
        below = [Address(deep, (top.column << shift) + dx, (top.row << shift) + dy) for dy in spread for dx in spread]
        pieces = [_piece(address, self._tile(address)) for address in below if self._info.box.meets(tile_box(*address))]
        return choose(pieces, tile_box(*at), zoom, language)

    def _frame(self, at: Address, pixels: int) -> Frame:
        shift = max(0, at.zoom - self._info.deepest)
        mask = (1 << shift) - 1
        _, lat = unproject(0.0, (at.row + 0.5) / (1 << at.zoom))
        resolution = metres_per_pixel(float(lat), at.zoom)
        return Frame(at.zoom, shift, at.column & mask, at.row & mask, pixels, pixels / 256, resolution)

    def _tile(self, at: Address) -> Tile:
        with self._lock:
            if at in self._tiles:
                self._tiles.move_to_end(at)
                return self._tiles[at]
        data = self._archive.tile(at) if self._info.box.meets(tile_box(*at)) else None
        tile = decode(data) if data else {}
        with self._lock:
            if at not in self._tiles:
                self._tiles[at] = tile
                self._bytes += _size(tile)
            while self._bytes > _KEPT_BYTES and len(self._tiles) > 1:
                _, gone = self._tiles.popitem(last=False)
                self._bytes -= _size(gone)
        return tile


class RasterSource(Source):
    """Pictures, from an archive or a server, passed on as they are."""

    def __init__(self, tiles: Archive | Remote) -> None:
        self._tiles = tiles
        self._deepest = None if isinstance(tiles, Remote) else tiles.info.deepest
        self.passing = isinstance(tiles, Remote)

    def picture(self, theme: Theme, at: Address, pixels: int) -> QImage | bytes:
        """The bytes; deeper than the archive goes, a part of its deepest tile."""
        deep = at.zoom if self._deepest is None else min(at.zoom, self._deepest)
        data = self._tiles.tile(at.above(deep))
        if data is None:
            return blank(theme.background, pixels)
        if deep == at.zoom:
            return data
        return part(read(data), at, at.zoom - deep, pixels, theme.land)

    def names(self, at: Address, zoom: int, language: str) -> list[Label]:  # noqa: ARG002 - a Source
        """None: they are in the pictures."""
        return []


class BrokenSource(Source):
    """A base map that cannot be used, and why."""

    passing = False

    def __init__(self, reason: Text) -> None:
        self.reason = reason

    def picture(self, theme: Theme, at: Address, pixels: int) -> QImage | bytes:  # noqa: ARG002 - a Source
        """Never."""
        raise AtlasError(self.reason.vi, self.reason.en)

    def names(self, at: Address, zoom: int, language: str) -> list[Label]:  # noqa: ARG002 - a Source
        """None."""
        return []


def of_archive(archive: Archive) -> Source:
    """The source that an archive is.

    Raises:
        AtlasError: Vector tiles of another schema than ours: nothing of them would be drawn.
    """
    info = archive.info
    if info.kind != VECTOR:
        return RasterSource(archive)
    if info.layers and not _OURS & set(info.layers):
        said = ", ".join(info.layers[:6])
        raise AtlasError(
            f"{info.path}: các lớp {said} không theo lược đồ của Vọng Lâu; hãy nhập tệp .osm.pbf",
            f"{info.path}: the layers {said} are not of Vọng Lâu's schema; import the .osm.pbf instead",
        )
    return VectorSource(archive)


_OURS = frozenset({"water", "waterway", "green", "ground", "building", "road", "boundary", "place", "poi"})


def _cover(painter: QPainter, covered: Box, tile: Box, colour: str, pixels: int) -> None:
    """Fill what an archive covers of a tile."""
    scale = pixels / (tile.right - tile.left)
    left, top = max(0.0, (covered.left - tile.left) * scale), max(0.0, (covered.top - tile.top) * scale)
    right = min(float(pixels), (covered.right - tile.left) * scale)
    bottom = min(float(pixels), (covered.bottom - tile.top) * scale)
    if right > left and bottom > top:
        painter.fillRect(
            round(left), round(top), round(right) - round(left), round(bottom) - round(top), QColor(colour)
        )


def _piece(at: Address, tile: Tile) -> Piece:
    box = tile_box(*at)
    return Piece(tile, box.left, box.top, box.right - box.left)


def _size(tile: Tile) -> int:
    return 1024 + sum(layer.nbytes for layer in tile.values())
