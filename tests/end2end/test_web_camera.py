"""Cameras that are no RTSP: MJPEG and stills over HTTP, HLS, and MPEG-TS by multicast, each from a real server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from console.camera.state import State
from console.process.vacancy import free_port
from widgets.mosaic_words import TABLE, caption
from widgets.words import Words

EN = Words("en", TABLE)
MULTICAST = """
import sys, time, av
from fractions import Fraction
with av.open(sys.argv[1]) as film:
    packets = [(bytes(p), p.is_keyframe) for p in film.demux(video=0) if p.size]
    with av.open(sys.argv[2], "w", format="mpegts") as out:
        stream = out.add_stream_from_template(film.streams.video[0])
        began, k = time.monotonic(), 0
        while True:
            data, key = packets[k % len(packets)]
            packet = av.Packet(data)
            packet.stream, packet.time_base = stream, Fraction(1, 12)
            packet.pts = packet.dts = k
            packet.is_keyframe = key
            out.mux(packet)
            k += 1
            time.sleep(max(0.0, began + k / 12 - time.monotonic()))
"""


def test_a_mjpeg_stream_plays_at_its_own_rate_and_says_when_it_stands_or_goes(wall, camera_server):
    server = camera_server("--web", "10")
    wall.open(server.web("/mjpeg"))
    wall.live()
    wall.until(lambda: 8 < wall.frame().rate < 12, 5)
    wall.rest(3)  # FFmpeg believes in 25 a second: the lag that this makes must not count
    assert wall.pool.tiles()["a"].skipped == 0
    server.tell("/web", stalled=True)
    wall.named(State.STALLED)
    server.tell("/web", stalled=False)
    wall.live()
    server.kill()
    wall.named(State.LOST)


def test_a_still_is_asked_for_conditionally_and_grows_old_honestly(wall, camera_server):
    server = camera_server("--web", "10")
    server.tell("/web", frozen=True)
    wall.open(server.web("/still.jpg"))
    wall.live()
    first = wall.frame()
    assert first.every == 2.0
    wall.until(lambda: wall.frame().sequence >= first.sequence + 2, 8)
    answered = server.tell("/web")["web"]
    assert answered["200"] == 1
    assert answered["304"] >= 2
    assert (wall.frame().delay or 0.0) > 3.5
    assert caption(wall.frame(), time.monotonic(), EN).corner.startswith("still, ")
    server.tell("/web", frozen=False)
    wall.until(lambda: (wall.frame().delay or 0.0) < 1.0, 5)


def test_a_dated_still_is_as_old_as_its_server_says(wall, camera_server):
    server = camera_server("--web", "10", "--dated")
    wall.open("snapshot+" + server.web("/still.jpg"))
    wall.live()
    assert 0 <= (wall.frame().delay or -1.0) < 3
    server.tell("/web", frozen=True)  # its date is then 1970
    wall.until(lambda: (wall.frame().delay or 0.0) > 1e9, 5)


def test_the_faults_of_a_still_have_their_own_words(wall, camera_server):
    server = camera_server("--web", "10")
    server.tell("/web", user="op", password="s3cret:@")  # noqa: S106 - the test's
    wall.open(server.web("/still.jpg"), "right", "gate")
    wall.open(server.web("/still.jpg"), "wrong", "wrong")
    wall.open(server.web("/none.jpg"), "none", "gate")
    wall.named(State.WRONG_CREDENTIALS, "wrong")
    wall.named(State.NOT_FOUND, "none")
    wall.live("right")
    server.tell("/web", mute=True)
    wall.named(State.NO_ANSWER, "right", 5)  # it asks every 2 s
    server.tell("/web", mute=False)
    wall.live("right")
    server.kill()
    wall.named(State.LOST, "right", 5)


@pytest.fixture
def hls(street, tmp_path) -> Path:
    """The street, cut as HLS cuts."""
    with av.open(str(street)) as film:
        options = {"hls_time": "1", "hls_list_size": "0", "hls_playlist_type": "vod"}
        with av.open(str(tmp_path / "live.m3u8"), "w", format="hls", options=options) as out:
            stream = out.add_stream_from_template(film.streams.video[0])
            for packet in film.demux(video=0):
                if packet.size:
                    packet.stream = stream
                    out.mux(packet)
    return tmp_path


def test_hls_is_played_at_its_pace_and_its_end_is_named(wall, camera_server, hls):
    server = camera_server("--web", "10", "--folder", str(hls))
    wall.open(server.web("/live.m3u8"))
    wall.live()
    wall.until(lambda: 8 < wall.frame().rate < 16, 5)
    wall.named(State.LOST, seconds=8)


@pytest.fixture
def multicast(street) -> Iterator[tuple[str, subprocess.Popen]]:
    address = f"239.77.0.1:{free_port()}"
    target = f"udp://{address}?localaddr=127.0.0.1&pkt_size=1316"
    sender = subprocess.Popen([sys.executable, "-c", MULTICAST, str(street), target])
    yield f"udp://@{address}?localaddr=127.0.0.1", sender
    sender.kill()
    sender.wait()


def test_mpeg_ts_by_multicast_plays_and_its_silence_is_named(wall, multicast):
    url, sender = multicast
    wall.open(url)
    wall.until(lambda: wall.frame().state is State.LIVE, 8)
    wall.until(lambda: wall.frame().rate > 10, 5)
    sender.kill()
    wall.named(State.STALLED)
