"""The history of alarms as it travels in ``Receipt.data``: occurrences, what was done with them, and suppressions.

Times are UTC ns. A page ends with the cursor behind which the next one begins, empty at the last; who asks no further
has cancelled.
"""

from typing import TypeVar

import msgspec

from console.model.outside import UNREADABLE
from console.model.text import Text
from console.wire.codec import MalformedError


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that happened to an alarm, or that somebody did with it.

    Attributes:
        t: When.
        what: ``raised``, ``returned``, ``realarm``, ``released`` (a suppression that ended by itself), another name
            that the engine gives to what time or a mode did, or that of the operator's action: ``ack``, ``shelve`` ...
        by: Who; empty for the process itself.
        seat: Where, if it is known.
        text: The reason, owner or comment.
        until: End of a shelving.
        entity: With ``rule`` the alarm; only where the step travels alone.
        rule: See ``entity``.
        occurrence: Id, empty where the alarm did not stand.
        title: What the operator read.
        place: Words for where.
        domain: Of the rule.
        area: Of the city, empty where it is not known.
        priority: 1 critical to 4 low; 0 where it is not known.
    """

    t: int
    what: str
    by: str = ""
    seat: str = ""
    text: str = ""
    until: int = 0
    entity: str = ""
    rule: str = ""
    occurrence: str = ""
    title: Text = Text("")
    place: Text = Text("")
    domain: str = ""
    area: str = ""
    priority: int = 0


class Suppressed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One span of a suppression.

    Attributes:
        kind: ``shelved``, ``suppressed_by_design`` or ``out_of_service``.
        began: When.
        ended: When, None while it lasts.
        until: When a shelving ends at the latest, 0 for the others.
        by: Who asked for it; empty where nobody is known.
        seat: Where.
        reason: Why.
        entity: With ``rule`` the alarm.
        rule: See ``entity``.
        title: What the operator read.
        place: Words for where.
        domain: Of the rule.
        area: Of the city.
        priority: 1 critical to 4 low.
    """

    kind: str
    began: int
    ended: int | None = None
    until: int = 0
    by: str = ""
    seat: str = ""
    reason: str = ""
    entity: str = ""
    rule: str = ""
    title: Text = Text("")
    place: Text = Text("")
    domain: str = ""
    area: str = ""
    priority: int = 0


class Occurrence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One occurrence of an alarm as it was last told.

    Attributes:
        id: As in ``Alarm.occurrence``.
        entity: With ``rule`` the alarm.
        rule: See ``entity``.
        title: What the operator read.
        priority: 1 critical to 4 low.
        domain: Of the rule.
        place: Words for where.
        area: Of the city, empty where it is not known.
        lon: WGS84 degrees.
        lat: WGS84 degrees.
        began: When the process became abnormal.
        annunciated: When it was first shown and sounded; None where it was suppressed all the time.
        annunciations: How often.
        returned: When the process last became normal; None while it is abnormal.
        acknowledged: When somebody last acknowledged it.
        by: Who did.
        seat: Where.
        resolved: When it was over: normal, and seen; None while it stands.
        count: Activations.
        state: The ISA name it has, or ended with.
        owner: Who takes or took care of it.
        value: What raised it, if it was a number.
        limit: The limit it broke.
        unit: UCUM code of both.
        steps: What happened, oldest first; left out unless asked for.
        suppressed: Its spans of suppression, oldest first; left out unless asked for.
    """

    id: str
    entity: str
    rule: str
    title: Text
    priority: int
    domain: str
    place: Text = Text("")
    area: str = ""
    lon: float | None = None
    lat: float | None = None
    began: int
    annunciated: int | None = None
    annunciations: int = 0
    returned: int | None = None
    acknowledged: int | None = None
    by: str = ""
    seat: str = ""
    resolved: int | None = None
    count: int = 1
    state: str = ""
    owner: str = ""
    value: float | None = None
    limit: float | None = None
    unit: str = "1"
    steps: list[Step] = []
    suppressed: list[Suppressed] = []


class OccurrencePage(msgspec.Struct, frozen=True):
    """Answer to ``get-occurrences``: newest first."""

    rows: list[Occurrence]
    next: str = ""


class ActionPage(msgspec.Struct, frozen=True):
    """Answer to ``get-actions``: oldest first."""

    rows: list[Step]
    next: str = ""


class SuppressionPage(msgspec.Struct, frozen=True):
    """Answer to ``get-suppressions``: those that lasted at some time of the span, oldest first."""

    rows: list[Suppressed]
    next: str = ""


Page = TypeVar("Page", OccurrencePage, ActionPage, SuppressionPage)
_encoder = msgspec.msgpack.Encoder()


def encode_page(page: OccurrencePage | ActionPage | SuppressionPage) -> bytes:
    """The body of an answer."""
    return _encoder.encode(page)


def decode_page(body: bytes, kind: type[Page]) -> Page:
    """The page of a body.

    Raises:
        MalformedError: It is none of that kind.
    """
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except UNREADABLE as err:
        raise MalformedError(f"{kind.__name__}: {err}") from err
