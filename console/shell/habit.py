"""What the operator has set to his liking; kept while the seat lives, so that another language does not undo it."""

from dataclasses import dataclass

from widgets.alarm_sort import Sort


@dataclass
class Habits:
    """Changed by the feeds.

    Attributes:
        sort: Order of the alarm list.
    """

    sort: Sort = "waiting"
