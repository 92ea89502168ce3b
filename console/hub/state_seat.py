"""The desk of the seats: what a seat tells of itself and how its shifts are handed over become events that all see.

Service ``seat``: ``report`` (whether the seat can be heard and whether the canary reaches it; ``sound`` is ``ok``,
``failing`` or ``off``, ``canary`` is ``ok`` or ``lost``), ``picture`` (``console.hub.state_camera``) and the commands
of ``console.hub.state_shift``. Each is answered when its event has come back on its stream: it is then durable. A seat
that is ill and is heard no more is ``away`` after a while, so that its alarm does not stand for ever.
"""

import logging
from collections.abc import Callable, Iterable

import msgspec

from console.feed.service import Reply
from console.hub.state_camera import CameraDesk
from console.hub.state_shift import carried_out
from console.hub.state_wish import BAD_ARGUMENT
from console.model.clock import NS
from console.model.event import Event, Values
from console.model.handover import Handover
from console.model.text import Text
from console.wire.codec import MalformedError
from console.wire.command import Command, Receipt
from console.wire.handover import HANDOVER_KIND, SHIFT_STREAM, handover_event, handover_of
from console.wire.record import CAMERA_KIND, SEAT_KIND, SEAT_PREFIX, SYSTEM_STREAM, seat_entity

_log = logging.getLogger(__name__)

Publish = Callable[[str, list[Event]], int]

SERVICE = "seat"
SOURCE = "state"
AWAY_SECONDS = 180.0
PATIENCE_SECONDS = 5.0
LOG_LOST = Text("nhật ký của trung tâm đã mất", "the hub's log was lost")
BUSY = Text("bàn này đang có lệnh chờ ghi", "another command of this seat is being written")
_REPORTED = {"sound": ("ok", "failing", "off"), "canary": ("ok", "lost")}
_WORDS = ("reason", "device", "where")
_LONGEST_WORD = 200


class _Told(msgspec.Struct):
    """A command whose event is on its way."""

    stream: str
    event: Event
    revision: int
    ticket: int
    since: float
    replies: list[Reply]


class SeatDesk:
    """Not thread-safe; the keeper holds the lock.

    Args:
        publish: Queues events of a stream, returns the publisher's ticket.
        last: The last event of (entity, kind).
    """

    def __init__(self, publish: Publish, last: Callable[[str, str], Event | None]) -> None:
        self._publish, self._last = publish, last
        self._told: dict[str, _Told] = {}  # by hex id of the command
        self._cameras = CameraDesk()
        self._ill: dict[str, int] = {}  # seat entity to when it last said so, UTC ns

    def command(self, command: Command, reply: Reply, now: int, at: float) -> None:
        """Carry out a command; ``reply`` is called when its event is durable, at once if it is refused or known."""
        hexed = command.id.hex()
        if hexed in self._told:
            self._told[hexed].replies.append(reply)
            return
        outcome = self._outcome(command, reply, now)
        if isinstance(outcome, Text):
            reason = f"{outcome.vi}|{outcome.en}"
            reply(Receipt(id=command.id, status="refused", reason=reason, revision=self._revision(command.entity)))
        elif outcome is not None:
            stream, event, revision = outcome
            event = msgspec.structs.replace(event, values={**event.values, "command": hexed})
            ticket = self._publish(stream, [event])
            self._told[hexed] = _Told(stream, event, revision, ticket, at, [reply])

    def take(self, event: Event) -> None:
        """The next event of streams ``system`` and ``shift``: this desk's own words come back, or an earlier run's."""
        self.know(event)
        told = self._told.pop(str(event.values.get("command", "")), None)
        if told is not None:
            done = Receipt(id=bytes.fromhex(str(event.values["command"])), status="done", revision=told.revision)
            for reply in told.replies:
                reply(done)

    def know(self, event: Event) -> None:
        """What the log says of a seat."""
        if event.kind == SEAT_KIND:
            if event.values.get("sound") == "failing" or event.values.get("canary") == "lost":
                self._ill[event.entity] = event.t
            else:
                self._ill.pop(event.entity, None)
        elif event.kind == CAMERA_KIND:
            self._cameras.know(event)

    def tick(self, now: int, at: float, acked: int) -> None:
        """Let time act: ``now`` UTC ns, ``at`` monotonic seconds, ``acked`` the publisher's ticket."""
        for entity in [e for e, said in self._ill.items() if now - said > AWAY_SECONDS * NS]:
            del self._ill[entity]
            values: Values = {"name": entity.removeprefix(SEAT_PREFIX), "sound": "away", "canary": "away"}
            self._publish(SYSTEM_STREAM, [Event(entity, SOURCE, SEAT_KIND, now, values=values)])
        gone = list(self._cameras.away(now))
        if gone:
            self._publish(SYSTEM_STREAM, gone)
        for told in self._told.values():
            if told.ticket <= acked and at - told.since > PATIENCE_SECONDS:  # taken for a killed run's batch
                _log.warning("state: %s was acknowledged but never seen; publishing it again", told.event.kind)
                told.ticket, told.since = self._publish(told.stream, [told.event]), at

    def new_log(self, kept: Iterable[Event]) -> None:
        """The log was lost, and with it what was on the way; ``kept``, the last hand-overs, are told anew."""
        told, self._told = self._told, {}
        for hexed, one in told.items():
            failed = Receipt(id=bytes.fromhex(hexed), status="failed", reason=f"{LOG_LOST.vi}|{LOG_LOST.en}")
            for reply in one.replies:
                reply(failed)
        last = list(kept)
        if last:
            self._publish(SHIFT_STREAM, last)

    def _outcome(self, command: Command, reply: Reply, now: int) -> tuple[str, Event, int] | Text | None:
        if command.name == "report":
            return self._report(command, now)
        if command.name == "picture":
            event = self._cameras.picture(command, now)
            return event if isinstance(event, Text) else (SYSTEM_STREAM, event, 0)
        return self._hand_over(command, now, reply)

    def _report(self, command: Command, now: int) -> tuple[str, Event, int] | Text:
        if command.entity != seat_entity(command.principal.seat):
            return BAD_ARGUMENT
        values: Values = {"name": command.principal.seat}
        for name, allowed in _REPORTED.items():
            said = command.arguments.get(name)
            if said not in allowed:
                return BAD_ARGUMENT
            values[name] = said
        for name in _WORDS:
            values[name] = str(command.arguments.get(name, ""))[:_LONGEST_WORD]
        return SYSTEM_STREAM, Event(command.entity, SOURCE, SEAT_KIND, now, values=values), 0

    def _hand_over(self, command: Command, now: int, reply: Reply) -> tuple[str, Event, int] | Text | None:
        event = self._last(command.entity, HANDOVER_KIND)
        if event is not None and event.values.get("command") == command.id.hex():
            reply(Receipt(id=command.id, status="done", revision=self._revision(command.entity)))
            return None
        if any(t.event.entity == command.entity and t.stream == SHIFT_STREAM for t in self._told.values()):
            return BUSY
        outcome = carried_out(command, _handover(event), now)
        if isinstance(outcome, Text):
            return outcome
        return SHIFT_STREAM, handover_event(outcome, SOURCE, now), outcome.revision

    def _revision(self, entity: str) -> int:
        last = _handover(self._last(entity, HANDOVER_KIND))
        return last.revision if last else 0


def _handover(event: Event | None) -> Handover | None:
    if event is None:
        return None
    try:
        return handover_of(event)
    except MalformedError as err:
        _log.warning("state: %s", err)
        return None
