"""The rule: a plugin's statement, as data, of when a measured property of an entity is abnormal."""

from typing import Annotated, Literal

import msgspec

from console.model.reading import Limit
from console.model.text import Text


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[rule]]`` of a ``plugin.toml``.

    Attributes:
        id: ``<domain>.<name>``; with an entity the identity of an alarm.
        type: ``limit`` (a number above or below), ``deviation`` (a number outside the band that its event carries, by
            more than ``value``), ``rate`` (change per ``per`` seconds, over the last ``window`` seconds, above or
            below), ``count`` (occurrences in the last ``window`` seconds above ``value``), ``discrete`` (a field equal
            to ``value``), ``stale`` (no event of ``kind`` from an entity for ``after`` seconds).
        kind: Event kind it looks at.
        field: Which of the event's values.
        when: Direction of a limit.
        value: The threshold, or what a discrete field equals.
        limits: Dated thresholds with their legal source; the one in force on the event's day wins over ``value``.
        attribute: Entity attribute that holds the threshold (``alarm3`` of a gauge); wins over ``value``.
        entity_kind: Only entities of this kind; empty means any.
        priority: 1 critical to 4 low.
        title: What the operator reads first; may hold ``{name}``, ``{value}``, ``{limit}``.
        on_delay: Seconds the condition must hold before the alarm is raised.
        off_delay: Seconds it must be gone before the process counts as normal.
        deadband: How far back past the limit a value must be to count as normal, in the reading's unit.
        after: Seconds of silence of a stale rule.
        window: Seconds that a rate or count rule looks back.
        per: Seconds that a rate is given for (3600: the unit is per hour).
        equals: A count rule counts only events whose field is this; left out, all of the kind.
        low_field: The lower edge of the band of a deviation rule, in the event's values; ``high_field`` the upper one.
        latching: Leaves by reset, never by ack.
        auto_ack: Lowest priority only: returns to normal without an ack.
        source: Legal or engineering source of the threshold, if the limits do not name their own.
        unit: UCUM code of the threshold.
    """

    id: str
    type: Literal["limit", "deviation", "rate", "count", "discrete", "stale"]
    kind: str
    priority: Annotated[int, msgspec.Meta(ge=1, le=4)]
    title: Text
    field: str = "value"
    when: Literal["above", "below"] = "above"
    value: float | int | str | bool | None = None
    limits: tuple[Limit, ...] = ()
    attribute: str = ""
    entity_kind: str = ""
    on_delay: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    off_delay: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    deadband: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    after: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    window: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    per: Annotated[float, msgspec.Meta(gt=0)] = 3600.0
    equals: float | int | str | bool | None = None
    low_field: str = "low"
    high_field: str = "high"
    latching: bool = False
    auto_ack: bool = False
    source: Text = Text("")
    unit: str = "1"

    @property
    def domain(self) -> str:
        """The part of the id before the first dot."""
        return self.id.partition(".")[0]
