import math
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest

from console.camera import footage
from console.camera.drawing import traffic
from console.camera.drawing.film import RECIPES, pictures
from console.camera.drawing.view import HEIGHT, WIDTH

RNG = np.random.default_rng


def test_the_clip_is_what_a_camera_would_send(clip):
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        frames = [f.to_ndarray(format="gray") for f in container.decode(video=0)]
        assert (stream.width, stream.height, len(frames)) == (WIDTH, HEIGHT, 24)
        assert stream.average_rate == 12
    moved = np.abs(frames[0].astype(int) - frames[6].astype(int))
    assert (moved > 25).mean() > 0.005  # vehicles move
    assert frames[0].std() > 15  # and it is a picture, not a field of grey


def test_the_same_seed_draws_the_same_film_and_cameras_differ():
    one, again, other = (next(pictures(n, "night", 2, 12, 2)) for n in (0, 0, 1))
    assert (one == again).all()
    assert (one != other).mean() > 0.3


def test_by_day_the_same_street_is_bright():
    day, night = (next(pictures(0, sky, 2, 12, 2)) for sky in ("day", "night"))
    assert day.mean() > night.mean() + 40


@pytest.mark.parametrize("address", ["footage:dawn/1", "footage:day/0", "footage:day/13", "footage:day/1/..", "day/1"])
def test_what_names_no_film_is_none(address):
    assert footage.film_at(address) is None


def test_a_film_is_found_by_its_address(tmp_path):
    film = footage.Film("day", 3)
    assert footage.film_at(film.address) == film
    assert film.path(tmp_path) == tmp_path / "day" / "street-03.mp4"


def test_there_is_a_different_recipe_for_each_of_twelve_cameras():
    assert len(RECIPES) == footage.COUNT == 12
    assert len({repr(r) for r in RECIPES}) == 12


@pytest.mark.parametrize(
    "movers",
    [
        traffic.street_flow(7, 13, traffic.Mix(), RNG(1)),
        traffic.crossing_flow(8, 28, RNG(1)),
        traffic.roundabout_flow(RNG(1)),
        traffic.bridge_flow(RNG(1)),
        traffic.walkers(7, 6, RNG(1)),
    ],
)
def test_every_way_ends_where_it_began(movers):
    assert len(movers) > 5
    for mover in movers:
        start, end = mover.way(0.0), mover.way(1.0)
        assert (start.x, start.z) == pytest.approx((end.x, end.z), abs=1e-6)
        assert math.cos(start.heading - end.heading) == pytest.approx(1)


def test_traffic_keeps_right():
    for mover in traffic.street_flow(7, 13, traffic.Mix(), RNG(1)):
        place = mover.way(0.3)
        assert place.x > 0 if place.heading == 0 else place.x < 0


def test_what_is_there_is_not_drawn_again_and_nothing_half_drawn_is_left(tmp_path, monkeypatch):
    drawn: list[footage.Film] = []

    def encode(path: Path, film: footage.Film, halt: object = None) -> None:  # noqa: ARG001 - its place
        drawn.append(film)
        path.write_bytes(b"film")

    monkeypatch.setattr(footage, "encode", encode)
    told: list[tuple[int, int]] = []
    paths = footage.ensure_footage(tmp_path / "f", "day", 3, lambda done, of: told.append((done, of)))
    assert ([f.number for f in drawn], told) == ([1, 2, 3], [(1, 3), (2, 3), (3, 3)])
    paths[1].unlink()
    footage.ensure_footage(tmp_path / "f", "day", 3)
    assert drawn[3:] == [footage.Film("day", 2)]
    monkeypatch.setattr(footage, "_VERSION", "next")
    footage.ensure_footage(tmp_path / "f", "day", 3)
    assert [f.number for f in drawn[4:]] == [1, 2, 3]
    assert footage.missing(tmp_path / "f", "day", 3) == []
    assert len(footage.missing(tmp_path / "f", "night", 3)) == 3


def test_a_halted_film_leaves_no_file_and_what_a_killed_process_left_is_swept(tmp_path):
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / ".street-03-999999999.mp4").write_bytes(b"half")
    halt = threading.Event()
    halt.set()
    with pytest.raises(footage.HaltedError):
        footage.ensure_footage(tmp_path, "day", 1, halt=halt)
    assert [p.name for p in (tmp_path / "day").iterdir()] == ["version"]


def test_a_film_that_fails_leaves_no_file(tmp_path, monkeypatch):
    def broken(*_arguments: object) -> Iterator[np.ndarray]:
        yield from islice(pictures(0, "day", 2, 12, 1), 2)
        raise OSError("disk full")

    monkeypatch.setattr(footage, "pictures", broken)
    with pytest.raises(OSError, match="disk full"):
        footage.encode(tmp_path / "a.mp4", footage.Film("day", 1), seconds=1)
    assert list(tmp_path.iterdir()) == []
