"""The rule: a plugin's statement, as data, of when a measured property of an entity is abnormal."""

from typing import Annotated, Literal

import msgspec

from console.alarms.level import Level, severity
from console.model.reading import Limit
from console.model.text import Text

Scalar = float | int | str | bool | None
NotNegative = Annotated[float, msgspec.Meta(ge=0)]
RuleType = Literal["limit", "deviation", "rate", "count", "discrete", "stale", "geofence", "expression"]
Take = Literal["least", "greatest", "mean", "sum", "count"]


class Only(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a zone counts: while the last event of ``kind`` about the zone's entity has ``value`` in ``field``."""

    kind: str
    field: str = "value"
    value: float | int | str | bool


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[rule.inputs.NAME]``: what a name in an expression stands for.

    Attributes:
        kind: Kind of the event it is read from.
        field: Which of the event's values.
        entity: Whose event; empty is the alarm's own entity.
        every: Instead: of every entity of this kind, taken together by ``take``.
        take: Of ``every``: the least, the greatest, the mean, the sum, or how many have ``equals``.
        equals: What ``count`` counts.
        quorum: Share of those entities that must have a fresh value; below it nothing can be said.
        attribute: Instead of an event: an attribute of the entity.
        value: Instead of both: a number, which a supervisor can change.
        type: What it is; another kind of value is a missing one.
        fresh: Seconds after which a value is too old to be used; 0 is never.
        window: Not the value but its change over the last so many seconds, ...
        per: ... given for so many seconds (3600: the unit is per hour).
    """

    kind: str = ""
    field: str = "value"
    entity: str = ""
    every: str = ""
    take: Take = "mean"
    equals: Scalar = None
    quorum: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    attribute: str = ""
    value: float | int | None = None
    type: Literal["number", "text", "flag"] = "number"
    fresh: NotNegative = 300.0
    window: NotNegative = 0.0
    per: Annotated[float, msgspec.Meta(gt=0)] = 3600.0


REALARM_SECONDS = {1: 3600.0, 2: 4 * 3600.0}
"""What is acknowledged and forgotten comes back, by priority; the lower ones stay acknowledged."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[rule]]`` of a ``plugin.toml``; docs/rules.md has an example of each type.

    Attributes:
        id: ``<domain>.<name>``; with an entity the identity of an alarm.
        type: ``limit`` (a number above or below, or at one of several levels), ``deviation`` (a number outside the band
            that its event carries, by more than ``value``), ``rate`` (change per ``per`` seconds, over the last
            ``window`` seconds, above or below), ``count`` (occurrences in the last ``window`` seconds above
            ``value``), ``discrete`` (a field equal to ``value``), ``stale`` (no event of ``kind`` from an entity for
            ``after`` seconds), ``geofence`` (a position in a zone, out of it again, or in it for ``after`` seconds),
            ``expression`` (``expression`` over ``inputs`` of one or several entities).
        kind: Event kind it looks at; an expression has its inputs instead.
        field: Which of the event's values; of an expression the input that ``{value}`` shows.
        when: Direction of a limit (``above``, ``below``); of a geofence ``enter``, ``leave`` or ``dwell``.
        value: The threshold, or what a discrete field equals.
        levels: Instead of ``when``, ``value``, ``limits``, ``attribute`` and ``deadband`` of a limit rule: up to four
            levels, of which the most severe that is broken gives the alarm its priority; ``priority`` is then that of
            the mildest.
        limits: Dated thresholds with their legal source; the one in force on the event's day wins over ``value``.
        attribute: Entity attribute that holds the threshold (``alarm3`` of a gauge); wins over ``value``. Of a geofence
            the attribute that holds the entity's own zone: the id of an entity with a geometry, or a geometry.
        entity_kind: Only entities of this kind; empty means any.
        entity: Of an expression without ``entity_kind``: the entity that has the alarm.
        priority: 1 critical to 4 low.
        title: What the operator reads first; may hold ``{name}``, ``{value}``, ``{limit}``, ``{level}``, ``{zone}``.
        on_delay: Seconds the condition must hold before the alarm is raised.
        off_delay: Seconds it must be gone before the process counts as normal.
        deadband: How far back past the limit a value must be to count as normal, in the reading's unit; of a geofence
            how many metres past the edge.
        after: Seconds of silence of a stale rule, in the zone of a geofence that says ``dwell``.
        window: Seconds that a rate or count rule looks back.
        per: Seconds that a rate is given for (3600: the unit is per hour).
        equals: A count rule counts only events whose field is this; left out, all of the kind.
        low_field: The lower edge of the band of a deviation rule, in the event's values; ``high_field`` the upper one.
        area: A geofence's ring, [longitude, latitude] counter-clockwise.
        zone: Instead: the entity whose geometry is the zone.
        zone_kind: Instead: the geometry of any entity of this kind.
        only: When ``zone`` or ``zone_kind`` counts.
        width: Metres around the zone that belong to it; needed where its geometry is a line.
        expression: In CEL: comparisons, arithmetic, ``&&``, ``||``, ``!``, ``in``, ``a ? b : c`` over the inputs.
        inputs: By the name used in the expression.
        latching: Leaves by reset, never by ack.
        auto_ack: Lowest priority only: returns to normal without an ack.
        realarm: Seconds after which what was acknowledged and is still abnormal is unacknowledged again; 0 never, left
            out as ``REALARM_SECONDS`` says for the priority.
        source: Legal or engineering source of the threshold, if the limits do not name their own.
        legal: The threshold is the law's: who edits it is warned.
        unit: UCUM code of the threshold.
    """

    id: str
    type: RuleType
    priority: Annotated[int, msgspec.Meta(ge=1, le=4)]
    title: Text
    kind: str = ""
    field: str = "value"
    when: Literal["above", "below", "enter", "leave", "dwell"] = "above"
    value: Scalar = None
    levels: tuple[Level, ...] = ()
    limits: tuple[Limit, ...] = ()
    attribute: str = ""
    entity_kind: str = ""
    entity: str = ""
    on_delay: NotNegative = 0.0
    off_delay: NotNegative = 0.0
    deadband: NotNegative = 0.0
    after: NotNegative = 0.0
    window: NotNegative = 0.0
    per: Annotated[float, msgspec.Meta(gt=0)] = 3600.0
    equals: Scalar = None
    low_field: str = "low"
    high_field: str = "high"
    area: tuple[tuple[float, float], ...] = ()
    zone: str = ""
    zone_kind: str = ""
    only: Only | None = None
    width: NotNegative = 0.0
    expression: str = ""
    inputs: dict[str, Input] = {}
    latching: bool = False
    auto_ack: bool = False
    realarm: Annotated[float, msgspec.Meta(ge=0)] | None = None
    source: Text = Text("")
    legal: bool = False
    unit: str = "1"

    def level(self, name: str) -> Level | None:
        """The level of that name."""
        return next((level for level in self.levels if level.name == name), None)

    @property
    def kinds(self) -> frozenset[str]:
        """The event kinds that make it look."""
        read = frozenset(i.kind for i in self.inputs.values() if i.kind)
        return read | {self.kind} if self.kind else read

    @property
    def needs_entity(self) -> bool:
        """Whether nothing can be said, or something else, before the entity is described."""
        named = self.entity_kind or self.attribute or any(level.attribute for level in self.levels)
        return bool(named) or self.type in ("geofence", "expression")

    @property
    def delay(self) -> float:
        """Seconds that the condition must hold: the on-delay, and the stay that a dwelling is."""
        return self.on_delay + (self.after if self.when == "dwell" else 0.0)

    @property
    def domain(self) -> str:
        """The part of the id before the first dot."""
        return self.id.partition(".")[0]

    def realarms_after(self, priority: int) -> float:
        """Seconds from an acknowledgement to the next annunciation, 0 for never, while it has this priority."""
        return REALARM_SECONDS.get(priority, 0.0) if self.realarm is None else self.realarm


def singled(rule: Rule) -> tuple[Rule, ...]:
    """The rule as rules without levels, one for each of its levels, the most severe first; itself if it has none."""
    if not rule.levels:
        return (rule,)
    return tuple(
        msgspec.structs.replace(
            rule,
            levels=(),
            when="above" if level.above else "below",
            value=level.value,
            limits=level.limits,
            attribute=level.attribute,
            deadband=level.deadband,
            priority=level.priority,
            source=level.source if level.source.vi else rule.source,
        )
        for level in sorted(rule.levels, key=lambda x: -severity(x.name))
    )
