"""What is on the map: changes are noticed, hidden layers are not picked, the selected is found."""

import numpy as np

from console.geo.homography import Homography
from console.geo.mercator import project
from widgets.map.hit import Sight, inside, pick
from widgets.map.item import Badge, MapAlarm, MapArea, MapFlow, MapHeat, MapLine, MapPoint, MapRaster, Picked
from widgets.map.layer import Choice, MapLayer
from widgets.map.scene import Scene

LON, LAT = 105.848, 21.594


def view() -> Homography:
    """100 pixels to a thousandth of a degree, the city's centre at (200, 100)."""
    x, y = project(LON, LAT)
    scale = 100 / (0.001 / 360)
    return Homography(np.array([[scale, 0, 200], [0, scale, 100], [0, 0, 1]]), (float(x), float(y)))


SIGHT = Sight(view(), 15.0, (400.0, 200.0))


def hide(scene: Scene, *layers: str) -> None:
    for name in layers:
        scene.layers.choose(name, Choice(shown=False))


def alarm(priority: int = 1, acknowledged: bool = False, lon: float = LON, entity: str = "e") -> MapAlarm:
    return MapAlarm((entity, f"r{priority}"), lon, LAT, priority, acknowledged, "Va chạm")


def columns(count: int, state: int = 0) -> list[np.ndarray]:
    lon = LON + np.arange(count) * 0.001
    return [lon, np.full(count, LAT), np.zeros(count), np.full(count, state, np.uint8), np.zeros(count)]


def test_only_a_change_is_a_change():
    scene = Scene()
    assert scene.set_tracks(*columns(3), ids=None)
    assert not scene.set_tracks(*columns(3), ids=None)
    assert scene.set_tracks(*columns(3, state=2), ids=None)
    assert scene.set_points("camera", [MapPoint("c", LON, LAT)])
    assert not scene.set_points("camera", [MapPoint("c", LON, LAT)])
    line = MapLine("l", ((LON, LAT), (LON + 0.001, LAT)))
    assert scene.set_lines("traffic", [line])
    assert not scene.set_lines("traffic", [line])
    assert scene.alarms.put([alarm()])
    assert not scene.alarms.put([alarm()])


def test_an_older_but_fresh_track_changes_nothing():
    scene = Scene()
    scene.set_tracks(*columns(3), ids=None)
    *rest, age = columns(3)
    assert not scene.set_tracks(*rest, age + 1.0, ids=None)
    assert scene.set_tracks(*rest, age + 60.0, ids=None)


def test_the_alarm_lies_over_the_camera_over_the_track_over_the_line():
    scene = Scene()
    scene.set_tracks(*columns(1), ids=["v"])
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    scene.set_lines("traffic", [MapLine("l", ((LON, LAT), (LON + 0.001, LAT)))])
    scene.alarms.put([alarm()])
    found = []
    for hidden in ([], ["alarm"], ["camera"], ["vehicle"]):
        hide(scene, *hidden)
        found.append(pick(scene, (200, 100), SIGHT))
    assert found == [Picked("alarm", ("e", "r1")), Picked("camera", "c"), Picked("track", "v"), Picked("line", "l")]
    hide(scene, "alarm", "camera", "vehicle", "traffic")
    assert pick(scene, (200, 100), SIGHT) is None


def test_nothing_is_picked_beside_things():
    scene = Scene()
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    assert pick(scene, (212, 100), SIGHT) is None


def test_the_unacknowledged_and_worse_alarm_is_on_top():
    scene = Scene()
    scene.alarms.put([alarm(1), alarm(3), alarm(1, acknowledged=True, entity="f"), alarm(2)])
    drawn = [scene.alarms.at(k) for k in range(4)]
    assert [(a.priority, a.acknowledged) for a in drawn] == [(1, True), (3, False), (2, False), (1, False)]
    assert pick(scene, (200, 100), SIGHT) == Picked("alarm", ("e", "r1"))


def test_a_track_is_its_row_without_ids():
    scene = Scene()
    lon, lat, heading, _, age = columns(3)
    scene.set_tracks(lon, lat, heading, np.array([4, 0, 0], np.uint8), age, ids=None)
    assert pick(scene, (200, 100), SIGHT) == Picked("track", 0)
    assert scene.find(0) == (None, tuple(float(v) for v in project(LON, LAT)))


def test_what_is_selected_is_found_wherever_it_is():
    scene = Scene()
    scene.set_tracks(*columns(2), ids=["v0", "v1"])
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    scene.alarms.put([alarm()])
    assert [scene.find(i)[0] for i in (("e", "r1"), "c", "v1")] == [alarm(), MapPoint("c", LON, LAT), None]
    assert scene.find("nobody") is None
    assert scene.find(17) is None


def test_layers_that_exist_are_counted():
    scene = Scene()
    assert scene.counts() == {}
    lon, lat, heading, _, age = columns(4)
    scene.set_tracks(lon, lat, heading, np.array([0, 2, 3, 3], np.uint8), age, ids=None)
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    scene.set_lines("traffic", [])
    assert scene.counts() == {"traffic": None, "vehicle": 2, "bus": 2, "trail": None, "camera": 1}


def test_things_without_a_place_are_left_out():
    scene = Scene()
    scene.set_points("camera", [MapPoint("c", float("nan"), LAT), MapPoint("d", LON, LAT)])
    scene.set_lines("traffic", [MapLine("l", ((LON, LAT),))])
    scene.alarms.put([alarm(lon=float("nan"))])
    assert [p.id for p in scene.points["camera"].items] == ["d"]
    assert scene.lines["traffic"].items == ()
    assert len(scene.alarms) == 0


