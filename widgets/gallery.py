"""Each widget alone, with fake live data: ``python -m widgets.gallery [NAME] [--theme T] [--grab DIR]``."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from console.model.clock import NS
from widgets import kpi_demo, mode_demo, mosaic_demo, rule_demo, sample
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_list import AlarmList
from widgets.alarm_model import Mark
from widgets.alarm_order import AlarmOrder
from widgets.alarm_past import Near
from widgets.detail import DetailPane
from widgets.filter_dialog import FilterDialog
from widgets.filter_saying import saying
from widgets.handover_dialog import HandoverDialog
from widgets.handover_state import HandoverView
from widgets.map import demo as map_demo
from widgets.map.bookmark import BookmarkDialog
from widgets.map.gathering import GatheringDialog
from widgets.map.item import Bookmark, Picked, View
from widgets.map.layer import Choice
from widgets.map.layer_dialog import LayerDialog
from widgets.map.words import LAYERS
from widgets.map.words import TABLE as MAP_TABLE
from widgets.note_dialog import NoteDialog
from widgets.rail import Rail
from widgets.saved_filter import FilterShelf, SavedFilter
from widgets.search_box import Found
from widgets.shelve_dialog import ShelveDialog
from widgets.sound_dialog import SoundDialog
from widgets.sound_state import SoundState
from widgets.style import stylesheet
from widgets.symbol import Symbol
from widgets.theme import THEMES, Theme, font, load_fonts
from widgets.top_bar import TopBar
from widgets.top_state import Notice, TopState
from widgets.trend_stack import TrendStack
from widgets.words import DOMAINS, Words

Tick = Callable[[int, bool], None]
Demo = tuple[QWidget, Tick]
_ZONE = ZoneInfo(sample.ZONE)


def _still(_now: int, _lit: bool) -> None:
    return


def _symbols(theme: Theme, _language: str) -> Demo:
    ground = QWidget()
    row = QHBoxLayout(ground)
    symbols: list[Symbol] = []
    for alarm in sample.alarms():
        symbol = Symbol(theme, 26)
        symbol.show_alarm(alarm)
        row.addWidget(symbol)
        symbols.append(symbol)

    def tick(_now: int, lit: bool) -> None:
        for symbol in symbols:
            symbol.set_pulse(lit)

    return ground, tick


def _alarms(theme: Theme, language: str, count: int = 0) -> Demo:
    pane = AlarmList(theme, language, _ZONE)
    pane.resize(672, 366)
    pane.replace(sample.alarms() + sample.many(count))
    pane.select(pane.model.order.at(0).id)
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _calm(theme: Theme, language: str) -> Demo:
    pane = AlarmList(theme, language, _ZONE)
    pane.resize(672, 366)
    pane.replace([])
    return pane, _still


def _flood(theme: Theme, language: str) -> Demo:
    return _alarms(theme, language, 5000)


def _grouped(theme: Theme, language: str, *, opened: bool = False) -> Demo:
    pane = AlarmList(theme, language, _ZONE, "trực ca 2")
    pane.resize(672, 366)
    pane.replace([*sample.alarms(), *sample.cascade()])
    pane.apply([], sample.groups())
    pane.show_groups(on=True, flood_since=sample.NOW - 240 * NS)
    first_out = sample.cascade()[0].id
    pane.select(first_out)
    if opened:
        pane.model.open(first_out, wanted=True)
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _opened(theme: Theme, language: str) -> Demo:
    return _grouped(theme, language, opened=True)


def _filtered(theme: Theme, language: str) -> Demo:
    pane = AlarmList(theme, language, _ZONE, "trực ca 2")
    pane.resize(672, 366)
    pane.replace(sample.alarms())
    pane.choose_filter()
    pane.set_filter(AlarmFilter(priorities=frozenset({1, 2}), phases=frozenset({"waiting"}), owner="nobody"))
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _saved(_theme: Theme, language: str) -> Demo:
    words = Words(language)
    return FilterDialog(FilterShelf(sample.filters()), sample.filters()[2], partial(_asking, words), words), _still


def _asking(words: Words, saved: SavedFilter) -> str:
    return saying(saved.asked, words, saved.arrangement)


def _detail(theme: Theme, language: str, mark: Mark | None = None) -> Demo:
    pane = DetailPane(theme, language, _ZONE)
    pane.resize(672, 300)
    pane.show_alarm(sample.alarms()[4], mark)
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _past(theme: Theme, language: str) -> Demo:
    pane = DetailPane(theme, language, _ZONE, "trực ca 2")
    pane.resize(672, 620)
    alarm = sample.alarms()[4]
    pane.show_alarm(alarm, None)
    near = [Near("tn.camera.1", "Gia Sàng – Cách Mạng Tháng 8", 85), Near("tn.camera.2", "Cầu Gia Bẩy", 420)]
    pane.past.show_cameras(near)
    pane.past.show_past(sample.past(), alarm.occurrence, sample.NOW, more=True)
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _past_failed(theme: Theme, language: str) -> Demo:
    pane, tick = _detail(theme, language)
    pane.resize(672, 480)
    if isinstance(pane, DetailPane):
        pane.past.show_failure("kho lịch sử chưa mở." if language == "vi" else "history is not open yet.")
    return pane, tick


def _pending(theme: Theme, language: str) -> Demo:
    return _detail(theme, language, Mark("pending"))


def _failed(theme: Theme, language: str) -> Demo:
    return _detail(theme, language, Mark("failed", "trung tâm không trả lời trong 5 s."))


def _shelved(theme: Theme, language: str) -> Demo:
    pane = DetailPane(theme, language, _ZONE, "trực ca 2")
    pane.resize(672, 400)
    pane.show_alarm(sample.shelved_alarm(), None)
    return pane, lambda now, lit: pane.tick(now, lit=lit)


def _shelving(_theme: Theme, language: str) -> Demo:
    alarm = sample.alarms()[4]
    words = Words(language)
    dialog = ShelveDialog(alarm.id, alarm.title.get(language), words, now=sample.NOW, zone=_ZONE)
    dialog.choose(120)
    dialog.set_reason(words("shelve.reason.sensor"))
    return dialog, _still


def _noting(_theme: Theme, language: str) -> Demo:
    alarm = sample.alarms()[4]
    return NoteDialog(alarm.id, alarm.title.get(language), Words(language)), _still


def _find(text: str, _most: int) -> list[Found]:
    return [Found(f"{text} {k}", k) for k in range(5)]


def _top(theme: Theme, language: str, state: TopState | None = None, width: int = 1920) -> Demo:
    bar = TopBar(theme, language, zone=_ZONE, city=sample.CITY, seat="trực ca 2", find=_find)
    bar.show_state(state or sample.top_state())
    bar.resize(width, bar.sizeHint().height())
    return bar, lambda now, _lit: bar.tick(now)


def _lost(theme: Theme, language: str) -> Demo:
    return _top(theme, language, sample.lost_state())


def _narrow(theme: Theme, language: str) -> Demo:
    return _top(theme, language, width=1366)


def _silenced(theme: Theme, language: str) -> Demo:
    bar, tick = _top(theme, language)
    if isinstance(bar, TopBar):
        bar.sound.show_state(SoundState("silenced", 107))
    return bar, tick


def _soundless(theme: Theme, language: str) -> Demo:
    words = Words(language)
    told = words("sound.notice.failing", reason=words("sound.failing.none"))
    bar, tick = _top(theme, language, replace(sample.top_state(), notices=(Notice(told),)))
    if isinstance(bar, TopBar):
        bar.sound.show_state(SoundState("failing"))
        bar.resize(1920, bar.sizeHint().height())
    return bar, tick


def _handing(theme: Theme, language: str, view: HandoverView | None = None) -> Demo:
    dialog = HandoverDialog(theme, Words(language), _ZONE)
    dialog.show_view(view or HandoverView(sample.handover(seen=False), sample.NOW))
    return dialog, _still


def _handing_nothing(theme: Theme, language: str) -> Demo:
    return _handing(
        theme,
        language,
        HandoverView(sample.handover(rows=0), sample.NOW, load=Words(language)("handover.load.waiting")),
    )


def _handing_signed(theme: Theme, language: str) -> Demo:
    return _handing(theme, language, HandoverView(sample.handover(state="signed"), sample.NOW, draft=False, changed=3))


def _handed(theme: Theme, language: str) -> Demo:
    return _handing(
        theme, language, HandoverView(sample.handover(state="confirmed"), sample.NOW, draft=False, past=True)
    )


def _sound(_theme: Theme, language: str) -> Demo:
    return SoundDialog(Words(language), sample.sound_settings(language)), _still


def _rail(theme: Theme, language: str) -> Demo:
    rail = Rail(theme, language, list(DOMAINS))
    order = AlarmOrder(language)
    order.replace(sample.alarms())
    rail.show_tallies({d: order.tally(d) for d in ("", *DOMAINS)})
    rail.resize(64, 640)
    return rail, _still


def _trends(theme: Theme, language: str) -> Demo:
    stack = TrendStack(theme, language, _ZONE)
    stack.resize(900, 320)
    specs = sample.trend_specs(language)
    stack.show_specs(specs)

    def tick(now: int, _lit: bool) -> None:
        for k, spec in enumerate(specs):
            stack.set_data(spec.key, sample.trend_data(k, now), now)
        for view in stack.views:
            view.flush()

    return stack, tick


def _map(theme: Theme, language: str) -> Demo:
    return map_demo.demo(theme, language), _still


def _map_layers(theme: Theme, language: str) -> Demo:
    return map_demo.demo(theme, language, frozenset({"ward", "view", "incident", "wind", "trail"})), _still


def _layer(_theme: Theme, language: str) -> Demo:
    choice = Choice(opacity=0.6, zoom=(11.0, 17.0), only="bac son")
    return LayerDialog(LAYERS["camera"].get(language), choice, Words(language, MAP_TABLE)), _still


def _bookmarks(_theme: Theme, language: str) -> Demo:
    here = View(105.838, 21.594, 14.0)
    kept = [Bookmark(name, here) for name in ("Cầu Gia Bẩy", "Đảo tròn Trung tâm", "Sông Công")]
    return BookmarkDialog(kept, here, Words(language, MAP_TABLE)), _still


def _gathering(_theme: Theme, language: str) -> Demo:
    found = [Picked("camera", f"C-{k:03} Bắc Sơn") for k in range(1, 9)] + [
        Picked("track", f"Xe {k:04}") for k in (7, 12)
    ]
    words = Words(language, MAP_TABLE)
    return GatheringDialog(found, lambda p: str(p.id), lambda kind: LAYERS[kind].get(language), words), _still


DEMOS: dict[str, Callable[[Theme, str], Demo]] = {
    "symbols": _symbols,
    "alarms": _alarms,
    "alarms-calm": _calm,
    "alarms-flood": _flood,
    "alarms-grouped": _grouped,
    "alarms-grouped-open": _opened,
    "alarms-filter": _filtered,
    "saved-filters": _saved,
    "detail": _detail,
    "detail-past": _past,
    "detail-past-failed": _past_failed,
    "detail-pending": _pending,
    "detail-failed": _failed,
    "detail-shelved": _shelved,
    "shelving": _shelving,
    "note": _noting,
    "top-bar": _top,
    "top-bar-lost": _lost,
    "top-bar-narrow": _narrow,
    "top-bar-silenced": _silenced,
    "top-bar-soundless": _soundless,
    "sound": _sound,
    "handover": _handing,
    "handover-nothing": _handing_nothing,
    "handover-signed": _handing_signed,
    "handover-past": _handed,
    "rail": _rail,
    "trends": _trends,
    "map": _map,
    "map-layers": _map_layers,
    "map-layer": _layer,
    "map-bookmarks": _bookmarks,
    "map-gathering": _gathering,
    "mosaic": mosaic_demo.demo,
    **mode_demo.DEMOS,
    **rule_demo.DEMOS,
    **kpi_demo.DEMOS,
}


def build(name: str, theme: Theme, language: str) -> Demo:
    """One demo with the style sheet on; ``tick(now, lit)`` makes it live."""
    widget, tick = DEMOS[name](theme, language)
    if not widget.objectName():
        widget.setObjectName("ground")
    widget.setStyleSheet(stylesheet(theme))
    widget.setWindowTitle(name)
    tick(sample.NOW, True)
    return widget, tick


def _run(names: list[str], theme: Theme, language: str) -> int:
    demos = [build(name, theme, language) for name in names]
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1
        for _, tick in demos:
            tick(sample.NOW + beats * NS // 2, beats % 2 == 0)

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(500)
    for widget, _ in demos:
        widget.show()
    return QApplication.exec()


def main(argv: list[str]) -> int:
    """Show or grab; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m widgets.gallery", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*DEMOS], help="one widget; all when left out")
    parser.add_argument("--theme", choices=[*THEMES], default="dark")
    parser.add_argument("--language", choices=["vi", "en"], default="vi")
    parser.add_argument("--grab", type=Path, metavar="DIR", help="save a PNG of each instead of showing it")
    options = parser.parse_args(argv)
    app = QApplication.instance() or QApplication(argv)
    load_fonts()
    QApplication.setFont(font(12))
    names, theme = [options.name] if options.name else [*DEMOS], THEMES[options.theme]
    if options.grab is None:
        return _run(names, theme, options.language)
    options.grab.mkdir(parents=True, exist_ok=True)
    for name in names:
        widget, _ = build(name, theme, options.language)
        widget.show()
        app.processEvents()
        widget.grab().save(str(options.grab / f"{name}.png"))
        widget.hide()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
