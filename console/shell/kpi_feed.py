"""From the hub's figures to the cockpit: asked again while it is open, never counted in the window's process."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from console.feed.picture import Change
from console.model.clock import NS
from console.model.event import Event
from console.shell.kpi_csv import table
from console.shell.kpi_pdf import Imprint, KpiReport
from console.shell.reason import spoken
from console.shell.seat import Seat
from console.wire.cockpit import ACTOR_PREFIX, KPI_SERVICE, Assigned, Cockpit, Offender, decode_cockpit
from console.wire.codec import MalformedError
from console.wire.command import CommandArgument, Receipt
from widgets.alarm_order import AlarmId
from widgets.figure import local
from widgets.kpi_assign import AssignDialog, Assignment
from widgets.kpi_cockpit import KpiCockpit
from widgets.kpi_scope import View
from widgets.theme import THEMES
from widgets.words import Words

LIVE_SECONDS = 3.0
PAST_SECONDS = 60.0
AGAIN_SECONDS = 2.0
_COSTS = 3.0  # what takes long to count is asked for more rarely
_BIN_NS = 600 * NS
_FRAME = QSize(16, 40)  # what a window manager puts around it
Choose = Callable[[QWidget, str, str], str]
"""Asks for a file: the window, the proposed name, and which kind of files; empty when the operator leaves."""


def choose_file(parent: QWidget, name: str, kind: str) -> str:
    """The system's own dialog."""
    return QFileDialog.getSaveFileName(parent, "", name, kind)[0]


