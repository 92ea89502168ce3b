"""How a thing and its place are named on one line, without saying the same twice."""

from console.model.text import fold


def named(name: str, place: str, link: str = " — ") -> str:
    """``name — place``; only the fuller of the two where it already holds the other."""
    if not place or fold(place) in fold(name):
        return name
    return place if fold(name) in fold(place) else f"{name}{link}{place}"


def whereabouts(title: str, name: str, place: str) -> str:
    """``name · place`` under or behind a title; without the name where the title already says it."""
    if place and name and (name in title or fold(name) in fold(title)):
        return place
    return named(name, place, " · ") if name else place


def short_id(occurrence: str) -> str:
    """``#0220`` for the hexadecimal id of an occurrence: enough to say aloud; an id made for people stays whole."""
    plain = occurrence and all(c in "0123456789abcdef" for c in occurrence)
    return f"#{occurrence[:4].upper()}" if plain else occurrence
