import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from console.camera.ring import Ring
from console.camera.state import State

WRITER = """
import sys
from pathlib import Path
import numpy as np
from console.camera.ring import Ring
ring = Ring(Path(sys.argv[1]))
print("ready", flush=True)
picture = np.empty((90, 160, 4), np.uint8)
number = 0
while True:
    number += 1
    picture[:] = number % 251
    ring.publish(picture, arrived=number * 1000)
"""


def pair(path: Path, width: int = 8, height: int = 6) -> tuple[Ring, Ring]:
    return Ring.create(path / "ring", width, height), Ring(path / "ring")


def filled(value: int, width: int = 8, height: int = 6):
    return np.full((height, width, 4), value, np.uint8)


def test_without_a_picture_the_frame_says_what_the_stream_does(tmp_path):
    reader, writer = pair(tmp_path)
    assert reader.read().picture is None
    writer.tell(State.LOST, retry_at=12.5)
    frame = reader.read()
    assert (frame.state, frame.retry_at, frame.sequence) == (State.LOST, 12.5, 0)
    writer.close()
    reader.unlink()


def test_the_newest_picture_comes_with_its_times_and_figures(tmp_path):
    reader, writer = pair(tmp_path)
    for value in range(1, 6):
        writer.publish(filled(value), arrived=value * 1_000_000_000, captured=77)
    writer.count(rate=24.5, reconnects=3, skipped=9)
    writer.tell(State.LIVE)
    frame = reader.read()
    assert frame.picture is not None
    assert (frame.picture == 5).all()
    assert (frame.sequence, frame.arrived, frame.captured, frame.state) == (5, 5.0, 77, State.LIVE)
    assert (frame.rate, frame.reconnects, frame.skipped) == (24.5, 3, 9)
    writer.close()
    reader.unlink()


def test_reading_again_without_news_gives_the_same_object_and_a_new_state_keeps_the_picture(tmp_path):
    reader, writer = pair(tmp_path)
    writer.publish(filled(9), arrived=1)
    first = reader.read()
    assert reader.read() is first
    writer.tell(State.LOST)
    second = reader.read()
    assert second.picture is first.picture
    assert second.state is State.LOST
    writer.close()
    reader.unlink()


def test_a_frame_once_handed_out_never_changes(tmp_path):
    reader, writer = pair(tmp_path)
    writer.publish(filled(1), arrived=1)
    first = reader.read()
    for value in range(2, 8):
        writer.publish(filled(value), arrived=1)
    assert first.picture is not None
    assert (first.picture == 1).all()
    writer.close()
    reader.unlink()


def test_pictures_smaller_than_the_ring_keep_their_shape(tmp_path):
    reader, writer = pair(tmp_path)
    writer.publish(filled(3, 8, 4), arrived=1)
    picture = reader.read().picture
    assert picture is not None
    assert picture.shape == (4, 8, 4)
    writer.close()
    reader.unlink()


def test_full_memory_is_an_error_now_and_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError):  # noqa: PT011 - ENOSPC or EFBIG, by file system
        Ring.create(tmp_path / "ring", 4_000_000, 1_000_000)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_ring_is_refused(tmp_path):
    (tmp_path / "other").write_bytes(b"x" * 4096)
    with pytest.raises(ValueError, match="not a ring"):
        Ring(tmp_path / "other")


def test_a_second_process_at_full_speed_never_tears_a_picture(tmp_path):
    reader = Ring.create(tmp_path / "ring", 160, 90)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(reader.path)], stdout=subprocess.PIPE)
    assert writer.stdout
    writer.stdout.readline()
    seen, last = 0, 0
    try:
        while seen < 2000:
            frame = reader.read()
            if frame.sequence == last:
                continue
            assert frame.sequence > last
            last = frame.sequence
            seen += 1
            assert frame.picture is not None
            assert (frame.picture == last % 251).all()
            assert round(frame.arrived * 1_000_000_000) == last * 1000
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
        reader.unlink()
    assert last > 2000
