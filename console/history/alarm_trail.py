"""What the events of stream ``alarm`` mean for the history: pure, one alarm event in, rows of four tables out.

An event says what an alarm is now; the trail remembers what it was, and makes of the difference an occurrence that
begins or ends, an annunciation, a span of suppression, and a step of its story. Only alarms that stand or are
suppressed are remembered.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from console.model.alarm import Alarm, AlarmState, Process, Suppression

Key = tuple[int, int]
"""An alarm: (entity_id, kind_id)."""
Row = dict[str, Any]
AreaOf = Callable[[float | None, float | None], str]
"""The area of the city at (longitude, latitude), empty where it is not known."""

_SHELVINGS = ("shelve", "shelve-once")


class Heard(NamedTuple):
    """One event of stream ``alarm``, and where the log has it; ``operator``: by a command, not by time or a mode."""

    key: Key
    shard: int
    seq: int
    alarm: Alarm
    annunciated: bool = False
    action: str = ""
    by: str = ""
    seat: str = ""
    text: str = ""
    operator: bool = False


class Rows(NamedTuple):
    """Rows to be written over those of the same key."""

    occurrences: list[Row]
    annunciations: list[Row]
    suppressions: list[Row]
    steps: list[Row]


class _Standing:
    """An occurrence that is not over, and its annunciations that are not both ended and acknowledged."""

    __slots__ = ("pending", "row")

    def __init__(self, row: Row, pending: list[Row]) -> None:
        self.row, self.pending = row, pending


class Trail:
    """Not thread-safe.

    Args:
        area_of: Names areas.
        occurrences: Rows of those that are not over.
        annunciations: Rows that belong to those.
        suppressions: Rows of those that last.
    """

    def __init__(
        self,
        area_of: AreaOf,
        occurrences: Iterable[Row] = (),
        annunciations: Iterable[Row] = (),
        suppressions: Iterable[Row] = (),
    ) -> None:
        self._area_of = area_of
        self._standing = {_key(row): _Standing(row, []) for row in occurrences}
        for row in annunciations:
            self._standing[_key(row)].pending.append(row)
        self._suppressed: dict[Key, dict[str, Row]] = {}
        for row in suppressions:
            self._suppressed.setdefault(_key(row), {})[row["which"]] = row
        self._changed: tuple[dict[object, Row], ...] = ({}, {}, {})
        self._steps: list[Row] = []

    def take(self) -> Rows:
        """The rows that changed since the last call."""
        occurrences, annunciations, suppressions = (list(changed.values()) for changed in self._changed)
        rows = Rows(occurrences, annunciations, suppressions, self._steps)
        for changed in self._changed:
            changed.clear()
        self._steps = []
        return rows

    def hear(self, heard: Heard) -> None:
        """The next event, in the order of the log."""
        alarm, standing = heard.alarm, self._standing.get(heard.key)
        if standing and heard.shard == standing.row["shard_id"] and alarm.revision <= standing.row["revision"]:
            return  # an older word of a process that had fallen
        if alarm.occurrence and (standing is None or standing.row["began"] != alarm.first):
            if standing:  # its end was not heard
                self._end(heard.key, standing, alarm.first)
            standing = self._standing[heard.key] = _Standing(_fresh(heard), [])
        what = self._follow(heard, standing) if standing else ""
        released = self._suppress(heard)
        if heard.operator or what == "realarm" or not what:
            what = heard.action or ("released" if released else what)
        if what:
            self._steps.append(_step(heard, what, standing=standing is not None))

    # ------------------------------------------------------------------ occurrence and annunciations

    def _follow(self, heard: Heard, standing: _Standing) -> str:
        """Bring an occurrence forward; returns what happened to it."""
        alarm, row, what = heard.alarm, standing.row, ""
        t, abnormal = alarm.changed, alarm.process is Process.ABNORMAL
        activated = alarm.count > row["count"]
        if activated or (not abnormal and row["returned"] is None):
            what = "raised" if activated else "returned"
            self._close(standing, t)
        if alarm.state is AlarmState.UNACK and (heard.annunciated or activated or row["state"] != AlarmState.UNACK):
            what = what or "realarm"
            self._annunciate(heard, standing)
        if heard.action == "ack" or (alarm.acknowledged and alarm.by and _waiting(standing)):
            self._acknowledge(heard, standing)
        row.update(_told(heard, self._area_of))
        row["returned"] = None if abnormal else row["returned"] or t
        self._note(0, (row["entity_id"], row["kind_id"], row["began"]), row)
        if not alarm.occurrence:
            self._end(heard.key, standing, t)
        return what

    def _annunciate(self, heard: Heard, standing: _Standing) -> None:
        row, t = standing.row, heard.alarm.changed
        again = any(a["ended"] is None for a in standing.pending)
        row["annunciated"] = row["annunciated"] or t
        row["annunciations"] += 1
        told: Row = {"entity_id": heard.key[0], "kind_id": heard.key[1], "began": t, "occurrence": row["began"]}
        told |= {"ended": None, "acknowledged": None, "again": int(again), "seat": ""}
        told |= {"priority": heard.alarm.priority, "domain": heard.alarm.domain}
        told["area"] = self._area_of(heard.alarm.lon, heard.alarm.lat)
        standing.pending.append(told)
        self._note(1, (*heard.key, t), told)

    def _acknowledge(self, heard: Heard, standing: _Standing) -> None:
        t = heard.alarm.changed
        standing.row |= {"acknowledged": t, "acknowledged_by": heard.by or heard.alarm.by, "seat": heard.seat}
        for told in standing.pending:
            if told["acknowledged"] is None:
                told |= {"acknowledged": t, "seat": heard.seat}
                self._note(1, (*heard.key, told["began"]), told)
        standing.pending = [a for a in standing.pending if a["ended"] is None]

    def _close(self, standing: _Standing, t: int) -> None:
        """The process has returned, or is abnormal anew: what was annunciated before is over."""
        for told in standing.pending:
            if told["ended"] is None:
                told["ended"] = t
                self._note(1, (*_key(told), told["began"]), told)
        standing.pending = [a for a in standing.pending if a["acknowledged"] is None]

    def _end(self, key: Key, standing: _Standing, t: int) -> None:
        self._close(standing, t)
        standing.row["resolved"] = t
        self._note(0, (*key, standing.row["began"]), standing.row)
        del self._standing[key]

    # ------------------------------------------------------------------ suppressions

    def _suppress(self, heard: Heard) -> bool:
        """Begin and end spans; returns whether one ended that nobody ended."""
        key, alarm = heard.key, heard.alarm
        lasting = self._suppressed.get(key, {})
        wanted = {str(kind) for kind in alarm.requested}
        over = set(lasting) - wanted
        if heard.action in _SHELVINGS and Suppression.SHELVED in lasting:
            over.add(Suppression.SHELVED)  # anew: another end, another reason
        for which in over:
            row = lasting.pop(which)
            row["ended"] = alarm.changed
            self._note(2, (*key, which, row["began"]), row)
        for which in wanted - set(lasting):
            row = lasting[which] = self._span(heard, which)
            self._note(2, (*key, which, row["began"]), row)
        if lasting:
            self._suppressed[key] = lasting
        else:
            self._suppressed.pop(key, None)
        return bool(over) and not heard.operator

    def _span(self, heard: Heard, which: str) -> Row:
        alarm, shelved = heard.alarm, which == Suppression.SHELVED
        row: Row = {"entity_id": heard.key[0], "kind_id": heard.key[1], "which": which, "began": alarm.changed}
        row |= {"ended": None, "until": alarm.shelved_until if shelved else 0, "seat": heard.seat}
        said = next((s for s in alarm.suppressions if s.what == which), None)
        reason = ", ".join(alarm.modes) if which == Suppression.BY_MODE else said.reason if said else heard.text
        row |= {"by": said.by if said else heard.by, "reason": reason}
        return row | _words(alarm, self._area_of)

    def _note(self, table: int, key: object, row: Row) -> None:
        self._changed[table][key] = row


def _key(row: Row) -> Key:
    return row["entity_id"], row["kind_id"]


def _waiting(standing: _Standing) -> bool:
    return any(a["acknowledged"] is None for a in standing.pending)


def _words(alarm: Alarm, area_of: AreaOf) -> Row:
    return {
        "title_vi": alarm.title.vi, "title_en": alarm.title.en, "place_vi": alarm.place.vi, "place_en": alarm.place.en,
        "priority": alarm.priority, "domain": alarm.domain, "area": area_of(alarm.lon, alarm.lat),
    }  # fmt: skip


def _fresh(heard: Heard) -> Row:
    return {
        "entity_id": heard.key[0], "kind_id": heard.key[1], "began": heard.alarm.first, "id": heard.alarm.occurrence,
        "annunciated": None, "annunciations": 0, "returned": None, "acknowledged": None, "acknowledged_by": "",
        "seat": "", "resolved": None, "count": 0, "state": "",
    }  # fmt: skip


def _told(heard: Heard, area_of: AreaOf) -> Row:
    alarm = heard.alarm
    return {
        **_words(alarm, area_of), "lon": alarm.lon, "lat": alarm.lat, "count": alarm.count, "state": str(alarm.state),
        "owner": alarm.owner, "value": alarm.value, "bound": alarm.limit, "unit": alarm.unit, "shard_id": heard.shard,
        "revision": alarm.revision,
    }  # fmt: skip


def _step(heard: Heard, what: str, *, standing: bool) -> Row:
    alarm = heard.alarm
    text = heard.text
    if not text and what == "comment" and alarm.comments:
        text = alarm.comments[-1].text
    elif not text and what in _SHELVINGS:
        text = alarm.shelved_reason
    elif not text and what == "assign":
        text = alarm.owner
    return {
        "shard_id": heard.shard, "seq": heard.seq, "entity_id": heard.key[0], "kind_id": heard.key[1],
        "occurrence": alarm.first, "t": alarm.changed, "standing": int(standing), "operator": int(heard.operator),
        "what": what, "by": heard.by, "seat": heard.seat, "text": text,
        "until": alarm.shelved_until if what in _SHELVINGS else 0,
    }  # fmt: skip
