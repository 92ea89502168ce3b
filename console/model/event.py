"""The event: one thing that a source says happened to one entity at one time. The wire's and the log's unit."""

from enum import IntEnum
from typing import Annotated

import msgspec

from console.model.outside import Latitude, Longitude, Nanoseconds, Occurrences

Values = dict[str, float | int | str | bool | None]


class Confidentiality(IntEnum):
    """Who may see a value; each class has its own feed endpoint once roles exist."""

    OPEN = 0
    RESTRICTED = 1


class Quality(IntEnum):
    """What the source says of its own value (OPC UA's three)."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event. On the wire a msgpack array in this field order; fields are only ever appended.

    CloudEvents names at a border: ``id`` = stream/epoch/sequence, ``source``, ``type`` = kind, ``subject`` = entity,
    ``time`` = t. When the hub knew of it travels beside the batch, not in it.

    Attributes:
        entity: Id of what it is about, e.g. ``tn.vehicle.0042``; the first part is the city.
        source: Who says so, e.g. ``demo`` or ``mqtt.air``; health and age are kept per source.
        kind: What is said: ``reading``-like kinds are ``<domain>.<name>`` (``traffic.speed``); ``entity`` describes the
            entity itself; ``alarm.<rule>`` is the state of an alarm. The last event per (entity, kind) is the state.
        t: When it happened, UTC nanoseconds.
        lon: WGS84 longitude in degrees, or None where the event has no place of its own.
        lat: WGS84 latitude in degrees, or None.
        values: Flat names to scalars. The one number of a reading is called ``value``.
        severity: 0 none, else alarm priority 1 (critical) to 4 (low).
        n: How many raw occurrences this event stands for.
        classified: Confidentiality class.
        quality: What the source says of the value.
    """

    entity: str
    source: str
    kind: str
    t: Nanoseconds
    lon: Longitude | None = None
    lat: Latitude | None = None
    values: Values = {}
    severity: Annotated[int, msgspec.Meta(ge=0, le=4)] = 0
    n: Occurrences = 1
    classified: Confidentiality = Confidentiality.OPEN
    quality: Quality = Quality.GOOD

    @property
    def key(self) -> tuple[str, str]:
        """What a later event replaces: (entity, kind)."""
        return (self.entity, self.kind)
