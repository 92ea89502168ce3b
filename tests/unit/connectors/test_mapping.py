import pytest

from console.connectors.mapfile import parse_map
from console.connectors.mapping import RECORDED, Mapper, flatten
from console.model.event import Quality

HEAD = """
topic = "air/{station}/hourly"
drop = ["aqi"]
[entity]
id = "tn.air.{station}"
kind = "air-station"
domain = "environment"
name = { vi = "Trạm {station}", en = "Station {station}" }
lon = "{lon}"
lat = 21.59
"""
TIME = '[time]\ncolumn = "t"\nzone = "Asia/Ho_Chi_Minh"\n'
PM = '[[column]]\ncolumn = "pm25"\nkind = "environment.pm25"\nunit = "ug/m3"\nminimum = 0\nmaximum = 1000\n'
WIND = '[[column]]\ncolumn = "wind"\nkind = "environment.wind_speed"\nunit = "km/h"\nto = "m/s"\n'
ROW = {"station": "a", "t": "2025-02-05T22:00:00", "pm25": "104.0", "wind": "36 km/h", "lon": "105.8", "aqi": "185"}
T = 1_738_767_600_000_000_000


def mapper(text: str = HEAD + TIME + PM + WIND) -> Mapper:
    return Mapper(parse_map(text, "map.toml"), "src")


def test_a_row_becomes_an_entity_and_events():
    out = mapper().row(ROW, "f:2", 0)
    (entity,) = out.entities
    assert (entity.id, entity.name.en, entity.lon, entity.lat) == ("tn.air.a", "Station a", 105.8, 21.59)
    assert [(e.kind, e.values, e.t, e.source) for e in out.events] == [
        ("environment.pm25", {"value": 104.0}, T, "src"),
        ("environment.wind_speed", {"value": 10.0}, T, "src"),
    ]
    assert out.bad == []


def test_an_entity_is_described_once_and_again_when_it_changes():
    m = mapper()
    assert [len(m.row(ROW, "", 0).entities) for _ in range(2)] == [1, 0]
    assert len(m.row({**ROW, "lon": "105.9"}, "", 0).entities) == 1


@pytest.mark.parametrize("nothing", ["N/A", "", " ", None, "null", "-", "NaN"])
def test_nothing_is_absent_and_not_zero(nothing: str | None):
    out = mapper().row({**ROW, "pm25": nothing}, "", 0)
    assert [e.kind for e in out.events] == ["environment.wind_speed"]
    assert out.bad == []


def test_a_missing_column_is_absent():
    assert len(mapper().row({k: v for k, v in ROW.items() if k != "pm25"}, "", 0).events) == 1


@pytest.mark.parametrize(
    ("cell", "rule", "message"),
    [
        ("-7", "minimum", "-7 ug/m3 is below 0"),
        ("5000", "maximum", "5000 ug/m3 is above 1000"),
        ("many", "number", "'many' is not a number"),
        ("12 parsecs", "unit", "unknown unit 'parsecs'"),
        ("12 km/h", "unit", "km/h is speed, ug/m3 is mass concentration"),
        ("inf", "finite", "'inf' is not a number"),
        (float("nan"), "finite", "nan is not finite"),
        (True, "number", "True is not a number"),
    ],
)
def test_a_bad_cell_leaves_the_rest_of_the_row_good(cell: str | float, rule: str, message: str):
    out = mapper().row({**ROW, "pm25": cell}, "air.csv:7", 0)
    assert [e.kind for e in out.events] == ["environment.wind_speed"]
    ((where, field, broken, words),) = [(b.where, b.field, b.rule, b.message) for b in out.bad]
    assert (where, field, broken) == ("air.csv:7", "pm25", rule)
    assert message in words


def test_the_unit_in_the_cell_wins():
    (event,) = mapper(HEAD + TIME + WIND).row({**ROW, "wind": "10 m/s"}, "", 0).events
    assert event.values == {"value": 10.0}
    (event,) = mapper(HEAD + TIME + PM).row({**ROW, "pm25": "0.104 mg/m³"}, "", 0).events
    assert event.values == {"value": 104.0}


def test_a_decimal_comma():
    (event,) = mapper('decimal = ","\n' + HEAD + TIME + PM).row({**ROW, "pm25": "104,5"}, "", 0).events
    assert event.values == {"value": 104.5}


