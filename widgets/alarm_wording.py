"""What a row of the alarm list says in the seat's language: where, which state, and the text that a filter looks in."""

from collections.abc import Mapping

from console.model.alarm import Alarm, AlarmState, Suppression
from console.model.text import Text, fold
from widgets.naming import whereabouts
from widgets.words import Words

RETURNED = frozenset({AlarmState.RTNUN, AlarmState.LATCH_UNACK})


class AlarmWording:
    """Knows the names of the entities, so that two alarms of one place can be told apart; plain Python.

    Attributes:
        modes: Names of the city modes by id.
    """

    def __init__(self, language: str) -> None:
        self.words = Words(language)
        self._names: dict[str, Text] = {}
        self.modes: dict[str, Text] = {}

    def knows(self, names: Mapping[str, Text]) -> bool:
        """Whether these names by entity id are no news."""
        return all(self._names.get(entity) == name for entity, name in names.items())

    def name(self, names: Mapping[str, Text]) -> None:
        """Take over names by entity id."""
        self._names.update(names)

    def title(self, alarm: Alarm) -> str:
        """What the operator reads first."""
        return alarm.title.get(self.words.language)

    def where(self, alarm: Alarm) -> str:
        """The entity and its place; the entity is left out where the title already names it."""
        language = self.words.language
        name = self._names[alarm.entity].get(language) if alarm.entity in self._names else ""
        return whereabouts(self.title(alarm), name, alarm.place.get(language))

    def state(self, alarm: Alarm) -> str:
        """The state, and that the condition cannot be evaluated where that is so."""
        text = self.words(f"state.{alarm.state}")
        return text if alarm.evaluated else f"{text} · {self.words('mark.unevaluated')}"

    def note(self, alarm: Alarm) -> str:
        """What of the state must be read in the row itself, because the title speaks of the past; else empty."""
        told = alarm.state in RETURNED or alarm.suppression is not Suppression.NONE
        modes = self._modes(alarm) if alarm.state is AlarmState.DSUPR else ()
        parts = list(modes) or ([self.words(f"state.{alarm.state}")] if told else [])
        if not alarm.evaluated:
            parts.append(self.words("mark.unevaluated"))
        if alarm.owner:
            parts.append(self.words("mark.owner", owner=alarm.owner))
        return " · ".join(parts)

    def _modes(self, alarm: Alarm) -> tuple[str, ...]:
        names = (self.modes[mode].get(self.words.language) for mode in alarm.modes if mode in self.modes)
        return tuple(self.words("mode.note", name=name) for name in names)

    def hay(self, alarm: Alarm) -> str:
        """Everything that a filter may look for, folded: what the row shows, and where its limit comes from."""
        parts = (
            self.title(alarm),
            self.where(alarm),
            self.words.domain(alarm.domain),
            self.state(alarm),
            alarm.source_text.get(self.words.language),
            alarm.owner,
            alarm.entity,
            alarm.domain,
        )
        return fold(" ".join(parts))
