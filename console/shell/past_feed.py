"""From the history to the detail pane: what has happened to the selected alarm, and the cameras near it."""

import math

from console.feed.picture import Change
from console.model.clock import NS
from console.shell.camera_feed import metres
from console.shell.place import find, place_of
from console.shell.reason import spoken
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.wire.alarm_history import Occurrence, OccurrencePage, decode_page
from console.wire.codec import MalformedError
from console.wire.command import Receipt
from widgets.alarm_order import AlarmId
from widgets.alarm_past import Near
from widgets.past_view import PastView
from widgets.words import Words

_PAGE = 12
_MOST_CAMERAS, _SEES_METRES = 4, 600.0
_SETTLE_SECONDS = 1.0  # after a change: the store commits in groups
_AHEAD_NS = 86_400 * NS  # a seat whose clock is slow must not miss what has just begun


class PastFeed:
    """Asks once the selection has rested for a moment; an answer to an earlier selection is dropped."""

    def __init__(self, seat: Seat, view: PastView, words: Words) -> None:
        self._picture, self._actions, self._clock = seat.bridge.picture, seat.actions, seat.clock
        self._selection, self._view, self._words = seat.selection, view, words
        self._alarm: AlarmId | None = None
        self._rows: list[Occurrence] = []
        self._next = ""
        self._due: float | None = None
        self._asked = 0
        view.asked.on_value(self._again)
        view.camera_picked.on_value(seat.selection.select_entity)

    def select(self, selected: Selected) -> None:
        """Another selection: an alarm that is stepped over is not asked for."""
        if selected.alarm == self._alarm and self._alarm is not None:
            return
        self._alarm, self._rows, self._next = selected.alarm, [], ""
        self._asked += 1
        self._view.clear()
        self._due = None
        if selected.alarm is not None:
            self._view.show_pending()
            self._show_cameras(selected)
            self._due = self._clock.monotonic()

    def take(self, change: Change) -> None:
        """The selected alarm changed: the history will know of it in a moment."""
        if self._alarm is not None and self._alarm in change.alarms:
            self._due = self._clock.monotonic() + _SETTLE_SECONDS

    def flush(self) -> None:
        """Ask if something is due and somebody answers."""
        live = self._picture.status.connection == "live"
        if self._due is not None and self._clock.monotonic() >= self._due and live:
            self._due = None
            self._ask("")

    def _again(self, what: str) -> None:
        if self._alarm is not None:
            self._ask(self._next if what == "more" else "")

    def _ask(self, cursor: str) -> None:
        alarm = self._alarm
        if alarm is None:
            return
        self._asked += 1
        number = self._asked

        def answered(receipt: Receipt) -> None:
            if number == self._asked:
                self._take(receipt, more=bool(cursor))

        span = {"from": 0, "to": self._clock.now() + _AHEAD_NS, "rule": alarm[1]}
        page = {"limit": _PAGE, "details": True, "cursor": cursor}
        self._actions.ask("history", "get-occurrences", alarm[0], {**span, **page}, answered)

    def _take(self, receipt: Receipt, *, more: bool) -> None:
        if receipt.status != "done":
            self._view.show_failure(spoken(receipt.reason, self._words))
            return
        try:
            page = decode_page(receipt.data, OccurrencePage)
        except MalformedError as err:
            self._view.show_failure(spoken(str(err), self._words))
            return
        self._rows = [*self._rows, *page.rows] if more else page.rows
        self._next = page.next
        self._tell()

    def _tell(self) -> None:
        alarm = self._picture.alarms.get(self._alarm) if self._alarm else None
        current = alarm.occurrence if alarm else ""
        self._view.show_past(self._rows, current, self._clock.now(), more=bool(self._next))

    def _show_cameras(self, selected: Selected) -> None:
        place = find(selected, self._picture)
        if place is None:
            return
        near: list[Near] = []
        for entity in self._picture.entities.values():
            if entity.kind == "camera" and entity.id != selected.entity:
                far = metres(place, place_of(entity) or (math.inf, math.inf))
                if far <= _SEES_METRES:
                    near.append(Near(entity.id, entity.name.get(self._words.language), far))
        near.sort(key=lambda camera: camera.metres)
        self._view.show_cameras(near[:_MOST_CAMERAS])
