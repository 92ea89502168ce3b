from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.model.clock import NS
from widgets import sample
from widgets.theme import DARK
from widgets.trend import TrendSpec, TrendView
from widgets.trend_line import TrendData
from widgets.trend_stack import TrendStack

ZONE = ZoneInfo(sample.ZONE)


def view(qtbot: QtBot) -> TrendView:
    widget = TrendView(DARK, "vi", ZONE)
    qtbot.addWidget(widget)
    widget.resize(800, 110)
    return widget


def said(widget: TrendView) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_live_value_stands_beside_everything_that_judges_it(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(sample.trend_specs()[2])
    widget.set_data(sample.trend_data(2), sample.NOW)
    widget.flush()
    text = said(widget)
    for part in (
        "Phụ tải TP – 110 kV",
        "187\u00a0MW",
        "10\u00a0s trước",
        "Giới hạn: 212\u00a0MW",
        "thường ",
        "dự báo ",
    ):
        assert part in text


def test_a_value_of_bad_quality_is_marked(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(TrendSpec(("a", "b"), "x"))
    t = np.array([sample.NOW / NS - 1])
    nan = np.array([np.nan])
    widget.set_data(TrendData(t, np.array([3.0]), nan, nan, nan, np.array([True])), sample.NOW)
    widget.flush()
    assert "chất lượng xấu" in said(widget)


def test_an_empty_trend_says_so_and_shows_no_number(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(sample.trend_specs()[0])
    empty = widget.grab().toImage()
    widget.set_data(sample.trend_data(0), sample.NOW)
    widget.flush()
    assert widget.grab().toImage() != empty


def test_limits_break_upwards_or_downwards() -> None:
    above, below = TrendSpec(("a", "b"), "", limit=5), TrendSpec(("a", "b"), "", limit=5, below=True)
    assert above.broken(6)
    assert not above.broken(4)
    assert below.broken(4)
    assert not TrendSpec(("a", "b"), "").broken(9)


def test_many_updates_are_one_drawing(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(sample.trend_specs()[0])
    drawn: list[int] = []
    widget._plot.draw = lambda *_a: drawn.append(1)  # type: ignore[method-assign] - counts the drawings
    for _ in range(50):
        widget.set_data(sample.trend_data(0), sample.NOW)
    qtbot.waitUntil(lambda: bool(drawn), timeout=5000)
    assert len(drawn) == 1


def test_the_stack_shows_at_most_three_and_keeps_what_stays(qtbot: QtBot) -> None:
    stack = TrendStack(DARK, "vi", ZONE)
    qtbot.addWidget(stack)
    specs = sample.trend_specs()
    stack.show_specs([*specs, TrendSpec(("x", "y"), "z")])
    assert stack.keys == [s.key for s in specs]
    stack.set_data(specs[1].key, sample.trend_data(1), sample.NOW)
    stack.set_data(("no", "body"), sample.trend_data(1), sample.NOW)
    stack.show_specs([specs[1]])
    assert [v.points for v in stack.views] == [len(sample.trend_data(1))]
    stack.show_specs([specs[0]])
    assert [v.points for v in stack.views] == [0]


def old() -> TrendData:
    end = sample.NOW / NS - 136 * 86400
    t = np.arange(end - 400 * 3600, end + 1, 3600.0)
    nan = np.full(len(t), np.nan)
    return TrendData(t, np.linspace(40, 56, len(t)), nan, nan, nan, np.zeros(len(t), np.bool_))


def test_a_trend_that_ended_long_ago_says_until_when_and_is_not_alarming(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(TrendSpec(("a", "b"), "PM2.5", "ug/m3", 0, 45, "QCVN 05", replayed=True))
    widget.set_data(old(), sample.NOW)
    widget.flush()
    text = said(widget)
    for part in ("số liệu đến 14:27 09/07/2026", "phát lại", "56\u00a0µg/m³"):
        assert part in text
    value = next(label for label in widget.findChildren(QLabel) if "56" in label.text())
    assert DARK.dim in value.styleSheet()


def test_a_broken_limit_has_the_colour_of_its_alarm(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(TrendSpec(("a", "b"), "x", limit=5, limit_label="Ùn tắc", below=True, priority=3))
    t, nan = np.array([sample.NOW / NS - 1]), np.array([np.nan])
    widget.set_data(TrendData(t, np.array([3.0]), nan, nan, nan, np.array([False])), sample.NOW)
    widget.flush()
    value = next(label for label in widget.findChildren(QLabel) if label.text() == "3,0")
    assert DARK.priority[2] in value.styleSheet()
    assert "Ùn tắc < 5,0" in said(widget)


def test_the_stack_says_whose_trends_they_are(qtbot: QtBot) -> None:
    stack = TrendStack(DARK, "vi", ZONE)
    qtbot.addWidget(stack)
    stack.show_specs(sample.trend_specs())
    stack.show_scope("Toàn thành phố")
    assert any(label.text() == "Toàn thành phố" for label in stack.findChildren(QLabel))


def test_a_note_that_is_too_long_for_the_column_ends_in_dots_and_is_told_by_the_pointer(qtbot: QtBot) -> None:
    widget = view(qtbot)
    widget.show_spec(sample.trend_specs()[2])
    widget.set_data(sample.trend_data(2), sample.NOW)
    widget.set_note("không tải được quá khứ: chưa mở được lịch sử")
    widget.flush()
    (lines,) = (label for label in widget.findChildren(QLabel) if "không tải" in label.text())
    longest = max(lines.fontMetrics().horizontalAdvance(line) for line in lines.text().split("\n"))
    assert longest <= lines.width()
    assert lines.text().endswith("…")
    assert "chưa mở được lịch sử" in lines.toolTip()
