"""Judges what comes in: the good is passed on as it came, the bad is named and put aside, member by member."""

import math
import re
from typing import NamedTuple, cast

import msgspec
import numpy as np
from numpy.typing import NDArray

from console.hub.ingest_check import Check
from console.hub.quarantine import Fault
from console.model.clock import NS
from console.model.event import Event
from console.model.outside import UNREADABLE
from console.wire.codec import (
    MAX_FRAME,
    MalformedError,
    array_header,
    count_and_payload,
    decode_each,
    encode_events,
    is_json,
    members,
)
from console.wire.columns import Columns, decode_columns, encode_columns, is_columns

AHEAD_SECONDS = 300
MOST_MEMBERS = 50_000
_STREAM = re.compile(r"[a-z][a-z0-9-]{0,63}")
_KIND = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*")
_MOST_KINDS = 10_000
_INT = 1 << 63
_RENEW_NS = 60 * NS
_RENEW_AT_ONCE = 500  # kinds: with more, what was learned waits for the next `move_limit`
_FIELDS = Event.__struct_fields__
_PATH = re.compile(r"at `\$(?:\[\.\.\.\]|\[\d+\])?\[(\d+)\]")
_RULES = {"lon": "coordinates", "lat": "coordinates", "values": "values", "t": "time"}


class Judged(NamedTuple):
    """What is left of a body: ``n`` good events in ``body`` (msgpack or columnar), and what was put aside."""

    n: int
    body: bytes
    faults: list[Fault]


def is_stream(name: str) -> bool:
    """Whether ``name`` may be a stream: lower case letters, digits, hyphens."""
    return _STREAM.fullmatch(name) is not None


