"""The map pane: base map, overlay and edges as one widget."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from console.geo.basemap import BaseMap, BaseMapError, load
from console.geo.mercator import placed, unproject
from widgets.basemap.label import Label
from widgets.map.answer import title_of
from widgets.map.backdrop import Backdrop
from widgets.map.drafting import Drafting
from widgets.map.ground import Ground
from widgets.map.hand import Hand
from widgets.map.hit import pick
from widgets.map.item import (
    Badge,
    MapAlarm,
    MapArea,
    MapFlow,
    MapHeat,
    MapLine,
    MapPoint,
    MapRaster,
    Picked,
    Shown,
    View,
)
from widgets.map.layer import MapLayer
from widgets.map.layer_desk import LayerDesk
from widgets.map.name import Names
from widgets.map.overlay import Overlay
from widgets.map.pen import Task
from widgets.map.rim import Rim
from widgets.map.road_panel import RoadPanel
from widgets.map.saying import SYSTEMS
from widgets.map.scene import NAMES, Scene
from widgets.map.standing import AlarmId
from widgets.map.words import TABLE
from widgets.signal import Outlet
from widgets.theme import Theme
from widgets.words import Words

_CLUSTER_ZOOM = 1.5
_CROWD, _CROWD_MS = 1000, 2000


class MapPane(QWidget):
    """The live map.

    Signals:
        picked: What was clicked.
        camera_changed: Where the map looks, with each frame that looks elsewhere.

    Attributes:
        drafting: Measures and outlines; ``drafting.gathered`` publishes what lay inside one.
        layers: What the operator set for each layer; ``layers.changed`` publishes it.
    """

    def __init__(self, theme: Theme, language: str = "vi", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMinimumSize(240, 160)
        self.picked: Outlet[Picked] = Outlet(self)
        self.camera_changed: Outlet[View] = Outlet(self)
        self._theme, self._words = theme, Words(language, TABLE)
        self._scene = Scene()
        self._base: BaseMap | None = None
        self._labels: tuple[Label, ...] = ()
        self._names = Names(None, theme, language)
        self._placed = False
        self._home: View | None = None
        self._followed: object | None = None
        self._system = SYSTEMS[0]
        self._name_of: Callable[[object], str] = str
        self._clock = QElapsedTimer()
        self._clock.start()
        self._crowd = QTimer(self, interval=_CROWD_MS, singleShot=True)
        self._crowd.timeout.connect(lambda: self._marks_changed(True))
        self._ground = Ground(self)
        self._overlay = Overlay(self._scene, theme, self)
        self._rim = Rim(theme, self._words, self)
        self._rim.home.hide()
        self._rim.home.clicked.connect(self.home)
        self._rim.compass.clicked.connect(lambda: self.turn(0.0))
        self._rim.caption.clicked.connect(self.switch_coordinates)
        self.drafting = Drafting(self._scene, self._overlay, self._hint)
        self._hand = Hand(self, self._ground, self._overlay.pen, self.drafting)
        self._backdrop = Backdrop(self._ground, theme, self._words)
        self._ground.moved.on_value(self._moved)
        self.layers = LayerDesk(self._scene, self._rim.legend, self._layers_changed, self)
        self._rim.legend.folded.on_value(lambda _folded: self._arrange())
        self._backdrop.labels.on_value(self._named)
        self._backdrop.changed.on_value(lambda _changed: self._tell())
        self._dress()

    # -- what it shows

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self._theme = theme
        self._overlay.set_theme(theme)
        self._rim.legend.set_theme(theme)
        self._dress()

    def set_language(self, language: str) -> None:
        """Say it in ``language``."""
        self._words = Words(language, TABLE)
        self._rim.legend.set_language(language)
        self._dress()

    def set_tile_url(self, url: str) -> None:
        """Take tiles from the tile server at ``url`` (``http://127.0.0.1:PORT``); empty when there is none."""
        self._backdrop.set_url(url)

    def set_base(self, shown: Shown) -> None:
        """Say whose base map the tile server draws; its names come from there, too."""
        self._base = None
        self._backdrop.set_shown(shown)
        self._dress()

    def set_day(self, day: date | None) -> None:
        """Show the boundaries that hold on ``day``; None is today."""
        self._backdrop.set_day(day)

    def set_geojson(self, path: Path | str) -> None:
        """Take the names from a base map; unless ``center_on`` was called, look at its middle."""
        try:
            self._base = load(Path(path))
        except BaseMapError:
            self._base = None
            self._backdrop.set_shown(Shown(), unreadable=True)
        else:
            self._backdrop.set_shown(Shown(digest=self._base.digest, box=self._base.box))
            if not self._placed:
                box = self._base.box
                lon, lat = unproject((box.left + box.right) / 2, (box.top + box.bottom) / 2)
                self._ground.look(View(float(lon), float(lat), 12.0))
        self._dress()

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Declare the layers, in the order of the legend."""
        self._scene.layers.declare(layers)
        self._rim.legend.show_layers(self._scene.layers)
        self._layers_changed()

    def layer_title(self, name: str) -> str:
        """What a layer is called."""
        return self._scene.layers.title(name, self._words.language)

    def set_namer(self, name_of: Callable[[object], str]) -> None:
        """How the id of a moving thing is told to people."""
        self._name_of = name_of
        self._overlay.set_namer(name_of)

    def set_tracks(  # noqa: PLR0917  # columns, in the order of the picture's
        self,
        lon: npt.NDArray[np.float64],
        lat: npt.NDArray[np.float64],
        heading: npt.NDArray[np.floating],
        state: npt.NDArray[np.uint8],
        age_seconds: npt.NDArray[np.floating],
        ids: Sequence[object] | None = None,
    ) -> None:
        """Show moving things; arrays of one length.

        Args:
            lon: Degrees; not finite where unknown.
            lat: Degrees.
            heading: Degrees clockwise from north.
            state: 0 normal, 1 slow, 2 jam, 3 bus, 4 emergency.
            age_seconds: Since the last word of each; old ones fade.
            ids: What ``picked`` and ``select`` name each by; else its row.
        """
        now = self._clock.elapsed() / 1000
        if self._scene.set_tracks(lon, lat, heading, state, age_seconds, ids=ids, now=now):
            self._overlay.tracks_changed()
            self._count()
            self._chase()

    def set_points(self, layer: str, points: Sequence[MapPoint]) -> None:
        """Show things that stand, as the whole of ``layer``."""
        self._marks_changed(self._scene.set_points(layer, points))

    def set_lines(self, layer: str, lines: Sequence[MapLine]) -> None:
        """Show lines with state, as the whole of ``layer``."""
        self._marks_changed(self._scene.set_lines(layer, lines))

    def set_areas(self, layer: str, areas: Sequence[MapArea]) -> None:
        """Show areas, as the whole of ``layer``."""
        self._marks_changed(self._scene.set_areas(layer, areas))

    def set_heat(self, layer: str, heat: MapHeat) -> None:
        """Show a field of heat."""
        self._marks_changed(self._scene.set_heat(layer, heat))

    def set_flow(self, layer: str, flow: MapFlow) -> None:
        """Show wind or water."""
        self._marks_changed(self._scene.set_flow(layer, flow))

    def set_raster(self, layer: str, raster: MapRaster) -> None:
        """Lay a picture on the ground."""
        self._marks_changed(self._scene.set_raster(layer, raster))

    def put_alarms(self, alarms: Iterable[MapAlarm], gone: Collection[AlarmId] = ()) -> None:
        """Show alarms, new or changed, where they are, and no more those of the ids that are ``gone``.

        Thousands are painted every two seconds: a map of them is no list.
        """
        if self._scene.alarms.put(alarms, gone) and not self._crowd.isActive():
            if len(self._scene.alarms) < _CROWD:
                self._marks_changed(True)
            else:
                self._crowd.start()

    def forget(self, layer: str) -> None:
        """A layer of things that stand has gone."""
        self._scene.forget(layer)
        self._marks_changed(True)

    def select(self, wanted: object | None) -> None:
        """Mark the thing of an id with ring and card, now and while it is on the map."""
        if wanted != self._scene.selected:
            self._scene.selected = wanted
            self._overlay.marks_changed()
            self._overlay.tracks_changed()

    def set_card(self, card: MapPoint | None) -> None:
        """What is said of the selected moving thing; its place does not matter."""
        if card != self._scene.card:
            self._scene.card = card
            self._overlay.update()

    # -- where it looks

    @property
    def view(self) -> View:
        """Where it looks."""
        return self._ground.view

    def look(self, view: View) -> None:
        """Look there."""
        self._placed = True
        self._ground.bound.visit(view.lon, view.lat)
        self._ground.look(view)

    def center_on(self, lon: float, lat: float, zoom: float | None = None) -> None:
        """Look at a place, at the present zoom unless told; one that is not on the Earth is ignored."""
        if placed(lon, lat):
            now = self._ground.view
            self.look(replace(now, lon=lon, lat=lat, zoom=now.zoom if zoom is None else zoom))

    def set_home(self, lon: float, lat: float, zoom: float) -> None:
        """Where ``home`` and its button lead."""
        self._home = View(lon, lat, zoom)
        self._rim.home.show()
        self._arrange()

    def home(self) -> None:
        """Look at the city again, north up."""
        if self._home is not None:
            self.follow(None)
            self._placed = True
            self._ground.look(self._home)

    def turn(self, bearing: float, tilt: float = 0.0) -> None:
        """Turn the map clockwise from north-up and tilt it, degrees."""
        self._ground.look(replace(self._ground.view, bearing=bearing, tilt=tilt))

    def follow(self, wanted: object | None) -> None:
        """Keep a moving thing in the middle until the map is moved by hand or Esc is pressed."""
        if wanted != self._followed:
            self._followed = wanted
            self._chase()
            self._hint()

    @property
    def engaged(self) -> bool:
        """Whether ``escape`` has something to end."""
        open_panel = self._rim.panel is not None and not self._rim.panel.isHidden()
        return self._overlay.pen.active or open_panel or self._followed is not None

    @property
    def followed(self) -> object | None:
        """What is followed."""
        return self._followed

    def switch_coordinates(self) -> None:
        """The place in the other system."""
        self._system = SYSTEMS[(SYSTEMS.index(self._system) + 1) % len(SYSTEMS)]
        self._caption_text()

    # -- what is done with it

    def draw(self, task: Task, start: tuple[float, float] | None = None) -> None:
        """Begin to measure, to outline or to point at what is wanted; once more ends it.

        Args:
            task: What is drawn for.
            start: Longitude and latitude of its first point, where that is known already.
        """
        self.drafting.begin(task, start)
        self.setFocus()

    def open_panel(self, panel: RoadPanel | None) -> None:
        """Show a panel in the upper right corner in place of the one before; None for none."""
        self._rim.open_panel(panel)

    def escape(self) -> bool:
        """Put the pen away, else close the panel, else let go of what is followed; whether there was any."""
        if self.drafting.end() or self._rim.close_panel():
            return True
        let_go = self._followed is not None
        self.follow(None)
        return let_go

    def photograph(self) -> QPixmap:
        """The map as it is, without its buttons."""
        self._rim.home.hide()
        picture = self.grab()
        self._rim.home.setVisible(self._home is not None)
        return picture

    @property
    def imprint(self) -> tuple[str, str]:
        """Place and scale, and whose the map is, for what is printed."""
        return self._rim.place, self._backdrop.attribution

    # -- inside

    def _dress(self) -> None:
        """Theme or language has changed."""
        self.setAccessibleName(self._words("map"))
        self._ground.set_colour(self._theme.land)
        self._rim.dress(self._theme, self._words)
        self.drafting.words = self.layers.words = self._words
        self._names = Names(self._base, self._theme, self._words.language)
        self._names.set_labels(self._labels)
        self._overlay.set_names(self._names)
        self._backdrop.set_look(self._theme, self._words)
        self._count()
        self._tell()
        self._hint()

    def _marks_changed(self, changed: bool) -> None:
        if changed:
            self._overlay.marks_changed()
            self._count()

    def _count(self) -> None:
        counts = self._scene.counts()
        if self._base or self._labels:
            counts[NAMES] = None
        if self._rim.legend.set_counts(counts):
            self._arrange()

    def _layers_changed(self) -> None:
        self._overlay.layers_changed()
        self._count()
        self._arrange()

    def _chase(self) -> None:
        if self._followed is None:
            return
        found = self._scene.find(self._followed)
        if found is not None:
            lon, lat = (float(v) for v in unproject(*found[1]))
            now = self._ground.view
            if abs(lon - now.lon) + abs(lat - now.lat) > 1e-7:
                self._ground.bound.visit(lon, lat)
                self._ground.look(replace(now, lon=lon, lat=lat))

    def _hint(self) -> None:
        text = self._words(self.drafting.hint) if self.drafting.hint else ""
        if not text and self._followed is not None:
            lost = self._scene.find(self._followed) is None
            text = self._words("follow.lost" if lost else "follow.hint", name=self._name_of(self._followed))
        self._rim.say(self._rim.hint, text)

    def _moved(self, view: View) -> None:
        if self._ground.registration is not None:
            self._overlay.set_camera(view, self._ground.registration)
            self._backdrop.look(view, self._ground.registration, (float(self.width()), float(self.height())))
        self._rim.compass.point(view.bearing, view.tilt)
        self._caption_text()
        self.camera_changed.publish(view)

    def _named(self, labels: tuple[Label, ...]) -> None:
        self._labels = labels
        self._names.set_labels(labels)
        self._overlay.marks_changed()
        self._count()

    def _tell(self) -> None:
        """Say in the corners whose map it is and what is wrong with it."""
        self._rim.attribution = self._backdrop.attribution
        self._rim.say(self._rim.notice, self._rim.fitted(self._backdrop.notice))
        self._caption_text()

    def _caption_text(self) -> None:
        self._rim.show_view(self._ground.view, self._system, self._words)
        self._arrange()

    def _arrange(self) -> None:
        self._rim.arrange()
        self._overlay.set_taken(self._rim.taken())

    # -- by hand

    def set_hand(self, shape: Qt.CursorShape | None) -> None:
        """The pointer over the map; None is the usual one."""
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    def pick_at(self, at: QPointF) -> None:
        """Publish what is at a pixel; a badge is zoomed in on."""
        found = self._under(at)
        if found is None:
            return
        if isinstance(found.id, Badge):
            self.center_on(found.id.lon, found.id.lat, self.view.zoom + _CLUSTER_ZOOM)
        else:
            self.picked.publish(found)

    def _under(self, at: QPointF) -> Picked | None:
        sight = self._overlay.sight
        return None if sight is None else pick(self._scene, (at.x(), at.y()), sight)

    def title_at(self, at: QPointF) -> str:
        """What is said of the thing at a pixel, empty where there is none."""
        found = self._under(at)
        return title_of(found, self._scene, self._name_of, self._words) if found else ""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground.widget.setGeometry(self.rect())
        self._overlay.setGeometry(self.rect())
        self._tell()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.wheel(event)
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hand.key(event):
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hand.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.double_click(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and self._hand.wants(event):
            event.accept()  # the map's own while it has the focus; the window's shortcut otherwise
            return True
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.title_at(QPointF(event.pos())), self)
            return True
        return super().event(event)
