"""What the log says of the alarms when everything has ended, and what must hold of it whatever was killed."""

from collections.abc import Iterator
from pathlib import Path

from console.hub.log_store import SegmentLog
from console.model.alarm import Alarm
from console.model.event import Event
from console.model.mode import CityMode
from console.wire.codec import decode_events
from console.wire.record import ALARM_STREAM, MODE_KIND, alarm_of, carries_alarm, mode_of

Key = tuple[str, str]


class Truth:
    """What the log says when everything has ended."""

    def __init__(self, folder: Path) -> None:
        log = SegmentLog(folder / "log")
        head = log.heads.get(ALARM_STREAM, 0)
        self.events: list[Event] = []
        while len(self.events) < head:
            for record in log.read(ALARM_STREAM, len(self.events) + 1, head):
                self.events += decode_events(record.body)
        log.close()

    @property
    def last(self) -> dict[Key, Alarm]:
        """The last word on each alarm."""
        return {a.id: a for a in (alarm_of(e) for e in self.events if carries_alarm(e))}

    @property
    def modes(self) -> dict[str, CityMode]:
        """The last word on each mode."""
        return {m.id: m for m in (mode_of(e) for e in self.events if e.kind == MODE_KIND)}

    def since(self, t: int) -> set[str]:
        """What caused the changes of alarms since ``t``."""
        return {str(e.values.get("action", "")) for e in self.events if e.t >= t and carries_alarm(e)}

    def effects(self) -> dict[str, set[tuple[str, str]]]:
        """By command: what is told to come of it, each (subject with revision, record) once."""
        out: dict[str, set[tuple[str, str]]] = {}
        for event in self.events:
            if "command" in event.values:
                told = mode_of(event) if event.kind == MODE_KIND else alarm_of(event)
                subject = f"{event.entity} {event.kind} {told.revision}"
                out.setdefault(str(event.values["command"]), set()).add((subject, str(event.values["record"])))
        return out

    def broken(self) -> list[str]:
        """Where the chain of an alarm's revisions breaks, or an acknowledgement is undone by nobody."""
        out: list[str] = []
        before: dict[Key, tuple[Alarm, Event]] = {}
        for event in self.events:
            if not carries_alarm(event):
                continue
            alarm = alarm_of(event)
            known = before.get(alarm.id)
            before[alarm.id] = (alarm, event)
            if known is None:
                continue
            last = known[0]
            if alarm.revision <= last.revision:
                out.append(f"{alarm.id}: revision {alarm.revision} after {last.revision}")
            elif alarm.revision != last.revision + 1:
                out.append(f"{alarm.id}: revision {alarm.revision} follows {last.revision}")
            action = str(event.values.get("action", ""))
            if alarm.acknowledged and not last.acknowledged and action not in ("ack", "auto-ack"):
                out.append(f"{alarm.id}: acknowledged by {action!r}")
            again = alarm.count != last.count or alarm.first != last.first or action == "realarm"
            if last.acknowledged and not alarm.acknowledged and not again:
                out.append(f"{alarm.id}: an acknowledgement is lost at revision {alarm.revision}")
        return out

    def comments(self) -> Iterator[str]:
        """The text of each comment, as often as it was added."""
        return (alarm_of(e).comments[-1].text for e in self.events if e.values.get("action") == "comment")
