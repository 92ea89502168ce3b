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
"""

from console.alarms.machine import Happening
from console.alarms.operation import Note, Operation
from console.model.alarm import Suppression
from console.model.principal import Role
from console.model.text import Text
from console.wire.command import Command

NOT_ALLOWED = Text("vai trò này không được thao tác như vậy", "this role may not do that")
UNKNOWN_COMMAND = Text("lệnh không được hỗ trợ", "no such command")
BAD_ARGUMENT = Text("tham số của lệnh không hợp lệ", "an argument of the command is not valid")

_OPERATORS = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})
_SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_RETURNS = {Suppression.BY_DESIGN: Happening.RELEASE, Suppression.OUT_OF_SERVICE: Happening.RETURN}
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
    return Operation(
        what=what,
        revision=command.revision,
        by=command.principal.name,
        command=command.id.hex(),
        text=text,
        until=until,
        seat=command.principal.seat,
    )
