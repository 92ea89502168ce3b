"""What an operator may do with an alarm now, and what he then asks for; plain Python."""

from dataclasses import dataclass
from typing import Literal

from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.principal import Role
from widgets.alarm_group import AlarmId
from widgets.symbol import is_pulsing

ActionName = Literal["ack", "reset", "shelve", "unshelve", "assign", "comment", "suppress", "remove", "return", "undo"]
KEYS: dict[ActionName, str] = {
    "ack": "A", "reset": "R", "shelve": "S", "unshelve": "S", "assign": "T", "comment": "N", "undo": "Ctrl Z",
}  # fmt: skip
STRONG: tuple[ActionName, ...] = ("suppress", "remove", "return")
"""What only a supervisor may do; it stands in a menu, apart from what an operator does all day."""

_OPERATORS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})


@dataclass(frozen=True)
class Wish:
    """One action on one alarm.

    Attributes:
        alarm: Which.
        action: What; the command of the same name.
        text: The reason, the comment, or (of a return) which suppression ends.
        until: End of a shelving, UTC ns; 0 means the longest allowed.
        once: Whether the shelving ends with the return to normal.
        undoes: The action that an undo takes back; of an assignment ``text`` is whose it was before.
    """

    alarm: AlarmId
    action: ActionName
    text: str = ""
    until: int = 0
    once: bool = False
    undoes: str = ""


def offered(alarm: Alarm, operator: str, role: Role = Role.OPERATOR) -> tuple[ActionName, ...]:
    """The actions that would not be refused for the state the operator sees, the most urgent first."""
    if not alarm.standing or role not in _OPERATORS:
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
    return (*actions, *_strong(alarm)) if role in SUPERVISORS else tuple(actions)


def returning(alarm: Alarm) -> Suppression | None:
    """The suppression by hand that a return ends: the effective one; what a mode suppresses ends with the mode."""
    held = (Suppression.OUT_OF_SERVICE, Suppression.BY_DESIGN)
    return next((one for one in held if one in alarm.requested), None)


def _strong(alarm: Alarm) -> list[ActionName]:
    actions: list[ActionName] = []
    if Suppression.BY_DESIGN not in alarm.requested:
        actions.append("suppress")
    if Suppression.OUT_OF_SERVICE not in alarm.requested:
        actions.append("remove")
    if returning(alarm) is not None:
        actions.append("return")
    return actions
