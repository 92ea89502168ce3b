"""What a row of the alarm list says in the seat's language: where, which state, and the text that a filter looks in."""

from collections.abc import Mapping
from functools import lru_cache

from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.text import Text, alphabetical, fold
from widgets.alarm_group import Face
from widgets.naming import whereabouts
from widgets.words import Words

RETURNED = frozenset({AlarmState.RTNUN, AlarmState.LATCH_UNACK})


class _Said:
    """What was made of an alarm's words; ``cut`` is where, in the hay, what never changes with its state ends."""

    __slots__ = ("alarm", "cut", "hay", "name", "title_back", "title_key", "where", "where_back", "where_key")

    def __init__(self, alarm: Alarm, name: Text | None, where: str) -> None:
        self.alarm, self.name, self.where = alarm, name, where
        self.hay = self.title_key = self.where_key = ""
        self.title_back = self.where_back = b""
        self.cut = 0


class AlarmWording:
    """Knows the names of the entities, so that two alarms of one place can be told apart; plain Python.

    What is made of an alarm's words is kept until ``forget``, because a list of thousands asks for it with each key.

    Attributes:
        modes: Names of the city modes by id.
    """

    def __init__(self, language: str) -> None:
        self.words = Words(language)
        self._names: dict[str, Text] = {}
        self.modes: dict[str, Text] = {}
        self._said: dict[tuple[str, str], _Said] = {}
        self._states = {
            (state, known): self._state(state, known=known) for state in AlarmState for known in (True, False)
        }

    def name(self, names: Mapping[str, Text]) -> frozenset[str]:
        """Take over names by entity id; the entities of which that is news."""
        news = frozenset(entity for entity, name in names.items() if self._names.get(entity) != name)
        self._names.update((entity, names[entity]) for entity in news)
        return news

    def forget(self, alarm_id: tuple[str, str]) -> None:
        """An alarm has left."""
        self._said.pop(alarm_id, None)

    def title(self, alarm: Alarm) -> str:
        """What the operator reads first."""
        return alarm.title.get(self.words.language)

    def where(self, alarm: Alarm) -> str:
        """The entity and its place; the entity is left out where the title already names it."""
        return self._of(alarm).where

    def state(self, alarm: Alarm) -> str:
        """The state, and that the condition cannot be evaluated where that is so."""
        return self._states[alarm.state, alarm.evaluated]

    def note(self, alarm: Alarm) -> str:
        """What of the state must be read in the row itself, because the title speaks of the past; else empty."""
        told = alarm.state in RETURNED or alarm.suppression is not Suppression.NONE
        modes = self._modes(alarm) if alarm.state is AlarmState.DSUPR else ()
        parts = list(modes) or ([self.words(f"state.{alarm.state}")] if told else [])
        if not alarm.evaluated:
            parts.append(self.words("mark.unevaluated"))
        return " · ".join(parts)

    def _modes(self, alarm: Alarm) -> tuple[str, ...]:
        names = (self.modes[mode].get(self.words.language) for mode in alarm.modes if mode in self.modes)
        return tuple(self.words("mode.note", name=name) for name in names)

    def cause(self, face: Face) -> str:
        """Why the alarms of a group belong together; and that the first of them is over, where it is."""
        cause = face.cause.get(self.words.language)
        return cause if face.first else f"{cause} · {self.words('group.first.over')}"

    def group(self, face: Face) -> str:
        """All of a group in one sentence."""
        how = self.words("group.open" if face.open else "group.closed")
        return self.words("group.said", cause=self.cause(face), count=face.size, waiting=face.waiting, how=how)

    def hay(self, alarm: Alarm) -> str:
        """What a filter looks in, folded: what the row says, and where its limit comes from."""
        said = self._of(alarm)
        if not said.hay:
            domain, source = self.words.domain(alarm.domain), alarm.source_text.get(self.words.language)
            words = fold(f"{self.title(alarm)} {said.where} {domain} {source} {alarm.entity} {alarm.domain} ")
            said.hay, said.cut = words + self._passing(alarm), len(words)
        return said.hay

    def title_key(self, alarm: Alarm) -> str:
        """What titles are sorted by."""
        said = self._of(alarm)
        if not said.title_key:
            said.title_key = alphabetical(self.title(alarm))
        return said.title_key

    def where_key(self, alarm: Alarm) -> str:
        """What places are sorted by."""
        said = self._of(alarm)
        if not said.where_key:
            said.where_key = alphabetical(said.where)
        return said.where_key

    def title_back(self, alarm: Alarm) -> bytes:
        """What titles are sorted by the other way round."""
        said = self._of(alarm)
        if not said.title_back:
            said.title_back = mirrored(self.title_key(alarm))
        return said.title_back

    def where_back(self, alarm: Alarm) -> bytes:
        """What places are sorted by the other way round."""
        said = self._of(alarm)
        if not said.where_back:
            said.where_back = mirrored(self.where_key(alarm))
        return said.where_back

    def prepare(self, alarm: Alarm) -> None:
        """Make all of it while there is time."""
        self.hay(alarm)
        self.title_back(alarm)
        self.where_back(alarm)

    def _of(self, alarm: Alarm) -> _Said:
        said, named = self._said.get((alarm.entity, alarm.rule)), self._names.get(alarm.entity)
        if said is not None and said.name is named:
            before = said.alarm
            if before is alarm:
                return said
            if before.title == alarm.title and before.place == alarm.place:
                said.alarm = alarm
                if said.hay:
                    said.hay = said.hay[: said.cut] + self._passing(alarm)
                return said
        language = self.words.language
        where = whereabouts(self.title(alarm), named.get(language) if named else "", alarm.place.get(language))
        said = self._said[alarm.id] = _Said(alarm, named, where)
        return said

    def _passing(self, alarm: Alarm) -> str:
        """What of the hay changes with the state."""
        return folded(f"{self.state(alarm)} {alarm.owner}")

    def _state(self, state: AlarmState, *, known: bool) -> str:
        text = self.words(f"state.{state}")
        return text if known else f"{text} · {self.words('mark.unevaluated')}"


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """``fold`` of what is said again and again: states, owners, names of domains."""
    return fold(text)


_OPPOSITES = bytes(range(255, -1, -1))


def mirrored(key: str) -> bytes:
    """A key that sorts the other way round; behind its end stands what is larger than any byte's opposite.

    UTF-8 sorts as its characters do, and no byte of a text is zero.
    """
    return key.encode().translate(_OPPOSITES) + b"\xff"
