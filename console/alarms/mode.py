"""The mode: a plugin's statement, as data, of which of its alarms a storm or a match day makes meaningless."""

from typing import Annotated

import msgspec

from console.alarms.rule import Rule
from console.model.entity import Entity
from console.model.text import Text

CRITICAL = 1
ALL = ".*"


class Mode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[mode]]`` of a ``plugin.toml``.

    Attributes:
        id: Of the mode. Plugins that are strangers to each other may declare the same one: it is then one mode, and
            each says what it means to its own domain.
        name: Shown to people; of plugins that declare the same mode, the first says it.
        note: What this plugin leaves out while it is on, in words.
        suppresses: Rules by id, or ``<domain>.*`` for all of the domain. A critical alarm is suppressed only by its
            rule's own id.
        entity_kinds: Only alarms on entities of these kinds; empty means any.
        attribute: Entity attribute that says where (``district``); empty means anywhere.
        values: Which of its values.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]*$", max_length=64)]
    name: Text
    note: Text
    suppresses: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    entity_kinds: tuple[str, ...] = ()
    attribute: str = ""
    values: tuple[float | int | str | bool, ...] = ()

    def covers(self, rule: Rule, priority: int, entity: Entity | None, *, before: bool = False) -> bool:
        """Whether an alarm of ``rule`` on ``entity``, now of this priority, says nothing while the mode is on.

        An entity that is not known is no reason to suppress, and none to end what was suppressed ``before``: after a
        restart it may not yet have been described.
        """
        if rule.id not in self.suppresses and (priority == CRITICAL or f"{rule.domain}{ALL}" not in self.suppresses):
            return False
        if entity is None:
            return before or not (self.entity_kinds or self.attribute)
        if self.entity_kinds and entity.kind not in self.entity_kinds:
            return False
        return not self.attribute or entity.attributes.get(self.attribute) in self.values
