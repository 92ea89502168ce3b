"""The incident: alarms and reports of several domains that are one thing to the people who deal with it."""

import msgspec

from console.model.text import Text


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One incident. An alarm names the incident it belongs to; the incident names its first sign."""

    id: str
    title: Text
    opened: int
    closed: int | None = None
    first: str = ""
    lon: float | None = None
    lat: float | None = None
    severity: int = 3
