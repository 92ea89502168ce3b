"""From an operator's command to a wish for the engine: which commands there are, who may give them, what they say.

| command | arguments | who |
|---|---|---|
| ``ack``, ``reset`` | | operator |
| ``shelve`` | ``reason``, ``until`` (UTC ns; else the longest allowed), ``once`` (until normal) | operator |
| ``unshelve`` | | operator |
| ``assign`` | ``owner`` (left out: whoever asks; empty: nobody) | operator |
| ``comment`` | ``text`` | operator |
| ``suppress``, ``remove`` | ``reason``: by design; out of service | supervisor |
| ``return`` | ``from``: ``suppressed_by_design`` or ``out_of_service`` | supervisor |
| ``undo`` | ``action``: ``shelve``, ``suppress``, ``remove``, or ``assign`` with ``owner`` (whose it was) | as that |
| ``mode`` | of entity ``mode.<id>``: ``on``, ``reason``, ``until`` (UTC ns; else until cleared) | supervisor |
| ``amend`` | of rule ``<id>``: ``figures`` (a JSON object of figures by path), ``reason`` | supervisor |

An acknowledgement has no way back: what was seen cannot be unseen, and who took it back could hide that nobody acted.
"""

import msgspec

from console.alarms.machine import Happening
from console.alarms.operation import Note, Operation
from console.alarms.regime import ModeOrder
from console.alarms.rulebook import AmendmentOrder
from console.model.alarm import Suppression
from console.model.amendment import Figures
from console.model.outside import UNREADABLE
from console.model.principal import Role
from console.model.text import Text
from console.wire.command import Command

NOT_ALLOWED = Text("vai trò này không được thao tác như vậy", "this role may not do that")
UNKNOWN_COMMAND = Text("lệnh không được hỗ trợ", "no such command")
BAD_ARGUMENT = Text("tham số của lệnh không hợp lệ", "an argument of the command is not valid")

NO_WAY_BACK = Text("thao tác này không hoàn tác được", "that cannot be undone")

MODE = "mode"
AMEND = "amend"
UNDO = "undo"
_figures = msgspec.json.Decoder(Figures)
_MODE_ENTITY = "mode."
_OPERATORS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})
_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_RETURNS = {Suppression.BY_DESIGN: Happening.RELEASE, Suppression.OUT_OF_SERVICE: Happening.RETURN}
_UNDONE: dict[str, Happening | Note] = {
    "shelve": Happening.UNSHELVE,
    "suppress": Happening.RELEASE,
    "remove": Happening.RETURN,
    "assign": "assign",
}
_PLAIN: dict[str, tuple[Happening | Note, str, frozenset[Role]]] = {
    "ack": (Happening.ACK, "", _OPERATORS),
    "reset": (Happening.RESET, "", _OPERATORS),
    "unshelve": (Happening.UNSHELVE, "", _OPERATORS),
    "shelve": (Happening.SHELVE, "reason", _OPERATORS),
    "assign": ("assign", "owner", _OPERATORS),
    "comment": ("comment", "text", _OPERATORS),
    "suppress": (Happening.SUPPRESS, "reason", _SUPERVISORS),
    "remove": (Happening.REMOVE, "reason", _SUPERVISORS),
    "return": (Happening.RETURN, "", _SUPERVISORS),
}


def wish_of(command: Command) -> Operation | Text:
    """The wish, or why there is none."""
    if command.name == UNDO:
        return _undo_of(command)
    known = _PLAIN.get(command.name)
    if known is None:
        return UNKNOWN_COMMAND
    what, field, roles = known
    if command.principal.role not in roles:
        return NOT_ALLOWED
    arguments = command.arguments
    text = arguments.get(field, command.principal.name if field == "owner" else "") if field else ""
    until = arguments.get("until", 0) if command.name == "shelve" else 0
    if not isinstance(text, str) or not isinstance(until, int) or isinstance(until, bool) or until < 0:
        return BAD_ARGUMENT
    if command.name == "shelve" and arguments.get("once") is True:
        what = Happening.SHELVE_ONCE
    if command.name == "return":
        returned = _RETURNS.get(arguments.get("from"))  # type: ignore[arg-type] - a StrEnum equals its text
        if returned is None:
            return BAD_ARGUMENT
        what = returned
    return _operation(command, what, text=text, until=until)


def _undo_of(command: Command) -> Operation | Text:
    """The opposite of an earlier command, with the revision that the alarm has now."""
    action, owner = command.arguments.get("action"), command.arguments.get("owner", "")
    back = _UNDONE.get(action) if isinstance(action, str) else None
    if back is None or not isinstance(action, str):
        return NO_WAY_BACK
    if command.principal.role not in _PLAIN[action][2]:
        return NOT_ALLOWED
    if not isinstance(owner, str):
        return BAD_ARGUMENT
    return _operation(command, back, text=owner if back == "assign" else "", action=UNDO)


def _operation(
    command: Command, what: Happening | Note, *, text: str = "", until: int = 0, action: str = ""
) -> Operation:
    return Operation(
        what=what,
        revision=command.revision,
        by=command.principal.name,
        command=command.id.hex(),
        text=text,
        until=until,
        seat=command.principal.seat,
        action=action,
    )


def mode_id(command: Command) -> str:
    """The id of the mode that a ``mode`` command is about."""
    return command.entity.removeprefix(_MODE_ENTITY)


def order_of(command: Command) -> ModeOrder | Text:
    """The order that a ``mode`` command gives, or why there is none."""
    if command.principal.role not in _SUPERVISORS:
        return NOT_ALLOWED
    on, until = command.arguments.get("on"), command.arguments.get("until", 0)
    reason = command.arguments.get("reason", "")
    if not isinstance(on, bool) or not isinstance(reason, str) or isinstance(until, bool) or not isinstance(until, int):
        return BAD_ARGUMENT
    if until < 0 or not command.entity.startswith(_MODE_ENTITY):
        return BAD_ARGUMENT
    return ModeOrder(
        mode=mode_id(command),
        on=on,
        revision=command.revision,
        by=command.principal.name,
        command=command.id.hex(),
        reason=reason,
        until=until,
    )


def amendment_order_of(command: Command) -> AmendmentOrder | Text:
    """The order that an ``amend`` command gives, or why there is none."""
    if command.principal.role not in _SUPERVISORS:
        return NOT_ALLOWED
    told, reason = command.arguments.get("figures"), command.arguments.get("reason", "")
    if not isinstance(told, str) or not isinstance(reason, str):
        return BAD_ARGUMENT
    try:
        figures = _figures.decode(told)
    except UNREADABLE:
        return BAD_ARGUMENT
    return AmendmentOrder(
        rule=command.rule,
        figures=figures,
        revision=command.revision,
        by=command.principal.name,
        seat=command.principal.seat,
        command=command.id.hex(),
        reason=reason,
    )
