"""The selection: one value that all panes share, so that selecting anything selects it everywhere."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from widgets.alarm_group import AlarmId
from widgets.signal import Outlet


@dataclass(frozen=True)
class Selected:
    """What is selected: nothing, an entity, or an alarm together with its entity."""

    entity: str = ""
    alarm: AlarmId | None = None

    def __bool__(self) -> bool:
        return bool(self.entity)


class Selection:
    """Holds the value and tells each change once.

    Signals:
        changed: The new ``Selected``.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        self.changed: Outlet[Selected] = Outlet(parent)
        self._value = Selected()

    @property
    def value(self) -> Selected:
        """What is selected now."""
        return self._value

    def select_alarm(self, alarm_id: AlarmId) -> None:
        """Select an alarm and its entity."""
        self._set(Selected(alarm_id[0], alarm_id))

    def select_entity(self, entity: str) -> None:
        """Select an entity."""
        self._set(Selected(entity))

    def clear(self) -> None:
        """Select nothing."""
        self._set(Selected())

    def _set(self, value: Selected) -> None:
        if value != self._value:
            self._value = value
            self.changed.publish(value)
