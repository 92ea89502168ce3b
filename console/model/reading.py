"""What a kind of reading means: its unit, its usual band and the limits that apply on a date."""

from datetime import date

import msgspec

from console.model.text import Text


class Unit(msgspec.Struct, frozen=True):
    """A unit by its UCUM code, with the sign that people read."""

    code: str
    sign: str


UNITS: dict[str, Unit] = {
    u.code: u
    for u in (
        Unit("1", ""), Unit("%", "%"), Unit("km/h", "km/h"), Unit("ug/m3", "µg/m³"), Unit("mg/m3", "mg/m³"),
        Unit("m", "m"), Unit("mm", "mm"), Unit("MW", "MW"), Unit("kV", "kV"), Unit("A", "A"), Unit("Cel", "°C"),
        Unit("m/s", "m/s"), Unit("s", "s"), Unit("min", "min"), Unit("[ppb]", "ppb"), Unit("[ppm]", "ppm"),
        Unit("/h", "/h"),
    )
}  # fmt: skip


class Limit(msgspec.Struct, frozen=True):
    """A limit line with its legal or engineering source and the days on which it applies (``until`` is exclusive)."""

    value: float
    source: Text
    since: date | None = None
    until: date | None = None
    label: Text = Text("")

    def applies(self, day: date) -> bool:
        """Whether the limit is in force on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


class ReadingKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of reading that a plugin declares, e.g. ``environment.pm25``."""

    kind: str
    name: Text
    unit: str = "1"
    decimals: int = 1
    minimum: float | None = None
    maximum: float | None = None
    limits: tuple[Limit, ...] = ()

    def limit(self, day: date) -> Limit | None:
        """The first limit in force on ``day``."""
        return next((x for x in self.limits if x.applies(day)), None)
