"""Opening an archive by what its first bytes say, whatever its name."""

from pathlib import Path

from console.atlas import mbtiles, pmtiles
from console.atlas.archive import Archive
from console.atlas.fault import AtlasError


def open_archive(path: Path) -> Archive:
    """The archive in ``path``.

    Raises:
        AtlasError: It cannot be read, or is neither PMTiles nor MBTiles.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as err:
        raise AtlasError(f"{path}: không đọc được: {err.strerror}", f"{path}: cannot be read: {err.strerror}") from err
    if head.startswith(pmtiles.MAGIC):
        return pmtiles.PMTiles(path)
    if head.startswith(mbtiles.MAGIC):
        return mbtiles.MBTiles(path)
    raise AtlasError(f"{path}: không phải PMTiles hay MBTiles", f"{path}: neither PMTiles nor MBTiles")
