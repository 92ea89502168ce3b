"""What is wrong with a rule is said with its field."""

from typing import Any

import msgspec
import pytest

from console.alarms.fault import faults_of
from console.alarms.rule import Rule

RING = [[105.80, 21.50], [105.90, 21.50], [105.90, 21.60], [105.80, 21.60]]


def rule(**fields: object) -> Rule:
    told: dict[str, object] = {
        "id": "traffic.x",
        "type": "limit",
        "kind": "traffic.speed",
        "priority": 2,
        "title": ["a", "b"],
        **fields,
    }
    return msgspec.convert(told, Rule)


def levels(*told: tuple[str, int, float | None], **fields: object) -> Rule:
    made = [{"name": n, "priority": p, **({} if v is None else {"value": v})} for n, p, v in told]
    return rule(levels=made, **fields)


def fence(**fields: object) -> Rule:
    return rule(**{"type": "geofence", "when": "enter", "area": RING, **fields})


def formula(expression: str = "x > 1", x: dict[str, Any] | None = None, **fields: object) -> Rule:
    inputs = {"x": {"kind": "traffic.speed"} if x is None else x}
    told = {"type": "expression", "kind": "", "entity": "tn.x", "expression": expression, "inputs": inputs}
    return rule(**{**told, **fields})


@pytest.mark.parametrize(
    "good",
    [
        rule(value=1),
        levels(("H", 3, 26.0), ("HH", 1, 27.0), ("L", 3, 20.0), ("LL", 2, 19.0), priority=3),
        fence(),
        fence(when="dwell", after=60),
        fence(area=[], zone="tn.zone.1"),
        fence(area=[], attribute="corridor", width=50, deadband=20),
        fence(area=[], zone_kind="street", only={"kind": "k", "value": True}, title=["{zone}", "{zone}"]),
        formula(),
        formula(entity="", entity_kind="loop"),
        formula(x={"kind": "k", "every": "loop", "take": "count", "equals": True}),
        formula("x > limit", inputs={"x": {"kind": "k"}, "limit": {"value": 3}}),
    ],
)
def test_sound_rules(good: Rule):
    assert faults_of(good) == []


@pytest.mark.parametrize(
    ("bad", "field", "words"),
    [
        (rule(), "type", "needs value, limits or attribute"),
        (rule(value="a"), "value", "is a number"),
        (rule(value=1, kind=""), "kind", "missing"),
        (rule(value=1, when="dwell"), "when", "a limit rule is above or below"),
        (rule(value=1, area=RING), "area", "a limit rule does not use it"),
        (rule(value=1, expression="x"), "expression", "does not use it"),
        (rule(value=1, title=["{level}", ""]), "title", "{level} is nothing"),
        (levels(("H", 2, 1.0), value=3), "value", "has it in each level"),
        (levels(("H", 2, 1.0), when="below"), "when", "the name of a level says"),
        (levels(("H", 2, 1.0), ("H", 2, 2.0)), "levels[1].name", "twice"),
        (levels(("H", 2, None)), "levels[0].name", "needs value, limits or attribute"),
        (levels(("HH", 2, 1.0), ("H", 1, 0.5)), "levels[0].priority", "HH matters less than H"),
        (levels(("HH", 2, 1.0), ("H", 2, 1.0)), "levels[0].value", "HH 1 is not beyond H 1"),
        (levels(("L", 2, 1.0), ("LL", 2, 3.0)), "levels[1].value", "LL 3 is not beyond L 1"),
        (levels(("H", 2, 1.0), ("L", 2, 1.0)), "levels", "nothing between them is normal"),
        (levels(("H", 2, 1.0), priority=1), "priority", "that of its mildest level"),
        (fence(when="above"), "when", "enter or leave or dwell"),
        (fence(area=[]), "type", "has one of area"),
        (fence(zone="tn.zone.1"), "zone", "has one of area"),
        (fence(area=[[y, x] for x, y in RING]), "area", "latitude first"),
        (fence(area=RING[::-1]), "area", "runs clockwise"),
        (fence(area=[RING[0], RING[2], RING[1], RING[3]]), "area", "crosses itself"),
        (fence(area=[*RING, [105.85, 21.5], [105.85, 21.4]]), "area", "crosses itself"),
        (fence(when="dwell"), "after", "needs the seconds"),
        (fence(after=60), "after", "only a geofence that says dwell"),
        (fence(only={"kind": "k", "value": True}), "only", "entity of zone"),
        (fence(title=["{zone}", ""]), "title", "{zone} is nothing"),
        (formula(""), "expression", "missing"),
        (formula("x >"), "expression", "column 4: Syntax error"),
        (formula("x > y"), "expression", "'y' is neither"),
        (formula(kind="k"), "kind", "in its inputs"),
        (formula(entity=""), "entity", "at an entity or at each"),
        (formula(entity_kind="loop"), "entity", "at an entity or at each"),
        (formula(title=["{value}", ""]), "field", "which?"),
        (formula("X > 1", inputs={"X": {"kind": "k"}}), "inputs.X", "small letters"),
        (formula("x > 1", inputs={"x": {"kind": "k"}, "in": {"kind": "k"}}), "inputs.in", "no word of CEL"),
        (formula(x={"kind": "k", "attribute": "a"}), "inputs.x", "has one of"),
        (formula(x={"value": 1}), "inputs", "never be asked"),
        (formula(x={"kind": "k", "every": "loop", "entity": "e"}), "inputs.x.every", "many entities"),
        (formula(x={"kind": "k", "equals": 1}), "inputs.x.equals", "count"),
        (formula(x={"kind": "k", "every": "loop", "take": "count"}), "inputs.x.equals", "count"),
        (formula(x={"kind": "k", "window": 60, "type": "text"}), "inputs.x.type", "only a number"),
        (formula(x={"kind": "k", "window": 60, "every": "loop"}), "inputs.x.window", "one entity"),
    ],
)
def test_faults_name_their_field(bad: Rule, field: str, words: str):
    assert any(f == field and words in w for f, w in faults_of(bad)), faults_of(bad)
