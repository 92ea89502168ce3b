"""What the top bar is told: the truth about the picture, as frozen values."""

from dataclasses import dataclass, field
from typing import Literal

Connection = Literal["connecting", "snapshot", "live", "stale", "lost", "failed", "silent", "crippled"]
"""As the feed says, or: ``silent``: nothing arrives though sources were heard; ``crippled``: a hub without state."""

Health = Literal["good", "late", "silent"]


@dataclass(frozen=True)
class SourceState:
    """One source of events.

    Attributes:
        name: As in the events.
        health: ``late`` or ``silent`` is shown in colour and before the good ones.
        age: Seconds since its newest event came.
        events: Received since the console started.
        rate: Events per second.
        quarantined: Bad messages of it that the hub put aside.
    """

    name: str
    health: Health
    age: float
    events: int = 0
    rate: float = 0.0
    quarantined: int = 0


@dataclass(frozen=True)
class Notice:
    """A line under the bar: what happened, what is still safe, what comes next."""

    text: str
    severe: bool = True


@dataclass(frozen=True)
class Story:
    """What is shown is not the city now.

    Attributes:
        text: What it is instead.
        why: For the tool tip.
        past: A told story or a replay, for which the whole frame is tinted; a made city is only named.
    """

    text: str
    why: str = ""
    past: bool = False


@dataclass(frozen=True)
class TopState:
    """The whole bar but the clock.

    Attributes:
        connection: What the pill says.
        rate: Events per second.
        delay_ms: Source to screen, 99th percentile; None until measured.
        hub_delay_ms: The part of it from the hub's commit to here.
        sources: In any order.
        restarting: Names of child processes that do not run.
        quarantined: Count per ``source|rule``.
        notices: The most severe first.
        story: None where the city is shown as it is now.
    """

    connection: Connection = "connecting"
    rate: float = 0.0
    delay_ms: float | None = None
    hub_delay_ms: float = 0.0
    sources: tuple[SourceState, ...] = ()
    restarting: tuple[str, ...] = ()
    quarantined: dict[str, int] = field(default_factory=dict[str, int])
    notices: tuple[Notice, ...] = ()
    story: Story | None = None
