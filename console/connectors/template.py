"""Templates: ``tn.air.{station}`` filled from a row; and topics, which are templates read backwards."""

import re
from collections.abc import Mapping

from console.connectors.cell import Cell, CellError, is_nothing
from console.model.text import fold

_HOLE = re.compile(r"\{(?P<name>[^{}:]+)(?::(?P<form>\w+))?\}")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """``Thái Nguyên`` as ``thai-nguyen``: what may stand in an id or a topic."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def check_template(template: str) -> str:
    """The rule that a template breaks, or empty."""
    for match in _HOLE.finditer(template):
        if match["form"] not in (None, "slug"):
            return f"{match[0]}: the only form is slug"
    rest = _HOLE.sub("", template)
    return f"{template!r}: a brace without its pair" if "{" in rest or "}" in rest else ""


def fill(template: str, fields: Mapping[str, Cell]) -> str:
    """The template with each ``{name}`` (or ``{name:slug}``) replaced.

    Raises:
        CellError: Rule ``missing``: a name that the row does not have.
    """

    def value(match: re.Match[str]) -> str:
        cell = fields.get(match["name"])
        if is_nothing(cell):
            raise CellError("missing", f"{template!r} needs {match['name']!r}, which is missing")
        return slug(str(cell)) if match["form"] == "slug" else str(cell)

    return _HOLE.sub(value, template)


class Topic:
    """An MQTT topic pattern, ``air/{station}/hourly``: a capture stays within one level.

    Attributes:
        pattern: As written.
        filter: What to subscribe to.
        names: Its captures.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        levels = pattern.split("/")
        self.filter = "/".join("+" if _HOLE.search(x) else x for x in levels)
        parts: list[str] = []
        end = 0
        for match in _HOLE.finditer(pattern):
            parts += [re.escape(pattern[end : match.start()]), f"(?P<{match['name']}>[^/]+?)"]
            end = match.end()
        self.names = tuple(m["name"] for m in _HOLE.finditer(pattern))
        self._regex = re.compile("".join((*parts, re.escape(pattern[end:]))))

    def match(self, topic: str) -> dict[str, str] | None:
        """The captures of a topic, or None if it is another."""
        match = self._regex.fullmatch(topic)
        return match.groupdict() if match else None
