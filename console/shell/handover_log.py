"""The hand-overs of this seat as the hub tells them: the last one, who sits here by it, and what is owed now. No Qt."""

import logging

from console.feed.picture import Change, Picture
from console.model.event import Event
from console.model.handover import Handover, HandoverState
from console.shell.actions import Actions
from console.shell.handover_draft import Draft
from console.shell.shift_watch import ShiftState, ShiftWatch
from console.wire.codec import MalformedError
from console.wire.handover import HANDOVER_KIND, handover_of
from console.wire.record import seat_entity

_log = logging.getLogger(__name__)


class HandoverLog:
    """Lives as long as the seat.

    Attributes:
        last: The seat's last hand-over, None where the hub knows of none.
        draft: The next one.

    Args:
        picture: What is already in it counts.
        actions: Act in the name of who sits here.
        watch: Knows the shifts.
    """

    def __init__(self, picture: Picture, actions: Actions, watch: ShiftWatch) -> None:
        self._picture, self._actions, self._watch = picture, actions, watch
        self._key = (seat_entity(actions.principal.seat), HANDOVER_KIND)
        self._event: Event | None = None
        self.last: Handover | None = None
        self.draft = Draft()
        self._read()

    def take(self, change: Change) -> bool:
        """Whether this seat's last hand-over is another one by a change of the picture."""
        return self._key in change.keys and self._read()

    def judge(self, now: int) -> ShiftState:
        """What is to be handed over at ``now`` (UTC ns), and what is owed."""
        return self._watch.judge(now, self.last)

    def _read(self) -> bool:
        event = self._picture.last.get(self._key)
        if event is None or event is self._event:
            return False
        self._event = event
        try:
            told = handover_of(event)
        except MalformedError as err:
            _log.warning("%s", err)
            return False
        if self.last is not None and told.revision <= self.last.revision:
            return False
        if told.state is HandoverState.CONFIRMED and told.revision != self.draft.after:
            self.draft.clear()
        self.draft.after = told.revision
        self.last = told
        self._actions.take_over(on_duty(told))
        return True


def on_duty(handover: Handover) -> str:
    """Who sits at the seat by its last hand-over."""
    return handover.incoming.name if handover.incoming is not None else handover.outgoing.name
