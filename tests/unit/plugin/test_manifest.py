"""The manifest says what is wrong with it: file, line, field, rule."""

from pathlib import Path

import pytest

from console.plugin.manifest import ManifestError, load, parse

HEAD = 'id = "parking"\nversion = "1"\napi = 1\nname = ["Bãi đỗ", "Parking"]\ndomain = "traffic"\n'


def test_the_smallest_manifest():
    manifest = parse(HEAD, "parking/plugin.toml")
    assert (manifest.id, manifest.domain, manifest.service, manifest.rules) == ("parking", "traffic", "", ())


def test_a_whole_one():
    text = HEAD + (
        '[[kind]]\nkind = "lot"\nname = ["Bãi", "Lot"]\n'
        '[[reading]]\nkind = "traffic.free"\nname = ["Chỗ trống", "Free"]\n'
        "limits = [{ value = 3, source = ['Luật', 'Law'], since = 2026-01-01 }]\n"
        '[[rule]]\nid = "traffic.full"\ntype = "limit"\nkind = "traffic.free"\nwhen = "below"\nvalue = 1\n'
        'priority = 4\ntitle = ["Hết chỗ", "Full"]\n'
        '[[trend]]\nentity = "tn.lot.1"\nkind = "traffic.free"\n'
        '[[layer]]\nid = "lots"\nname = ["Bãi", "Lots"]\nentity_kind = "lot"\n'
    )
    manifest = parse(text, "parking/plugin.toml")
    assert manifest.rules[0].domain == "traffic"
    assert manifest.readings[0].limits[0].value == 3
    assert manifest.layers[0].style == "point"


def rule(**fields: str) -> str:
    """A ``[[rule]]`` of TOML values, type and priority on its lines 3 and 5."""
    told = {"id": "'traffic.x'", "type": "'stale'", "kind": "'k'", "priority": "1", "title": "['a']", **fields}
    return "[[rule]]\n" + "".join(f"{k} = {v}\n" for k, v in told.items())


def topology(**fields: str) -> str:
    """A ``[[topology]]`` of TOML values, id on its line 2."""
    told = {"id": "'traffic.x'", "title": "['a']", "cause": "['traffic.a']", "effect": "['energy.b']", "by": "'road'"}
    return "[[topology]]\n" + "".join(f"{k} = {v}\n" for k, v in {**told, "within": "60", **fields}.items())


def mode(**fields: str) -> str:
    """A rule, then a ``[[mode]]`` of TOML values on lines 14 to 17."""
    told = {"id": "'storm'", "name": "['Bão', 'Storm']", "note": "['a', 'a']", "suppresses": "['traffic.x']", **fields}
    return rule(after="1") + "[[mode]]\n" + "".join(f"{k} = {v}\n" for k, v in told.items())


def test_a_mode_says_which_rules_it_makes_meaningless():
    text = HEAD + KIND + mode(suppresses="['traffic.x', 'traffic.*']", entity_kinds="['lot', 'camera']")
    (storm,) = parse(text, "parking/plugin.toml").modes
    assert (storm.id, storm.suppresses, storm.entity_kinds) == (
        "storm", ("traffic.x", "traffic.*"), ("lot", "camera"),
    )  # fmt: skip


