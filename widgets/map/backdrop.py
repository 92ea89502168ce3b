"""The base map behind a map pane: whose tiles, from where, in which colours, of which day; its names; what is wrong."""

from datetime import date

from PySide6.QtCore import QObject

from console.geo.homography import Homography
from widgets.basemap.label import Label
from widgets.basemap.state import BaseState
from widgets.map.ground import Ground
from widgets.map.item import Shown, View
from widgets.map.link import BaseLink
from widgets.map.probe import Probe
from widgets.signal import Outlet
from widgets.theme import Theme
from widgets.words import Words


class Backdrop(QObject):
    """Loads a ``Ground`` anew whenever its tiles would be others.

    Signals:
        labels: The names that the tile server tells for where the map looks.
        changed: What ``notice`` or ``attribution`` say may have changed.
    """

    def __init__(self, ground: Ground, theme: Theme, words: Words) -> None:
        super().__init__(ground)
        self._ground, self._theme, self._words = ground, theme, words
        self._url = ""
        self._shown = Shown()
        self._day: date | None = None
        self._alive: bool | None = None
        self._unreadable = False
        self._wrong = BaseState()
        self._turn = 0
        self.changed: Outlet[bool] = Outlet(self)
        self._probe = Probe(self)
        self._link = BaseLink(self)
        self._probe.changed.on_value(self._server)
        self._link.state.on_value(self._judged)
        self.labels: Outlet[tuple[Label, ...]] = self._link.labels

    # -- what it shows

    def set_url(self, url: str) -> None:
        """Take tiles from the tile server at ``url``; empty when there is none."""
        if url != self._url:
            self._url, self._alive, self._wrong = url, None, BaseState()
            self.reload()
            self._probe.watch(url)

    def set_shown(self, shown: Shown, *, unreadable: bool = False) -> None:
        """Whose base map the server draws; ``unreadable`` where the pane could not read it itself."""
        self._shown, self._unreadable = shown, unreadable
        self._ground.bound.set_city(shown.box)
        self.reload()

    def set_look(self, theme: Theme, words: Words) -> None:
        """In these colours and this language."""
        other = theme is not self._theme
        self._theme, self._words = theme, words
        self._link.watch(self._url, words.language, self._day, self._turn)
        if other:
            self.reload()

    def set_day(self, day: date | None) -> None:
        """With the boundaries that hold on ``day``; None is today."""
        if day != self._day:
            self._day = day
            self.reload()

    def look(self, view: View, registration: Homography, size: tuple[float, float]) -> None:
        """The map looks there."""
        self._link.look(view, registration, size)

    def reload(self) -> None:
        """Ask for all tiles anew."""
        look = f"{self._theme.name}/{self._day.isoformat()}" if self._day else self._theme.name
        host = f"{self._url.rstrip('/')}/{look}/" if self._url else ""
        self._ground.load(host, f"{look.replace('/', '-')}-{self._shown.digest or 'none'}-{self._turn}")
        self._link.watch(self._url, self._words.language, self._day, self._turn)
        self.changed.publish(True)

    # -- what it says

    @property
    def attribution(self) -> str:
        """Whose map it is."""
        told = self._shown.attribution
        return told.get(self._words.language) if told else self._words("attribution")

    @property
    def notice(self) -> str:
        """What is wrong with the picture, one thing at a time; empty while all is well."""
        wrong = {"names.lost": self._unreadable, "tiles.lost": self._alive is False, "tiles.none": not self._url}
        key = next((k for k, so in wrong.items() if so), "")
        return self._words(key) if key else self._fault()

    def _fault(self) -> str:
        state, language = self._wrong, self._words.language
        if state.fault:
            return self._words("base.broken", why=state.fault.get(language))
        if state.last:
            return self._words("base.failed", count=state.failed, why=state.last.get(language))
        return self._words("base.borders", why=state.borders.get(language)) if state.borders else ""

    def _server(self, alive: bool) -> None:
        came_back = alive and self._alive is False
        self._alive = alive
        if came_back:
            self.reload()
        self.changed.publish(True)

    def _judged(self, state: BaseState) -> None:
        """Qt Location keeps a grey or an old tile as it keeps any: when others have come they must be asked for."""
        before, self._wrong = self._wrong, state
        if state.failed < before.failed or (before.look and state.look != before.look):
            self._turn += 1
            self.reload()
        self.changed.publish(True)
