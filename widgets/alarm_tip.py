"""The tool tip of an alarm row: everything that the row has no room for."""

from zoneinfo import ZoneInfo

from console.model.alarm import Alarm
from widgets.alarm_wording import AlarmWording
from widgets.detail_facts import alarm_facts


def tip(alarm: Alarm, wording: AlarmWording, now: int, zone: ZoneInfo) -> str:
    """Title, place and domain in full, then the facts of the detail pane, as plain lines; ``now`` is UTC ns."""
    words = wording.words
    where = " · ".join(part for part in (wording.where(alarm), words.domain(alarm.domain)) if part)
    facts = alarm_facts(alarm, None, now, zone, words)
    return "\n".join([wording.title(alarm), where, *(f"{f.label}: {f.value}" for f in facts)])
