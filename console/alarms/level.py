"""The levels of a limit: how far beyond, and how much that matters. One alarm whose priority follows the level.

ISA-18.2 and EEMUA 191 would have HH and H be two alarms; two rows for one river tell nothing that one does not, and
the second is the first sign of a flood of alarms. What is kept of their two-alarm form: a rise is annunciated again,
also after an acknowledgement, and no rise is hidden by a fall that came before anybody looked. So:

* a higher priority, or a change from too high to too low, is annunciated and must be acknowledged again;
* while unacknowledged an alarm keeps the highest level of its occurrence, with the words and figures of that moment;
* once acknowledged it says the level of now, so that a standing critical is one that is critical.
"""

from typing import Annotated, Literal

import msgspec

from console.model.reading import Limit
from console.model.text import Text

LevelName = Literal["HH", "H", "L", "LL"]
_SEVERITY = {"HH": 2, "H": 1, "L": 1, "LL": 2}


class Level(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[rule.levels]]`` of a limit rule.

    Attributes:
        name: ``HH`` and ``H`` are broken above, ``L`` and ``LL`` below; each once.
        priority: 1 critical to 4 low; HH matters no less than H, LL no less than L.
        value: The threshold.
        limits: As a rule's: dated thresholds with their source, which win over ``value``.
        attribute: As a rule's: the entity's own threshold, which wins over both. An entity without it lacks the level.
        deadband: How far back a value must be for the level to be left.
        title: What the operator reads at this level, else the rule's title.
        source: Legal or engineering source, else the rule's.
    """

    name: LevelName
    priority: Annotated[int, msgspec.Meta(ge=1, le=4)]
    value: float | int | None = None
    limits: tuple[Limit, ...] = ()
    attribute: str = ""
    deadband: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    title: Text = Text("")
    source: Text = Text("")

    @property
    def above(self) -> bool:
        """Whether it is broken by what is too high."""
        return self.name in ("HH", "H")


def severity(name: str) -> int:
    """How far a level is from normal: 2, 1, or 0 for no level."""
    return _SEVERITY.get(name, 0)


def rises(told: Level | None, now: Level | None) -> bool:
    """Whether ``now`` must be annunciated although ``told`` stands."""
    if told is None or now is None:
        return now is not None
    return now.priority < told.priority or now.above != told.above


def outranks(told: Level | None, now: Level | None) -> bool:
    """Whether ``told`` is the higher of two levels on the same side."""
    if told is None or now is None or told.above != now.above:
        return False
    return severity(told.name) > severity(now.name)
