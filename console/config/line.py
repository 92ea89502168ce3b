"""Where in a TOML text a field stands: the line that an error message names."""

import re

_HEADER = re.compile(r"^\s*\[(?P<array>\[)?\s*(?P<name>[^\[\]]+?)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>[A-Za-z0-9_.\"'-]+)\s*=")


def line_of(text: str, field: str) -> int | None:
    """The 1-based line of ``hub.retain_mb``, ``mqtt[1].port`` or ``rule[2].levels[0].value``.

    That of its table if the field itself is absent. Values written inside an inline table or over several lines are
    found by the line on which they begin.
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
            table = _table(_bare(header["name"]), seen, array=bool(header["array"]))
            out.append((number, table))
        elif key := _KEY.match(line):
            name = _bare(key["key"])
            out.append((number, f"{table}.{name}" if table else name))
    return out


def _table(name: str, seen: dict[str, int], *, array: bool) -> str:
    """The path of a header; what belongs to an array of tables belongs to the last table of it so far."""
    *outer, last = name.split(".")
    path = ""
    for part in outer:
        path = f"{path}.{part}" if path else part
        if path in seen:
            path = f"{path}[{seen[path]}]"
    path = f"{path}.{last}" if path else last
    if array:
        seen[path] = seen.get(path, -1) + 1
        path = f"{path}[{seen[path]}]"
    return path


def _bare(name: str) -> str:
    return name.replace('"', "").replace("'", "").replace(" ", "")
