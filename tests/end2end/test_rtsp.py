"""Real decoder processes against a real RTSP server that is given every fault a camera has."""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from console.camera.footage import Film, encode
from console.camera.nest import memory_folder
from console.camera.state import State
from widgets.mosaic_words import TABLE, caption
from widgets.words import Words

NAMED_SECONDS = 3.0
BACK_SECONDS = 5.0
SLACK_SECONDS = 1.0  # of a machine with more to do than it has processors
EN = Words("en", TABLE)


@pytest.mark.parametrize("codec", ["H264", "H265", "JPEG", "AV1"])
@pytest.mark.parametrize("scheme", ["rtsp", "rtspu"])
def test_each_codec_over_tcp_and_udp_shows_the_street_with_the_cameras_own_time(wall, camera_server, codec, scheme):
    server = camera_server("--codec", codec)
    wall.open(server.url(scheme=scheme))
    wall.live()
    wall.until(lambda: wall.frame().delay is not None, 3)
    frame = wall.frame()
    assert frame.picture is not None
    assert frame.picture.shape[0] == 124  # RTP counts the width of a JPEG in eights
    assert frame.picture[..., :3].std() > 15
    assert abs(frame.captured / 1e9 - time.time()) < 2
    wall.until(lambda: 10 < wall.frame().rate < 14, 4)


def test_a_camera_without_sender_reports_has_an_age_by_arrival_only(wall, camera_server):
    server = camera_server()
    server.tell(offset=None)
    wall.open(server.url())
    wall.live()
    wall.until(lambda: wall.frame().rate > 10, 3)
    assert wall.frame().delay is None


@pytest.mark.parametrize(("offset", "corner"), [(-2400.0, "40 min late"), (75.0, "camera's clock 7")])
def test_a_stream_that_is_late_by_the_cameras_clock_says_so(wall, camera_server, offset, corner):
    server = camera_server()
    server.tell(offset=offset)
    wall.open(server.url())
    wall.live()
    wall.until(lambda: corner in caption(wall.frame(), time.monotonic(), EN).corner, 3)


def test_over_tls_with_the_cameras_own_certificate(wall, camera_server, tmp_path):
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    pem = tmp_path / "camera.pem"
    make = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        pem,
        "-out",
        tmp_path / "c",
        "-subj",
        "/CN=camera",
    ]
    subprocess.run([openssl, *make], check=True, capture_output=True)
    pem.write_text(pem.read_text() + (tmp_path / "c").read_text())
    wall.open(camera_server("--certificate", str(pem)).url(scheme="rtsps"))
    wall.live()


def test_a_wrong_address_is_named(wall, camera_server):
    wall.open(camera_server().url("/none"))
    wall.named(State.NOT_FOUND)
    assert wall.words().startswith("source not found")


@pytest.mark.logs("")  # what is logged is looked at below
def test_wrong_credentials_are_named_right_ones_play_and_neither_is_in_a_log(wall, camera_server, caplog, capfd):
    server = camera_server()
    server.tell(user="op", password="s3cret:@")  # noqa: S106 - the test's
    wall.open(server.url(), "wrong", "wrong")
    wall.open(server.url(), "nobody")
    wall.open(server.url(), "right", "gate")
    wall.named(State.WRONG_CREDENTIALS, "wrong")
    wall.named(State.WRONG_CREDENTIALS, "nobody")
    wall.live("right")
    assert wall.words("wrong").startswith("wrong user or password")
    shown = caplog.text + "".join(capfd.readouterr())
    for pid in wall.pool.workers().values():
        process = psutil.Process(pid)
        shown += " ".join(process.cmdline()) + str(process.environ())
    assert not [secret for secret in ("s3cret", "guess") if secret in shown]


def test_a_codec_that_nobody_knows_is_named(wall, camera_server):
    server = camera_server()
    server.tell(announce="NOVIDEO")
    wall.open(server.url())
    wall.named(State.WRONG_CODEC)


def test_a_codec_other_than_the_announced_one_is_named(wall, camera_server):
    server = camera_server("--codec", "H265")
    server.tell(announce="H264")
    wall.open(server.url())
    wall.named(State.WRONG_CODEC)
    server.tell(announce="")
    wall.until(lambda: wall.frame().state is State.LIVE, 20)


