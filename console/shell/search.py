"""Search over what can be done and what the picture knows: duties, standing alarms, entities; without diacritics."""

from collections.abc import Iterable

from console.feed.picture import Picture
from console.model.text import fold
from console.shell.duty import Duties, Duty, shown
from console.shell.selection import Selected
from widgets.naming import named, whereabouts
from widgets.search_box import Found
from widgets.words import Words

_SOME = 100


class Search:
    """Folded names are kept, so that a key stroke costs one pass over short strings.

    Folding is slow for thousands at once, as a snapshot brings them: ``flush`` does some at a time, ``find`` the rest.
    """

    def __init__(self, picture: Picture, words: Words, duties: Duties) -> None:
        self._picture, self._words, self._duties = picture, words, duties
        self._keys: dict[str, str] = {}
        self._waiting: set[str] = set()
        self.describe(picture.entities)

    def describe(self, ids: Iterable[str]) -> None:
        """These entities were described anew."""
        self._waiting.update(ids)

    def flush(self, most: int = _SOME) -> None:
        """Fold at most ``most`` names."""
        for _ in range(min(most, len(self._waiting))):
            entity_id = self._waiting.pop()
            entity = self._picture.entities.get(entity_id)
            if entity:
                names = (entity.name.vi, entity.name.en, entity.place.vi, entity.place.en, entity.id)
                self._keys[entity_id] = fold(" ".join(names))

    def forget(self) -> None:
        """The entities start anew."""
        self._keys.clear()
        self._waiting.clear()
        self.describe(self._picture.entities)

    def find(self, text: str, most: int) -> list[Found]:
        """At most ``most`` answers: alarms, duties, entities whose name begins with the text, then the others.

        Each answer's target is a ``Selected`` or a ``Duty``.
        """
        self.flush(len(self._waiting))
        parts = fold(text).split()
        if not parts:
            return []
        found = self._alarms(parts)
        found.extend(self._duty(duty) for duty in self._duties.find(parts))
        hits = [(not key.startswith(parts[0]), key, i) for i, key in self._keys.items() if all(p in key for p in parts)]
        found.extend(self._entity(i) for _, _, i in sorted(hits)[:most])
        return found[:most]

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

    def _entity(self, entity_id: str) -> Found:
        entity = self._picture.entities[entity_id]
        name, place = entity.name.get(self._words.language), entity.place.get(self._words.language)
        return Found(named(name, place, " – "), Selected(entity_id))