class Ingest:
    """Checks bodies.

    Args:
        kinds: Kinds that are known, or what they begin with where it ends with a dot (``alarm.``); None does not ask.
            An unknown kind is passed on and counted.
    """

    def __init__(self, kinds: frozenset[str] | None = None) -> None:
        self._kinds = kinds
        self._prefixes = tuple(k for k in kinds or () if k.endswith("."))
        self._good: set[str] = set()
        self._check: Check | None = None
        self._checked = (0, 0)  # how many kinds and what limit `_check` was made for
        self._limit = 0

    def move_limit(self, latest: int) -> None:
        """Say what the latest time is that an event may carry, UTC ns. To be called a few times a second.

        The quick check's own limit may lag behind, for what is later is looked at closely; it must not run ahead, as
        after a clock set back.
        """
        self._limit = latest
        kinds, limit = self._checked
        if len(self._good) != kinds or not latest - _RENEW_NS < limit <= latest:
            self._renew()

    def _renew(self) -> None:
        self._checked = len(self._good), self._limit
        self._check = Check(self._good, self._limit) if self._good else None

    def judge(self, body: bytes) -> Judged:
        """Take a body apart only if something is wrong with it. Never raises."""
        if len(body) > MAX_FRAME:
            return _refused("size", f"{len(body)} bytes, the rule is <= {MAX_FRAME}", body)
        return self._columns(body) if is_columns(body) else self._events(body)

    def _events(self, body: bytes) -> Judged:
        json = is_json(body)
        events = self._check.events(body, json=json) if self._check else None
        if events is None:
            judged = self._members(body)
            if self._checked[0] < len(self._good) <= _RENEW_AT_ONCE:
                self._renew()
            return judged
        return Judged(len(events), encode_events(events) if json else body, [])

    def _members(self, body: bytes) -> Judged:
        json = is_json(body)
        try:
            n = len(members(body)) if json else count_and_payload(body)[0]
            if n > MOST_MEMBERS:
                return _refused("members", f"{n} members, the rule is <= {MOST_MEMBERS}", body)
            pairs = list(zip(members(body), decode_each(body), strict=True))
        except MalformedError as err:
            return _refused("malformed", str(err), body)
        kept: list[bytes] = []
        faults: list[Fault] = []
        for raw, event in pairs:
            if not isinstance(event, Event):
                faults.append(_undecoded(raw, event[1], json=json))
                continue
            fault = self._fault(event, raw)
            if fault:
                faults.append(fault)
            if not fault or fault.rule == "unknown-kind":
                kept.append(encode_events([event])[1:] if json else raw)
        if len(kept) == len(pairs) and not json:
            return Judged(len(kept), body, faults)
        return Judged(len(kept), array_header(len(kept)) + b"".join(kept), faults)

    def _fault(self, event: Event, raw: bytes) -> Fault | None:
        for field, name in (("entity", event.entity), ("source", event.source), ("kind", event.kind)):
            if not name:
                return Fault(event.source, field, field, f"{field} is empty", raw)
        if event.t > self._limit:
            ahead = (event.t - self._limit) / 1e9 + AHEAD_SECONDS
            return Fault(event.source, "time-ahead", "t", f"{ahead:.0f} s ahead, {AHEAD_SECONDS} s allowed", raw)
        for name, value in (("lon", event.lon), ("lat", event.lat), *event.values.items()):
            if isinstance(value, float) and not math.isfinite(value):
                return Fault(event.source, "not-a-number", name, f"{value} is not a number", raw)
            if isinstance(value, int) and not -_INT <= value < _INT:
                return Fault(event.source, "values", name, f"{value} needs more than 64 bits", raw)
        return self._kind_fault(event.source, event.kind, raw)

    def _kind_fault(self, source: str, kind: str, raw: bytes) -> Fault | None:
        if kind in self._good:
            return None
        if not _KIND.fullmatch(kind):
            return Fault(source, "kind", "kind", f"{kind[:80]!r} is not words with dots between", raw)
        if self._kinds is not None and kind not in self._kinds and not kind.startswith(self._prefixes):
            return Fault(source, "unknown-kind", "kind", f"{kind[:80]} is not declared; passed on", raw)
        if len(self._good) < _MOST_KINDS:
            self._good.add(kind)
        return None

    def _columns(self, body: bytes) -> Judged:
        try:
            columns = decode_columns(body)
        except (MalformedError, ValueError) as err:
            return _refused("malformed", str(err), body)
        source = columns.source
        if not source or not all(columns.entities):
            return _refused("source" if not source else "entity", "empty name", body, source)
        fault = self._kind_fault(source, columns.kind, body)
        faults = [fault] if fault else []
        if fault and fault.rule == "kind":
            return Judged(0, array_header(0), faults)
        bad = np.zeros(len(columns.rows), dtype=bool)
        for rule, field, mask in self._bad_rows(columns):
            if count := int(np.count_nonzero(mask)):
                first = columns.rows[mask][:1].tobytes()
                faults.append(Fault(source, rule, field, f"{count} rows", first, count))
                bad |= mask
        if not bad.any():
            return Judged(len(bad), body, faults)
        return self._good_rows(columns, bad, faults)

    def _bad_rows(self, columns: Columns) -> list[tuple[str, str, NDArray[np.bool_]]]:
        lon, lat, t = columns.rows["lon"], columns.rows["lat"], columns.rows["t"]
        placed = ~(np.isnan(lon) & np.isnan(lat))
        inside = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        return [
            ("coordinates", "lon", placed & ~inside),
            ("not-a-number", "value", ~np.isfinite(columns.rows["value"])),
            ("time-ahead", "t", t > self._limit),
        ]

    @staticmethod
    def _good_rows(columns: Columns, bad: NDArray[np.bool_], faults: list[Fault]) -> Judged:
        rows = columns.rows[~bad]
        if not len(rows):
            return Judged(0, array_header(0), faults)
        return Judged(len(rows), encode_columns(columns._replace(rows=rows)), faults)


def _refused(rule: str, message: str, body: bytes, source: str = "") -> Judged:
    return Judged(0, array_header(0), [Fault(source, rule, "", message, body)])


def _undecoded(raw: bytes, reason: str, *, json: bool) -> Fault:
    at = _PATH.search(reason)
    place = int(at.group(1)) if at else -1
    field = _FIELDS[place] if 0 <= place < len(_FIELDS) else ""
    return Fault(_source_of(raw, json=json), _RULES.get(field, "schema"), field, reason, raw)


def _source_of(raw: bytes, *, json: bool) -> str:
    try:
        member: object = msgspec.json.decode(raw) if json else msgspec.msgpack.decode(raw)
    except UNREADABLE:
        return ""
    if not isinstance(member, list):
        return ""
    fields = cast("list[object]", member)
    return fields[1] if len(fields) > 1 and isinstance(fields[1], str) else ""
