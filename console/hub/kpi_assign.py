"""Who answers for a bad actor: from a command to the event that says so, and from the events to what is known."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from console.model.event import Event, Values
from console.model.principal import Role
from console.model.text import Text
from console.wire.cockpit import ACTOR_PREFIX, Assigned
from console.wire.command import Command

if TYPE_CHECKING:
    from console.history.archive import Stored

NOT_ALLOWED = Text("vai trò này không được thao tác như vậy", "this role may not do that")
BAD_ARGUMENT = Text("tham số của lệnh không hợp lệ", "an argument of the command is not valid")
TOO_LONG = Text("nội dung quá dài", "the text is too long")
LONGEST_OWNER, LONGEST_NOTE = 64, 500
_ROLES = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN})


def assignment(command: Command, source: str, now: int) -> Event | Text:
    """The event of an ``assign-actor`` command, or why there is none.

    Args:
        command: Arguments ``owner`` (empty: nobody), ``due`` (UTC ns, 0 for none), ``note``.
        source: Who writes it.
        now: UTC ns.
    """
    owner, note = command.arguments.get("owner", ""), command.arguments.get("note", "")
    due = command.arguments.get("due", 0)
    if command.principal.role not in _ROLES:
        return NOT_ALLOWED
    if not isinstance(owner, str) or not isinstance(note, str) or not isinstance(due, int) or isinstance(due, bool):
        return BAD_ARGUMENT
    if not command.entity or not command.rule or not 0 <= due < 1 << 63:
        return BAD_ARGUMENT
    if len(owner.strip()) > LONGEST_OWNER or len(note.strip()) > LONGEST_NOTE:
        return TOO_LONG
    values: Values = {"owner": owner.strip(), "due": due, "note": note.strip(), "by": command.principal.name}
    values |= {"seat": command.principal.seat, "command": command.id.hex()}
    return Event(command.entity, source, ACTOR_PREFIX + command.rule, now, values=values)


def assigned_of(values: Values, t: int) -> Assigned:
    """What an event of kind ``kpi.actor.*`` says."""
    due = values.get("due")
    words = {name: str(values.get(name, "")) for name in ("owner", "note", "by", "seat")}
    return Assigned(t=t, due=due if isinstance(due, int) and not isinstance(due, bool) else 0, **words)


def assignments(events: "Iterable[Stored]") -> dict[tuple[str, str], list[Assigned]]:
    """Who answered for what, the newest first; a command that was executed twice counts once.

    Args:
        events: Of stream ``kpi``, oldest first.
    """
    found: dict[tuple[str, str], list[Assigned]] = {}
    seen: set[str] = set()
    for event in events:
        command = str(event.values.get("command", ""))
        if event.kind.startswith(ACTOR_PREFIX) and command not in seen:
            seen.add(command)
            said = assigned_of(event.values, event.t)
            found.setdefault((event.entity, event.kind.removeprefix(ACTOR_PREFIX)), []).insert(0, said)
    return found
