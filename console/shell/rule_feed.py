"""From the hub to the rule table: its rules, the changes that a supervisor saves, and the rehearsals that anybody asks.

The table is asked for when it is opened, when a rule changes, and now and then while it is open; nothing of it is kept
between two openings.
"""

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from console.feed.picture import Change
from console.model.amendment import RuleLine
from console.model.rehearsal import Rehearsal
from console.shell.reason import spoken
from console.shell.seat import Seat
from console.wire.command import Receipt
from console.wire.record import AMENDMENT_KIND
from widgets.alarm_action import SUPERVISORS
from widgets.rule_dialog import RuleDialog
from widgets.rule_wish import RehearsalWish, RuleWish
from widgets.theme import THEMES
from widgets.words import Words

_REFRESH_SECONDS = 5.0
_POLL_MS = 400
_lines = msgspec.json.Decoder(list[RuleLine])
_rehearsal = msgspec.json.Decoder(Rehearsal)
_encode = msgspec.json.Encoder().encode


class RuleFeed(QObject):
    """Opens one rule table at a time."""

    def __init__(self, seat: Seat, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions, self._clock, self._zone = seat.actions, seat.clock, seat.zone
        self._theme, self._words = THEMES[seat.theme], words
        self._dialog: RuleDialog | None = None
        self._found: list[RuleLine] = []
        self._asked_at = 0.0
        self._asking = False
        self._polls = QTimer(self, interval=_POLL_MS, singleShot=True)
        self._polls.timeout.connect(self._poll)

    def open(self, parent: QWidget) -> RuleDialog:
        """Show the rules; a seat whose role may not change them is told why."""
        if self._dialog is not None:
            self._dialog.raise_()
            return self._dialog
        role = self._actions.role
        denied = "" if role in SUPERVISORS else self._words("rules.denied", role=self._words(f"role.{role}"))
        dialog = self._dialog = RuleDialog(self._theme, self._words, parent, zone=self._zone, denied=denied)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.editor.saved.on_value(self._save)
        dialog.editor.rehearsed.on_value(self._rehearse)
        dialog.finished.connect(self._closed)
        dialog.tick(self._clock.now())
        self._ask()
        dialog.open()
        return dialog

    def take(self, change: Change) -> None:
        """A rule was changed at some seat: the table is asked for anew."""
        if self._dialog is not None and any(kind == AMENDMENT_KIND for _, kind in change.keys):
            self._ask()

    def tick(self) -> None:
        """Twice a second: time goes on, and how many alarms stand by a rule changes."""
        if self._dialog is None:
            return
        self._dialog.tick(self._clock.now())
        if self._clock.monotonic() - self._asked_at >= _REFRESH_SECONDS:
            self._ask()

    def _closed(self, _result: int) -> None:
        dialog, self._dialog = self._dialog, None
        self._polls.stop()
        playing = dialog.editor.playing if dialog else None
        if playing:
            self._send(playing, cancel=True)

    def _ask(self) -> None:
        """Ask for the rules from the beginning, a page after the other."""
        if self._asking:
            return
        self._asking, self._found, self._asked_at = True, [], self._clock.monotonic()
        self._actions.ask("alarm", "get-rules", "", {"after": ""}, self._answered)

    def _answered(self, receipt: Receipt) -> None:
        if receipt.status != "done":
            self._fail(spoken(receipt.reason, self._words))
            return
        try:
            page = _lines.decode(receipt.data)
        except msgspec.DecodeError as err:
            self._fail(str(err))
            return
        self._found += page
        if page:
            self._actions.ask("alarm", "get-rules", "", {"after": page[-1].rule}, self._answered)
            return
        self._asking = False
        if self._dialog is not None:
            self._dialog.show_lines(self._found, self._clock.now())

    def _fail(self, reason: str) -> None:
        self._asking = False
        if self._dialog is not None:
            self._dialog.show_failure(reason)

    def _save(self, wish: RuleWish) -> None:
        def answer(receipt: Receipt) -> None:
            if self._dialog is not None:
                self._dialog.editor.show_answer(spoken(receipt.reason, self._words), done=receipt.status == "done")
                self._ask()

        told = {"figures": _encode(wish.figures).decode(), "reason": wish.reason}
        self._actions.ask("alarm", "amend", "", {**told}, answer, revision=wish.revision, rule=wish.rule)

    def _rehearse(self, wish: RehearsalWish) -> None:
        self._send(wish, cancel=wish.cancel)

    def _poll(self) -> None:
        playing = self._dialog.editor.playing if self._dialog is not None else None
        if playing:
            self._send(playing, cancel=False)

    def _send(self, wish: RehearsalWish, *, cancel: bool) -> None:
        def answer(receipt: Receipt) -> None:
            if cancel or self._dialog is None:
                return
            self._dialog.show_rehearsal(_told(receipt), wish)
            if self._dialog.editor.playing == wish:
                self._polls.start()

        told = {
            "present": _encode(wish.present).decode(),
            "proposed": _encode(wish.proposed).decode(),
            "from": wish.begin,
            "to": wish.end,
        }
        self._actions.ask("history", "get-rehearsal", "", {**told, "cancel": cancel}, answer, rule=wish.rule)


def _told(receipt: Receipt) -> Rehearsal:
    if receipt.status == "done":
        try:
            return _rehearsal.decode(receipt.data)
        except msgspec.DecodeError as err:
            return Rehearsal(state="failed", reason=str(err))
    return Rehearsal(state="failed", reason=receipt.reason)
