"""The amendment: what a supervisor has changed of a plugin's rule; and the rule as a seat sees it."""

import msgspec

from console.model.outside import Counter, Nanoseconds, Priority
from console.model.text import Text

Figure = float | int | bool
Figures = dict[str, Figure]
"""By path in the rule: ``value``, ``on_delay``, ``levels.HH.deadband``, ``limits.0``, ``inputs.hot``, ``enabled``."""

ENABLED = "enabled"


class Former(msgspec.Struct, frozen=True, array_like=True):
    """An earlier state of an amendment: when it came into force (UTC ns), by whom, why, and what it said."""

    revision: int
    t: Nanoseconds
    by: str
    reason: str
    figures: Figures


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """What is changed of one rule, as every seat sees it. Written by the state process only.

    Attributes:
        rule: Id.
        revision: Grows by one with each change; who changes it names the revision he saw. 0: never changed.
        figures: What stands in place of the plugin's own figures; none: the plugin's rule as it is.
        by: Who changed it last.
        seat: Where.
        reason: Why.
        changed: When, UTC ns.
        past: Earlier states, the newest first; all of them are in the history.
    """

    rule: str
    revision: Counter = 0
    figures: Figures = {}
    by: str = ""
    seat: str = ""
    reason: str = ""
    changed: Nanoseconds = 0
    past: tuple[Former, ...] = ()


class RuleFigure(msgspec.Struct, frozen=True, array_like=True):
    """One figure that can be changed: what the plugin says, what is in force, its unit, and a word of its own."""

    path: str
    own: Figure
    now: Figure
    unit: str = "1"


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in the table of rules.

    Attributes:
        rule: Id.
        plugin: Whose; empty for the hub's own. A rule that no plugin has any more is known by its amendment only.
        known: Whether there is such a rule.
        type: As in the manifest.
        domain: Of the rule.
        title: Its template, braces and all.
        priority: In force; of a rule with levels that of the mildest.
        enabled: Whether it is judged.
        figures: What can be changed.
        unchanging: What decides and cannot be changed here, in words: attributes of the entities.
        source: Legal or engineering source.
        legal: Whether the thresholds are the law's.
        amendment: What is changed.
        standing: How many of its alarms stand.
        watched: How many entities it looks at.
        unknown: Of how many of them nothing can be said.
    """

    rule: str
    plugin: str = ""
    known: bool = True
    type: str = ""
    domain: str = ""
    title: Text = Text("")
    priority: Priority = 4
    enabled: bool = True
    figures: tuple[RuleFigure, ...] = ()
    unchanging: tuple[str, ...] = ()
    source: Text = Text("")
    legal: bool = False
    amendment: Amendment
    standing: int = 0
    watched: int = 0
    unknown: int = 0
