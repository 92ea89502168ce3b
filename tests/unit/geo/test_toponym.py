from console.geo.basemap import load
from console.geo.gazetteer import Gazetteer
from console.geo.toponym import toponyms
from resources import locate


def test_each_street_of_the_schematic_city_stands_once_on_the_ground():
    entries = list(toponyms(load(locate("city", "thai_nguyen.geojson"))))
    assert len({e.id for e in entries}) == len(entries) > 60
    assert all(105.4 < (e.lon or 0) < 106.3 and 21.3 < (e.lat or 0) < 22.8 for e in entries)
    streets = [e for e in entries if e.kind == "road" and e.name.vi == "Hoàng Văn Thụ"]
    assert len(streets) == 1


def test_a_ward_is_found_by_its_name():
    gazetteer = Gazetteer()
    gazetteer.put(toponyms(load(locate("city", "thai_nguyen.geojson"))))
    assert gazetteer.find("phan dinh phung", 1)[0].kind in ("ward", "road")
    assert {e.kind for e in gazetteer.find("phan dinh phung", 5)} == {"ward", "road"}
