from pathlib import Path

import pytest

from console.config.load import ConfigError
from console.connectors.mapfile import load_map, parse_map
from resources import locate

GOOD = """topic = "air/{station}"
[entity]
id = "tn.air.{station}"
kind = "air-station"
domain = "environment"
name = { vi = "Trạm" }
[[column]]
column = "pm25"
kind = "environment.pm25"
unit = "ug/m3"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'kind = "environment.pm25"',
            'kind = "environment.vn_aqi"',
            "line 9: column[0].kind: environment.vn_aqi is computed",
        ),
        ('kind = "environment.pm25"', 'kind = "air.pm25"', "line 9: column[0].kind: expected <domain>.<name>"),
        ('unit = "ug/m3"', 'unit = "stone"', "line 10: column[0].unit: unknown unit 'stone'"),
        ('unit = "ug/m3"', 'unit = "ppb"\nto = "ug/m3"', "column[0].unit: [ppb] is volume fraction"),
        ('column = "pm25"', 'colum = "pm25"', "line 8: column[0].colum: unknown field, did you mean column?"),
        ('"air/{station}"', '"air/#"', "line 1: topic: a pattern of levels"),
        ('"air/{station}"', '"air/{station"', "line 1: topic: 'air/{station': a brace without its pair"),
        ('"tn.air.{station}"', '"{station:upper}"', "line 3: entity.id: {station:upper}: the only form is slug"),
        ('domain = "environment"', 'domain = "air"', "line 5: entity.domain: expected one of traffic, energy"),
        ('name = { vi = "Trạm" }', 'name = { en = "x" }', "line 6: entity.name: required in Vietnamese"),
        (
            "[[column]]",
            '[time]\ncolumn = "t"\nzone = "Mars/X"\n[[column]]',
            "line 9: time.zone: unknown time zone 'Mars/X'",
        ),
        ("[[column]]", '[time]\ncolumn = "t"\nformat = "x"\n[[column]]', "line 9: time.format: expected iso"),
        ("[[column]]", '[time]\ncolumn = "t"\nstart = "2012-03-01"\n[[column]]', "time.step_seconds: must be > 0"),
        ("[[column]]", '[join]\nkey = "k"\non = "x"\n[[column]]', "line 7: join: needs rows or a file"),
        ("[[column]]", '[capture]\nx = "{y}"\n[[column]]', "line 7: capture: 'x' is no capture of the topic"),
        ('topic = "air/{station}"', 'topic = "air/{station}"\ndrop = ["pm25"]', "'pm25' is dropped and mapped"),
    ],
)
def test_a_mistake_is_told_with_line_field_and_rule(old: str, new: str, message: str):
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        parse_map(GOOD.replace(old, new), "m.toml")
    assert f"m.toml: {message}" in str(caught.value) or message in str(caught.value)


def test_something_must_be_said():
    with pytest.raises(ConfigError, match="nothing would be said"):
        parse_map(GOOD[: GOOD.index("[[column]]")], "m.toml")


def test_what_cannot_be_read(tmp_path: Path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load_map(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["air-thai-nguyen", "metr-la"])
def test_the_shipped_maps_are_valid(name: str):
    assert load_map(locate("maps", f"{name}.toml"))


def test_the_us_index_is_dropped():
    mapping = load_map(locate("maps", "air-thai-nguyen.toml"))
    assert "aqi" in mapping.drop
    assert not any("aqi" in c.kind for c in mapping.column)