@pytest.mark.parametrize("cell", ["yesterday", "", None, "2025-13-01"])
def test_a_row_without_a_time_is_put_aside(cell: str | None):
    out = mapper().row({**ROW, "t": cell}, "", 0)
    assert (out.events, [(b.field, b.rule) for b in out.bad]) == ([], [("t", "time")])


def test_a_row_of_nobody_is_put_aside():
    out = mapper().row({**ROW, "station": ""}, "", 0)
    assert (out.events, [(b.field, b.rule) for b in out.bad]) == ([], [("entity", "missing")])


def test_coordinates_out_of_range_are_put_aside():
    out = mapper().row({**ROW, "lon": "205.8"}, "", 0)
    assert [(b.field, b.rule) for b in out.bad] == [("entity", "coordinates")]


def test_without_a_time_section_it_is_when_it_came():
    out = mapper(HEAD + PM).row(ROW, "", 77)
    assert [e.t for e in out.events] == [77]


def test_uncertain_quality_and_several_values_of_one_kind():
    more = PM.replace("pm25", "wind_speed").replace("ug/m3", "m/s").replace('column = "wind_speed"', 'column = "gust"')
    more += 'field = "gust"\nquality = "uncertain"\n'
    (event,) = mapper(HEAD + TIME + WIND + more).row({**ROW, "gust": 14}, "", 0).events
    assert event.values == {"value": 10.0, "gust": 14.0}
    assert event.quality is Quality.UNCERTAIN


def test_a_replayed_row_says_so():
    out = mapper().row({**ROW, RECORDED: "2012-03-01T00:00:00"}, "", 0)
    assert out.events[0].values == {"value": 104.0, "recorded": "2012-03-01T00:00:00"}
    assert out.entities[0].attributes == {"replayed": True}


def test_what_moves_bears_its_place():
    text = HEAD.replace("lat = 21.59", 'lat = "{lat}"\nmoving = true') + TIME + WIND
    m = mapper(text)
    first, second = (m.row({**ROW, "lat": lat}, "", 0) for lat in ("21.5", "21.6"))
    assert (first.entities[0].lon, len(second.entities)) == (None, 0)
    assert [(e.lon, e.lat) for e in second.events] == [(105.8, 21.6)]


WIDE = """
topic = "loops"
[time]
column = "time"
zone = "America/Los_Angeles"
start = "2012-03-01T00:00:00"
step_seconds = 300
[entity]
id = "la.loop.{column}"
kind = "loop"
domain = "traffic"
name = { vi = "Vòng từ {column}" }
lon = "{longitude}"
lat = "{latitude}"
[join]
key = "sensor_id"
on = "{column}"
file = "places.csv"
topic = "places"
[wide]
kind = "traffic.speed"
unit = "mph"
to = "km/h"
missing = [0]
"""


def test_a_wide_row_with_joined_places():
    m = mapper(WIDE)
    row = {"time": "2012-03-01T00:05:00", "77": "50", "78": "0", "79": "10 mph", "80": ""}
    before = m.row(row, "", 0)
    assert [e.entity for e in before.events] == ["la.loop.77", "la.loop.79"]
    assert [round(float(e.values["value"] or 0), 3) for e in before.events] == [80.467, 16.093]
    assert before.entities == []  # nothing is placed before the places have come
    m.give_table([{"sensor_id": "77", "longitude": "-118.3", "latitude": "34.1"}])
    after = m.row(row, "", 0)
    assert [(e.id, e.lon) for e in after.entities] == [("la.loop.77", -118.3), ("la.loop.79", None)]


def test_a_required_partner():
    join = '[join]\nkey = "station"\non = "{station}"\nrequired = true\nrow = [{ station = "b", lon = 105.0 }]\n'
    m = mapper(HEAD + TIME + PM + join)
    assert [b.rule for b in m.row(ROW, "", 0).bad] == ["join"]
    assert m.row({**ROW, "station": "b"}, "", 0).events


def test_nested_json_is_one_row():
    assert flatten({"a": 1, "b": {"c": "x", "d": {"e": None}}, "list": [1]}) == {"a": 1, "b.c": "x", "b.d.e": None}
    assert flatten([1]) == {}
    assert flatten(3) == {}
