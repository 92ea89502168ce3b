"""The service: from the readings of the air stations the hourly VN_AQI and the 24-hour mean that QCVN 05 limits."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from console.model.event import Event, Quality, Values
from console.model.outside import UNREADABLE
from console.plugin.context import Context, Output
from plugins.environment.hours import HOUR_NS, Hours
from plugins.environment.vn_aqi import NOWCAST_HOURS, SOURCE, hourly

_PREFIX = "environment."
_QUANTITIES = frozenset({"pm25", "pm10", "o3", "no2", "so2", "co"})


class _Station(msgspec.Struct):
    sums: dict[str, dict[int, tuple[float, int]]]
    told: int


class _State(msgspec.Struct):
    version: int
    stations: dict[str, _Station]


_VERSION = 1


class AirService:
    """Says, each time an hour of a station closes, ``environment.vn_aqi`` and ``environment.pm25_24h`` for its end."""

    streams: ClassVar[tuple[str, ...]] = ("environment",)

    def __init__(self, context: Context) -> None:
        self._context = context
        self._stations: dict[str, Hours] = {}

    def on_events(self, events: Sequence[Event]) -> Output:
        """What closes by these readings; bad and missing values count as gaps."""
        touched: dict[str, Hours] = {}
        for event in events:
            quantity = event.kind.removeprefix(_PREFIX)
            value = event.values.get("value")
            if quantity not in _QUANTITIES or event.quality is Quality.BAD or event.source == self._context.source:
                continue
            if isinstance(value, int | float) and not isinstance(value, bool):
                hours = touched[event.entity] = self._stations.setdefault(event.entity, Hours())
                hours.add(quantity, event.t, value)
        return [("environment", e) for entity, hours in touched.items() for e in self._closed(entity, hours)]

    def state(self) -> bytes:
        """The sums of the last day."""
        stations = {entity: _Station(h.sums, h.told) for entity, h in self._stations.items()}
        return msgspec.msgpack.encode(_State(_VERSION, stations))

    def restore(self, state: bytes) -> None:
        """Take the sums back."""
        try:
            kept = msgspec.msgpack.decode(state, type=_State)
        except UNREADABLE as err:
            raise ValueError(f"state of the air service: {err}") from err
        if kept.version != _VERSION:
            raise ValueError(f"state of the air service: version {kept.version}")
        self._stations = {entity: Hours(s.sums, s.told) for entity, s in kept.stations.items()}

    def _closed(self, entity: str, hours: Hours) -> list[Event]:
        out: list[Event] = []
        for hour in hours.closed():
            end = (hour + 1) * HOUR_NS
            index = hourly(
                {
                    "o3": hours.mean("o3", hour),
                    "co": hours.mean("co", hour),
                    "so2": hours.mean("so2", hour),
                    "no2": hours.mean("no2", hour),
                },
                hours.back("pm25", hour, NOWCAST_HOURS),
                hours.back("pm10", hour, NOWCAST_HOURS),
            )
            if index:
                values: Values = {
                    "value": index.value,
                    "by": index.by,
                    "level_vi": index.level.name.vi,
                    "level_en": index.level.name.en,
                    "colour": index.level.colour,
                    "nowcast": "normalised",
                    "legal": SOURCE.vi,
                }
                out.append(Event(entity, self._context.source, "environment.vn_aqi", end, values=values))
            if mean := hours.day("pm25", hour):
                day: Values = {"value": round(mean.value, 1), "hours": mean.hours}
                out.append(Event(entity, self._context.source, "environment.pm25_24h", end, values=day))
        return out
