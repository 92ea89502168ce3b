"""The nearest cameras and units by road of what is selected: asked, told in a list, drawn as ways."""

from functools import partial

import numpy as np

from console.geo.routing import Place
from console.model.clock import NS
from console.shell.map_layers import WAYS
from console.shell.place import place_of
from console.shell.road_desk import RoadDesk
from console.shell.road_errand import Crowd, Near, NoStreet, nearest
from console.shell.road_worker import Trouble
from console.shell.selection import Selected
from widgets.map.item import MapLine
from widgets.map.nearest_panel import NearestPanel, NearRow
from widgets.map.saying import duration_text, length_text

MOST = 5
_TRAFFIC = frozenset({"", "vehicle"})  # whatever drives by cannot be sent
_SUBJECT = "nearest"


class NearestTool:
    """One panel. Attributes: ``panel``."""

    def __init__(self, desk: RoadDesk) -> None:
        self.panel = NearestPanel(desk.say)
        self._desk = desk
        self._found: list[Near] = []
        self._origin: tuple[Place, str] | None = None
        self.panel.looked.on_value(self._draw)
        self.panel.picked.on_value(desk.seat.selection.select_entity)
        self.panel.closed.on_value(lambda _closed: self.clear())

    def ask(self) -> None:
        """From where the selected thing is now."""
        desk, place = self._desk, self._desk.place
        self.clear()
        if place is None:
            self.panel.wait("")
            return
        self._origin = (place, desk.selected_name)
        self.panel.wait(desk.say("near.from", name=desk.selected_name))
        question = partial(nearest, here=place, crowds=self._crowds(), closures=desk.closures, most=MOST)
        desk.worker.ask(_SUBJECT, question, self._told)

    def select(self, selected: Selected) -> None:
        """Another thing is selected: asked anew, unless it is one of those that were found, or none."""
        if selected and selected.entity not in {near.id for near in self._found}:
            self.ask()

    def clear(self) -> None:
        """What was asked is no longer wanted."""
        self._desk.worker.drop(_SUBJECT)
        self._found, self._origin = [], None
        self._desk.pane.forget(WAYS)

    def _crowds(self) -> list[Crowd]:
        """Cameras, to which one looks from here, and each kind of unit, which comes here."""
        picture, desk = self._desk.seat.bridge.picture, self._desk
        own = desk.selected.entity
        standing = [(e.id, place_of(e)) for e in picture.entities.values() if e.kind == "camera" and e.id != own]
        cameras = [(i, place) for i, place in standing if place is not None]
        crowds = [Crowd(desk.title("camera"), [i for i, _ in cameras], [p for _, p in cameras], come=False)]
        tracks = picture.tracks
        known = np.isfinite(tracks.lon) & np.isfinite(tracks.lat)
        for number, kind in enumerate(tracks.kinds):
            rows = np.flatnonzero(known & (tracks.kind == number)).tolist() if kind not in _TRAFFIC else []
            rows = [row for row in rows if tracks.ids[row] != own]
            places = list(zip(tracks.lon[rows].tolist(), tracks.lat[rows].tolist(), strict=True))
            crowds.append(Crowd(desk.title(kind), [tracks.ids[row] for row in rows], places, come=True))
        return [crowd for crowd in crowds if crowd.ids]

    def _told(self, answer: list[Near] | NoStreet | Trouble) -> None:
        if not isinstance(answer, list):
            self.panel.fail(self._desk.trouble(answer, [self._origin] if self._origin else []))
            return
        self._found = answer
        self.panel.show_rows([self._row(near) for near in answer])

    def _row(self, near: Near) -> NearRow:
        language = self._desk.say.language
        length, time = length_text(near.metres, language), duration_text(near.seconds, language, exact=True)
        return NearRow(near.id, near.group, self._desk.name(near.id), length, time, self._desk.old(self._age(near.id)))

    def _age(self, entity_id: str) -> float:
        """Seconds since a moving thing last said where it is."""
        tracks = self._desk.seat.bridge.picture.tracks
        row = tracks.index.get(entity_id)
        return 0.0 if row is None else self._desk.seat.clock.now() / NS - float(tracks.t[row]) / NS

    def _draw(self, looked: str) -> None:
        """The way that is looked at over the others."""
        theme = self._desk.theme
        ways = [
            MapLine(near.id, near.line, state, self._desk.name(near.id), colour)
            for near in sorted(self._found, key=lambda near: near.id == looked)
            for state, colour in [("way", theme.accent) if near.id == looked else ("by", theme.text)]
        ]
        self._desk.pane.set_lines(WAYS, ways)
