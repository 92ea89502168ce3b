"""An archive of tiles, whatever its format: what it holds, and one tile of it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from console.atlas.fault import AtlasError
from console.geo.mercator import Box, project

VECTOR = "vector"
MIMES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
DEEPEST = 22
_WEBP = 12
MOST_RASTER = 8 << 20


class Address(NamedTuple):
    """A tile of the XYZ pyramid."""

    zoom: int
    column: int
    row: int

    def __str__(self) -> str:
        return f"{self.zoom}/{self.column}/{self.row}"

    def above(self, zoom: int) -> "Address":
        """The tile of a lower or equal ``zoom`` that this one is a part of."""
        shift = self.zoom - zoom
        return Address(zoom, self.column >> shift, self.row >> shift)


Kind = Literal["vector", "raster"]


@dataclass(frozen=True)
class Info:
    """What an archive says of itself.

    Attributes:
        path: The file.
        kind: Vector tiles (MVT) or pictures.
        lowest: Its first zoom.
        deepest: Its last zoom; deeper tiles are parts of those.
        box: What it covers, mercator square.
        centre: Longitude, latitude and zoom to start from, where it says so.
        attribution: What must be shown beside it, as plain text.
        layers: Of vector tiles, their names; empty where it does not say.
        digest: Changes with the file.
    """

    path: Path
    kind: Kind
    lowest: int
    deepest: int
    box: Box
    centre: tuple[float, float, float] | None
    attribution: str
    layers: tuple[str, ...]
    digest: str


class Archive(Protocol):
    """One open archive; every method may be called from any thread."""

    info: Info

    def tile(self, at: Address) -> bytes | None:
        """A tile, a vector tile inflated; None where it holds none.

        Raises:
            AtlasError: The file is damaged there.
        """
        ...

    def close(self) -> None:
        """Let the file go."""
        ...


def mime_of(picture: bytes) -> str:
    """What kind of picture it is, by its first bytes.

    Raises:
        AtlasError: None that the console shows, or a larger one than any tile is.
    """
    if len(picture) > MOST_RASTER:
        raise AtlasError(f"ảnh lớn quá {MOST_RASTER >> 20} MiB", f"a picture of more than {MOST_RASTER >> 20} MiB")
    for magic, mime in MIMES.items():
        if picture.startswith(magic):
            return mime
    if picture[:4] == b"RIFF" and picture[8:_WEBP] == b"WEBP":
        return "image/webp"
    raise AtlasError("không phải ảnh PNG, JPEG hay WebP", "not a PNG, JPEG or WebP picture")


def box_of(west: float, south: float, east: float, north: float) -> Box:
    """Degrees as a box of the mercator square.

    Raises:
        AtlasError: Not an area of the Earth.
    """
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        said = f"{west:g}, {south:g}, {east:g}, {north:g}"
        raise AtlasError(f"phạm vi {said} không nằm trên Trái Đất", f"bounds {said} are no area of the Earth")
    (left, right), (bottom, top) = project([west, east], [south, north])
    return Box(float(left), float(top), float(right), float(bottom))


def check_zooms(lowest: int, deepest: int) -> None:
    """Zooms are what they can be.

    Raises:
        AtlasError: They are not.
    """
    if not 0 <= lowest <= deepest <= DEEPEST:
        raise AtlasError(f"mức thu phóng {lowest}..{deepest} vô lý", f"zooms {lowest}..{deepest} make no sense")


def digest_of(path: Path) -> str:
    """Changes when the file is written anew; without reading all of it."""
    stat = path.stat()
    return hashlib.sha256(f"{path.absolute()}\0{stat.st_size}\0{stat.st_mtime_ns}".encode()).hexdigest()[:16]
