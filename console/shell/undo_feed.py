"""Undo: offers to take back what was just done, and says why an acknowledgement cannot be."""

from console.model.alarm import Alarm
from console.shell.reason import spoken
from console.shell.seat import Seat
from console.shell.undo import Deed, Deeds
from console.wire.command import Receipt
from widgets.alarm_action import Wish
from widgets.undo_bar import UndoBar
from widgets.words import Words

_SHOWN_SECONDS = 12.0


class UndoFeed:
    """Hears of every wish of this seat that was carried out; Ctrl+Z takes back the newest."""

    def __init__(self, seat: Seat, bar: UndoBar, words: Words) -> None:
        self._picture, self._actions, self._clock = seat.bridge.picture, seat.actions, seat.clock
        self._bar, self._words = bar, words
        self._deeds = Deeds()
        self._shown_at = 0.0
        self._actions.on_done = self._done
        bar.asked.on_value(lambda _asked: self.undo())

    def undo(self) -> None:
        """Take back the newest deed, or say why that cannot be; what was said once gives way to what was before it."""
        deed = self._deeds.newest(self._clock.monotonic())
        if deed is None:
            self._say(self._words("undo.none"))
            return
        alarm = self._picture.alarms.get(deed.alarm)
        if not deed.undoable or alarm is None:
            self._deeds.drop(deed)
            self._say(self._never(deed))
            return
        self._actions.act(alarm, deed.wish, answer=lambda receipt: self._answered(deed, receipt))

    def tick(self) -> None:
        """The offer goes by itself."""
        if self._bar.isVisible() and self._clock.monotonic() - self._shown_at > _SHOWN_SECONDS:
            self._bar.hide()

    def _done(self, before: Alarm, wish: Wish) -> None:
        if wish.action == "undo":
            return
        deed = self._deeds.add(before, wish.action, self._clock.monotonic())
        if deed.undoable:
            self._say(self._words(f"undo.did.{deed.action}", title=self._title(deed)), offer=True)
        else:
            self._bar.hide()

    def _answered(self, deed: Deed, receipt: Receipt) -> None:
        if receipt.status == "done":
            self._deeds.drop(deed)
            self._say(self._words("undo.done", title=self._title(deed)))
        else:
            self._say(self._words("undo.failed", reason=spoken(receipt.reason, self._words)), offer=True)

    def _never(self, deed: Deed) -> str:
        if deed.action == "ack":
            return self._words("undo.never.ack", title=self._title(deed))
        return self._words("undo.never", action=self._words(f"act.{deed.action}"), title=self._title(deed))

    def _title(self, deed: Deed) -> str:
        return deed.title.get(self._words.language)

    def _say(self, text: str, *, offer: bool = False) -> None:
        self._shown_at = self._clock.monotonic()
        self._bar.show_text(text, offer=offer)
