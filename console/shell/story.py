"""What a source says of the time it shows: a made city, a told story or a replay is never taken for now."""

from datetime import date
from zoneinfo import ZoneInfo

from console.feed.picture import Picture
from console.model.clock import NS
from console.model.event import Event
from console.wire.record import SOURCE_KIND
from widgets.figure import local, number
from widgets.top_state import Story
from widgets.words import Words

_FRESH_SECONDS = 60.0
_KINDS = ("demo", "scenario", "replay")
_TEXTS = {"scenario": "story.scenario", "replay": "story.replay"}


class Stories:
    """Looks at ``system.source`` events that bear a ``mode``: ``demo``, ``scenario`` or ``replay``.

    Their ``label_vi``/``label_en`` name what is shown; ``shown`` (seconds since 1970) and ``pace`` (shown seconds per
    second) say which time. One that was old when it was first seen is of an earlier run and says nothing of this one.
    """

    def __init__(self, picture: Picture, words: Words, zone: ZoneInfo) -> None:
        self._picture, self._words, self._zone = picture, words, zone
        self._believed: set[str] = set()

    def told(self, now: int) -> Story | None:
        """The gravest: a replay before a scenario before a made city; ``now`` is UTC ns."""
        event = self._gravest(now)
        if event is None:
            return None
        mode = str(event.values["mode"])
        label = str(event.values.get(f"label_{self._words.language}") or event.values.get("label_vi") or event.source)
        if mode == "demo":
            return Story(self._words("story.demo"), self._words("story.demo.why", label=label), past=False)
        return Story(self._words(_TEXTS[mode], label=label) + self._time(event, now), "", past=True)

    def day(self, now: int) -> date | None:
        """The day that is shown, where that is another time than now; ``now`` is UTC ns."""
        event = self._gravest(now)
        moment = _moment(event, now) if event else None
        return None if moment is None else local(round(moment * NS), self._zone).date()

    def _gravest(self, now: int) -> Event | None:
        events = [e for key, e in self._picture.last.items() if key[1] == SOURCE_KIND and self._holds(e, now)]
        return max(events, key=lambda e: _KINDS.index(str(e.values["mode"])), default=None)

    def _holds(self, event: Event, now: int) -> bool:
        if event.values.get("mode") not in _KINDS or event.values.get("state") == "ended":
            self._believed.discard(event.entity)
            return False
        if now - event.t < _FRESH_SECONDS * NS:
            self._believed.add(event.entity)
        return event.entity in self._believed

    def _time(self, event: Event, now: int) -> str:
        moment, pace = _moment(event, now), event.values.get("pace")
        if moment is None or not isinstance(pace, (int, float)):
            return ""
        text = self._words("story.time", time=f"{local(round(moment * NS), self._zone):%d/%m/%Y %H:%M}")
        return text + self._words("story.pace", pace=self._pace(pace))

    def _pace(self, pace: float) -> str:
        unit = 60.0 if pace >= 60 else 1.0
        name = "story.minutes" if unit > 1 else "story.seconds"
        return self._words(name, count=number(pace / unit, 0 if pace % unit == 0 else 1, self._words.language))


def _moment(event: Event, now: int) -> float | None:
    """Seconds since 1970 that a source shows; None where it says none."""
    shown, pace, end = (event.values.get(name) for name in ("shown", "pace", "end"))
    if not isinstance(shown, (int, float)) or not isinstance(pace, (int, float)):
        return None
    moment = shown + pace * max(0, now - event.t) / NS
    return min(moment, end) if isinstance(end, (int, float)) else moment
