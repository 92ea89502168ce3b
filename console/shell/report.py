"""The report of a run without a person: what each pane received, how late, and the picture itself."""

import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from console.feed.picture import Picture
from console.shell.desk import Desk
from console.shell.lag_meter import LagMeter

LEAST_CAMERAS = 4
_NAMES = {
    "map": "the map shows nothing that moves",
    "trends": "a trend has no points",
    "cameras": f"fewer than {LEAST_CAMERAS} cameras are live",
    "alarms": "no alarm was seen",
    "feed": "the feed is not live",
}


@dataclass(frozen=True)
class Report:
    """One JSON line.

    Attributes:
        latency_ms_p99: Source to painted pixel.
        pixel_ms_p99: The part of it from the hub's commit to the painted pixel.
        missing: Panes without data.
    """

    events: int
    entities: int
    alarms: int
    cameras_live: int
    latency_ms_p99: float | None
    pixel_ms_p99: float | None
    lost: int
    screenshot: str
    connection: str
    tracks: int
    gaps: int
    first_paint_ms: float | None
    event_loop_lag_ms_p99: float | None
    memory_mb: float
    errors: int
    missing: list[str] = field(default_factory=list[str])

    def line(self) -> str:
        """The line."""
        return json.dumps(asdict(self))

    def tell(self) -> int:
        """Print it, say on stderr what is missing; returns the exit status."""
        sys.stdout.write(self.line() + "\n")
        sys.stdout.flush()
        for name in self.missing:
            sys.stderr.write(f"vonglau: {_NAMES.get(name, name)}\n")
        return 1 if self.missing or self.lost else 0


def make(desk: Desk, picture: Picture, lag: LagMeter, screenshot: Path, errors: int) -> Report:
    """Look at everything and save the window as a picture."""
    status = picture.status
    live = desk.feeds["cameras"].live if "cameras" in desk.feeds else 0
    missing = [name for name in ("map", "trends") if name not in desk.feeds or not desk.feeds[name].filled]
    if live < LEAST_CAMERAS:
        missing.append("cameras")
    if not picture.alarms:
        missing.append("alarms")
    if status.connection != "live":
        missing.append("feed")
    saved = desk.window.grab().save(str(screenshot))
    if not saved:
        missing.append(f"the screenshot could not be written to {screenshot}")
    return Report(
        events=status.events,
        entities=len(picture.entities),
        alarms=len(picture.alarms),
        cameras_live=live,
        latency_ms_p99=_rounded(desk.latency()),
        pixel_ms_p99=_rounded(desk.meter.p99()),
        lost=status.lost,
        screenshot=str(screenshot),
        connection=status.connection,
        tracks=len(picture.tracks),
        gaps=status.gaps,
        first_paint_ms=_rounded(desk.meter.first_paint_ms),
        event_loop_lag_ms_p99=_rounded(lag.p99()),
        memory_mb=round(psutil.Process().memory_info().rss / 2**20, 1),
        errors=errors + status.failures,
        missing=missing,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
