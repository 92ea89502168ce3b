"""The seat: what outlives a window, so that another language is only another window."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.alarms.flood import FloodLimits, FloodWatch
from console.alarms.grouping import Grouper, GroupLimits
from console.atlas.base import Base, schematic
from console.model.clock import Clock
from console.model.entity import City
from console.model.shift import Shift
from console.plugin.discovery import PluginResult
from console.process.supervisor import ChildState
from console.shell.actions import Actions
from console.shell.bridge import Bridge
from console.shell.flood_feed import FloodFeed, topology
from console.shell.guard import Guard
from console.shell.habit import Habits
from console.shell.handover_log import HandoverLog
from console.shell.herald import Herald
from console.shell.readings import Readings
from console.shell.selection import Selection
from console.shell.shift_watch import ShiftWatch
from resources import locate

if TYPE_CHECKING:
    from console.camera.pool import CameraPool


@dataclass(frozen=True)
class Seat:
    """Everything but the window.

    Attributes:
        city: What is shown.
        name: The operator, as the top bar says it.
        theme: Name of the theme.
        bridge: The feed and the picture.
        actions: The operator's commands.
        selection: What is selected.
        guard: Where mistakes of slots end.
        plugins: Found, usable or not.
        clock: The machine's.
        pool: Makes the camera pool when first called; it starts processes.
        tile_url: Asks for the address of the tile server, empty while it is not known.
        children: The states of the child processes.
        flood_limits: When a flood of alarms begins and ends at this seat, None as by default; ``group_limits``: what is
            near an alarm.
        herald: What this seat sounds; None in a run without a display.
        shifts: Named hours of the day; none where the configuration names none.
        base: The base map.
    """

    city: City
    name: str
    theme: str
    bridge: Bridge
    actions: Actions
    selection: Selection
    guard: Guard
    plugins: tuple[PluginResult, ...]
    clock: Clock
    pool: "Callable[[], CameraPool]"
    tile_url: Callable[[], str]
    children: Callable[[], list[ChildState]]
    flood_limits: FloodLimits | None = None
    group_limits: GroupLimits | None = None
    herald: Herald | None = None
    shifts: tuple[Shift, ...] = ()
    base: Base = field(default_factory=schematic)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that every time is shown in."""
        return ZoneInfo(self.city.zone)

    @cached_property
    def readings(self) -> Readings:
        """What the plugins declare."""
        return Readings(p.manifest for p in self.plugins if p.manifest)

    @cached_property
    def handovers(self) -> HandoverLog:
        """The hand-overs of this seat."""
        watch = ShiftWatch(self.shifts, self.zone, self.clock.now())
        return HandoverLog(self.bridge.picture, self.actions, watch)

    @cached_property
    def habits(self) -> Habits:
        """What the operator has set to his liking."""
        return Habits()

    @cached_property
    def flood(self) -> FloodFeed:
        """The groups of the alarms and whether there is a flood of them."""
        relations = (r for p in self.plugins if p.manifest for r in p.manifest.relations)
        ground = topology(relations, self.city.lat, locate("city", "thai_nguyen.geojson"))
        grouper, watch = Grouper(ground, self.group_limits), FloodWatch(self.flood_limits)
        return FloodFeed(self.bridge.picture, grouper, watch, self.clock)

    @property
    def domains(self) -> set[str]:
        """Domains that a usable plugin has."""
        return {p.manifest.domain for p in self.plugins if p.manifest}
