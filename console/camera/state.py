"""What a tile says of its picture, and what the decoder of a camera measured."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

STALLED_SECONDS = 2.0


class State(StrEnum):
    """The one state of a tile; the words for people are the widget's."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALLED = "stalled"  # connected, but no picture for STALLED_SECONDS
    FROZEN = "frozen"  # pictures come, and nothing in them changes
    BLACK = "black"  # pictures come, and there is nothing in them
    LOST = "lost"  # it played, and the source or the way to it is gone, or refuses
    NO_ANSWER = "no-answer"  # nobody answers in time
    DECODER_LOST = "decoder-lost"  # the process that decoded it has ended
    WRONG_CREDENTIALS = "wrong-credentials"
    WRONG_CODEC = "wrong-codec"
    NOT_FOUND = "not-found"
    BROKEN = "broken"  # the data is damaged or ends before it should
    PREPARING = "preparing"  # the demo's own footage is being drawn
    NO_STREAM = "no-stream"  # a listed camera without an address
    WRONG_ADDRESS = "wrong-address"  # longer than any address is, or not one: nobody tries it
    NO_MEMORY = "no-memory"  # shared memory is full


SHOWING = frozenset({State.LIVE, State.FROZEN, State.BLACK})  # pictures arrive


@dataclass(frozen=True, slots=True)
class Frame:
    """The newest picture of a tile and the truth about it. Owned by whoever holds it; never changes.

    Attributes:
        sequence: Grows by one with each picture of a ring; 0 without a picture.
        picture: (height, width, 4) BGRA bytes, C-contiguous, not larger than the tile; None before the first.
        state: What to say of it.
        captured: UTC ns by the camera's clock, 0 where the source does not say.
        arrived: Monotonic seconds of its arrival in this machine, 0 without a picture.
        delay: Seconds from capture, by the camera's clock, to arrival; None where the source does not say.
        every: Seconds between pictures where they are stills that somebody asks for, else 0.
        retry_at: Monotonic seconds of the next attempt, 0 where none is due.
        rate: Pictures per second over the last two seconds.
        reconnects: Attempts after the first.
        skipped: Packets left undecoded to catch up.
    """

    sequence: int = 0
    picture: NDArray[np.uint8] | None = None
    state: State = State.CONNECTING
    captured: int = 0
    arrived: float = 0.0
    delay: float | None = None
    every: float = 0.0
    retry_at: float = 0.0
    rate: float = 0.0
    reconnects: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class TileView:
    """Figures of one open stream.

    Attributes:
        state: As in its frame.
        rate: Pictures per second.
        age: Seconds since the newest picture arrived; infinite before the first.
        reconnects: Attempts after the first.
        skipped: Packets left undecoded to catch up.
        width: Pixels of the tile.
        height: Pixels of the tile.
        worker: Name of the process that decodes it, empty for none.
    """

    state: State
    rate: float
    age: float
    reconnects: int
    skipped: int
    width: int
    height: int
    worker: str