def test_a_camera_that_never_answers_is_named_and_recovers(wall, camera_server):
    server = camera_server()
    server.tell(mute=True)
    wall.open(server.url())
    wall.named(State.NO_ANSWER)
    assert wall.words().startswith("the camera does not answer")
    server.tell(mute=False)
    wall.live()


def test_a_server_that_is_killed_is_lost_and_its_stream_is_back_with_it(wall, camera_server):
    server = camera_server()
    wall.open(server.url())
    wall.live()
    server.kill()
    wall.named(State.LOST)
    assert wall.frame().picture is not None
    wall.until(lambda: wall.pool.tiles()["a"].reconnects >= 4, 10)  # the back-off is at its longest
    server.start()
    wall.live()


def test_a_stall_is_named_and_ends_with_it(wall, camera_server):
    server = camera_server()
    wall.open(server.url())
    wall.live()
    server.tell(stalled=True)
    wall.named(State.STALLED)
    assert wall.words().startswith("picture stands still")
    wall.until(lambda: wall.pool.tiles()["a"].reconnects >= 2, 20)  # as long as the camera likes
    server.tell(stalled=False)
    wall.live()


def test_a_frozen_and_a_black_picture_are_named_while_they_arrive(wall, camera_server):
    server = camera_server()
    wall.open(server.url())
    wall.live()
    server.tell(frozen=True)
    wall.named(State.FROZEN)
    assert wall.words() == "the camera sends one picture over and over"
    assert wall.frame().rate > 5
    server.tell(frozen=False)
    wall.live()
    server.tell(film={"dark": True})
    wall.named(State.BLACK)
    server.tell(film={"dark": False})
    wall.live()
    assert wall.pool.tiles()["a"].reconnects == 0


def test_another_resolution_in_flight_costs_no_connection(wall, camera_server):
    server = camera_server()
    wall.open(server.url())
    wall.live()
    server.tell(film={"width": 160, "height": 120})
    wall.until(lambda: (p := wall.frame().picture) is not None and p.shape == (124, 164, 4), NAMED_SECONDS)
    wall.live()
    assert wall.pool.tiles()["a"].reconnects == 0


def test_another_codec_in_flight_is_played_after_a_new_connection(wall, camera_server):
    server = camera_server()
    wall.open(server.url())
    wall.live()
    server.tell(film={"codec": "H265"})
    wall.until(lambda: wall.frame().state is not State.LIVE, NAMED_SECONDS + SLACK_SECONDS)
    wall.until(lambda: wall.frame().state is State.LIVE, BACK_SECONDS + SLACK_SECONDS)
    assert wall.pool.tiles()["a"].reconnects >= 1


@pytest.mark.parametrize("fault", [{"cut": 0.3}, {"loss": 0.2}, {"flips": 0.5}])
def test_damage_on_the_way_harms_neither_the_decoder_nor_its_neighbour_and_passes(wall, camera_server, fault):
    server = camera_server()
    wall.open(server.url())
    wall.open(server.url("/b"), "b")
    wall.live()
    wall.live("b")
    worker = wall.pool.workers()
    server.tell(**fault)
    wall.rest(2)  # it is damaged for a while
    server.tell(**dict.fromkeys(fault, 0.0))
    wall.live()
    wall.live("b")
    assert wall.pool.workers() == worker
    assert wall.pool.tiles()["b"].reconnects == 0


@pytest.mark.parametrize("codec", ["H264", "H265", "AV1", "JPEG"])
def test_ten_thousand_packets_with_a_flipped_bit_kill_no_decoder(wall, camera_server, codec):
    """At 240 pictures a second and small ones: the decoders see each damaged packet, only sooner."""
    server = camera_server("--codec", codec, "--rate", "240", "--width", "160", "--height", "90")
    for name in "bcd":
        server.tell(f"/{name}", flips=1.0)
        wall.open(server.url(f"/{name}"), name)
    wall.open(server.url())
    wall.live()
    worker = wall.pool.workers()
    wall.until(lambda: sum(server.tell(f"/{name}")["flipped"] for name in "bcd") >= 2_500, 60)
    assert wall.pool.workers() == worker
    wall.live()
    for name in "bcd":
        server.tell(f"/{name}", flips=0.0)
    for name in "bcd":
        wall.until(lambda name=name: wall.frame(name).state is State.LIVE, 15)


