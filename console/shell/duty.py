"""What an operator can do at this seat, said once: keys, their table, palette and the seat's menu come from here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from console.model.text import fold
from widgets.words import Words


@dataclass(frozen=True)
class Duty:
    """One thing to do.

    Attributes:
        id: Its words are ``duty.<id>``.
        run: Does it.
        key: Of the window, as Qt writes it (``Shift+A``); empty where it has none.
        menu: Whether it stands in the menu that opens from the operator's name; keys of single letters do not.
    """

    id: str
    run: Callable[[], object]
    key: str = ""
    menu: bool = False


class Duties:
    """The duties of one window, in the order in which they were added."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._duties: dict[str, Duty] = {}

    def __iter__(self) -> Iterator[Duty]:
        return iter(self._duties.values())

    def add(self, *duties: Duty) -> None:
        """Add duties; their ids are unique and so are their keys.

        Raises:
            ValueError: An id or a key is taken.
        """
        for duty in duties:
            taken = next((d.id for d in self if duty.id == d.id or (duty.key and duty.key == d.key)), None)
            if taken:
                raise ValueError(f"duty {duty.id!r} ({duty.key}): taken by {taken!r}")
            self._duties[duty.id] = duty

    def name(self, duty: Duty) -> str:
        """What it is called."""
        return self._words(f"duty.{duty.id}")

    def rows(self) -> list[tuple[str, str]]:
        """(key, name) of those that have a key."""
        return [(shown(d.key), self.name(d)) for d in self if d.key]

    def menu(self) -> list[Duty]:
        """Those of the menu."""
        return [d for d in self if d.menu]

    def find(self, parts: list[str]) -> list[Duty]:
        """Those whose name holds every one of the folded words."""
        return [d for d in self if all(part in fold(self.name(d)) for part in parts)]


def shown(key: str) -> str:
    """A key as people read it."""
    return key.replace("+", " ")
