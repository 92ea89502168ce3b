"""The service area of what is selected: the streets that are reached from it within minutes or metres."""

from functools import partial

from console.geo.routing import Place, Unit
from console.shell.map_layers import REACHED
from console.shell.road_desk import RoadDesk
from console.shell.road_errand import BANDS, MOST_LINES, Area, NoStreet, reached
from console.shell.road_worker import Trouble
from console.shell.selection import Selected
from widgets.figure import number
from widgets.map.item import MapLine
from widgets.map.layer import Step
from widgets.map.saying import duration_text, length_text
from widgets.map.service_panel import ServicePanel, ServiceWish

_SUBJECT = "service"
_MINUTE = 60.0


class ServiceTool:
    """One panel. Attributes: ``panel``."""

    def __init__(self, desk: RoadDesk) -> None:
        self.panel = ServicePanel(desk.say)
        self._desk = desk
        self._origin: tuple[Place, str] | None = None
        self.panel.changed.on_value(lambda _wish: self._ask())
        self.panel.closed.on_value(lambda _closed: self.clear())

    def ask(self) -> None:
        """From where the selected thing is now; where nothing is selected, from where it was asked last."""
        place = self._desk.place
        self._origin = (place, self._desk.selected_name) if place is not None else self._origin
        self._ask()

    def select(self, selected: Selected) -> None:
        """Another thing is selected."""
        if selected:
            self.ask()

    def clear(self) -> None:
        """What was asked is no longer wanted."""
        self._desk.worker.drop(_SUBJECT)
        self._origin = None
        self._forget()

    def _forget(self) -> None:
        self._desk.pane.forget(REACHED)
        self._desk.key(())

    def _ask(self) -> None:
        if self._origin is None:
            self.panel.wait("")
            return
        place, name = self._origin
        self.panel.wait(self._desk.say("near.from", name=name))
        limit, unit = _limit(self.panel.wish)
        question = partial(reached, here=place, limit=limit, unit=unit, closures=self._desk.closures)
        self._desk.worker.ask(_SUBJECT, question, self._told)

    def _told(self, answer: Area | NoStreet | Trouble) -> None:
        if not isinstance(answer, Area):
            self._forget()
            self.panel.say(self._desk.trouble(answer, [self._origin] if self._origin else []), "warn")
            return
        say, colours = self._desk.say, self._desk.theme.steps[::-1]
        steps = [say("reach.step", limit=self._said(k + 1)) for k in range(BANDS)]
        self._desk.key(tuple(Step(colour, step) for colour, step in zip(colours, steps, strict=True)))
        self._desk.pane.set_lines(
            REACHED,
            [
                MapLine(f"{REACHED}.{band}.{k}", line, "reached", steps[band], colours[band])
                for band in reversed(range(BANDS))
                for k, line in enumerate(answer.bands[band])
            ],
        )
        told = say("reach.told", length=length_text(answer.metres, say.language), limit=self._said(BANDS))
        left = "" if answer.whole else " " + say("reach.longest", count=number(MOST_LINES, 0, say.language))
        self.panel.say(told + left)

    def _said(self, bands: int) -> str:
        """The limit of a band in words."""
        wish, language = self.panel.wish, self._desk.say.language
        share = wish.amount * bands / BANDS
        if wish.unit == "metres":
            return length_text(share, language)
        if share < 1.0 or not share.is_integer():
            return duration_text(share * _MINUTE, language, exact=True)
        return f"{number(share, 0, language)} {self._desk.say('reach.minutes')}"


def _limit(wish: ServiceWish) -> tuple[float, Unit]:
    return (float(wish.amount), "metres") if wish.unit == "metres" else (wish.amount * _MINUTE, "seconds")