class KpiFeed:
    """One cockpit at most; an answer to an earlier question is dropped.

    Attributes:
        choose: Asks where an export goes.
        cockpit: The window, None while it is closed.
    """

    def __init__(self, seat: Seat, words: Words) -> None:
        self._seat, self._words = seat, words
        self._picture, self._actions, self._clock = seat.bridge.picture, seat.actions, seat.clock
        self._shifts = {s.name.vi: s.name.get(words.language) for s in seat.shifts}
        self._view = View()
        self._asked, self._since, self._due = 0, 0.0, 0.0
        self._waiting = False
        self._dialog: AssignDialog | None = None
        self.cockpit: KpiCockpit | None = None
        self.choose: Choose = choose_file

    def open(self, parent: QWidget) -> KpiCockpit:
        """Show the cockpit, or bring it to the front."""
        if self.cockpit is None:
            self.cockpit = self._make(parent)
        self.cockpit.show()
        self.cockpit.raise_()
        self.cockpit.activateWindow()
        return self.cockpit

    def take(self, change: Change) -> None:
        """Somebody answers for a bad actor from now on: every seat sees it at once."""
        if self.cockpit is None or self.cockpit.made is None:
            return
        keys = [key for key in change.keys if key[1].startswith(ACTOR_PREFIX)]
        events = [event for event in map(self._picture.last.get, keys) if event]
        if events:
            self.cockpit.show_cockpit(_assigned(self.cockpit.made, events))

    def tick(self) -> None:
        """Twice a second: ask when it is time."""
        cockpit = self.cockpit
        if cockpit is None or cockpit.isMinimized() or self._waiting:
            return
        if self._clock.monotonic() >= self._due and self._picture.status.connection == "live":
            self._ask()

    def close(self) -> None:
        """The cockpit goes with its desk."""
        if self.cockpit is not None:
            self.cockpit.close()

    # ------------------------------------------------------------------ figures

    def _make(self, parent: QWidget) -> KpiCockpit:
        seat = self._seat
        made = KpiCockpit(
            THEMES[seat.theme], self._words, seat.zone, now=self._clock.now(), shifts=self._shifts, parent=parent
        )
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.resize(made.size().boundedTo(parent.screen().availableSize() - _FRAME))
        made.scope.show_view(self._view)
        made.scope.wanted.on_value(self._look)
        made.picked.on_value(seat.selection.select_alarm)
        made.assign_asked.on_value(self._assign)
        made.export_asked.on_value(self._export)
        made.closed.on_value(self._closed)
        made.show_pending()
        self._due, self._waiting = 0.0, False
        return made

    def _closed(self, _value: bool) -> None:
        self.cockpit = self._dialog = None
        self._asked += 1

    def _look(self, view: View) -> None:
        """Other figures: those of before are not theirs."""
        self._view = view
        if self.cockpit is not None:
            self.cockpit.show_pending()
        self._waiting = False
        self._ask()

    def _ask(self) -> None:
        self._asked += 1
        self._waiting, self._since = True, self._clock.monotonic()
        number = self._asked

        def answered(receipt: Receipt) -> None:
            if number == self._asked and self.cockpit is not None:
                self._waiting = False
                self._take(receipt, self.cockpit)

        begin, end = self._view.span(self._clock.now(), self._seat.shifts, self._seat.zone)
        scope: dict[str, CommandArgument] = {
            "begin": begin // _BIN_NS * _BIN_NS,
            "end": end,
            **dict(self._view.filters),
        }
        self._actions.ask(KPI_SERVICE, "get-figures", "", scope, answered)

    def _take(self, receipt: Receipt, cockpit: KpiCockpit) -> None:
        now = self._clock.monotonic()
        if receipt.status != "done":
            self._due = now + AGAIN_SECONDS
            cockpit.show_failure(spoken(receipt.reason, self._words))
            return
        try:
            made = decode_cockpit(receipt.data)
        except MalformedError as err:
            self._due = now + PAST_SECONDS
            cockpit.show_failure(spoken(str(err), self._words))
            return
        pause = PAST_SECONDS if made.scope.end else LIVE_SECONDS
        self._due = now + max(pause, _COSTS * (now - self._since))
        known = [event for key, event in self._picture.last.items() if key[1].startswith(ACTOR_PREFIX)]
        cockpit.show_cockpit(_assigned(made, known))

    # ------------------------------------------------------------------ who answers for it

    def _assign(self, actor: Offender) -> None:
        title = actor.title.get(self._words.language) or actor.rule
        alarm = (actor.entity, actor.rule)
        dialog = AssignDialog(
            alarm, title, actor.assigned, self._words, self.cockpit, now=self._clock.now(), zone=self._seat.zone
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wished.on_value(self._order)
        dialog.finished.connect(self._left)
        self._dialog = dialog
        dialog.open()

    def _left(self, _result: int) -> None:
        self._dialog = None

    def _order(self, wish: Assignment) -> None:
        def answered(receipt: Receipt) -> None:
            if self._dialog is not None:
                self._dialog.show_answer(spoken(receipt.reason, self._words), done=receipt.status == "done")

        said: dict[str, CommandArgument] = {"owner": wish.owner, "due": wish.due, "note": wish.note}
        self._actions.ask(KPI_SERVICE, "assign-actor", wish.alarm[0], said, answered, rule=wish.alarm[1])

    # ------------------------------------------------------------------ export

    def _export(self, kind: str) -> None:
        cockpit = self.cockpit
        if cockpit is None or cockpit.made is None:
            return
        made, zone = cockpit.made, self._seat.zone
        name = f"kpi_{self._seat.city.id}_{local(made.begin, zone):%Y%m%d-%H%M}_{local(made.end, zone):%Y%m%d-%H%M}"
        path = self.choose(cockpit, f"{name}.{kind}", f"{kind.upper()} (*.{kind})")
        if not path:
            return
        body = table(made, self._seat.city, self._words).encode() if kind == "csv" else self._pdf(made, cockpit)
        try:
            Path(path).write_bytes(body)
        except OSError as err:
            cockpit.say(self._words("kpi.export.failed", path=path, reason=err.strerror or str(err)))
        else:
            cockpit.say(self._words("kpi.exported", path=path))

    def _pdf(self, made: Cockpit, cockpit: KpiCockpit) -> bytes:
        filters = cockpit.scope.words_of(self._view)
        imprint = Imprint(self._actions.operator, self._actions.seat, self._clock.now(), filters)
        return KpiReport(made, self._seat.city, self._words, imprint, self._shifts).pdf()


def _assigned(made: Cockpit, events: list[Event]) -> Cockpit:
    """The figures with what was said of their bad actors since they were made."""
    newer: dict[AlarmId, Assigned] = {}
    for event in events:
        due, words = event.values.get("due"), {k: str(event.values.get(k, "")) for k in ("owner", "note", "by", "seat")}
        said = Assigned(t=event.t, due=due if isinstance(due, int) else 0, **words)
        newer[event.entity, event.kind.removeprefix(ACTOR_PREFIX)] = said
    return msgspec.structs.replace(made, actors=[_with(actor, newer) for actor in made.actors])


def _with(actor: Offender, newer: dict[AlarmId, Assigned]) -> Offender:
    said = newer.get((actor.entity, actor.rule))
    if said is None or (actor.assigned and actor.assigned[0].t >= said.t):
        return actor
    return msgspec.structs.replace(actor, assigned=[said, *actor.assigned])
