"""The rule table for the gallery: shipped rules, one changed, one off, one gone; and a preview that has been played."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from console.model.amendment import Amendment, Figures, Former, RuleFigure, RuleLine
from console.model.clock import NS
from console.model.rehearsal import Performance, Rehearsal
from console.model.text import Text
from widgets import sample
from widgets.rule_dialog import RuleDialog
from widgets.rule_wish import RehearsalWish
from widgets.theme import Theme
from widgets.words import Words

Demo = tuple[QWidget, Callable[[int, bool], None]]
_ZONE = ZoneInfo(sample.ZONE)
_HOUR = 3600 * NS


def _figures(*told: tuple[str, float | int | bool, str], changed: Figures | None = None) -> tuple[RuleFigure, ...]:
    return tuple(RuleFigure(path, own, (changed or {}).get(path, own), unit) for path, own, unit in told)


def lines() -> list[RuleLine]:
    """Rules of every type, as the hub would tell them."""
    amendment = Amendment(
        rule="traffic.queue", revision=2, figures={"value": 10}, by="trưởng ca Hà", seat="1",
        reason="Thi công đường Bắc Sơn", changed=sample.NOW - 26 * _HOUR,
        past=(Former(1, sample.NOW - 50 * _HOUR, "trưởng ca Hà", "Thử nghiệm", {"value": 9}), Former(0, 0, "", "", {})),
    )  # fmt: skip
    off = Amendment(
        rule="citizen.tree", revision=1, figures={"enabled": False}, by="trưởng ca Hà", reason="Diễn tập",
        changed=sample.NOW - _HOUR,
    )  # fmt: skip
    gone = Amendment(
        rule="energy.flicker", revision=1, figures={"value": 3}, by="trưởng ca Bình", reason="Báo quá nhiều",
        changed=sample.NOW - 300 * _HOUR,
    )  # fmt: skip
    centre = Text("Ngưỡng ùn tắc của trung tâm", "Centre's queue threshold")
    law = Text("Mức báo động lũ tại trạm (Quyết định 05/2020/QĐ-TTg)", "Flood alarm levels (Decision 05/2020/QĐ-TTg)")
    queue = (
        ("enabled", True, "1"), ("priority", 2, "1"), ("value", 12, "km/h"), ("deadband", 3.0, "km/h"),
        ("on_delay", 30.0, "s"), ("off_delay", 30.0, "s"),
    )  # fmt: skip
    river = (
        ("enabled", True, "1"), ("levels.H.priority", 2, "1"), ("levels.H.deadband", 0.05, "m"),
        ("levels.HH.priority", 1, "1"), ("levels.HH.deadband", 0.05, "m"), ("on_delay", 0.0, "s"),
        ("off_delay", 0.0, "s"),
    )  # fmt: skip
    heating = (
        ("enabled", True, "1"), ("priority", 2, "1"), ("inputs.share", 0.9, "1"), ("inputs.hot", 60, "1"),
        ("inputs.pace", 20, "1"), ("on_delay", 0.0, "s"), ("off_delay", 60.0, "s"),
    )  # fmt: skip
    water = (
        ("enabled", True, "1"),
        ("priority", 3, "1"),
        ("deadband", 25.0, "m"),
        ("width", 25.0, "m"),
        ("after", 300.0, "s"),
    )
    return [
        RuleLine(
            rule="traffic.queue", plugin="traffic", type="limit", domain="traffic", priority=2, source=centre,
            title=Text("Ùn tắc, {value} km/h", "Queue, {value} km/h"),
            figures=_figures(*queue, changed=amendment.figures), amendment=amendment, standing=3, watched=31,
        ),
        RuleLine(
            rule="environment.river_level", plugin="environment", type="limit", domain="environment", priority=2,
            title=Text("Mực nước vượt báo động 2: {value} m", "River above alarm level 2: {value} m"), legal=True,
            figures=_figures(*river), unchanging=("alarm2", "alarm3"), source=law,
            amendment=Amendment(rule="environment.river_level"), watched=3, unknown=1,
        ),
        RuleLine(
            rule="energy.transformer_heating", plugin="energy", type="expression", domain="energy", priority=2,
            title=Text("Máy biến áp đầy tải và đang nóng lên, dầu {value} °C", "Transformer heating, oil {value} °C"),
            figures=_figures(*heating), unchanging=("rated",),
            source=Text("Ngưỡng của trung tâm", "Centre's threshold"), watched=14, standing=1,
            amendment=Amendment(rule="energy.transformer_heating"),
        ),
        RuleLine(
            rule="traffic.bus_in_water", plugin="traffic", type="geofence", domain="traffic", priority=3,
            title=Text("{name} trong vùng ngập {zone}", "{name} in flood water, {zone}"), figures=_figures(*water),
            amendment=Amendment(rule="traffic.bus_in_water"),
        ),
        RuleLine(
            rule="citizen.tree", plugin="citizen", type="discrete", domain="citizen", priority=4, enabled=False,
            title=Text("Cây đổ (dân báo)", "Fallen tree (citizen)"), amendment=off,
            figures=_figures(("enabled", True, "1"), ("priority", 4, "1"), changed=off.figures),
        ),
        RuleLine(rule="energy.flicker", known=False, enabled=False, amendment=gone),
        RuleLine(
            rule="system.source-silent", type="discrete", domain="system", priority=2,
            title=Text("Nguồn {name} im lặng", "Source {name} is silent"), watched=6,
            figures=_figures(("enabled", True, "1"), ("priority", 2, "1")),
            amendment=Amendment(rule="system.source-silent"),
        ),
    ]  # fmt: skip


def rehearsal() -> Rehearsal:
    """A day with a rush hour."""
    bins = [0] * 48
    for at, n in ((14, 2), (15, 5), (16, 3), (34, 2), (35, 4), (36, 3), (37, 1)):
        bins[at] = n
    proposed = Performance(raised=14, flooded=3, floods=1, entities=6, most=3, bins=tuple(n * 2 // 3 for n in bins))
    present = Performance(raised=20, flooded=5, floods=1, entities=8, most=4, bins=tuple(bins))
    begin = sample.NOW // (60 * NS) * 60 * NS - 24 * _HOUR
    return Rehearsal(
        state="done", share=1.0, events=535_680, begin=begin, end=begin + 24 * _HOUR, since=begin, present=present,
        proposed=proposed,
    )  # fmt: skip


def _dialog(theme: Theme, language: str, rule: str = "traffic.queue", denied: str = "") -> Demo:
    dialog = RuleDialog(theme, Words(language), zone=_ZONE, denied=denied)
    dialog.show_lines(lines(), sample.NOW)
    dialog.choose(rule)
    return dialog, lambda now, _lit: dialog.tick(now)


def _changing(theme: Theme, language: str) -> Demo:
    dialog = RuleDialog(theme, Words(language), zone=_ZONE)
    asked: list[RehearsalWish] = []
    dialog.editor.rehearsed.on_value(asked.append)
    dialog.show_lines(lines(), sample.NOW)
    dialog.choose("traffic.queue")
    reason = {"vi": "Đèn mới, dòng xe ổn định hơn", "en": "New signals, steadier flow"}[language]
    dialog.editor.put({"value": 8.5, "on_delay": 60}, reason)
    dialog.editor.play("day")
    dialog.show_rehearsal(rehearsal(), asked[-1])
    return dialog, lambda now, _lit: dialog.tick(now)


def _legal(theme: Theme, language: str) -> Demo:
    words = Words(language)
    return _dialog(theme, language, "environment.river_level", words("rules.denied", role=words("role.operator")))


def _gone(theme: Theme, language: str) -> Demo:
    return _dialog(theme, language, "energy.flicker")


DEMOS: dict[str, Callable[[Theme, str], Demo]] = {
    "rules": _changing,
    "rules-legal": _legal,
    "rules-gone": _gone,
}
