"""The names of the base map for the search: of the schematic its own few, of an imported map its book."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from console.atlas.base import Base
from console.geo.basemap import BaseMapError, load
from console.geo.gazetteer import Entry, Gazetteer
from console.geo.toponym import toponyms

_log = logging.getLogger(__name__)


def place_names(base: Base) -> tuple[Callable[[], Iterable[Entry]], Gazetteer | None]:
    """What is asked for names, and the book that is looked up; a base map without names has neither."""
    if base.kind == "schematic" and not base.fault:
        return (lambda: _schematic(Path(base.source))), None
    if not base.names:
        return tuple, None
    try:
        return tuple, Gazetteer(base.names)
    except OSError as err:
        _log.warning("search: %s", err)
        return tuple, None


def _schematic(path: Path) -> Iterable[Entry]:
    try:
        return toponyms(load(path))
    except BaseMapError as err:
        _log.warning("search: %s", err)
        return ()
