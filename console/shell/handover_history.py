"""What the history knows of a shift: notes, actions and its load; asked for a page at a time, in the GUI thread."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from console.model.handover import Figure, Row
from console.model.text import Text
from console.shell.actions import Actions
from console.shell.handover_draft import SAID, note_of
from console.shell.load_figures import load_of
from console.wire.alarm_history import ActionPage, Occurrence, OccurrencePage, decode_page
from console.wire.codec import MalformedError
from console.wire.command import CommandArgument, Receipt

_LIMIT = 1000
_MOST_PAGES = 20
UNANSWERED = Text("trung tâm không trả lời kịp", "the hub did not answer in time")
UNREADABLE = Text("câu trả lời không đọc được", "the answer cannot be read")


class ShiftHistory:
    """Asks anew with each ``ask``; an older answer that is still on its way is left alone.

    Args:
        actions: Puts the questions.
        zone: Of the city.
        on_notes: Told the rows of notes and actions.
        on_figures: Told the load.
        on_failure: Told why something could not be had.
    """

    def __init__(
        self,
        actions: Actions,
        zone: ZoneInfo,
        on_notes: Callable[[tuple[Row, ...]], None],
        on_figures: Callable[[tuple[Figure, ...]], None],
        on_failure: Callable[[Text], None],
    ) -> None:
        self._actions, self._zone = actions, zone
        self._on_notes, self._on_figures, self._on_failure = on_notes, on_figures, on_failure
        self._turn = 0

    def ask(self, begin: int, end: int) -> None:
        """What there was in ``begin <= t < end`` (UTC ns)."""
        self._turn += 1
        notes: list[Row] = []
        past: list[Occurrence] = []

        def noted(page: ActionPage) -> None:
            notes.extend(note_of(step) for step in page.rows if step.what in SAID)
            self._on_notes(tuple(notes))

        def happened(page: OccurrencePage) -> None:
            past.extend(page.rows)
            if not page.next:
                self._on_figures(load_of(past, begin, end, self._zone))

        span: dict[str, CommandArgument] = {"from": begin, "to": end, "limit": _LIMIT}
        self._pages("get-actions", span, lambda body: decode_page(body, ActionPage), noted)
        annunciated: dict[str, CommandArgument] = {**span, "annunciated": True}
        self._pages("get-occurrences", annunciated, lambda body: decode_page(body, OccurrencePage), happened)

    def _pages(
        self,
        name: str,
        arguments: dict[str, CommandArgument],
        decode: Callable[[bytes], ActionPage] | Callable[[bytes], OccurrencePage],
        take: Callable[[ActionPage], None] | Callable[[OccurrencePage], None],
        count: int = 1,
    ) -> None:
        turn = self._turn

        def answered(receipt: Receipt) -> None:
            if turn != self._turn:
                return
            if receipt.status != "done":
                vi, _, en = receipt.reason.partition("|")
                self._on_failure(Text(vi, en or vi) if vi else UNANSWERED)
                return
            try:
                page = decode(receipt.data)
            except MalformedError:
                self._on_failure(UNREADABLE)
                return
            take(page)  # type: ignore[arg-type] - decode and take are of one kind
            if page.next and count < _MOST_PAGES:
                self._pages(name, {**arguments, "cursor": page.next}, decode, take, count + 1)

        self._actions.ask("history", name, "", arguments, answered)
