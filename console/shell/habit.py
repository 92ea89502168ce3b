"""What the operator has set to his liking; kept while the seat lives, so that another language does not undo it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from console.model.closure import Closure
from widgets.alarm_filter import NOTHING, AlarmFilter
from widgets.alarm_sort import USUAL, Arrangement
from widgets.map.item import Bookmark
from widgets.map.layer import Choices
from widgets.saved_filter import FilterShelf


@dataclass
class Habits:
    """Changed by the feeds.

    Attributes:
        arrangement: Order of the alarm list.
        asked: Its filter.
        shelf: The filters that the seat has saved.
        layers: What was set for the layers of the map.
        bookmarks: Named views of the map.
        closures: Streets that the operator closed.
        keep: Called when something changed that outlives the seat.
    """

    arrangement: Arrangement = USUAL
    asked: AlarmFilter = NOTHING
    shelf: FilterShelf = field(default_factory=FilterShelf)
    layers: Choices = field(default_factory=Choices)
    bookmarks: tuple[Bookmark, ...] = ()
    closures: tuple[Closure, ...] = ()
    keep: Callable[[], None] = lambda: None
