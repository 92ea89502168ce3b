"""The tools of the streets on one map: the nearest by road, the service area, the way around closed streets."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from console.shell.road_desk import RoadDesk
from console.shell.road_detour import DetourTool
from console.shell.road_nearest import NearestTool
from console.shell.road_service import ServiceTool
from console.shell.selection import Selected

if TYPE_CHECKING:
    from console.geo.street_graph import StreetGraph
    from console.shell.seat import Seat


class RoadTools:
    """At most one of their panels is open.

    Attributes:
        by_name: The tools by the names that ``map_duty`` uses.
    """

    def __init__(self, desk: RoadDesk) -> None:
        self.by_name: dict[str, Callable[[], object]] = {
            "nearest": self.nearest,
            "service": self.service,
            "way": self.way,
            "strike": self.strike,
        }
        self._desk = desk
        self._nearest, self._service = NearestTool(desk), ServiceTool(desk)
        self._detour = DetourTool(desk, self._again)
        self._open: NearestTool | ServiceTool | DetourTool | None = None
        for tool in (self._nearest, self._service, self._detour):
            tool.panel.hide()

    def nearest(self) -> None:
        """The nearest cameras and units of what is selected."""
        self._show(self._nearest)
        self._nearest.ask()
        self._nearest.panel.setFocus()

    def service(self) -> None:
        """What is reached from it."""
        self._show(self._service)
        self._service.ask()
        self._service.panel.setFocus()

    def way(self) -> None:
        """A way from A to B."""
        self._show(self._detour)
        self._detour.aim()

    def strike(self) -> None:
        """Close streets, or open them again."""
        self._show(self._detour)
        self._detour.strike()

    def select(self, selected: Selected) -> None:
        """Another thing is selected."""
        if isinstance(self._open, NearestTool | ServiceTool) and not self._open.panel.isHidden():
            self._open.select(selected)

    def close(self) -> None:
        """The map goes."""
        self._desk.worker.close()

    def _show(self, tool: "NearestTool | ServiceTool | DetourTool") -> None:
        if self._open is not None and self._open is not tool and not self._open.panel.isHidden():
            self._open.panel.shut()
        self._open = tool
        self._desk.pane.open_panel(tool.panel)

    def _again(self) -> None:
        """Streets were closed or opened: what is shown is no longer true."""
        if self._open is not None and not self._open.panel.isHidden():
            self._open.ask()


def load_streets(seat: "Seat") -> "Callable[[], StreetGraph]":
    """Reads the streets of a seat's base map; what it needs is imported only then, in the worker's thread."""

    def load() -> "StreetGraph":
        from console.atlas.roads import roads_of  # noqa: PLC0415
        from console.geo.street_graph import StreetGraph  # noqa: PLC0415

        return StreetGraph(roads_of(seat.base))

    return load
