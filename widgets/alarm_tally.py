"""How many alarms stand, by domain, kept with each change: rail and list ask many times a second."""

from typing import NamedTuple

from console.model.alarm import Alarm
from widgets.alarm_sort import group

_PRIORITIES = 5


class Tally(NamedTuple):
    """How many stand, all domains together or one; ``worst`` is the best-ranked unacknowledged priority or 0."""

    unacknowledged: int = 0
    acknowledged: int = 0
    suppressed: int = 0
    worst: int = 0


class Tallies:
    """Counts of alarms that are added and taken away; ``""`` is all domains together."""

    def __init__(self) -> None:
        self._groups: dict[str, list[int]] = {}
        self._waiting: dict[str, list[int]] = {}

    def add(self, alarm: Alarm, by: int = 1) -> None:
        """Count an alarm; ``by`` -1 takes away what was counted in the same state."""
        which = group(alarm)
        for domain in ("", alarm.domain):
            if domain not in self._groups:
                self._groups[domain], self._waiting[domain] = [0, 0, 0], [0] * _PRIORITIES
            self._groups[domain][which] += by
            if which == 0:
                self._waiting[domain][alarm.priority] += by

    def change(self, before: Alarm, after: Alarm) -> None:
        """What was counted is now this; most changes count the same."""
        if group(before) != group(after) or before.priority != after.priority or before.domain != after.domain:
            self.add(before, -1)
            self.add(after)

    def of(self, domain: str = "") -> Tally:
        """The counts of one domain, or of all."""
        if domain not in self._groups:
            return Tally()
        worst = next((priority for priority, n in enumerate(self._waiting[domain]) if n), 0)
        unacknowledged, acknowledged, suppressed = self._groups[domain]
        return Tally(unacknowledged, acknowledged, suppressed, worst)

    def clear(self) -> None:
        """Nothing stands."""
        self._groups.clear()
        self._waiting.clear()
