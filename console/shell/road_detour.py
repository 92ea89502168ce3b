"""The way from A to B around closed streets: pointed at on the map, told with what the detour costs, drawn."""

from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from console.geo.routing import Place, Way
from console.model.closure import Closure
from console.shell.map_layers import CLOSED, WAYS
from console.shell.road_desk import RoadDesk
from console.shell.road_errand import Detour, NoStreet, closed_lines, detour, pairs, strike
from console.shell.road_worker import Trouble
from widgets.map.detour_panel import DetourPanel
from widgets.map.item import MapLine, MapPoint, Pairs
from widgets.map.pen import Task
from widgets.map.saying import duration_text, length_text

_SUBJECT, _STRIKE, _LINES = "way", "strike", "closed"


class DetourTool:
    """One panel, and the closed streets, which stay on the map without it.

    Args:
        desk: Of the map.
        changed: Called when streets were closed or opened.

    Attributes:
        panel: Of the way and the list.
    """

    def __init__(self, desk: RoadDesk, changed: Callable[[], object]) -> None:
        self.panel = panel = DetourPanel(desk.say)
        self._desk, self._changed = desk, changed
        self._ends: tuple[Place, Place] | None = None
        desk.pane.drafting.aimed.on_value(self._aimed)
        panel.aimed.on_value(lambda _aimed: self.aim())
        panel.striking.on_value(lambda _striking: self.strike())
        panel.opened.on_value(self._open)
        panel.widened.on_value(self._widen)
        panel.sought.on_value(self._seek)
        panel.closed.on_value(lambda _closed: self.clear())
        self._list()
        if desk.closures:
            self._draw_closed()

    def aim(self) -> None:
        """A and B are to be pointed at; A is where the selected thing is, if there is one."""
        self._desk.pane.draw(Task.WAY, self._desk.place)

    def strike(self) -> None:
        """Streets are to be pointed at."""
        self._desk.pane.draw(Task.STRIKE)

    def ask(self) -> None:
        """The way again: streets were closed or opened."""
        if self._ends is None:
            self.panel.show_way("")
            return
        start, goal = self._ends
        self.panel.wait()
        question = partial(detour, start=start, goal=goal, closures=self._desk.closures)
        self._desk.worker.ask(_SUBJECT, question, self._told)

    def clear(self) -> None:
        """The way is no longer wanted; what is closed stays closed."""
        self._desk.worker.drop(_SUBJECT)
        self._ends = None
        self._desk.pane.forget(WAYS)
        self._desk.pane.drafting.lay_down(Task.WAY, Task.STRIKE)
        self.panel.show_way("")

    # -- the way

    def _aimed(self, aimed: tuple[Task, tuple[Place, ...]]) -> None:
        task, places = aimed
        if task is Task.WAY:
            self._ends = (places[0], places[1])
            self.ask()
        elif task is Task.STRIKE:
            question = partial(strike, place=places[0], closures=self._desk.closures)
            self._desk.worker.ask(_STRIKE, question, self._struck)

    def _told(self, answer: Detour | NoStreet | Trouble) -> None:
        say, ends = self._desk.say, self._ends
        self._desk.pane.forget(WAYS)
        if ends is None:
            return
        if not isinstance(answer, Detour):
            self._draw(None, None)
            self.panel.fail(self._desk.trouble(answer, [(ends[0], "A"), (ends[1], "B")]))
        elif answer.way is None:
            self._draw(None, answer.free)
            self.panel.fail(say("way.cut" if answer.free else "way.never"))
        else:
            self._draw(answer.way, answer.free if answer.longer else None)
            language = say.language
            told = say(
                "way.told",
                length=length_text(answer.way.metres, language),
                time=duration_text(answer.way.seconds, language),
            )
            self.panel.show_way(told, self._note(answer))

    def _note(self, answer: Detour) -> str:
        say, way, free = self._desk.say, answer.way, answer.free
        if not self._desk.closures or way is None or free is None:
            return say("way.free")
        if not answer.longer:
            return say("way.aside")
        length = length_text(max(0.0, way.metres - free.metres), say.language)
        return say("way.longer", length=length, time=duration_text(way.seconds - free.seconds, say.language))

    def _draw(self, way: Way | None, free: Way | None) -> None:
        theme, ends = self._desk.theme, self._ends or ()
        told = [(free, "by", theme.dim), (way, "way", theme.accent)]
        drawn = [MapLine(f"{WAYS}.{s}", pairs(w.line), s, colour=colour) for w, s, colour in told if w is not None]
        self._desk.pane.set_lines(WAYS, drawn)
        names = zip(ends, "AB", strict=False)
        self._desk.pane.set_points(WAYS, [MapPoint(f"{WAYS}.{n}", *p, n, "end", "selected", n) for p, n in names])

    # -- closed streets

    def _struck(self, answer: tuple[Closure, ...] | Trouble | None) -> None:
        if isinstance(answer, Trouble):
            self.panel.fail(answer.text.get(self._desk.say.language))
        elif answer is None:
            self.panel.fail(self._desk.say("strike.missed"))
        else:
            self._keep(answer)

    def _open(self, row: int) -> None:
        closures = self._desk.closures
        if 0 <= row < len(closures):
            self._keep((*closures[:row], *closures[row + 1 :]))

    def _widen(self, row: int) -> None:
        closures = list(self._desk.closures)
        if 0 <= row < len(closures) and closures[row].name.vi:  # without a name there is no whole of it
            closures[row] = msgspec.structs.replace(closures[row], whole=not closures[row].whole)
            self._keep(tuple(closures))

    def _seek(self, row: int) -> None:
        closures = self._desk.closures
        if 0 <= row < len(closures):
            self._desk.pane.center_on(closures[row].lon, closures[row].lat)

    def _keep(self, closures: tuple[Closure, ...]) -> None:
        habits = self._desk.seat.habits
        habits.closures = closures
        habits.keep()
        self._list()
        self._draw_closed()
        self._changed()

    def _list(self, elsewhere: Sequence[int] = ()) -> None:
        """The closed streets; those of some numbers are not on this map."""
        names = [self._name(closure) for closure in self._desk.closures]
        say = self._desk.say
        self.panel.show_closed([say("strike.elsewhere", name=n) if k in elsewhere else n for k, n in enumerate(names)])

    def _name(self, closure: Closure) -> str:
        say = self._desk.say
        name = closure.name.get(say.language) or say("strike.nameless")
        return say("strike.street" if closure.whole else "strike.block", name=name)

    def _draw_closed(self) -> None:
        self._desk.worker.ask(_LINES, partial(closed_lines, closures=self._desk.closures), self._lined)

    def _lined(self, answer: Sequence[tuple[Pairs, ...]] | Trouble) -> None:
        if isinstance(answer, Trouble):  # without streets there is nothing to draw; the list says what is closed
            return
        drawn = [
            MapLine(f"{CLOSED}.{k}", line, "closed", self._name(closure))
            for k, (closure, parts) in enumerate(zip(self._desk.closures, answer, strict=True))
            for line in parts
        ]
        self._list([k for k, parts in enumerate(answer) if not parts])
        self._desk.pane.forget(CLOSED)
        if drawn:
            self._desk.pane.set_lines(CLOSED, drawn)
