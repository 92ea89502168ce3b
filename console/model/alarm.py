"""The alarm: one rule on one entity. It exists once, whatever its state (design: alarms.md)."""

from enum import StrEnum

import msgspec

from console.model.outside import Counter, Latitude, Longitude, Nanoseconds, Priority
from console.model.text import Text


class Process(StrEnum):
    """What the rule says of the process now."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


class Suppression(StrEnum):
    """Why an alarm is not annunciated; at most one is effective, later members win.

    ``BY_MODE`` is asked for by a city mode and by nobody's hand; its effect is ``BY_DESIGN``, and it alone ends with
    the mode.
    """

    NONE = "none"
    SHELVED = "shelved"
    BY_MODE = "suppressed_by_mode"
    BY_DESIGN = "suppressed_by_design"
    OUT_OF_SERVICE = "out_of_service"


class AlarmState(StrEnum):
    """The ISA-18.2 names; derived from the regions, never stored."""

    NORM = "NORM"
    UNACK = "UNACK"
    ACKED = "ACKED"
    RTNUN = "RTNUN"
    LATCH_UNACK = "LATCH_UNACK"
    LATCH_ACK = "LATCH_ACK"
    SHLVD = "SHLVD"
    DSUPR = "DSUPR"
    OOSRV = "OOSRV"


class Comment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What somebody noted on an occurrence; ``t`` UTC ns."""

    t: Nanoseconds
    by: str
    text: str


class Suppressed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who asked for a suppression, why and since when (UTC ns)."""

    what: Suppression
    by: str
    reason: str
    since: Nanoseconds


class Alarm(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The state of one alarm as every seat sees it. Written by the state process only; times are UTC nanoseconds.

    Attributes:
        entity: Entity id. With ``rule`` the identity of the alarm.
        rule: Rule id, ``<domain>.<name>``.
        title: What the operator reads first.
        priority: 1 critical to 4 low.
        domain: The domain of the rule.
        place: Words for where.
        revision: Grows by one with each change; an operator action names the revision it saw.
        process: The process region.
        acknowledged: The acknowledgement region.
        latched: The latch region.
        suppression: The effective suppression.
        evaluated: False while the condition cannot be evaluated (source stale, bad value); the state is then kept.
        occurrence: Id of the current occurrence, empty when NORM.
        first: When the occurrence began.
        last: When it last became abnormal.
        changed: When the state last changed.
        count: Activations within the occurrence.
        value: The value that raised it, if it was a number.
        limit: The limit it broke, if any.
        unit: UCUM code of both.
        source_text: Legal or engineering source of the limit.
        by: Who acknowledged, else empty.
        acknowledged_at: When it was acknowledged, 0 while it is not.
        requested: Every suppression that was asked for, of which ``suppression`` is the effective one.
        one_shot: Whether the shelving ends with the next return to normal.
        shelved_until: When the shelving ends at the latest, UTC ns; 0 when not shelved.
        shelved_by: Who shelved it.
        shelved_reason: Why.
        shelved_since: Since when.
        held: Who asked for it to be suppressed by design or taken out of service.
        modes: Ids of the city modes that suppress it now.
        owner: Who takes care of the occurrence, else empty.
        comments: The newest comments on the occurrence, oldest first; all of them are in the history.
        level: Of a rule with levels the one that title, priority, value and limit speak of: HH, H, L or LL.
    """

    entity: str
    rule: str
    title: Text
    priority: Priority
    domain: str
    place: Text = Text("")
    lon: Longitude | None = None
    lat: Latitude | None = None
    revision: Counter = 0
    process: Process = Process.NORMAL
    acknowledged: bool = True
    latched: bool = False
    suppression: Suppression = Suppression.NONE
    evaluated: bool = True
    occurrence: str = ""
    first: Nanoseconds = 0
    last: Nanoseconds = 0
    changed: Nanoseconds = 0
    count: Counter = 0
    value: float | None = None
    limit: float | None = None
    unit: str = "1"
    source_text: Text = Text("")
    by: str = ""
    acknowledged_at: Nanoseconds = 0
    requested: tuple[Suppression, ...] = ()
    one_shot: bool = False
    shelved_until: Nanoseconds = 0
    shelved_by: str = ""
    shelved_reason: str = ""
    shelved_since: Nanoseconds = 0
    held: tuple[Suppressed, ...] = ()
    modes: tuple[str, ...] = ()
    owner: str = ""
    comments: tuple[Comment, ...] = ()
    level: str = ""

    @property
    def id(self) -> tuple[str, str]:
        """(entity, rule)."""
        return (self.entity, self.rule)

    @property
    def inner(self) -> AlarmState:
        """The ISA name of the regions without the suppression."""
        return _INNER[self.process is Process.ABNORMAL, self.latched, self.acknowledged]

    @property
    def state(self) -> AlarmState:
        """The ISA name that is shown and exported."""
        return self.inner if self.suppression is Suppression.NONE else _SUPPRESSED[self.suppression]

    @property
    def suppressions(self) -> tuple[Suppressed, ...]:
        """Every suppression that somebody asked for by hand, the shelving first."""
        if not self.shelved_until:
            return self.held
        return (Suppressed(Suppression.SHELVED, self.shelved_by, self.shelved_reason, self.shelved_since), *self.held)

    @property
    def standing(self) -> bool:
        """Whether the list shows it: anything but NORM."""
        return (
            self.suppression is not Suppression.NONE
            or not self.acknowledged
            or self.latched
            or self.process is Process.ABNORMAL
        )


# By (abnormal, latched, acknowledged). A table: a screen asks for the state of thousands of alarms many times a second.
_INNER = {
    (True, True, True): AlarmState.ACKED,
    (True, False, True): AlarmState.ACKED,
    (True, True, False): AlarmState.UNACK,
    (True, False, False): AlarmState.UNACK,
    (False, True, True): AlarmState.LATCH_ACK,
    (False, True, False): AlarmState.LATCH_UNACK,
    (False, False, True): AlarmState.NORM,
    (False, False, False): AlarmState.RTNUN,
}
_SUPPRESSED = {
    Suppression.SHELVED: AlarmState.SHLVD,
    Suppression.BY_DESIGN: AlarmState.DSUPR,
    Suppression.BY_MODE: AlarmState.DSUPR,
    Suppression.OUT_OF_SERVICE: AlarmState.OOSRV,
}
