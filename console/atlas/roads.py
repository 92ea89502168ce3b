"""The roads of whichever base map is shown."""

from pathlib import Path

from console.atlas.base import Base
from console.atlas.fault import AtlasError
from console.geo.basemap import BaseMapError, load
from console.geo.road import Road, RoadFileError, read, schematic_roads


def roads_of(base: Base) -> list[Road]:
    """The roads of a base map.

    Raises:
        AtlasError: It has none; the message says what to do.
    """
    try:
        if base.kind == "schematic" and base.fault is None:
            return schematic_roads(load(Path(base.source)))
        if base.roads is not None:
            return read(base.roads)
    except (BaseMapError, RoadFileError) as err:
        raise AtlasError(str(err), str(err)) from err
    raise AtlasError(
        "bản đồ nền này không có mạng đường; nhập lại bằng vonglau map import TỆP.osm.pbf --use",
        "this base map has no roads; import it with vonglau map import FILE.osm.pbf --use",
    )
