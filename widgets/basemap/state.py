"""What the tile server says of itself: whether its base map can be used, and which tiles it cannot draw."""

import msgspec

from console.model.text import Text


class BaseState(msgspec.Struct, frozen=True):
    """The state of a base map.

    Attributes:
        fault: Why nothing of it can be drawn; None while it can.
        failed: How many tiles could not be drawn when they were last asked for.
        last: Of these the last one: its address and the reason.
        look: Changes when all tiles are others (boundaries came, a day began).
        borders: What is wrong with the boundaries.
    """

    fault: Text | None = None
    failed: int = 0
    last: Text | None = None
    look: str = ""
    borders: Text | None = None
