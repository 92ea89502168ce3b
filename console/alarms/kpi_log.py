"""A foreign alarm log as occurrences: one row per activation and one per return, in any CSV."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import IO

import msgspec

from console.alarms.kpi import Occurrence
from console.model.clock import NS

COLUMNS = {"time": "timestamp", "tag": "tag", "condition": "condition", "priority": ""}
RETURNED = (" RECOVERED", " NR", " RTN")
_MOST_TOLD = 20


class LogError(ValueError):
    """The log cannot be read; the message names the file, the column and the rule."""


class ForeignLog(msgspec.Struct):
    """What a log says.

    Attributes:
        occurrences: In order of their activation.
        records: Rows that were understood.
        returns_without_activation: Returns of what was not active; counted nowhere else.
        bad: Rows that were left out.
        told: The first of those, in words.
        first: Time of the first row, UTC ns; ``last`` of the last one.
    """

    occurrences: list[Occurrence] = []
    records: int = 0
    returns_without_activation: int = 0
    bad: int = 0
    told: list[str] = []
    first: int = 0
    last: int = 0


def read(path: Path, columns: Mapping[str, str], zone: tzinfo, returned: Iterable[str] = RETURNED) -> ForeignLog:
    """Read a CSV file, also ``.gz``.

    Args:
        path: The file; its first line names the columns.
        columns: Name of the column for each of ``COLUMNS``; what is left out has the default, empty means none.
        zone: Of times without an offset.
        returned: What a condition ends with when it is a return; the rest of it names the condition that ended.

    Raises:
        LogError: Not a file, or a column is missing.
    """
    names = {**COLUMNS, **columns}
    unknown = sorted(set(columns) - set(COLUMNS))
    if unknown:
        raise LogError(f"--columns: {unknown[0]!r} is none of {', '.join(COLUMNS)}")
    try:
        with _open(path) as file:
            reader = csv.DictReader(file)
            header = reader.fieldnames or ()
            for role, name in names.items():
                if name and name not in header:
                    raise LogError(f"{path}: no column {name!r} for {role}; there are {', '.join(header)}")
            return _Reading(names, zone, tuple(returned)).take(reader)
    except (OSError, EOFError, UnicodeError, csv.Error) as err:
        raise LogError(f"{path}: cannot be read: {err}") from err


class _Reading:
    def __init__(self, names: Mapping[str, str], zone: tzinfo, returned: tuple[str, ...]) -> None:
        self._names, self._zone, self._returned = names, zone, returned
        self._active: dict[str, Occurrence] = {}
        self._log = ForeignLog()

    def take(self, reader: "csv.DictReader[str]") -> ForeignLog:
        log = self._log
        for row in reader:
            try:
                self._row(row)
            except ValueError as err:
                log.bad += 1
                if len(log.told) < _MOST_TOLD:
                    log.told.append(f"line {reader.line_num}: {err}")
            else:
                log.records += 1
        log.occurrences = sorted([*log.occurrences, *self._active.values()], key=lambda o: o.began)
        return log

    def _row(self, row: Mapping[str, str | None]) -> None:
        t = self._time(self._cell(row, "time"))
        condition = self._cell(row, "condition")
        ending = next((r for r in self._returned if condition.endswith(r)), "")
        alarm = f"{self._cell(row, 'tag')} {condition.removesuffix(ending)}"
        priority = self._priority(row)
        log = self._log
        log.first, log.last = min(log.first or t, t), max(log.last, t)
        before = self._active.pop(alarm, None)
        if before:
            log.occurrences.append(msgspec.structs.replace(before, ended=t))
        if not ending:
            self._active[alarm] = Occurrence(alarm, t, priority=priority)
        elif before is None:
            log.returns_without_activation += 1

    def _cell(self, row: Mapping[str, str | None], role: str) -> str:
        cell = (row[self._names[role]] or "").strip()
        if not cell:
            raise ValueError(f"{self._names[role]}: empty")
        return cell

    def _time(self, cell: str) -> int:
        try:
            moment = datetime.fromisoformat(cell[:26] if len(cell) > 26 and cell[26:].isdecimal() else cell)
        except ValueError:
            raise ValueError(f"{self._names['time']}: {cell[:40]!r} is not an ISO 8601 time") from None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._zone)
        return round(moment.timestamp() * 1_000_000) * (NS // 1_000_000)

    def _priority(self, row: Mapping[str, str | None]) -> int:
        if not self._names["priority"]:
            return 0
        cell = self._cell(row, "priority")
        if cell not in ("1", "2", "3", "4"):
            raise ValueError(f"{self._names['priority']}: {cell[:20]!r} is not 1 (critical) to 4 (low)")
        return int(cell)


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def lines(log: ForeignLog) -> Iterator[str]:
    """What was left out, in words."""
    yield from log.told
    if log.bad > len(log.told):
        yield f"and {log.bad - len(log.told)} more rows"
