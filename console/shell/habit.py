"""What the operator has set to his liking; kept while the seat lives, so that another language does not undo it."""

from dataclasses import dataclass, field

from widgets.alarm_sort import Sort
from widgets.map.item import Bookmark
from widgets.map.layer import Choices


@dataclass
class Habits:
    """Changed by the feeds.

    Attributes:
        sort: Order of the alarm list.
        layers: What was set for the layers of the map.
        bookmarks: Named views of the map.
    """

    sort: Sort = "waiting"
    layers: Choices = field(default_factory=Choices)
    bookmarks: tuple[Bookmark, ...] = ()
