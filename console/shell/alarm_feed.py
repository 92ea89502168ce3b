"""From the picture to the alarm list, the badges of the rail and the detail pane."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import islice

from PySide6.QtCore import Qt

from console.feed.picture import Change
from console.model.alarm import Alarm, Suppression
from console.model.clock import NS
from console.model.entity import Entity
from console.model.mode import CityMode
from console.model.text import Text
from console.shell.group_feed import GroupFeed
from console.shell.reason import spoken
from console.shell.seat import Seat
from console.shell.selection import Selected
from console.shell.slices import Work
from console.wire.record import ALARM_STREAM
from widgets.alarm_action import ActionName, Wish, offered, returning
from widgets.alarm_group import AlarmGroup, AlarmId
from widgets.alarm_list import AlarmList
from widgets.alarm_model import Mark
from widgets.alarm_view import AlarmPick
from widgets.detail import DetailPane
from widgets.detail_facts import ReadingLine
from widgets.note_dialog import NoteDialog
from widgets.rail import Rail
from widgets.shelve_dialog import ShelveDialog
from widgets.words import Words

_CAMERA = "camera"
_WITH_WORDS = ("shelve", "comment", "suppress", "remove")
_SOON_NS = 300 * NS
_AT_ONCE = 64  # alarms; more wait for the next flush, so that a flood is not shown twice in one turn
_SOME = 1200  # alarms that are handed to the list in one turn of the event loop
_PREPARED = 100


class AlarmFeed:
    """Feeds the three panes on the right and the rail, and turns the operator's wishes into actions.

    Attributes:
        groups: By cause.
        handed: How many alarms the last hand-over brought.
        stream_of: Says how the stream of a camera is, in words; the desk sets it once the cameras are open.
        modes_over: Says which city modes suppress an alarm; set by the desk.
    """

    def __init__(self, seat: Seat, panes: tuple[AlarmList, DetailPane, Rail], words: Words) -> None:
        self._picture, self._selection, self._actions = seat.bridge.picture, seat.selection, seat.actions
        self._readings, self._clock, self._zone, self._words = seat.readings, seat.clock, seat.zone, words
        self._list, self._detail, self._rail = panes
        self._domains = ("", *seat.domains)
        self.groups = GroupFeed(seat.flood, self._list)
        self._waiting: dict[AlarmId, None] = {}
        self._bringing: dict[AlarmId, None] = {}
        self._shelved: set[AlarmId] = set()
        self._detail_dirty = False
        self.handed = 0
        self.stream_of: Callable[[str], str] = lambda _camera: ""
        self.modes_over: Callable[[Alarm], Sequence[CityMode]] = lambda _alarm: ()
        self._list.picked.on_value(self._picked)
        self._detail.asked.on_value(self.ask)
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
            self._waiting.update(dict.fromkeys(change.alarms))
            if len(self._waiting) <= _AT_ONCE:
                self._bring(self._waiting, *self.groups.fresh())
                self._waiting.clear()
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

    def hand_over(self) -> Work:
        """Bring the list up to date, some at a time, and show the detail anew if something of it changed."""
        self.handed = len(self._waiting)
        self._bringing.update(self._waiting)  # what comes meanwhile is for the next time
        self._waiting.clear()
        while len(self._bringing) > _SOME:
            some = list(islice(self._bringing, _SOME))
            self._bring(some)
            for alarm_id in some:
                del self._bringing[alarm_id]
            yield
        self._bring(self._bringing, *self.groups.fresh())
        self._bringing.clear()
        self._list.prepare(_PREPARED)
        if self._detail_dirty:
            self.show(self._selection.value)

    def _bring(
        self, ids: Iterable[AlarmId], groups: Sequence[AlarmGroup] = (), gone: Collection[str] = frozenset()
    ) -> None:
        alarms = [self._picture.alarms[i] for i in ids if i in self._picture.alarms]
        if not (alarms or groups or gone):
            return
        self._list.apply(alarms, groups, gone)
        for alarm in alarms:
            self._actions.see(alarm)
            self._note_shelving(alarm)
        self._tally()

    def _note_shelving(self, alarm: Alarm) -> None:
        if alarm.shelved_until:
            self._shelved.add(alarm.id)
        else:
            self._shelved.discard(alarm.id)

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
            present, modes = self._present(alarm, entity), self.modes_over(alarm)
            self._detail.show_alarm(alarm, self._mark(alarm.id), name, present, modes=modes)
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

    def name_modes(self, names: Mapping[str, Text]) -> None:
        """The names of the city modes, which rows and detail say of what is suppressed by one."""
        self._list.name_modes(names)
        self._detail_dirty = True

    def renew_detail(self) -> None:
        """Something that it says may be another: a limit."""
        self._detail_dirty = True

    def step(self, by: int) -> None:
        """Select the next or previous alarm of the list."""
        alarm_id = self._list.neighbour(by)
        if alarm_id is not None:
            self._selection.select_alarm(alarm_id)

    def ask(self, action: ActionName) -> None:
        """Do something with the selected alarm; shelving and commenting ask for words first."""
        alarm_id = self._selection.value.alarm
        alarm = self._picture.alarms.get(alarm_id) if alarm_id else None
        if alarm is None or action not in offered(alarm, self._actions.operator, self._actions.role):
            return
        if action not in _WITH_WORDS:
            back = returning(alarm) if action == "return" else None
            self._act(Wish(alarm.id, action, str(back or "")))
            return
        title, window = alarm.title.get(self._words.language), self._detail.window()
        if action == "shelve":
            dialog = ShelveDialog(alarm.id, title, self._words, window, now=self._clock.now(), zone=self._zone)
        else:
            dialog = NoteDialog(alarm.id, title, self._words, window, action=action)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wished.on_value(self._act)
        dialog.open()

    def acknowledge_visible(self) -> None:
        """One acknowledgement for each row in sight: each has its own revision, receipt and mark."""
        for alarm in self._list.visible_alarms():
            self._actions.act(alarm, Wish(alarm.id, "ack"))

    def ask_shelving(self) -> None:
        """Shelve what is selected, or end its shelving."""
        alarm_id = self._selection.value.alarm
        alarm = self._picture.alarms.get(alarm_id) if alarm_id else None
        if alarm is not None:
            self.ask("unshelve" if Suppression.SHELVED in alarm.requested else "shelve")

    def ending(self) -> list[str]:
        """Titles of the alarms whose shelving ends within five minutes."""
        now = self._clock.now()
        shelved = (self._picture.alarms[i] for i in self._shelved if i in self._picture.alarms)
        soon = (a for a in shelved if 0 < a.shelved_until - now <= _SOON_NS)
        return [a.title.get(self._words.language) for a in sorted(soon, key=lambda a: a.shelved_until)]

    def _act(self, wish: Wish) -> None:
        """Send the command with the revision that the operator sees."""
        alarm = self._picture.alarms.get(wish.alarm)
        if alarm is not None:
            self._actions.act(alarm, wish)

    def _name(self, entities: Iterable[str]) -> None:
        known = self._picture.entities
        self._list.name({i: known[i].name for i in entities if i in known})

    def _picked(self, pick: AlarmPick) -> None:
        self._selection.select_alarm(pick.id)

    def _mark(self, alarm_id: AlarmId) -> Mark | None:
        mark = self._actions.mark(alarm_id)
        if mark is None or mark.phase == "pending":
            return mark
        return Mark("failed", spoken(mark.reason, self._words), mark.action)

    def _marked(self, alarm_id: AlarmId) -> None:
        self._list.set_mark(alarm_id, self._mark(alarm_id))
        if self._selection.value.alarm == alarm_id:
            self.show(self._selection.value)

    def _rebuild(self) -> None:
        self._waiting.clear()
        self._bringing.clear()
        self._name(entity for entity, _ in self._picture.alarms)
        self._list.replace(list(self._picture.alarms.values()))
        self._shelved.clear()
        for alarm in self._picture.alarms.values():
            self._actions.see(alarm)
            self._note_shelving(alarm)
        self._tally()

    def _tally(self) -> None:
        self._rail.show_tallies({d: self._list.model.tally(d) for d in self._domains})
