import random
import wave
from itertools import islice, pairwise
from pathlib import Path

import pytest

from console.camera.source import Source, SourceError, with_credentials
from console.camera.state import State
from console.camera.stream import fit


def play(path: Path, packets: int) -> list[float]:
    source = Source(str(path))
    times = [shot.seconds for unit in islice(source.units(), packets) for shot in source.decode(unit)]
    source.close()
    return times


def failure(path: Path, packets: int = 200) -> SourceError:
    with pytest.raises(SourceError) as caught:
        play(path, packets)
    return caught.value


def test_a_file_begins_again_and_its_time_goes_on_without_a_seam(clip):
    times = play(clip, 80)
    assert len(times) >= 70
    steps = [b - a for a, b in pairwise(times)]
    assert all(step == pytest.approx(1 / 12, abs=0.002) for step in steps)


def test_a_missing_file_is_not_found(tmp_path):
    assert failure(tmp_path / "none.mp4").state is State.NOT_FOUND


def test_a_file_of_noise_is_broken(tmp_path):
    path = tmp_path / "noise.mp4"
    path.write_bytes(random.Random(1).randbytes(50_000))
    assert failure(path).state is State.BROKEN


def test_a_file_cut_short_says_how_much_is_missing(tmp_path, clip):
    path = tmp_path / "short.mp4"
    path.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    error = failure(path)
    assert error.state is State.BROKEN


def test_a_file_without_video_is_the_wrong_codec(tmp_path):
    path = tmp_path / "sound.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    assert failure(path).state is State.WRONG_CODEC


def test_damaged_packets_cost_pictures_not_the_stream(tmp_path, clip):
    data = bytearray(clip.read_bytes())
    rng = random.Random(2)
    start = data.find(b"mdat") + 5000
    for _ in range(60):
        data[rng.randrange(start, len(data))] ^= 0xFF
    path = tmp_path / "damaged.mp4"
    path.write_bytes(data)
    assert len(play(path, 60)) > 20


def test_the_password_is_in_the_address_only_for_ffmpeg_and_in_no_message():
    assert with_credentials("rtsp://cam/1", "op", "p@:s/") == "rtsp://op:p%40%3As%2F@cam/1"
    assert with_credentials("rtsp://cam/1", "", "x") == "rtsp://cam/1"
    with pytest.raises(SourceError) as caught:
        Source("rtsp://127.0.0.1:9/none", "op", "s3cret")
    assert caught.value.state is State.LOST
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("source", "room", "picture"),
    [
        ((640, 360, 1.0), (220, 124), (220, 124)),
        ((640, 360, 1.0), (220, 300), (220, 124)),
        ((640, 480, 1.0), (220, 124), (164, 124)),
        ((720, 576, 16 / 11), (320, 320), (320, 176)),
        ((360, 640, 1.0), (100, 100), (56, 100)),
    ],
)
def test_a_picture_fits_its_tile_and_keeps_its_shape(source, room, picture):
    assert fit(*source, room) == picture
