"""The time of a row: read in the source's format and zone, and written back so for a replay."""

import math
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from console.connectors.cell import Cell, CellError, is_nothing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SCALE = {"epoch": 1_000_000_000, "epoch_ms": 1_000_000}


class Time(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[time]`` of a mapping.

    Attributes:
        column: Where the time stands. With ``start`` the row has none, and a replay writes it there.
        format: ``iso``, ``epoch`` (seconds), ``epoch_ms``, or a strptime pattern.
        zone: IANA name, for times that do not carry their own offset.
        start: ISO time of the first row of a file without times.
        step_seconds: Time between its rows.
    """

    column: str
    format: str = "iso"
    zone: str = ""
    start: str = ""
    step_seconds: float = 0.0

    def check(self) -> str:
        """The rule that the section itself breaks, or empty."""
        if self.format not in ("iso", *_SCALE) and "%" not in self.format:
            return f"format: expected iso, epoch, epoch_ms or a pattern with %, got {self.format!r}"
        try:
            _ = self._zone
        except (ZoneInfoNotFoundError, ValueError):
            return f"zone: unknown time zone {self.zone!r}"
        if self.start:
            if self.step_seconds <= 0:
                return "step_seconds: must be > 0 where start is given"
            try:
                self.at_row(0)
            except CellError as err:
                return f"start: {err}"
        return ""

    def read(self, cell: Cell) -> int:
        """UTC nanoseconds of a cell.

        Raises:
            CellError: Rule ``time`` or ``zone``.
        """
        if is_nothing(cell):
            raise CellError("time", "no time")
        if self.format in _SCALE:
            return self._epoch(cell)
        try:
            moment = self._parse(str(cell).strip())
        except ValueError as err:
            raise CellError("time", f"{str(cell)[:60]!r} is not a time of format {self.format!r}") from err
        return _ns(self._zoned(moment, str(cell)))

    def write(self, t: int) -> str | float:
        """The cell that ``read`` would read as ``t`` (to the format's precision)."""
        if self.format in _SCALE:
            return t / _SCALE[self.format]
        moment = (_EPOCH + timedelta(microseconds=t // 1000)).astimezone(self._zone or UTC)
        return moment.isoformat() if self.format == "iso" else moment.strftime(self.format)

    def at_row(self, number: int) -> int:
        """The time of row ``number`` (from 0) of a file that has ``start`` and ``step_seconds``."""
        try:
            start = _ns(self._zoned(datetime.fromisoformat(self.start), self.start))
        except ValueError as err:
            raise CellError("time", f"{self.start!r} is not an ISO time") from err
        return start + round(number * self.step_seconds * 1_000_000_000)

    @property
    def _zone(self) -> tzinfo | None:
        return ZoneInfo(self.zone) if self.zone else None

    def _parse(self, text: str) -> datetime:
        if self.format == "iso":
            return datetime.fromisoformat(text)
        return datetime.strptime(text, self.format)  # noqa: DTZ007 - the zone follows in _zoned

    def _zoned(self, moment: datetime, text: str) -> datetime:
        if moment.tzinfo is not None:
            return moment
        if self._zone is None:
            raise CellError("zone", f"{text[:60]!r} has no offset and the mapping names no zone")
        return moment.replace(tzinfo=self._zone)

    def _epoch(self, cell: Cell) -> int:
        try:
            seconds = float(cell) if not isinstance(cell, bool) else math.nan  # type: ignore[arg-type] - caught below
        except (TypeError, ValueError):
            seconds = math.nan
        if not math.isfinite(seconds):
            raise CellError("time", f"{str(cell)[:60]!r} is not a number of {self.format}")
        return round(seconds * 1000) * (_SCALE[self.format] // 1000)


def _ns(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND * 1000
