"""The city mode: a storm, a match day, a parade; while it is on, what it expects is no alarm (design: alarms.md)."""

import msgspec

from console.model.outside import Counter, Nanoseconds
from console.model.text import Text


class CityMode(msgspec.Struct, frozen=True, kw_only=True):
    """One mode as every seat sees it. Written by the state process only; times are UTC nanoseconds.

    Attributes:
        id: Of the mode; plugins that declare the same id speak of the same mode.
        name: Shown to people.
        notes: What each of its plugins leaves out while it is on, in words.
        offered: Whether a plugin still declares it; one that nobody declares cannot be set.
        revision: Grows by one with each change; who sets or clears it names the revision he saw.
        on: Whether it is on.
        by: Who set it, or cleared it; empty where it ended by itself.
        reason: Why it was set, or cleared.
        since: When it was set, 0 while it is off.
        until: When it ends by itself; 0 where somebody must clear it.
        changed: When any of this last changed.
    """

    id: str
    name: Text
    notes: tuple[Text, ...] = ()
    offered: bool = True
    revision: Counter = 0
    on: bool = False
    by: str = ""
    reason: str = ""
    since: Nanoseconds = 0
    until: Nanoseconds = 0
    changed: Nanoseconds = 0
