"""What is said of a city mode in one line; plain Python."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from console.model.mode import CityMode
from widgets.figure import moment
from widgets.words import Words


@dataclass(frozen=True)
class ModeLine:
    """A mode, and how many alarms stand suppressed by it now."""

    mode: CityMode
    suppressed: int = 0


@dataclass(frozen=True)
class ModeWish:
    """What a supervisor wants of a mode.

    Attributes:
        mode: As he saw it.
        on: Set it (or give it another reason and end), or clear it.
        reason: Why.
        until: When it ends by itself, UTC ns; 0 where somebody must clear it.
    """

    mode: CityMode
    on: bool
    reason: str = ""
    until: int = 0


def span(mode: CityMode, now: int, zone: ZoneInfo, words: Words) -> str:
    """``từ 14:02:00 đến 18:00:00``; of one that is off, that it is."""
    if not mode.on:
        return words("mode.off")
    since = moment(mode.since, now, zone, words.language)
    if not mode.until:
        return words("mode.open", since=since)
    return words("mode.span", since=since, until=moment(mode.until, now, zone, words.language))


def told(line: ModeLine, now: int, zone: ZoneInfo, words: Words) -> str:
    """Everything about a mode that is on: name, since and until when, by whom and why, how many it suppresses."""
    mode = line.mode
    return words(
        "mode.told",
        name=mode.name.get(words.language),
        span=span(mode, now, zone, words),
        by=mode.by,
        reason=mode.reason,
        count=words("mode.count", count=line.suppressed) if line.suppressed else words("mode.count.none"),
    )
