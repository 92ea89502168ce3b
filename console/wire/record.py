"""How entities and alarms travel: as events, whose last one per (entity, kind) is the state."""

import msgspec

from console.model.alarm import Alarm
from console.model.amendment import Amendment
from console.model.entity import Entity
from console.model.event import Event, Values
from console.model.mode import CityMode
from console.model.outside import UNREADABLE
from console.wire.codec import MalformedError

ENTITY_STREAM = "entity"
ENTITY_KIND = "entity"
ALARM_STREAM = "alarm"
ALARM_PREFIX = "alarm."
MODE_KIND = "alarm.mode"  # no rule is called so: a rule's id has its domain before the first dot
AMENDMENT_KIND = "alarm.amendment"  # nor so
SYSTEM_STREAM = "system"
PROCESS_KIND = "system.process"
QUARANTINE_KIND = "system.quarantine"  # what a source has put aside: values source, rule, field, message, bytes
SOURCE_KIND = "system.source"
STORE_KIND = "system.store"
SEAT_KIND = "system.seat"  # of entity ``seat.<name>``: whether it can be heard, and whether the canary reaches it
CAMERA_KIND = "system.camera"  # of a camera: ``state`` ok, lost or unknown, as the seats that have it open see it
ANNUNCIATES = "annunciates"  # true in the values of an alarm's event where the change is to be shown and sounded now

# Each minute the hub sends a canary through the alarm engine; it comes back as an alarm that nobody lists or counts.
CANARY_ENTITY = "hub.canary"
CANARY_KIND = "system.canary"
CANARY_RULE = "system.canary"
CANARY_ALARM_KIND = ALARM_PREFIX + CANARY_RULE

SEAT_PREFIX = "seat."

_json = msgspec.json.Encoder()
_entity_decoder = msgspec.json.Decoder(Entity)
_alarm_decoder = msgspec.json.Decoder(Alarm)
_amendment_decoder = msgspec.json.Decoder(Amendment)
_mode_decoder = msgspec.json.Decoder(CityMode)


def seat_entity(seat: str) -> str:
    """The id under which a seat's own events stand."""
    return SEAT_PREFIX + seat


def entity_event(entity: Entity, source: str, t: int) -> Event:
    """The event that describes an entity, on stream ``entity``; the record is JSON text in ``values["record"]``."""
    record = _json.encode(entity).decode()
    return Event(
        entity.id, source, ENTITY_KIND, t, entity.lon, entity.lat, {"record": record}, classified=entity.classified
    )


def entity_of(event: Event) -> Entity:
    """The entity an ``entity`` event describes.

    Raises:
        MalformedError: The record is missing or not an entity.
    """
    try:
        return _entity_decoder.decode(str(event.values["record"]))
    except (KeyError, *UNREADABLE) as err:
        raise MalformedError(f"entity {event.entity}: record: {err}") from err


def alarm_event(alarm: Alarm, source: str = "state") -> Event:
    """The event that carries the state of an alarm, on stream ``alarm``; kind ``alarm.<rule>``."""
    record = _json.encode(alarm).decode()
    return Event(
        alarm.entity,
        source,
        ALARM_PREFIX + alarm.rule,
        alarm.changed,
        alarm.lon,
        alarm.lat,
        {"record": record, "state": str(alarm.state)},
        severity=alarm.priority,
    )


def carries_alarm(event: Event) -> bool:
    """Whether an event of stream ``alarm`` carries the state of an alarm."""
    return event.kind.startswith(ALARM_PREFIX) and event.kind not in (MODE_KIND, AMENDMENT_KIND)


def mode_event(mode: CityMode, source: str = "state") -> Event:
    """The event that carries the state of a city mode, on stream ``alarm`` too: before the alarms that follow it."""
    values: Values = {"record": _json.encode(mode).decode(), "state": "on" if mode.on else "off"}
    return Event(f"mode.{mode.id}", source, MODE_KIND, mode.changed, values=values)


def mode_of(event: Event) -> CityMode:
    """The mode whose state an ``alarm.mode`` event carries.

    Raises:
        MalformedError: The record is missing or not a mode.
    """
    try:
        return _mode_decoder.decode(str(event.values["record"]))
    except (KeyError, *UNREADABLE) as err:
        raise MalformedError(f"mode {event.entity}: record: {err}") from err


def amendment_event(amendment: Amendment, source: str = "state") -> Event:
    """The event that carries what is changed of a rule, on stream ``alarm``: before the alarms that follow it."""
    values: Values = {"record": _json.encode(amendment).decode()}
    return Event(f"rule.{amendment.rule}", source, AMENDMENT_KIND, amendment.changed, values=values)


def amendment_of(event: Event) -> Amendment:
    """What is changed of a rule, as an ``alarm.amendment`` event carries it.

    Raises:
        MalformedError: The record is missing or no amendment.
    """
    try:
        return _amendment_decoder.decode(str(event.values["record"]))
    except (KeyError, *UNREADABLE) as err:
        raise MalformedError(f"amendment {event.entity}: record: {err}") from err


def alarm_of(event: Event) -> Alarm:
    """The alarm whose state an ``alarm.*`` event carries.

    Raises:
        MalformedError: The record is missing or not an alarm.
    """
    try:
        return _alarm_decoder.decode(str(event.values["record"]))
    except (KeyError, *UNREADABLE) as err:
        raise MalformedError(f"alarm {event.entity} {event.kind}: record: {err}") from err
