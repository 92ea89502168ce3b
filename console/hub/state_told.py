"""What the state process tells on stream ``alarm``, as events and back: changes of alarms, city modes and rules."""

import logging
import re

import msgspec

from console.alarms.operation import Change
from console.alarms.record import Mark
from console.alarms.regime import ModeChange
from console.alarms.rulebook import AmendmentChange
from console.model.event import Event
from console.wire.codec import MalformedError
from console.wire.record import (
    AMENDMENT_KIND,
    ANNUNCIATES,
    CANARY_RULE,
    MODE_KIND,
    alarm_event,
    alarm_of,
    amendment_event,
    amendment_of,
    carries_alarm,
    mode_event,
    mode_of,
)

_log = logging.getLogger(__name__)

Told = Change | ModeChange | AmendmentChange
Key = tuple[str, str]
"""(entity, rule) of an alarm; (id, "") of a mode; ("", id) of a rule."""

_HEX = re.compile(r"[0-9a-f]{32}")
_DIGITS = 20


def subject(told: Told) -> tuple[Key, int]:
    """What a change is of, and its revision."""
    if isinstance(told, ModeChange):
        return (told.mode.id, ""), told.mode.revision
    if isinstance(told, AmendmentChange):
        return ("", told.amendment.rule), told.amendment.revision
    return told.alarm.id, told.alarm.revision


def event_of(told: Told, run: str) -> Event:
    """The event of a change that this run of the process tells."""
    if isinstance(told, ModeChange):
        event, action = mode_event(told.mode), "mode" if told.command else ""
    elif isinstance(told, AmendmentChange):
        event, action = amendment_event(told.amendment), "amend" if told.command else ""
    else:
        event, action = alarm_event(told.alarm), told.action
    values = {**event.values, "run": run}
    if isinstance(told, Change):
        if told.origin:
            values["at"] = f"{told.origin[0]}:{told.origin[1]}"
        if told.annunciates and told.alarm.rule != CANARY_RULE:
            values[ANNUNCIATES] = True
    if told.command:
        said = {"seat": told.seat, "text": told.text} if isinstance(told, Change) else {}
        values |= {"command": told.command, "by": told.by, **said}
    if action:
        values["action"] = action
    return msgspec.structs.replace(event, values=values)


def told_by(event: Event) -> Told | None:
    """The change that an event of the stream carries, None if it carries none; what cannot be read is logged."""
    by, command = str(event.values.get("by", "")), _command(event)
    try:
        if event.kind == MODE_KIND:
            return ModeChange(mode_of(event), command, by)
        if event.kind == AMENDMENT_KIND:
            return AmendmentChange(amendment_of(event), command, by)
        if carries_alarm(event):
            action = str(event.values.get("action", ""))
            return Change(alarm_of(event), command=command, origin=_mark(event), by=by, action=action)
    except MalformedError as err:
        _log.warning("state: %s", err)
    return None


def _mark(event: Event) -> Mark | None:
    stream, _, seq = str(event.values.get("at", "")).rpartition(":")
    return (stream, int(seq)) if stream and len(seq) < _DIGITS and seq.isdecimal() else None


def _command(event: Event) -> str:
    """Id of the command that made the change, 32 hexadecimal digits; empty if there was none."""
    said = str(event.values.get("command", ""))
    return said if _HEX.fullmatch(said) else ""