def test_a_killed_decoder_is_named_and_back(wall, camera_server):
    wall.open(camera_server().url())
    wall.live()
    os.kill(next(iter(wall.pool.workers().values())), signal.SIGKILL)
    wall.named(State.DECODER_LOST)
    assert wall.words().startswith("the decoder ended")
    wall.live()


@contextlib.contextmanager
def full_memory() -> Iterator[None]:
    """No file grows: what a full ``/dev/shm`` answers, without taking it from others."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.logs("no shared memory")
def test_full_shared_memory_is_named_and_the_tile_opens_when_there_is_room(wall, camera_server):
    server = camera_server()
    with full_memory():
        wall.open(server.url())
        wall.named(State.NO_MEMORY)
        assert wall.words().startswith("shared memory is full")
    wall.live()


def test_two_hundred_reconnects_leak_nothing(wall, camera_server):
    server = camera_server()
    wall.open(server.url("/none"), "missing")
    server.tell("/gone", missing=True)
    wall.open(server.url())
    wall.live()
    names = [f"n{k}" for k in range(8)]

    def churn(rounds: int) -> None:
        for _ in range(rounds):
            for name in names:
                wall.open(server.url(), name)
            for name in names:
                wall.until(lambda name=name: wall.frame(name).sequence > 0, 15)
            for name in names:
                wall.pool.close(name)

    processes = [psutil.Process(), *(psutil.Process(p) for p in wall.pool.workers().values())]

    def figures() -> tuple[list[int], int]:
        folder = next(memory_folder().glob(f"vonglau-camera-{os.getpid()}-*"))
        return [p.num_fds() for p in processes], len(list(folder.glob("ring-*")))

    churn(3)
    wall.until(lambda: processes[1].num_threads() < 20, 10)
    before, memory = figures(), [p.memory_info().rss for p in processes]
    churn(25)
    wall.until(lambda: figures()[0][1] <= before[0][1] + 2, 10)
    assert figures()[1] == before[1]
    assert figures()[0][0] <= before[0][0]
    grown = [p.memory_info().rss - m for p, m in zip(processes, memory, strict=True)]
    assert max(grown) < 24 << 20, grown


def test_the_picture_of_one_server_equals_that_of_plain_decoding(wall, camera_server, street):
    """The whole way (RTP, scaling, ring) changes no more than an encoder does."""
    server = camera_server("--width", "640", "--height", "360")
    server.tell(frozen=True)
    wall.open(server.url())
    wall.named(State.FROZEN, seconds=5)
    import av

    with av.open(str(street)) as container:
        first = next(container.decode(video=0)).reformat(220, 124, "bgra").to_ndarray()
    picture = wall.frame().picture
    assert picture is not None
    assert np.abs(picture.astype(int) - first.astype(int))[..., :3].mean() < 6


@pytest.fixture
def gstreamer(tmp_path: Path) -> Iterator[str]:
    """The address of GStreamer's own server, which ``.ci/bootstrap test`` installs with the system's Python."""
    python, script = Path("/usr/bin/python3"), Path(__file__).with_name("gstreamer_server.py")
    if not python.exists():
        pytest.skip("no system Python to run GStreamer's RTSP server with")
    film = tmp_path / "street.mp4"
    encode(film, Film("day", 3), seconds=8)  # GStreamer's first sender report comes after some seconds
    process = subprocess.Popen([python, script, film], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    port = process.stdout.readline().strip()
    if not port:
        said = process.stderr.read().strip().rpartition("\n")[2]
        process.wait()
        pytest.skip(f"GStreamer's RTSP server does not start: {said}")
    yield f"rtsp://127.0.0.1:{port}"
    process.kill()
    process.communicate()


@pytest.mark.parametrize("scheme", ["rtsp", "rtspu"])
def test_gstreamers_own_server_plays_like_ours(wall, gstreamer, scheme):
    wall.open(gstreamer.replace("rtsp", scheme, 1) + "/street")
    wall.open(gstreamer + "/none", "none")
    wall.named(State.NOT_FOUND, "none")
    wall.live()
    wall.until(lambda: wall.frame().delay is not None, 8)
    assert abs(wall.frame().captured / 1e9 - time.time()) < 3
    wall.named(State.LOST, seconds=12)  # the film is over
    wall.live()  # and begins anew
