"""What the history knows of a shift: notes, actions and its load; asked for a page at a time, in the GUI thread."""

from collections.abc import Callable

from console.model.handover import Figure, Row
from console.model.text import Text
from console.shell.actions import Actions
from console.shell.handover_draft import SAID, note_of
from console.shell.load_figures import load_of
from console.wire.alarm_history import ActionPage, decode_page
from console.wire.cockpit import KPI_SERVICE, decode_cockpit
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
        on_notes: Told the rows of notes and actions.
        on_figures: Told the load.
        on_failure: Told why something could not be had.
    """

    def __init__(
        self,
        actions: Actions,
        on_notes: Callable[[tuple[Row, ...]], None],
        on_figures: Callable[[tuple[Figure, ...]], None],
        on_failure: Callable[[Text], None],
    ) -> None:
        self._actions = actions
        self._on_notes, self._on_figures, self._on_failure = on_notes, on_figures, on_failure
        self._turn = 0

    def ask(self, begin: int, end: int) -> None:
        """What there was in ``begin <= t < end`` (UTC ns)."""
        self._turn += 1
        notes: list[Row] = []

        def noted(page: ActionPage) -> None:
            notes.extend(note_of(step) for step in page.rows if step.what in SAID)
            self._on_notes(tuple(notes))

        self._pages({"from": begin, "to": end, "limit": _LIMIT}, noted)
        period: dict[str, CommandArgument] = {"begin": begin, "end": end}
        self._ask(KPI_SERVICE, "get-figures", period, lambda body: self._on_figures(load_of(decode_cockpit(body).kpi)))

    def _pages(self, arguments: dict[str, CommandArgument], take: Callable[[ActionPage], None], count: int = 1) -> None:
        def taken(body: bytes) -> None:
            page = decode_page(body, ActionPage)
            take(page)
            if page.next and count < _MOST_PAGES:
                self._pages({**arguments, "cursor": page.next}, take, count + 1)

        self._ask("history", "get-actions", arguments, taken)

    def _ask(
        self, service: str, name: str, arguments: dict[str, CommandArgument], take: Callable[[bytes], None]
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
                take(receipt.data)
            except MalformedError:
                self._on_failure(UNREADABLE)

        self._actions.ask(service, name, "", arguments, answered)
