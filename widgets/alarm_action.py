"""What an operator may do with an alarm now, and what he then asks for; plain Python."""

from dataclasses import dataclass
from typing import Literal

from console.model.alarm import Alarm, AlarmState, Suppression
from widgets.alarm_order import AlarmId
from widgets.symbol import is_pulsing

ActionName = Literal["ack", "reset", "shelve", "unshelve", "assign", "comment"]
KEYS: dict[ActionName, str] = {"ack": "A", "reset": "R", "shelve": "S", "unshelve": "S", "assign": "T", "comment": "N"}


@dataclass(frozen=True)
class Wish:
    """One action on one alarm.

    Attributes:
        alarm: Which.
        action: What; the command of the same name.
        text: The reason, or the comment.
        until: End of a shelving, UTC ns; 0 means the longest allowed.
        once: Whether the shelving ends with the return to normal.
    """

    alarm: AlarmId
    action: ActionName
    text: str = ""
    until: int = 0
    once: bool = False


def offered(alarm: Alarm, operator: str) -> tuple[ActionName, ...]:
    """The actions that would not be refused for the state the operator sees, the most urgent first."""
    if not alarm.standing:
        return ()
    actions: list[ActionName] = []
    if is_pulsing(alarm) or (not alarm.acknowledged and alarm.suppression is not Suppression.NONE):
        actions.append("ack")
    if alarm.inner is AlarmState.LATCH_ACK:
        actions.append("reset")
    actions.append("unshelve" if Suppression.SHELVED in alarm.requested else "shelve")
    if alarm.owner != operator:
        actions.append("assign")
    actions.append("comment")
    return tuple(actions)
