"""The rehearsal: the engine itself, run over what was, with a rule as it is and as it would be.

Time is when each event happened: what would have been raised had everything been heard at once. Nobody acknowledges in
a rehearsal, so each activation counts. Memory is that of the last events and of the alarms of one rule.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import tzinfo

from console.alarms.engine import Engine
from console.alarms.flood import FloodLimits, floods
from console.alarms.operation import Change
from console.alarms.rule import Rule
from console.model.alarm import Process
from console.model.entity import Entity
from console.model.event import Event
from console.model.rehearsal import Performance, Rehearsed

BINS = 48
MOST_LISTED = 100


class Stage:
    """One state of the rule; None is a rule that is switched off.

    Args:
        rule: The rule.
        zone: Where the day of a dated limit begins.
        span: What counts, UTC ns; what comes before only brings the alarms to where they were.
        last: The last events, shared and written by the owner.
    """

    def __init__(
        self, rule: Rule | None, zone: tzinfo, span: tuple[int, int], last: dict[tuple[str, str], Event]
    ) -> None:
        self._span = span
        self._raised: list[Rehearsed] = []
        self._times: list[int] = []
        self._abnormal: set[str] = set()
        self._most = 0
        self._entities: set[str] = set()
        self._priorities: Counter[int] = Counter()
        self.engine = Engine((rule,) if rule else (), self._told, lambda e, k: last.get((e, k)), zone)

    def _told(self, change: object) -> None:
        if not isinstance(change, Change):
            return
        alarm = change.alarm
        (self._abnormal.add if alarm.process is Process.ABNORMAL else self._abnormal.discard)(alarm.entity)
        begin, end = self._span
        if not begin <= alarm.changed < end:
            return
        self._most = max(self._most, len(self._abnormal))
        if change.annunciates:
            self._times.append(alarm.changed)
            self._entities.add(alarm.entity)
            self._priorities[alarm.priority] += 1
            if len(self._raised) < MOST_LISTED:
                told = Rehearsed(alarm.changed, alarm.entity, alarm.title, alarm.priority, flooded=False)
                self._raised.append(told)

    def performance(self, others: Sequence[int], limits: FloodLimits | None = None) -> Performance:
        """What it did, among the annunciations of all ``others`` (sorted, UTC ns)."""
        begin, end = self._span
        spans = [(f.began, f.ended or end) for f in floods(sorted((*others, *self._times)), end, limits)]

        def flooded(t: int) -> bool:
            return any(since <= t < until for since, until in spans)

        bins = [0] * BINS
        for t in self._times:
            bins[(t - begin) * BINS // (end - begin)] += 1
        return Performance(
            raised=len(self._times),
            flooded=sum(map(flooded, self._times)),
            floods=len(spans),
            entities=len(self._entities),
            most=self._most,
            priorities=(self._priorities[1], self._priorities[2], self._priorities[3], self._priorities[4]),
            bins=tuple(bins),
            first=tuple(Rehearsed(r.t, r.entity, r.title, r.priority, flooded(r.t)) for r in self._raised),
        )


class Play:
    """A rule as it is and as it would be, over the same events in the order of time. Not thread-safe.

    Args:
        present: In force; None: switched off.
        proposed: As it would be.
        zone: Where the day of a dated limit begins.
        span: What counts, UTC ns.
    """

    def __init__(self, present: Rule | None, proposed: Rule | None, zone: tzinfo, span: tuple[int, int]) -> None:
        self._last: dict[tuple[str, str], Event] = {}
        self._end = span[1]
        self.present = Stage(present, zone, span, self._last)
        self.proposed = Stage(proposed, zone, span, self._last)
        self.since = 0
        self.events = 0

    def know(self, entities: Iterable[Entity]) -> None:
        """What was known of the entities when the span began."""
        known = tuple(entities)
        for stage in (self.present, self.proposed):
            stage.engine.know(known)

    def feed(self, event: Event) -> None:
        """The next event; one that is older than those before counts as of their time."""
        self._last[event.key] = event
        self.since = self.since or event.t
        self.events += 1
        for stage in (self.present, self.proposed):
            stage.engine.advance(event.t)
            stage.engine.feed(event, event.t)

    def finish(self) -> None:
        """Let time pass to the end of the span."""
        for stage in (self.present, self.proposed):
            stage.engine.advance(self._end - 1)
