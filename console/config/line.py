"""Where in a TOML text a field stands: the line that an error message names."""

import re

_HEADER = re.compile(r"^\s*\[(?P<array>\[)?\s*(?P<name>[^\[\]]+?)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>[A-Za-z0-9_.\"'-]+)\s*=")


def line_of(text: str, field: str) -> int | None:
    """The 1-based line of ``hub.retain_mb`` or ``mqtt[1].port``; that of its table if the field itself is absent.

    Values written inside an inline table or over several lines are found by the line on which they begin.
    """
    best: tuple[int, int] | None = None
    for number, here in _places(text):
        if field == here or field.startswith((f"{here}.", f"{here}[")):
            depth = len(here)
            if best is None or depth > best[0]:
                best = (depth, number)
    return best[1] if best else None


def _places(text: str) -> list[tuple[int, str]]:
    """(line, path) of each header and key."""
    out: list[tuple[int, str]] = []
    table = ""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header["name"]
            if header["array"]:
                index = seen[table] = seen.get(table, -1) + 1
                table = f"{table}[{index}]"
            out.append((number, table))
        elif key := _KEY.match(line):
            name = key["key"].replace('"', "").replace("'", "")
            out.append((number, f"{table}.{name}" if table else name))
    return out
