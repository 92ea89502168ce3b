"""Which figures of a rule can be changed, and what a change makes of it."""

from datetime import date

import msgspec
import pytest

from console.alarms.amending import amended, figures_of, is_enabled, lines_of, unchanging_of
from console.alarms.level import Level
from console.alarms.rule import Input, Rule
from console.model.amendment import Figures
from console.model.reading import Limit
from console.model.text import Text

PLAIN = Rule(id="a.b", type="limit", kind="k", priority=2, value=50, unit="m", title=Text("x"), on_delay=10)
DATED = msgspec.structs.replace(
    PLAIN, value=None, legal=True, limits=(Limit(50, Text("QCVN"), until=date(2026, 1, 1)), Limit(45, Text("QCVN")))
)
LEVELS = msgspec.structs.replace(
    PLAIN, value=None, priority=3,
    levels=(Level(name="H", priority=3, value=26), Level(name="HH", priority=1, attribute="alarm3", deadband=0.1)),
)  # fmt: skip
FENCE = Rule(
    id="a.f", type="geofence", when="dwell", after=60, kind="k", zone="z", width=20, priority=3, title=Text("x")
)
FORMULA = Rule(
    id="a.e", type="expression", entity="e", expression="x > hot", priority=3, title=Text("x"),
    inputs={"x": Input(kind="k"), "hot": Input(value=60), "rated": Input(attribute="rated")},
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        (PLAIN, "enabled priority value deadband on_delay off_delay"),
        (DATED, "enabled priority limits.0 limits.1 deadband on_delay off_delay"),
        (
            LEVELS,
            "enabled levels.H.priority levels.H.value levels.H.deadband levels.HH.priority levels.HH.deadband "
            "on_delay off_delay",
        ),
        (FENCE, "enabled priority deadband width after on_delay off_delay"),
        (FORMULA, "enabled priority inputs.hot on_delay off_delay"),
        (msgspec.structs.replace(PLAIN, type="discrete", value=1), "enabled priority on_delay off_delay"),
        (
            msgspec.structs.replace(PLAIN, type="stale", value=None, after=5),
            "enabled priority after on_delay off_delay",
        ),
        (
            msgspec.structs.replace(PLAIN, type="rate", window=60),
            "enabled priority value deadband window on_delay off_delay",
        ),
    ],
)
def test_a_rule_offers_its_own_figures_and_no_others(rule: Rule, paths: str):
    assert list(figures_of(rule)) == paths.split()
    same = {path: figure for path, (figure, _) in figures_of(rule).items()}
    assert amended(rule, same) == rule, "its own figures change nothing"


def test_each_figure_is_put_where_it_stands():
    assert amended(PLAIN, {"value": 60.5, "priority": 1, "on_delay": 0}) == msgspec.structs.replace(
        PLAIN, value=60.5, priority=1, on_delay=0.0
    )
    dated = amended(DATED, {"limits.1": 40})
    assert isinstance(dated, Rule)
    assert [(x.value, x.until, x.source.vi) for x in dated.limits] == [
        (50, date(2026, 1, 1), "QCVN"),
        (40, None, "QCVN"),
    ]
    levels = amended(LEVELS, {"levels.HH.priority": 2, "levels.H.priority": 2, "levels.H.value": 25.5})
    assert isinstance(levels, Rule)
    assert (levels.priority, levels.levels[0].value, levels.levels[1].priority) == (2, 25.5, 2)
    formula = amended(FORMULA, {"inputs.hot": 70})
    assert isinstance(formula, Rule)
    assert formula.inputs["hot"].value == 70


@pytest.mark.parametrize(
    ("rule", "figures", "field", "words"),
    [
        (PLAIN, {"levels.H.value": 1}, "levels.H.value", "no such figure"),
        (PLAIN, {"title": 1}, "title", "no such figure"),
        (LEVELS, {"levels.HH.value": 30}, "levels.HH.value", "no such figure"),
        (PLAIN, {"priority": 9}, "priority", "<= 4"),
        (PLAIN, {"priority": 1.5}, "priority", "int"),
        (PLAIN, {"on_delay": -1}, "on_delay", ">= 0"),
        (PLAIN, {"value": True}, "value", "a number"),
        (PLAIN, {"enabled": 0}, "enabled", "on or off"),
        (LEVELS, {"levels.H.priority": 1, "levels.HH.priority": 2}, "levels[1].priority", "matters less"),
        (FENCE, {"after": 0}, "after", "seconds of the stay"),
    ],
)
def test_what_makes_no_rule_is_refused(rule: Rule, figures: Figures, field: str, words: str):
    faults = amended(rule, figures)
    assert isinstance(faults, list)
    assert faults[0][0] == field
    assert words in faults[0][1]


def test_the_plugins_figure_stands_beside_the_one_in_force():
    lines = {line.path: (line.own, line.now, line.unit) for line in lines_of(PLAIN, {"value": 60})}
    assert (lines["value"], lines["on_delay"]) == ((50, 60, "m"), (10.0, 10.0, "s"))


def test_what_an_entity_decides_is_said():
    assert unchanging_of(LEVELS) == ("alarm3",)
    assert unchanging_of(FORMULA) == ("rated",)
    assert unchanging_of(PLAIN) == ()


def test_a_rule_is_on_unless_it_is_switched_off():
    assert [is_enabled(x) for x in ({}, {"enabled": True}, {"enabled": False})] == [True, True, False]
