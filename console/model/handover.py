"""The shift hand-over: what one watch tells the next, and who has signed for it."""

from enum import StrEnum

import msgspec

from console.model.outside import Counter, Nanoseconds
from console.model.principal import Role
from console.model.text import Text


class Section(StrEnum):
    """What a row is handed over as; the order is that of the list."""

    WAITING = "waiting"
    UNOWNED = "unowned"
    IN_HAND = "in_hand"
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"
    NOTES = "notes"


class Seen(StrEnum):
    """How the outgoing operator has gone through a row: not yet, by itself, or with its whole section."""

    NO = ""
    ONE = "one"
    SECTION = "section"


class HandoverState(StrEnum):
    """Signed by the outgoing operator, confirmed by the incoming one, or withdrawn before that."""

    SIGNED = "signed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Row(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True):
    """One alarm, or one note or action of the shift, as it was when the hand-over was signed. Times are UTC ns.

    Attributes:
        section: Where it is listed.
        title: Of the alarm.
        place: Words for where.
        priority: 1 to 4.
        state: ISA name; of an action its name.
        since: When the occurrence began, the suppression was asked for, or the note was written.
        owner: Who takes care of it, else empty.
        until: When a shelving ends, else 0.
        by: Who suppressed it, or wrote or did it.
        reason: Why; the text of a note.
        entity: Entity id.
        rule: Rule id.
        seen: Whether it was gone through.
    """

    section: Section
    title: Text
    place: Text = Text("")
    priority: int = 4
    state: str = ""
    since: Nanoseconds = 0
    owner: str = ""
    until: Nanoseconds = 0
    by: str = ""
    reason: str = ""
    entity: str = ""
    rule: str = ""
    seen: Seen = Seen.NO

    @property
    def key(self) -> tuple[Section, str, str, int]:
        """What it is recognised by when the list is made anew; a changed occurrence is another row."""
        return (self.section, self.entity, self.rule, self.since)


class Figure(msgspec.Struct, frozen=True, array_like=True):
    """One line about the load of the shift, in words; ``met`` is None where there is no target."""

    name: Text
    value: Text
    met: bool | None = None


class Signature(msgspec.Struct, frozen=True, array_like=True):
    """Who signed, as what, when (UTC ns, by the hub's clock)."""

    name: str
    role: Role
    t: Nanoseconds


class Handover(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One hand-over of one seat.

    Attributes:
        seat: Which.
        revision: Grows by one with every change at this seat, over all its hand-overs.
        state: How far it is.
        shift: Name of the shift that ends, empty without shifts.
        begin: When that shift began, UTC ns.
        end: When it ends.
        outgoing: Who handed over.
        incoming: Who took over; None until then.
        note: Free text for the next shift.
        withdrawn: Who took it back before it was confirmed, else None.
        remark: What the incoming operator adds, or why it was withdrawn.
        rows: What stands.
        figures: The load of the shift.
        unknown: What could not be had when it was signed, in words.
    """

    seat: str
    revision: Counter = 0
    state: HandoverState = HandoverState.SIGNED
    shift: Text = Text("")
    begin: Nanoseconds = 0
    end: Nanoseconds = 0
    outgoing: Signature
    incoming: Signature | None = None
    withdrawn: Signature | None = None
    note: str = ""
    remark: str = ""
    rows: tuple[Row, ...] = ()
    figures: tuple[Figure, ...] = ()
    unknown: tuple[Text, ...] = ()

    @property
    def id(self) -> tuple[str, int]:
        """(seat, when it was signed): the same through confirmation and withdrawal."""
        return (self.seat, self.outgoing.t)
