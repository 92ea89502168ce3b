"""Search over what can be done, what stands, what is there and where places are; without diacritics, forgiving."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from console.feed.picture import Picture
from console.geo.coordinate import Spot, parse
from console.geo.gazetteer import ENTITY, Entry, Gazetteer
from console.model.text import fold
from console.shell.duty import Duties, Duty, shown
from console.shell.selection import Selected
from widgets.figure import number
from widgets.naming import named, whereabouts
from widgets.search_box import Found
from widgets.words import Words

_SOME = 100
_DECIMALS = 5  # a metre
_PREFIXED = frozenset({"road"})


class Goal(NamedTuple):
    """A place that was found: where the map is to look."""

    lon: float
    lat: float


class Search:
    """The gazetteer, and beside it what changes too fast to be in it.

    Folding is slow for thousands of names at once, as a snapshot brings them: ``flush`` does some at a time, ``find``
    the rest.

    Args:
        picture: What there is.
        words: Of the seat's language.
        duties: What can be done.
        places: Asked once, for the names of the base map.
        book: The names of an imported map, which are too many to be asked for.
    """

    def __init__(
        self,
        picture: Picture,
        words: Words,
        duties: Duties,
        places: Callable[[], Iterable[Entry]] = tuple,
        book: Gazetteer | None = None,
    ) -> None:
        self._picture, self._words, self._duties = picture, words, duties
        self._places: Callable[[], Iterable[Entry]] | None = places
        self._gazetteer, self._book = Gazetteer(), book
        self._waiting: dict[str, None] = {}
        self.describe(picture.entities)

    def describe(self, ids: Iterable[str]) -> None:
        """These entities were described anew."""
        self._waiting.update(dict.fromkeys(ids))

    def flush(self, most: int = _SOME) -> None:
        """Take up at most ``most`` names; the places when all else is done."""
        if not self._waiting and self._places:
            self._gazetteer.put(self._places())
            self._places = None
        ids = list(self._waiting)[:most]
        entities = [self._picture.entities[i] for i in ids if i in self._picture.entities]
        if entities:
            self._gazetteer.put(Entry(e.id, ENTITY, e.name, e.place, e.lon, e.lat) for e in entities)
        for entity_id in ids:
            del self._waiting[entity_id]

    def forget(self) -> None:
        """The entities start anew."""
        self._gazetteer.forget(ENTITY)
        self._waiting.clear()
        self.describe(self._picture.entities)

    def find(self, text: str, most: int) -> list[Found]:
        """At most ``most`` answers: a position that was typed, alarms, duties, then entities and places.

        Each answer's target is a ``Selected``, a ``Duty`` or a ``Goal``.
        """
        self.flush(len(self._waiting))
        self.flush(0)
        parts = fold(text).split()
        if not parts:
            return []
        spot = parse(text)
        found = [self._spot(spot)] if spot else []
        found.extend(self._alarms(parts))
        found.extend(self._duty(duty) for duty in self._duties.find(parts))
        found.extend(self._entry(entry) for entry in self._gazetteer.find(text, most))
        if self._book and len(found) < most:
            found.extend(self._entry(entry) for entry in self._book.find(text, most - len(found)))
        return found[:most]

    def _spot(self, spot: Spot) -> Found:
        lat, lon = (number(x, _DECIMALS, self._words.language) for x in (spot.lat, spot.lon))
        return Found(self._words("found.spot", lat=lat, lon=lon), Goal(*spot))

    def _alarms(self, parts: list[str]) -> list[Found]:
        language = self._words.language
        out: list[Found] = []
        for alarm in self._picture.alarms.values():
            if not alarm.standing:
                continue
            title, place = alarm.title.get(language), alarm.place.get(language)
            entity = self._picture.entities.get(alarm.entity)
            where = whereabouts(title, entity.name.get(language) if entity else "", place)
            if all(p in fold(f"{title} {where}") for p in parts):
                label = self._words("found.alarm", title=named(title, where, " – "))
                out.append(Found(label, Selected(alarm.entity, alarm.id)))
        return out

    def _duty(self, duty: Duty) -> Found:
        label = self._words("found.duty", name=self._duties.name(duty))
        return Found(f"{label}   {shown(duty.key)}" if duty.key else label, duty)

    def _entry(self, entry: Entry) -> Found:
        language = self._words.language
        name = entry.name.get(language)
        if entry.kind == ENTITY:
            return Found(named(name, entry.where.get(language), " – "), Selected(entry.id))
        label = (
            name
            if entry.kind not in _PREFIXED or fold(name).startswith("duong ")
            else self._words("found.road", name=name)
        )
        return Found(self._words("found.place", name=label), Goal(entry.lon or 0.0, entry.lat or 0.0))
