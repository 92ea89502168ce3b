"""From the picture to the limits that are drawn: what a supervisor has changed of a rule holds on every screen."""

from collections.abc import Iterable

from console.feed.picture import Change, Picture
from console.shell.readings import Readings
from console.wire.codec import MalformedError
from console.wire.record import ALARM_STREAM, AMENDMENT_KIND, amendment_of


class AmendmentFeed:
    """Feeds the readings of one seat."""

    def __init__(self, picture: Picture, readings: Readings) -> None:
        self._picture, self._readings = picture, readings
        self._read(entity for entity, kind in picture.last if kind == AMENDMENT_KIND)

    def take(self, change: Change) -> bool:
        """Bring the limits up to date; whether one may be another."""
        if ALARM_STREAM in change.reset:
            self._readings.forget_amendments()
            self._read(entity for entity, kind in self._picture.last if kind == AMENDMENT_KIND)
            return True
        told = [entity for entity, kind in change.keys if kind == AMENDMENT_KIND]
        self._read(told)
        return bool(told)

    def _read(self, entities: Iterable[str]) -> None:
        for entity in entities:
            event = self._picture.last.get((entity, AMENDMENT_KIND))
            if event is None:
                continue
            try:
                amendment = amendment_of(event)
            except MalformedError:
                continue  # of a newer hub; an alarm says its own limit
            self._readings.amend(amendment.rule, amendment.figures)
