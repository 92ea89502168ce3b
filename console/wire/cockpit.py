"""The figures of the cockpit as they travel in ``Receipt.data``. Times are UTC ns, an alarm is (entity, rule)."""

import msgspec

from console.model.kpi import Durations, Kpi
from console.model.outside import UNREADABLE
from console.model.text import Text
from console.wire.alarm_history import Suppressed
from console.wire.codec import MalformedError

KPI_SERVICE = "kpi"
KPI_STREAM = "kpi"
ACTOR_PREFIX = "kpi.actor."
"""Kind of the event that says who answers for a bad actor: ``kpi.actor.<rule>`` of the alarm's entity.

Its values: ``owner`` (empty: nobody), ``due`` (UTC ns, 0 for none), ``note``, ``by``, ``seat`` and ``command``.
"""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at; empty is everything.

    Attributes:
        begin: Of the period.
        end: Of the period; 0 is now, and then the figures are live.
        domain: Of the rules.
        area: Of the city.
        seat: At which it was acknowledged.
        shift: Vietnamese name of a shift of the configuration; only what was annunciated in its hours counts.
    """

    begin: int
    end: int = 0
    domain: str = ""
    area: str = ""
    seat: str = ""
    shift: str = ""


class Assigned(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for a bad actor since ``t``, until when it is to be mended, and who said so where."""

    t: int
    owner: str = ""
    due: int = 0
    note: str = ""
    by: str = ""
    seat: str = ""


class Offender(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One alarm of a list.

    Attributes:
        entity: With ``rule`` the alarm.
        rule: See ``entity``.
        title: What the operator read last.
        place: Words for where.
        domain: Of the rule.
        priority: 1 critical to 4 low.
        count: Annunciations, bursts of a chattering alarm, fleeting occurrences; 1 of a stale one.
        share: Of all annunciations, in percent; of a bad actor only.
        began: When the last of them began; when the stale one did.
        ended: When it was over; None while it lasts.
        assigned: Who answers for it, the newest first; of a bad actor only.
    """

    entity: str
    rule: str
    title: Text = Text("")
    place: Text = Text("")
    domain: str = ""
    priority: int = 0
    count: int = 0
    share: float = 0.0
    began: int = 0
    ended: int | None = None
    assigned: list[Assigned] = []


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The load and the response of one domain, area, shift or seat."""

    name: str
    activations: int
    mean_per_hour: float
    largest_bin: int
    time_in_flood_percent: float
    acknowledge: Durations | None = None
    resolve: Durations | None = None


class Cockpit(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the cockpit shows of one scope.

    Attributes:
        scope: What was asked for.
        begin: Of the whole bins that were looked at; not before alarms are known.
        end: Of them.
        at: When this was made.
        since: From when on alarms are known; None where nothing is.
        kpi: The figures.
        bins: Annunciations in each bin of ten minutes.
        floods: (began, ended), None while one lasts.
        acknowledge: By priority.
        resolve: By priority.
        actors: The ten most frequent.
        chattering: The worst first.
        fleeting: The most frequent first.
        stale: The oldest first.
        suppressed: Spans of suppression by hand, the newest first; not more than ``MOST_LISTED``.
        suppressions: How many spans there are.
        by_mode: How many there are by city modes.
        unauthorised: Of the spans those behind which no name or no reason stands.
        parts: By ``domain``, ``area``, ``shift`` and ``seat``, each within what the scope says of the other three.
    """

    scope: Scope
    begin: int
    end: int
    at: int
    since: int | None
    kpi: Kpi
    bins: list[int] = []
    floods: list[tuple[int, int | None]] = []
    acknowledge: dict[int, Durations] = {}
    resolve: dict[int, Durations] = {}
    actors: list[Offender] = []
    chattering: list[Offender] = []
    fleeting: list[Offender] = []
    stale: list[Offender] = []
    suppressed: list[Suppressed] = []
    suppressions: int = 0
    by_mode: int = 0
    unauthorised: list[Suppressed] = []
    parts: dict[str, list[Part]] = {}


MOST_LISTED = 200
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Cockpit)


def encode_cockpit(cockpit: Cockpit) -> bytes:
    """The body of an answer."""
    return _encoder.encode(cockpit)


def decode_cockpit(body: bytes) -> Cockpit:
    """The figures of a body.

    Raises:
        MalformedError: It is none.
    """
    try:
        return _decoder.decode(body)
    except UNREADABLE as err:
        raise MalformedError(f"cockpit: {err}") from err
