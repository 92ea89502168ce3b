"""The hand-over that is being made: what stands, what was gone through, and the words for the next shift. No Qt."""

from collections.abc import Iterable

from msgspec import Struct, structs

from console.model.alarm import Alarm, Suppression
from console.model.handover import Figure, Handover, Row, Section, Seen, Signature
from console.model.principal import Principal
from console.model.text import Text
from console.wire.alarm_history import Step

SAID = frozenset({"comment", "shelve", "unshelve", "suppress", "remove", "return", "reset"})
"""What of the shift's actions the next one must know; acknowledgements are in the states."""
_ORDER = {section: k for k, section in enumerate(Section)}
_HELD = {Suppression.BY_DESIGN: Section.SUPPRESSED, Suppression.OUT_OF_SERVICE: Section.OUT_OF_SERVICE}


class KeptDraft(Struct, frozen=True):
    """What of a draft outlives the console: all that cannot be had from the hub again.

    Attributes:
        note: For the next shift.
        seen: Section, entity, rule and start of what was gone through, and how.
        after: Revision of the hand-over before it; a draft is void once there is a later one.
    """

    note: str = ""
    seen: tuple[tuple[Section, str, str, int, Seen], ...] = ()
    after: int = 0


class Draft:
    """Lives as long as the seat, so that no window that is closed takes it along.

    Attributes:
        after: Revision of the last hand-over that is known of.
        unkept: Whether it is another one than ``kept`` was last time.
        note: For the next shift.
        notes: What was said and done in the shift, from the history.
        figures: Its load, from the history.
        unknown: What could not be had, in words.
    """

    def __init__(self) -> None:
        self.note = ""
        self.after = 0
        self.unkept = False
        self.notes: tuple[Row, ...] = ()
        self.figures: tuple[Figure, ...] = ()
        self.unknown: tuple[Text, ...] = ()
        self._seen: dict[tuple[Section, str, str, int], Seen] = {}

    @property
    def kept(self) -> KeptDraft:
        """What outlives the console."""
        return KeptDraft(self.note, tuple((*key, seen) for key, seen in self._seen.items()), self.after)

    def restore(self, kept: KeptDraft) -> None:
        """Go on with what a console kept before it ended."""
        self.note, self.after = kept.note, kept.after
        self._seen = {(section, entity, rule, since): seen for section, entity, rule, since, seen in kept.seen}

    def write(self, note: str) -> None:
        """The words for the next shift are these."""
        self.note, self.unkept = note, True

    def rows(self, alarms: Iterable[Alarm]) -> tuple[Row, ...]:
        """The list as it stands, in its order, with what has been gone through."""
        rows = [row_of(alarm) for alarm in alarms if alarm.standing]
        rows.sort(key=_rank)
        return tuple(structs.replace(r, seen=self._seen.get(r.key, Seen.NO)) for r in (*rows, *self.notes))

    def see(self, rows: Iterable[Row], seen: Seen) -> None:
        """These were gone through, or were not after all."""
        self._seen.update({row.key: seen for row in rows})
        self.unkept = True

    def clear(self) -> None:
        """It was signed: the next one begins empty."""
        self.unkept = self.unkept or bool(self._seen or self.note)
        self._seen.clear()
        self.note = ""

    def record(self, principal: Principal, rows: tuple[Row, ...], shift: tuple[Text, int, int]) -> Handover:
        """What is sent to be signed; the hub puts its own signature and time in."""
        name, begin, end = shift
        return Handover(
            seat=principal.seat,
            shift=name,
            begin=begin,
            end=end,
            outgoing=Signature(principal.name, principal.role, 0),
            note=self.note.strip(),
            rows=rows,
            figures=self.figures,
            unknown=self.unknown,
        )


def row_of(alarm: Alarm) -> Row:
    """A standing alarm as a row."""
    row = Row(
        Section.WAITING,
        alarm.title,
        alarm.place,
        alarm.priority,
        str(alarm.inner),
        alarm.first,
        alarm.owner,
        entity=alarm.entity,
        rule=alarm.rule,
    )
    if alarm.suppression is Suppression.SHELVED:
        told = {"until": alarm.shelved_until, "by": alarm.shelved_by, "reason": alarm.shelved_reason}
        since = alarm.shelved_since or alarm.changed
        return structs.replace(row, section=Section.SHELVED, state=str(alarm.state), since=since, **told)
    section = _HELD.get(alarm.suppression)
    if section is not None:
        held = next((h for h in alarm.held if h.what is alarm.suppression), None)
        told = {"by": held.by, "reason": held.reason} if held else {"reason": ", ".join(alarm.modes)}
        since = held.since if held else alarm.changed
        return structs.replace(row, section=section, state=str(alarm.state), since=since, **told)
    if alarm.acknowledged:
        row = structs.replace(row, section=Section.IN_HAND if alarm.owner else Section.UNOWNED)
    return row


def note_of(step: Step) -> Row:
    """What somebody said or did in the shift as a row."""
    return Row(
        Section.NOTES,
        step.title,
        step.place,
        step.priority or 4,
        step.what,
        step.t,
        until=step.until,
        by=step.by,
        reason=step.text,
        entity=step.entity,
        rule=step.rule,
    )


def _rank(row: Row) -> tuple[int, str, int, int, int, str]:
    """By section; what is in hand by its owner, what is shelved by when it ends, then the priority and the newest."""
    owner = row.owner if row.section is Section.IN_HAND else ""
    return (_ORDER[row.section], owner, row.until, row.priority, -row.since, row.entity)
