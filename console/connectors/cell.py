"""One cell of a foreign row as a number: units inside it, decimal comma, and the many ways to say "nothing"."""

import math
import re
from collections.abc import Collection

from console.connectors.unit import UnitError, unit_code

Cell = str | int | float | bool | None

NOTHING = frozenset(("", "n/a", "na", "nan", "null", "none", "-", "--"))
_NUMBER = re.compile(r"^(?P<number>[-+−]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>.*)$")


class CellError(ValueError):
    """The cell says something that is not a number with a known unit.

    Attributes:
        rule: Short name of the rule it breaks, under which bad values are counted.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def is_nothing(cell: Cell, also: Collection[str] = ()) -> bool:
    """Whether the cell says that there is no value; ``also`` holds further words, casefolded."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    text = cell.strip().casefold()
    return text in NOTHING or text in also


def read_number(cell: Cell, *, decimal: str = ".") -> tuple[float, str | None]:
    """The number in the cell, and the code of the unit written behind it or None.

    Raises:
        CellError: Rule ``number``, ``finite`` or ``unit``.
    """
    if isinstance(cell, bool) or cell is None:
        raise CellError("number", f"{cell!r} is not a number")
    if not isinstance(cell, str):
        return _finite(float(cell), cell), None
    text = cell.strip()
    match = _NUMBER.match(text.replace(",", ".", 1) if decimal == "," else text)
    if match is None:
        rule = "finite" if text.casefold().lstrip("+-") in ("inf", "infinity") else "number"
        raise CellError(rule, f"{cell[:40]!r} is not a number")
    value = _finite(float(match["number"].replace("−", "-")), cell)
    if not match["unit"]:
        return value, None
    try:
        return value, unit_code(match["unit"])
    except UnitError as err:
        raise CellError("unit", f"{cell[:40]!r}: {err}") from err


def _finite(value: float, cell: Cell) -> float:
    if not math.isfinite(value):
        raise CellError("finite", f"{cell!r} is not finite")
    return value
