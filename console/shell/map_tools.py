"""What an operator does with the map besides looking: bookmarks, following, printing, other people's files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from console.geo.geojson import GeoJsonError, Import, load
from console.model.clock import NS
from console.shell.map_shipped import show_features
from console.shell.seat import Seat
from widgets.figure import moment
from widgets.map.bookmark import BookmarkDialog
from widgets.map.gathering import GatheringDialog
from widgets.map.item import Bookmark, Picked
from widgets.map.layer import FILE
from widgets.map.pen import Task
from widgets.map.print import SUFFIXES, Imprint, PrintError, compose, save, send
from widgets.map.words import TABLE
from widgets.theme import THEMES
from widgets.words import Words

if TYPE_CHECKING:
    from widgets.map.pane import MapPane


@dataclass(frozen=True)
class _Said:
    """Words of the shell and of the map."""

    shell: Words
    map: Words


class MapTools:
    """Works on one pane.

    Attributes:
        by_name: The tools by the names that ``map_duty`` uses.
    """

    def __init__(self, seat: Seat, pane: "MapPane", words: Words) -> None:
        self.by_name: dict[str, Callable[[], object]] = {
            "focus": pane.setFocus,
            "measure": partial(pane.draw, Task.MEASURE),
            "select": partial(pane.draw, Task.SELECT),
            "bookmarks": self.bookmarks,
            "follow": self.follow,
            "coordinates": pane.switch_coordinates,
            "save": self.save,
            "print": self.print,
            "open": self.open_file,
        }
        self._seat, self._pane = seat, pane
        self._say = _Said(words, Words(words.language, TABLE))
        pane.drafting.gathered.on_value(self._gathered)

    def follow(self) -> None:
        """Follow what is selected; once more ends it."""
        wanted = self._seat.selection.value.entity
        moving = wanted in self._seat.bridge.picture.tracks.index
        self._pane.follow(wanted if moving and self._pane.followed != wanted else None)

    def bookmarks(self) -> BookmarkDialog:
        """Go to a named view, or name this one."""
        dialog = BookmarkDialog(self._seat.habits.bookmarks, self._pane.view, self._say.map, self._pane.window())
        dialog.chosen.on_value(self._pane.look)
        dialog.changed.on_value(self._keep)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save(self) -> None:
        """Write the map as it is to a PNG or a PDF."""
        words = self._say.shell
        kinds = f"{words('map.png')} (*{SUFFIXES[0]});;{words('map.pdf')} (*{SUFFIXES[1]})"
        name, kind = QFileDialog.getSaveFileName(self._pane.window(), words("duty.map.save"), "", kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(path.name + (SUFFIXES[1] if SUFFIXES[1] in kind else SUFFIXES[0]))
        try:
            save(self._page(), path)
        except PrintError as err:
            self._warn(words("map.save.failed", path=str(err)))

    def print(self) -> None:
        """Print the map as it is."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._pane.window())
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        try:
            send(self._page(), printer)
        except PrintError as err:
            self._warn(self._say.shell("map.print.failed", name=str(err)))

    def open_file(self) -> None:
        """Show somebody's GeoJSON as a layer, and say what is wrong with it."""
        words = self._say.shell
        name, _ = QFileDialog.getOpenFileName(
            self._pane.window(), words("duty.map.open"), "", "GeoJSON (*.geojson *.json)"
        )
        if name:
            self.show_file(Path(name))

    def show_file(self, path: Path, *, swap: bool = False) -> bool:
        """As ``open_file``, of a file that was chosen; whether it is shown."""
        words, city = self._say.shell, self._seat.city
        try:
            found = load(path, (city.lon, city.lat), swap=swap)
        except GeoJsonError as err:
            text = err.text.get(words.language)
            if not swap and self._readable(path):
                return self._ask(f"{text}\n\n{words('map.open.swap')}") and self.show_file(path, swap=True)
            self._warn(text)
            return False
        show_features(self._pane, f"{FILE}{path.name}", found.features, words.language)
        if found.findings:
            told = "\n".join(finding.get(words.language) for finding in found.findings)
            self._warn(words("map.open.findings", name=path.name, count=len(found.features), findings=told))
        return True

    def _readable(self, path: Path) -> bool:
        """Whether latitude first is all that is wrong with it."""
        try:
            found: Import | None = load(path, (self._seat.city.lon, self._seat.city.lat), swap=True)
        except GeoJsonError:
            found = None
        return found is not None

    def _gathered(self, found: tuple[Picked, ...]) -> None:
        words, layers = self._say.map, self._pane.layer_title
        dialog = GatheringDialog(found, self._name, layers, words, self._pane.window())
        dialog.picked.on_value(self._pane.picked.publish)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _name(self, picked: Picked) -> str:
        picture, language = self._seat.bridge.picture, self._say.shell.language
        match picked.id:
            case (str(entity), str(rule)) if (entity, rule) in picture.alarms:
                return picture.alarms[entity, rule].title.get(language)
            case str(entity) if entity in picture.entities:
                return picture.entities[entity].name.get(language)
            case _:
                return str(picked.id)

    def _keep(self, bookmarks: tuple[Bookmark, ...]) -> None:
        self._seat.habits.bookmarks = bookmarks
        self._seat.habits.keep()

    def _page(self) -> QImage:
        language = self._say.shell.language
        now = self._seat.clock.now()
        place, attribution = self._pane.imprint
        title = self._say.map("print.title", city=self._seat.city.name.get(language))
        time = datetime.fromtimestamp(now / NS, self._seat.zone)
        told = f"{moment(now, now, self._seat.zone, language)} {time:%d/%m/%Y}"
        imprint = Imprint(title, told, place, attribution)
        return compose(self._pane.photograph(), imprint, THEMES[self._seat.theme])

    def _warn(self, text: str) -> None:
        QMessageBox.information(self._pane.window(), self._say.shell("pane.name.map"), text)

    def _ask(self, text: str) -> bool:
        answer = QMessageBox.question(self._pane.window(), self._say.shell("pane.name.map"), text)
        return answer == QMessageBox.StandardButton.Yes
