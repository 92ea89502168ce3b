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


def duration_text(seconds: float, language: str, *, exact: bool = False) -> str:
    """Seconds below 100 s, minutes below 100, hours above; ``exact`` says seconds beside the minutes."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole}\u00a0s"
    minutes, rest = divmod(whole, 60)
    word = "phút" if language == "vi" else "min"
    if exact and rest:
        return f"{minutes}\u00a0{word}\u00a0{rest:02d}\u00a0s"
    minutes = round(seconds / 60)
    return f"{minutes}\u00a0{word}" if minutes < 100 else f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}"


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
