"""From the picture to the alarm list, the badges of the rail and the detail pane."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from console.feed.picture import Change
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.wire.record import ALARM_STREAM
from widgets.alarm_list import AlarmList, AlarmPick
from widgets.alarm_model import Mark
from widgets.alarm_order import AlarmId
from widgets.alarm_sort import Sort
from widgets.detail import DetailPane
from widgets.detail_facts import ReadingLine
from widgets.rail import Rail
from widgets.words import Words

_CAMERA = "camera"


class AlarmFeed:
    """Feeds the three panes on the right and the rail, and turns the operator's wishes into actions.

    Attributes:
        stream_of: Says how the stream of a camera is, in words; the desk sets it once the cameras are open.
    """

    def __init__(self, seat: Seat, panes: tuple[AlarmList, DetailPane, Rail], words: Words) -> None:
        self._picture, self._selection, self._actions = seat.bridge.picture, seat.selection, seat.actions
        self._readings, self._clock, self._zone, self._words = seat.readings, seat.clock, seat.zone, words
        self._list, self._detail, self._rail = panes
        self._domains, self._habits = ("", *seat.domains), seat.habits
        self._detail_dirty = False
        self.stream_of: Callable[[str], str] = lambda _camera: ""
        self._list.set_sort(self._habits.sort)
        self._list.sort_chosen.on_value(self._sorted)
        self._list.picked.on_value(self._picked)
        self._detail.ack_asked.on_value(self.acknowledge)
        self._rail.chosen.on_value(self._list.set_domain)
        self._actions.on_mark = self._marked
        for alarm_id in self._actions.marks():
            self._marked(alarm_id)
        if self._picture.alarms or self._picture.status.connection == "live":
            self._rebuild()

    def take(self, change: Change) -> None:
        """Bring the panes up to date."""
        if ALARM_STREAM in change.reset:
            self._rebuild()
        elif change.alarms:
            self._name(entity for entity, _ in change.alarms)
            alarms = [self._picture.alarms[i] for i in dict.fromkeys(change.alarms) if i in self._picture.alarms]
            self._list.apply(alarms)
            for alarm in alarms:
                self._actions.see(alarm)
            self._tally()
        if change.entities:
            warned = {entity for entity, _ in self._picture.alarms}
            self._name(warned.intersection(change.entities))
        value = self._selection.value
        touched = value.alarm in change.alarms or self._readings.changed(value.entity, change.keys)
        if value and (touched or change.reset or value.entity in change.entities):
            self._detail_dirty = True

    def tick(self) -> None:
        """Twice a second: what nothing tells of, a camera's stream, is looked at."""
        entity = self._picture.entities.get(self._selection.value.entity)
        if entity is not None and entity.kind == _CAMERA:
            self._detail_dirty = True

    def flush(self) -> None:
        """Show the detail anew if something of it changed."""
        if self._detail_dirty:
            self.show(self._selection.value)

    def select(self, selected: Selected) -> None:
        """Another selection."""
        self._list.select(selected.alarm)
        self.show(selected)

    def show(self, selected: Selected) -> None:
        """Fill the detail pane."""
        self._detail_dirty = False
        alarm = self._picture.alarms.get(selected.alarm) if selected.alarm else None
        entity = self._picture.entities.get(selected.entity)
        language = self._words.language
        if alarm is not None:
            name = entity.name.get(language) if entity else ""
            self._detail.show_alarm(alarm, self._mark(alarm.id), name, self._present(alarm, entity))
            return
        if entity is None:
            self._detail.clear()
            return
        lines = self._readings.lines(entity, self._picture, self._today(), language)
        status = self.stream_of(entity.id) if entity.kind == _CAMERA else ""
        self._detail.show_entity(entity, lines, self._readings.entity_kind(entity.kind, self._words), status)

    def _present(self, alarm: Alarm, entity: Entity | None) -> ReadingLine | None:
        """What the entity of an alarm reads now, where the alarm's rule judges a declared reading."""
        kind = self._readings.kind_of_rule(alarm.rule)
        if entity is None or kind is None or self._readings.kind(kind) is None:
            return None
        return self._readings.line(entity, kind, self._picture, self._today(), self._words.language)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock.now() / NS, self._zone).date()

    def step(self, by: int) -> None:
        """Select the next or previous alarm of the list."""
        alarm_id = self._list.neighbour(by)
        if alarm_id is not None:
            self._selection.select_alarm(alarm_id)

    def acknowledge_selected(self) -> None:
        """Acknowledge what is selected."""
        if self._selection.value.alarm is not None:
            self.acknowledge(self._selection.value.alarm)

    def acknowledge(self, alarm_id: AlarmId) -> None:
        """Send the command with the revision that the operator sees."""
        alarm = self._picture.alarms.get(alarm_id)
        if alarm is not None:
            self._actions.acknowledge(alarm)

    def _sorted(self, sort: Sort) -> None:
        self._habits.sort = sort

    def _name(self, entities: Iterable[str]) -> None:
        known = self._picture.entities
        self._list.name({i: known[i].name for i in entities if i in known})

    def _picked(self, pick: AlarmPick) -> None:
        self._selection.select_alarm(pick.id)

    def _mark(self, alarm_id: AlarmId) -> Mark | None:
        mark = self._actions.mark(alarm_id)
        if mark is None or mark.phase == "pending":
            return mark
        vi, _, en = mark.reason.partition("|")
        reason = en if en and self._words.language == "en" else vi
        return Mark("failed", reason.strip() or self._words("ack.unanswered"))

    def _marked(self, alarm_id: AlarmId) -> None:
        self._list.set_mark(alarm_id, self._mark(alarm_id))
        if self._selection.value.alarm == alarm_id:
            self.show(self._selection.value)

    def _rebuild(self) -> None:
        self._name(entity for entity, _ in self._picture.alarms)
        self._list.replace(list(self._picture.alarms.values()))
        for alarm in self._picture.alarms.values():
            self._actions.see(alarm)
        self._tally()

    def _tally(self) -> None:
        self._rail.show_tallies({d: self._list.model.tally(d) for d in self._domains})
