"""What this seat can take back: its last deeds, the newest first. Plain Python."""

from dataclasses import dataclass

from console.model.alarm import Alarm
from console.model.text import Text
from widgets.alarm_action import ActionName, Wish
from widgets.alarm_order import AlarmId

UNDOABLE: tuple[ActionName, ...] = ("shelve", "suppress", "remove", "assign")
REMEMBERED = 20
SECONDS = 600.0


@dataclass(frozen=True)
class Deed:
    """One thing that was done to an alarm.

    Attributes:
        alarm: Which.
        title: What it said.
        action: What was done.
        owner: Whose it was before an assignment.
        at: Monotonic seconds.
    """

    alarm: AlarmId
    title: Text
    action: ActionName
    owner: str
    at: float

    @property
    def undoable(self) -> bool:
        """Whether there is a way back. There is none for an acknowledgement: what was seen cannot be unseen."""
        return self.action in UNDOABLE

    @property
    def wish(self) -> Wish:
        """The wish that takes it back."""
        return Wish(self.alarm, "undo", self.owner, undoes=self.action)


class Deeds:
    """At most ``REMEMBERED``, none older than ``SECONDS``."""

    def __init__(self) -> None:
        self._deeds: list[Deed] = []

    def add(self, before: Alarm, action: ActionName, at: float) -> Deed:
        """Something was done to an alarm, which was ``before`` it.

        What has no way back takes the place of its like: who acknowledged twenty alarms need not press twenty times to
        reach what he did before.
        """
        deed = Deed(before.id, before.title, action, before.owner, at)
        if self._deeds and not deed.undoable and self._deeds[-1].action == action:
            self._deeds.pop()
        self._deeds = [*self._deeds, deed][-REMEMBERED:]
        return deed

    def newest(self, now: float) -> Deed | None:
        """What would be taken back next."""
        self._deeds = [deed for deed in self._deeds if now - deed.at <= SECONDS]
        return self._deeds[-1] if self._deeds else None

    def drop(self, deed: Deed) -> None:
        """It was taken back, or the operator was told that it cannot be."""
        self._deeds = [one for one in self._deeds if one is not deed]
