"""The hand-over of this seat in one window: from the picture and the history to the window, and back as commands."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import structs
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from console.feed.picture import Change
from console.model.clock import NS
from console.model.handover import Figure, Handover, HandoverState, Row
from console.model.text import Text
from console.shell.handover_history import ShiftHistory
from console.shell.handover_log import HandoverLog
from console.shell.seat import Seat
from console.shell.shift_watch import ShiftState
from console.wire.codec import MalformedError
from console.wire.command import CommandArgument, Receipt
from console.wire.handover import MOST_PACKED, decode_list, pack, unpack
from console.wire.record import seat_entity
from widgets.figure import clock, spoken_age
from widgets.handover_dialog import HandoverDialog, Signing
from widgets.handover_list import Marked
from widgets.handover_page import save_pdf
from widgets.handover_state import HandoverView
from widgets.theme import THEMES
from widgets.words import Words

Keep = Callable[[str, str], None]
_PAST = 40
_UNPLANNED_SECONDS = 8 * 3600
TOO_LARGE = Text("danh sách quá dài để ký một lần", "the list is too long to be signed at once")


class HandoverFeed(QObject):
    """Dies with its window; the draft and the last hand-over are the seat's (``HandoverLog``).

    Args:
        seat: The seat.
        words: The window's.
        keep: Sets or drops a notice by name.
        on_operator: Told who sits here now, when that changes.
        parent: The window's desk.
    """

    def __init__(
        self, seat: Seat, words: Words, keep: Keep, on_operator: Callable[[str], None], *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._seat, self._words, self._keep, self._on_operator = seat, words, keep, on_operator
        self._zone: ZoneInfo = seat.zone
        self._picture, self._actions, self._clock = seat.bridge.picture, seat.actions, seat.clock
        self._log: HandoverLog = seat.handovers
        self._dialog: HandoverDialog | None = None
        self._past: Handover | None = None
        self._sending, self._failure, self._load = False, "", ""
        self._stale = True
        self._history = ShiftHistory(seat.actions, self._take_notes, self._take_figures, self._miss_history)
        on_operator(seat.actions.operator)  # who took over before this window opened

    # ------------------------------------------------------------------ what happens

    def take(self, change: Change) -> None:
        """Follow a change of the picture."""
        if self._log.take(change):
            self._on_operator(self._actions.operator)
            self._stale = True
        if change.alarms or change.reset:
            self._stale = True

    def tick(self, now: int) -> None:
        """Twice a second: what is owed, and the open window; ``now`` is UTC ns."""
        state = self._log.judge(now)
        if self._log.draft.unkept:
            self._log.draft.unkept = False
            self._seat.habits.keep()
        self._keep("handover", self._notice(state, now))
        if self._dialog is not None and self._stale and self._past is None:
            self._show()

    def open(self) -> None:
        """The window."""
        if self._dialog is not None:
            self._dialog.raise_()
            return
        self._past, self._failure = None, ""
        dialog = HandoverDialog(THEMES[self._seat.theme], self._words, self._zone, self._window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.note_changed.on_value(self._note)
        dialog.list.marked.on_value(self._mark)
        dialog.signing.on_value(self._sign)
        dialog.past_asked.on_value(self._ask_past)
        dialog.past_chosen.on_value(self._choose_past)
        dialog.export_asked.on_value(self._export)
        dialog.finished.connect(self._closed)
        self._dialog = dialog
        self._load = self._words("handover.load.waiting")
        now = self._clock.now()
        _, begin, _ = self._shift(now)
        self._history.ask(begin, now)
        self._show()
        dialog.open()

    def _window(self) -> QWidget | None:
        parent = self.parent()
        window = getattr(parent, "window", None)
        return window if isinstance(window, QWidget) else None

    def _closed(self, _result: int) -> None:
        self._dialog = None

    # ------------------------------------------------------------------ the view

    def _show(self) -> None:
        self._stale = False
        dialog, now = self._dialog, self._clock.now()
        if dialog is None:
            return
        if self._past is not None:
            dialog.show_view(HandoverView(self._past, self._past.outgoing.t, draft=False, past=True))
            return
        last = self._log.last
        if last is not None and last.state is HandoverState.SIGNED:
            changed = sum(a.changed > last.outgoing.t and a.standing for a in self._picture.alarms.values())
            view = HandoverView(last, last.outgoing.t, draft=False, changed=changed)
        else:
            view = HandoverView(self._record(now), now, load=self._load)
        dialog.show_view(replace(view, sending=self._sending, failure=self._failure))

    def _record(self, now: int) -> Handover:
        draft = self._log.draft
        return draft.record(self._actions.principal, draft.rows(self._picture.alarms.values()), self._shift(now))

    def _shift(self, now: int) -> tuple[Text, int, int]:
        turn = self._log.judge(now).closing
        if turn is not None:
            return turn.shift.name, turn.begin, turn.end
        last = self._log.last
        since = last.incoming.t if last is not None and last.incoming is not None else 0
        return Text(""), max(since, now - _UNPLANNED_SECONDS * NS), 0

    def _notice(self, state: ShiftState, now: int) -> str:
        words, last = self._words, self._log.last
        if state.waiting and last is not None:
            return words("handover.waits", name=last.outgoing.name)
        if state.overdue is None:
            return ""
        age = spoken_age((now - state.overdue.end) / NS, words.language)
        name = state.overdue.shift.name.get(words.language)
        return words("handover.overdue", shift=name, time=clock(state.overdue.end, self._zone)[:5], age=age)

    # ------------------------------------------------------------------ what the operator does

    def _note(self, text: str) -> None:
        self._log.draft.write(text)

    def _mark(self, marked: Marked) -> None:
        self._log.draft.see(marked.rows, marked.seen)
        self._show()

    def _sign(self, signing: Signing) -> None:
        principal, arguments = self._actions.principal, dict[str, CommandArgument]()
        if signing.what == "sign":
            record = pack(self._record(self._clock.now()))
            if len(record) > MOST_PACKED:
                self._fail(TOO_LARGE.get(self._words.language))
                return
            arguments["record"] = record
        else:
            arguments["remark"] = signing.remark
        if signing.what == "confirm":
            principal = structs.replace(principal, name=signing.name)
        self._sending, self._failure = True, ""
        last = self._log.last
        revision = last.revision if last is not None else 0
        self._actions.order(
            "seat",
            signing.what,
            seat_entity(principal.seat),
            arguments,
            self._answered,
            revision=revision,
            by=principal,
        )
        self._show()

    def _answered(self, receipt: Receipt) -> None:
        self._sending = False
        if receipt.status == "done":
            self._failure = ""
            self._show()
        else:
            self._fail(self._reason(receipt))

    def _fail(self, reason: str) -> None:
        self._sending, self._failure = False, reason
        self._show()

    def _reason(self, receipt: Receipt) -> str:
        vi, _, en = receipt.reason.partition("|")
        told = en if en and self._words.language == "en" else vi
        return told.strip() or self._words("handover.unanswered")

    # ------------------------------------------------------------------ the past

    def _ask_past(self, _asked: bool) -> None:
        self._actions.ask("history", "get-handovers", "", {"limit": _PAST}, self._list_past)

    def _list_past(self, receipt: Receipt) -> None:
        if self._dialog is None:
            return
        try:
            listed = decode_list(receipt.data) if receipt.status == "done" else []
        except MalformedError:
            listed = []
        self._dialog.show_past(listed, "" if receipt.status == "done" else self._reason(receipt))

    def _choose_past(self, chosen: Handover | None) -> None:
        if chosen is None:
            self._past = None
            self._show()
            return
        seat, signed = chosen.id
        self._actions.ask("history", "get-handover", "", {"seat": seat, "signed": signed}, self._open_past)

    def _open_past(self, receipt: Receipt) -> None:
        try:
            self._past = unpack(receipt.data.decode()) if receipt.status == "done" else None
        except (MalformedError, UnicodeDecodeError):
            self._past = None
        if self._past is None and self._dialog is not None:
            self._dialog.say(self._words("handover.failed", reason=self._reason(receipt)))
            return
        self._show()

    def _export(self, _asked: bool) -> None:
        shown = self._past or self._log.last
        if shown is None or self._dialog is None:
            return
        words, seat = self._words, shown.seat
        day = clock(shown.outgoing.t, self._zone).replace(":", "")
        name = str(Path.home() / f"giao-ca-{seat}-{day}.pdf")
        path, _ = QFileDialog.getSaveFileName(self._dialog, words("handover.export.title"), name, "PDF (*.pdf)")
        if path:
            self.save(Path(path), shown)

    def save(self, path: Path, handover: Handover) -> None:
        """Save one as PDF, and tell in the window what became of it."""
        words = self._words
        try:
            save_pdf(path, handover, words, self._zone)
            told = words("handover.exported", path=path)
        except OSError as err:
            told = words("handover.export.failed", path=path, reason=err.strerror or err)
        if self._dialog is not None:
            self._dialog.say(told)

    # ------------------------------------------------------------------ the history

    def _take_notes(self, notes: tuple[Row, ...]) -> None:
        self._log.draft.notes = notes
        self._show()

    def _take_figures(self, figures: tuple[Figure, ...]) -> None:
        self._log.draft.figures, self._load = figures, ""
        self._log.draft.unknown = ()
        self._show()

    def _miss_history(self, reason: Text) -> None:
        self._log.draft.unknown = (reason,)
        self._load = self._words("handover.load.none", reason=reason.get(self._words.language))
        self._show()
