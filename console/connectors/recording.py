"""Recorded files as rows in the order of their time: CSV and NDJSON, plain or gzipped, several at once."""

import csv
import gzip
import heapq
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast

import msgspec

from console.connectors.cell import Cell, CellError
from console.connectors.mapfile import Map
from console.connectors.mapping import RECORDED, Bad, flatten
from console.connectors.moment import Time
from console.connectors.template import fill
from console.model.outside import UNREADABLE

CSV_SUFFIXES = (".csv", ".tsv")
JSON_SUFFIXES = (".ndjson", ".jsonl", ".json")


class RecordingError(ValueError):
    """A file cannot be played: it cannot be read, or its format is unknown."""


class RecordedRow(NamedTuple):
    """One row.

    Attributes:
        t: UTC ns of its time; of the row before it where the mapping has no time.
        where: ``file:line``.
        fields: Its cells, with the captures of the topic that it would have come by.
    """

    t: int
    where: str
    fields: dict[str, Cell]


class Recording:
    """Files played through one mapping.

    Attributes:
        bad: Rows that have no usable time or capture, and were left out; at most 1,000 are kept.
        left_out: How many there were.
    """

    def __init__(self, paths: Sequence[Path], mapping: Map) -> None:
        self._paths = paths
        self._map = mapping
        self.bad: list[Bad] = []
        self.left_out = 0

    def rows(self) -> Iterator[RecordedRow]:
        """All rows, merged by time; reads as it goes.

        Raises:
            RecordingError: A file cannot be read.
        """
        return heapq.merge(*(self._file(p) for p in self._paths), key=lambda r: r.t)

    def _file(self, path: Path) -> Iterator[RecordedRow]:
        for number, (line, fields) in enumerate(_cells(path)):
            where = f"{path.name}:{line}"
            if isinstance(fields, str):
                self._leave_out(Bad(where, "", "format", fields))
                continue
            try:
                t = self._time(fields, number)
                captures = {name: fill(template, fields) for name, template in self._map.capture.items()}
            except CellError as err:
                self._leave_out(Bad(where, "time", err.rule, str(err)))
                continue
            yield RecordedRow(t, where, {**fields, **captures})

    def _time(self, fields: dict[str, Cell], number: int) -> int:
        time = self._map.time
        if time is None:
            return number * 1_000_000_000  # a file without any time is played at one row a second
        return time.at_row(number) if time.start else time.read(fields.get(time.column))

    def _leave_out(self, bad: Bad) -> None:
        self.left_out += 1
        if len(self.bad) < 1000:
            self.bad.append(bad)


def stamped(row: RecordedRow, time: Time | None, t: int) -> dict[str, Cell]:
    """The row's fields as if it had happened at ``t``, with the true time beside it where that is another."""
    if time is None:
        return row.fields
    fields = {**row.fields, time.column: time.write(t)}
    if t != row.t:
        fields[RECORDED] = Time(time.column, zone=time.zone).write(row.t)
    return fields


def _cells(path: Path) -> Iterator[tuple[int, dict[str, Cell] | str]]:
    """Line and cells of each row, or what is wrong with it."""
    kind = _suffix(path)
    try:
        with _open(path) as file:
            if kind in CSV_SUFFIXES:
                yield from _csv(file, "\t" if kind == ".tsv" else ",")
            else:
                yield from _ndjson(file)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as err:
        raise RecordingError(f"{path.name}: cannot be read: {err}") from err


def _suffix(path: Path) -> str:
    kind = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if kind not in (*CSV_SUFFIXES, *JSON_SUFFIXES):
        known = ", ".join((*CSV_SUFFIXES, *JSON_SUFFIXES))
        raise RecordingError(f"{path.name}: expected one of {known}, also with .gz, got {kind!r}")
    return kind


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _csv(file: Iterable[str], delimiter: str) -> Iterator[tuple[int, dict[str, Cell] | str]]:
    reader = csv.reader(file, delimiter=delimiter)
    header = [name.strip() for name in next(reader, ())]
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(header):
            yield reader.line_num, f"{len(cells)} cells, the header has {len(header)}"
        else:
            yield reader.line_num, dict(zip(header, cells, strict=True))


def _ndjson(file: Iterable[str]) -> Iterator[tuple[int, dict[str, Cell] | str]]:
    for line, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            value: object = msgspec.json.decode(text)
        except UNREADABLE as err:
            yield line, str(err)
            continue
        yield line, flatten(cast("dict[str, object]", value)) if isinstance(value, dict) else "not a JSON object"
