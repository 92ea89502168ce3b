"""What is on the map: changes are noticed, hidden layers are not picked, the selected is found."""

import numpy as np

from console.geo.homography import Homography
from console.geo.mercator import project
from widgets.map.item import MapAlarm, MapLine, MapPoint, Picked
from widgets.map.scene import Scene

LON, LAT = 105.848, 21.594


def view() -> Homography:
    """100 pixels to a thousandth of a degree, the city's centre at (200, 100)."""
    x, y = project(LON, LAT)
    scale = 100 / (0.001 / 360)
    return Homography(np.array([[scale, 0, 200], [0, scale, 100], [0, 0, 1]]), (float(x), float(y)))


def alarm(priority: int = 1, acknowledged: bool = False, lon: float = LON) -> MapAlarm:
    return MapAlarm(("e", f"r{priority}"), lon, LAT, priority, acknowledged, "Va chạm")


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
    assert scene.set_alarms([alarm()])
    assert not scene.set_alarms([alarm()])


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
    scene.set_alarms([alarm()])
    found = []
    for hidden in ([], ["alarm"], ["alarm", "camera"], ["alarm", "camera", "vehicle"]):
        scene.hide(frozenset(hidden))
        found.append(scene.pick((200, 100), view()))
    assert found == [Picked("alarm", ("e", "r1")), Picked("camera", "c"), Picked("track", "v"), Picked("line", "l")]
    scene.hide(frozenset({"alarm", "camera", "vehicle", "traffic"}))
    assert scene.pick((200, 100), view()) is None


def test_nothing_is_picked_beside_things():
    scene = Scene()
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    assert scene.pick((212, 100), view()) is None


def test_the_unacknowledged_and_worse_alarm_is_on_top():
    scene = Scene()
    scene.set_alarms([alarm(1), alarm(3), alarm(1, acknowledged=True), alarm(2)])
    assert [(a.priority, a.acknowledged) for a in scene.alarms.items] == [(1, True), (3, False), (2, False), (1, False)]
    assert scene.pick((200, 100), view()) == Picked("alarm", ("e", "r1"))


def test_a_track_is_its_row_without_ids():
    scene = Scene()
    lon, lat, heading, _, age = columns(3)
    scene.set_tracks(lon, lat, heading, np.array([4, 0, 0], np.uint8), age, ids=None)
    assert scene.pick((200, 100), view()) == Picked("track", 0)
    assert scene.find(0) == (None, tuple(float(v) for v in project(LON, LAT)))


def test_what_is_selected_is_found_wherever_it_is():
    scene = Scene()
    scene.set_tracks(*columns(2), ids=["v0", "v1"])
    scene.set_points("camera", [MapPoint("c", LON, LAT)])
    scene.set_alarms([alarm()])
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
    assert scene.counts() == {"traffic": None, "vehicle": 2, "bus": 2, "camera": 1}


def test_things_without_a_place_are_left_out():
    scene = Scene()
    scene.set_points("camera", [MapPoint("c", float("nan"), LAT), MapPoint("d", LON, LAT)])
    scene.set_lines("traffic", [MapLine("l", ((LON, LAT),))])
    scene.set_alarms([alarm(lon=float("nan"))])
    assert [p.id for p in scene.points["camera"].items] == ["d"]
    assert scene.lines["traffic"].items == ()
    assert scene.alarms.items == ()