RING = (
    (LON - 0.001, LAT - 0.0005),
    (LON + 0.001, LAT - 0.0005),
    (LON + 0.001, LAT + 0.0005),
    (LON - 0.001, LAT - 0.0005),
)


def test_an_area_is_under_everything_and_its_hole_is_not_it():
    scene = Scene()
    inner = tuple((LON + (x - LON) * 0.3, LAT + (y - LAT) * 0.3) for x, y in RING)
    scene.set_areas("ward", [MapArea("w", (RING,))])
    assert pick(scene, (220, 101), SIGHT) == Picked("area", "w")
    scene.set_lines("traffic", [MapLine("l", ((LON, LAT), (LON + 0.001, LAT)))])
    assert pick(scene, (220, 101), SIGHT) == Picked("line", "l")
    scene.set_lines("traffic", [])
    scene.set_areas("ward", [MapArea("w", (RING, inner))])
    assert pick(scene, (220, 101), SIGHT) is None


def test_a_layer_has_a_range_of_zooms():
    scene = Scene()
    scene.layers.declare([MapLayer("camera", zoom=(10.0, 14.0))])
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    assert pick(scene, (200, 100), SIGHT) is None
    assert pick(scene, (200, 100), Sight(view(), 13.0, (400.0, 200.0))) == Picked("camera", "c")


def test_a_badge_is_picked_before_its_members_and_a_lone_one_itself():
    scene = Scene()
    scene.layers.declare([MapLayer("camera", clustered=True)])
    far = Sight(view(), 12.0, (400.0, 200.0))
    scene.set_points("camera", [MapPoint("c", LON, LAT, state="warn")])
    assert pick(scene, (200, 100), far) == Picked("camera", "c")
    scene.set_points("camera", [MapPoint(f"c{k}", LON + k * 1e-6, LAT) for k in range(5)])
    found = pick(scene, (200, 100), far)
    assert isinstance(found.id, Badge)
    assert pick(scene, (200, 100), SIGHT).kind == "camera"


def test_a_filter_lets_names_through_without_diacritics():
    scene = Scene()
    points = [MapPoint("a", LON, LAT, "Đường Bắc Sơn"), MapPoint("b", LON, LAT, "Cầu Gia Bẩy")]
    scene.set_points("camera", points)
    scene.layers.choose("camera", Choice(only="bac duong"))
    scene.refilter("camera")
    assert [p.id for p in scene.points["camera"].items] == ["a"]
    assert scene.set_points("camera", points[:1])
    scene.layers.reset("camera")
    scene.refilter("camera")
    assert [p.id for p in scene.points["camera"].items] == ["a"]


def test_moving_things_are_filtered_by_their_ids():
    scene = Scene()
    scene.layers.choose("vehicle", Choice(only="7"))
    scene.set_tracks(*columns(20), ids=[f"xe {k}" for k in range(20)])
    assert scene.tracks.row.tolist() == [7, 17]
    assert scene.counts()["vehicle"] == 2


def test_an_outline_holds_what_lies_in_it():
    scene = Scene()
    scene.set_tracks(*columns(4), ids=["v0", "v1", "v2", "v3"])
    scene.set_points("camera", [MapPoint("c", LON, LAT), MapPoint("far", LON + 0.1, LAT)])
    scene.alarms.put([alarm()])
    scene.set_lines("traffic", [MapLine("l", ((LON, LAT), (LON, LAT + 0.1))), MapLine("m", ((0, 0), (1, 1)))])
    found = inside(scene, [(150, 50), (320, 50), (320, 150), (150, 150)], SIGHT)
    assert {(p.kind, p.id) for p in found} == {
        ("alarm", ("e", "r1")), ("camera", "c"), ("track", "v0"), ("track", "v1"), ("line", "l"),
    }  # fmt: skip
    assert inside(scene, [(1, 1), (2, 2)], SIGHT) == []
    hide(scene, "camera", "traffic", "vehicle", "alarm")
    assert inside(scene, [(150, 50), (320, 50), (320, 150), (150, 150)], SIGHT) == []


def test_columns_without_a_place_are_left_out():
    scene, nan = Scene(), float("nan")
    lon, lat, one = np.array([LON, nan]), np.array([LAT, LAT]), np.array([1.0, 2.0])
    scene.set_heat("heat", MapHeat(lon, lat, one, ("#000000", "#ffffff"), 1.0))
    scene.set_flow("wind", MapFlow(lon, lat, one, one))
    assert scene.heats["heat"].value.weight.tolist() == [1.0]
    assert scene.flows["wind"].value.speed.tolist() == [1.0]
    scene.set_raster("radar", MapRaster(np.zeros((2, 2), np.uint32), LON, LAT, LON + 1, LAT + 1))
    assert scene.rasters["radar"].box.left < scene.rasters["radar"].box.right
    assert list(scene.counts()) == ["radar", "heat", "wind"]
    scene.forget("radar")
    assert "radar" not in scene.counts()


def test_choices_are_held_in_their_ranges_and_known_from_what_is_declared():
    scene = Scene()
    layers = scene.layers
    layers.declare([MapLayer("air", "Air", opacity=0.5, zoom=(9.0, 15.0))])
    assert layers.choices == {}
    layers.choose("air", Choice(True, 7.0, (19.0, -4.0)))
    assert layers.choice("air") == Choice(True, 1.0, (0.0, 19.0))
    layers.choose("air", Choice(True, 0.5, (9.0, 15.0)))
    assert layers.choices == {}
    layers.recall({"air": Choice(shown=False), "gone": Choice(shown=False)})
    assert not layers.drawn("air", 12.0)
    layers.reset("air")
    assert layers.drawn("air", 12.0)