KIND = "[[kind]]\nkind = 'lot'\nname = ['a']\n"


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("colour = 1\n", r"parking/plugin.toml: .*colour"),
        ("service = 'a b'\n", r"line 6: service: "),
        (rule(priority="9"), r"line 10: rule\[0\].priority: "),
        (rule(type="'limit'"), r"line 8: .*needs value, limits"),
        (rule(), r"rule\[0\].after: .*seconds"),
        (rule(type="'discrete'"), r"needs value"),
        (rule(id="'air.x'", after="1"), r"line 7: rule\[0\].id: .*'traffic.'"),
        (rule(after="1", auto_ack="true"), r"only priority 4"),
        (KIND + KIND, r"line 10: kind\[1\].kind: .*twice"),
        ("[[reading]]\nkind = 'traffic.x'\nname = ['a']\nunit = 'furlong'\n", r"line 9: reading\[0\].unit: 'furlong'"),
        (
            mode(suppresses="['traffic.y', 'flood.*']"),
            r"line 17: mode\[0\].suppresses: 'traffic.y', 'flood.\*': neither",
        ),
        (mode(suppresses="[]"), r"line 17: mode\[0\].suppresses: "),
        (mode(id="'Bão'"), r"line 14: mode\[0\].id: "),
        (mode(entity_kinds="['tram']"), r"line 18: mode\[0\].entity_kinds: 'tram'"),
        (mode(attribute="'district'"), r"mode\[0\].values: "),
        (mode(values="[1]"), r"line 13: mode\[0\].attribute: values of which"),
        (mode(note="['chỉ một']"), r"line 16: mode\[0\].note: .*English"),
        (mode(colour="1"), r"colour"),
        (mode() + mode().partition("[[mode]]")[1] + mode().partition("[[mode]]")[2], r"line 19: mode\[1\].id: .*twice"),
        ("[[layer\n", r"not TOML"),
        (topology(), r"line 6: topology\[0\].reach: metres, given exactly when by is 'road'"),
        (topology(reach="0.5", by="'parent'"), r"line 13: topology\[0\].reach: metres, given exactly"),
        (topology(reach="100", attribute="'fed_by'"), r"line 14: topology\[0\].attribute: given exactly"),
        (topology(by="'attribute'"), r"topology\[0\].attribute: given exactly when by is 'attribute'"),
        (topology(by="'wire'"), r"line 11: topology\[0\].by: "),
        (topology(cause="[]"), r"line 9: topology\[0\].cause: "),
        (topology(within="0"), r"line 12: topology\[0\].within: "),
        (topology(reach="100", title="['{value}']"), r"line 8: topology\[0\].title: may hold {name} only"),
        (
            topology(reach="100", id="'energy.x'"),
            r"line 7: topology\[0\].id: 'energy.x' does not begin with 'traffic.'",
        ),
        (topology(reach="100") * 2, r"line 15: topology\[1\].id: 'traffic.x' is declared twice"),
    ],
)
def test_mistakes_are_named(extra: str, message: str):
    with pytest.raises(ManifestError, match=message):
        parse(HEAD + extra, "parking/plugin.toml")


def test_another_api_is_told_before_anything_else():
    text = HEAD.replace("api = 1", "api = 2") + "new_thing = 1\n"
    with pytest.raises(ManifestError, match="line 3: api: written for API 2, this console has API 1"):
        parse(text, "parking/plugin.toml")


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(ManifestError, match="cannot be read"):
        load(tmp_path / "plugin.toml")


LEVELS = (
    "[[rule]]\nid = 'traffic.a'\ntype = 'limit'\nkind = 'k'\npriority = 2\ntitle = ['a']\n"
    "[[rule.levels]]\nname = 'H'\npriority = 2\nvalue = 3\n"
    "[[rule]]\nid = 'traffic.b'\ntype = 'limit'\nkind = 'k'\npriority = 2\ntitle = ['a']\n"
    "[[rule.levels]]\nname = 'H'\npriority = 2\nvalue = 3\n"
    "[[rule.levels]]\nname = 'HH'\npriority = 1\nvalue = {value}\n"
)
FORMULA = (
    "[[rule]]\nid = 'traffic.c'\ntype = 'expression'\nentity = 'x'\npriority = 2\ntitle = ['a']\n"
    "expression = '{text}'\n[rule.inputs.x]\nkind = 'k'\n{more}\n"
)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        (LEVELS.format(value=3), r"line 29: rule\[1\].levels\[1\].value: HH 3 is not beyond H 3"),
        (LEVELS.format(value="'a'"), r"line 29: rule\[1\].levels\[1\].value: "),
        (FORMULA.format(text="x > y", more=""), r"line 12: rule\[0\].expression: column 5: 'y' is neither"),
        (FORMULA.format(text="x > 1", more="take = 'median'"), r"line 15: rule\[0\].inputs.x.take: Invalid"),
        (FORMULA.format(text="x > 1", more="window = 5\ntype = 'text'"), r"line 16: rule\[0\].inputs.x.type: only a"),
        (
            rule(type="'geofence'", when="'enter'", area="[[21.5, 105.8], [21.5, 105.9], [21.6, 105.9]]"),
            r"line 13: rule\[0\].area: .*latitude first",
        ),
    ],
)
def test_mistakes_in_the_parts_of_a_rule_are_named(extra: str, message: str):
    with pytest.raises(ManifestError, match=message):
        parse(HEAD + extra, "parking/plugin.toml")
