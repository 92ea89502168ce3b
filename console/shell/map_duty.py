"""What an operator can do with the map, and by which key."""

from collections.abc import Callable
from functools import partial

from console.shell.duty import Duty


def map_duties(use: Callable[[str], object]) -> list[Duty]:
    """The duties; ``use`` takes up a tool by its name."""
    return [
        Duty("map.focus", partial(use, "focus"), "F6"),
        Duty("map.measure", partial(use, "measure"), "Ctrl+M"),
        Duty("map.select", partial(use, "select"), "Ctrl+L"),
        Duty("map.bookmarks", partial(use, "bookmarks"), "Ctrl+B", menu=True),
        Duty("map.follow", partial(use, "follow"), "Ctrl+T"),
        Duty("map.nearest", partial(use, "nearest"), "Ctrl+N", menu=True),
        Duty("map.service", partial(use, "service"), "Ctrl+R", menu=True),
        Duty("map.way", partial(use, "way"), "Ctrl+D", menu=True),
        Duty("map.strike", partial(use, "strike"), "Ctrl+E", menu=True),
        Duty("map.coordinates", partial(use, "coordinates"), "Ctrl+G"),
        Duty("map.save", partial(use, "save"), "Ctrl+S", menu=True),
        Duty("map.print", partial(use, "print"), "Ctrl+P", menu=True),
        Duty("map.open", partial(use, "open"), "Ctrl+O", menu=True),
    ]
