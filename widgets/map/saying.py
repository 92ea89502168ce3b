"""What the map says in figures: places in two systems, lengths and areas."""

from console.geo.grid import GridError, area, grid, length
from console.geo.mercator import Floats
from widgets.figure import number
from widgets.words import Words

SYSTEMS = ("wgs84", "vn2000")


def place_text(lon: float, lat: float, system: str, words: Words) -> str:
    """A place in one of ``SYSTEMS``."""
    if system == "vn2000":
        try:
            found = grid().of_degrees(lon, lat)
        except GridError:
            return words("place.grid.none")
        north, east = (number(v, 0, words.language) for v in (found.north, found.east))
        return words("place.grid", north=north, east=east)
    text = f"{lat:.4f} {lon:.4f}"
    return text.replace(".", ",") if words.language == "vi" else text


def length_text(metres: float, language: str) -> str:
    """Metres below a kilometre, kilometres above."""
    if metres < 1000:
        return f"{number(metres, 0 if metres >= 100 else 1, language)} m"
    return f"{number(metres / 1000, 2 if metres < 100_000 else 0, language)} km"


def area_text(square_metres: float, language: str) -> str:
    """Square metres below a hectare, hectares below a square kilometre."""
    if square_metres < 10_000:
        return f"{number(square_metres, 0, language)} m²"
    if square_metres < 1_000_000:
        return f"{number(square_metres / 10_000, 2, language)} ha"
    return f"{number(square_metres / 1_000_000, 2, language)} km²"


def measured(lon: Floats, lat: Floats, words: Words) -> tuple[str, ...]:
    """Length, last leg and, from three points on, area of what they enclose."""
    if len(lon) < 2:
        return ()
    lines = [words("measure.length", length=length_text(length(lon, lat), words.language))]
    if len(lon) > 2:
        lines.append(words("measure.last", length=length_text(length(lon[-2:], lat[-2:]), words.language)))
        lines.append(words("measure.area", area=area_text(area(lon, lat), words.language)))
    return tuple(lines)
