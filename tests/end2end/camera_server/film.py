"""Films of the test server: pictures of a file encoded in any codec and cut into RTP packets by FFmpeg's own muxer."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame

CLOCK_RATE = 90_000
_HEADER = 12
_ENCODERS: dict[str, tuple[str, dict[str, str]]] = {
    "H264": ("libx264", {"preset": "ultrafast", "tune": "zerolatency", "crf": "26", "x264-params": "scenecut=0"}),
    "H265": ("libx265", {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none:scenecut=0"}),
    "JPEG": ("mjpeg", {"huffman": "default", "force_duplicated_matrix": "1"}),
    "AV1": ("libsvtav1", {"preset": "11", "svtav1-params": "pred-struct=1:lookahead=0"}),
}


class Packet(NamedTuple):
    """The payload of one RTP packet; ``marker`` ends a picture."""

    payload: bytes
    marker: bool


class Shot(NamedTuple):
    """One picture as it is sent."""

    packets: tuple[Packet, ...]
    key: bool


@dataclass(frozen=True)
class Film:
    """An endless loop of shots, beginning with a key picture."""

    codec: str
    payload_type: int
    rate: int
    shots: tuple[Shot, ...]
    parameters: tuple[bytes, ...] = ()  # SPS and PPS, as the SDP names them

    @property
    def description(self) -> str:
        """The media part of an SDP."""
        kind = self.payload_type
        lines = [f"m=video 0 RTP/AVP {kind}", "c=IN IP4 0.0.0.0", f"a=rtpmap:{kind} {self.codec}/{CLOCK_RATE}"]
        if self.codec == "H264":
            sets = ",".join(base64.b64encode(p).decode() for p in self.parameters)
            lines.append(f"a=fmtp:{kind} packetization-mode=1;sprop-parameter-sets={sets}")
        return "\r\n".join([*lines, "a=control:track1", ""])


class _Sink:
    """What the RTP muxer writes to: each write is one packet."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.packets.append(bytes(data))
        return len(data)


def frames(path: Path) -> Iterator[VideoFrame]:
    """The pictures of a file."""
    with av.open(str(path)) as container:
        yield from container.decode(video=0)


def black(count: int) -> Iterator[VideoFrame]:
    """What a camera with its lid on sends."""
    for _ in range(count):
        yield VideoFrame.from_ndarray(np.zeros((360, 640, 3), np.uint8), format="rgb24")


def film(
    pictures: Iterator[VideoFrame], codec: str, width: int, height: int, *, rate: int, count: int, preset: str = ""
) -> Film:
    """Encode ``count`` pictures; a key picture each second."""
    encoder, options = _ENCODERS[codec]
    options = {**options, "preset": preset} if preset else options
    sink, shots, pending, key = _Sink(), [], [], True
    settings = {"packetsize": "1400", "strict": "experimental", "rtpflags": "skip_rtcp"}
    with av.open(sink, "w", format="rtp", options=settings) as container:
        stream = container.add_stream(encoder, rate, dict(options))
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuvj420p" if codec == "JPEG" else "yuv420p"
        stream.gop_size = rate
        stream.codec_context.max_b_frames = 0

        def collect(packets: list[av.Packet]) -> None:
            nonlocal pending, key
            for packet in packets:
                key = packet.is_keyframe
                if codec == "H264" and not parameters:
                    units = re.split(rb"\x00\x00\x00?\x01", bytes(packet))
                    parameters.extend(u for u in units if u and u[0] & 31 in (7, 8))
                container.mux(packet)
                for data in sink.packets:
                    pending.append(Packet(data[_HEADER:], bool(data[1] & 0x80)))
                    kinds.add(data[1] & 0x7F)
                sink.packets.clear()
                if pending:
                    shots.append(Shot(tuple(pending), key))
                    pending = []

        kinds: set[int] = set()
        parameters: list[bytes] = []
        for k, picture in enumerate(islice(pictures, count)):
            small = picture.reformat(width, height, stream.pix_fmt)
            small.pts, small.time_base, small.pict_type = k, Fraction(1, rate), PictureType.NONE
            collect(stream.encode(small))
        collect(stream.encode(None))
    return Film(codec, kinds.pop(), rate, tuple(shots), tuple(parameters))
