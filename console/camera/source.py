"""One video source through PyAV: opened with the options that were measured, its failures turned into states."""

import sys
import time
from collections.abc import Iterator
from typing import NamedTuple, Protocol
from urllib.parse import quote, urlsplit, urlunsplit

import av
import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from console.camera.state import State

_OPEN_SECONDS, _READ_SECONDS = 2.5, 2.0
_SILENCE_SECONDS = 1.9  # the sockets' time limit, a little before
# No "nobuffer": it costs a whole group of pictures at the start. The pictures that FFmpeg would look at to guess a rate
# and an order are better shown: a camera of 12 pictures a second opens in 0.1 s instead of 1 s.
# The sockets' own time limit, because PyAV's is noticed after twice its time only.
_SOCKET = {"timeout": "2000000", "fpsprobesize": "0"}
_RTSP = {**_SOCKET, "probesize": "2048", "analyzeduration": "0"}
_OPTIONS: dict[str, dict[str, str]] = {
    "rtsp": {**_RTSP, "rtsp_transport": "tcp"},
    "rtsps": {**_RTSP, "rtsp_transport": "tcp"},
    "rtspu": {**_RTSP, "rtsp_transport": "udp"},
    "udp": {**_SOCKET, "fifo_size": "8192", "overrun_nonfatal": "1", "analyzeduration": "1000000"},
    "http": _SOCKET,
    "https": _SOCKET,
}
_UNTIMED = frozenset({"mpjpeg", "mjpeg"})  # no times of their own; FFmpeg invents 25 pictures a second
_PACED_SUFFIXES = (".m3u8", ".mp4", ".mkv", ".webm")
_SHORT_SECONDS = 0.5
_DAMAGED_IN_A_ROW = 25
_REFERENCE_BYTES = 8  # of AVProducerReferenceTime: microseconds since 1970


class SourceError(Exception):
    """The source cannot be opened or played on; ``state`` says why, in the tile's terms.

    Its text never holds the address: FFmpeg's own messages do, with the password in it.
    """

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state


class Unit(NamedTuple):
    """One packet and its time; ``seconds`` goes on growing when a file begins again."""

    packet: "Packet[VideoStream]"  # generic in the stubs only
    seconds: float
    key: bool


class Shot(NamedTuple):
    """One picture, its time as in its unit, and when it was captured by the camera's clock (seconds since 1970)."""

    frame: VideoFrame
    seconds: float
    captured: float | None = None


class Playable(Protocol):
    """A source that is open.

    Attributes:
        paced: Hands out packets sooner than they are due (files, HLS).
        aspect: Width by height of one pixel.
        every: Seconds between stills; 0 for a stream.
    """

    paced: bool
    aspect: float
    every: float

    def units(self) -> Iterator[Unit]:
        """Packets until the source fails."""
        ...

    def decode(self, unit: Unit) -> list[Shot]:
        """The pictures that a packet completes."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


_STATES: tuple[tuple[tuple[type[BaseException], ...], State], ...] = (
    ((av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError, av.error.PermissionError), State.WRONG_CREDENTIALS),
    ((av.error.FileNotFoundError, av.error.HTTPNotFoundError, av.error.IsADirectoryError), State.NOT_FOUND),
    ((av.error.ProtocolNotFoundError, av.error.DemuxerNotFoundError), State.NOT_FOUND),
    ((av.error.DecoderNotFoundError, av.error.PatchWelcomeError), State.WRONG_CODEC),
    ((av.error.InvalidDataError,), State.BROKEN),
    ((av.error.ExitError, av.error.TimeoutError), State.NO_ANSWER),
)


def _state_of(err: Exception) -> State:
    return next((state for kinds, state in _STATES if isinstance(err, kinds)), State.LOST)


def _failure(err: Exception, *, playing: bool = False) -> SourceError:
    state = _state_of(err)
    return SourceError(State.STALLED if playing and state is State.NO_ANSWER else state, type(err).__name__)


def with_credentials(url: str, user: str, password: str) -> str:
    """The address as FFmpeg wants it; for its ears only."""
    if not user:
        return url
    parts = urlsplit(url)
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=login))


class Source:
    """An open source.

    Attributes:
        paced: Hands out packets sooner than they are due (files, HLS).
        aspect: Width by height of one pixel.
        every: 0, for it is a stream.
    """

    every = 0.0

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        """Open it.

        Raises:
            SourceError: With the state to show.
        """
        scheme = urlsplit(url).scheme
        self._is_file = scheme in ("", "file")
        self.paced = self._is_file or urlsplit(url).path.endswith(_PACED_SUFFIXES)
        began = time.monotonic()
        try:
            self._container: InputContainer = av.open(
                with_credentials("rtsp" + url.removeprefix("rtspu") if scheme == "rtspu" else url, user, password),
                options=dict(_OPTIONS.get(scheme, {})),
                timeout=(_OPEN_SECONDS, _READ_SECONDS),
            )
        except (av.error.FFmpegError, OSError, ValueError) as err:
            if isinstance(err, av.error.InvalidDataError) and time.monotonic() - began > _SILENCE_SECONDS:
                raise SourceError(State.NO_ANSWER, "RTSP calls silence invalid data") from None
            raise _failure(err) from None  # the cause's text holds the address
        streams = self._container.streams.video
        context: object = streams[0].codec_context if streams else None  # None where FFmpeg knows no such codec
        if context is None or not streams[0].codec_context.codec.is_decoder:
            self._container.close()
            raise SourceError(State.WRONG_CODEC, "no video that can be decoded")
        self._stream = streams[0]
        self._stream.codec_context.thread_count = 1
        self.aspect = float(self._stream.sample_aspect_ratio or 1)
        self._base = 0.0  # of the present round of a file
        self._end = 0.0
        self._start: float | None = None
        self._damaged = 0
        self._sharp = False  # a picture came out
        self._untimed = self._container.format.name in _UNTIMED
        self._ahead: float | None = None  # of the time stamps, the camera's clock

    def units(self) -> Iterator[Unit]:
        """Packets until the source fails; a file begins again and again.

        Raises:
            SourceError: The source ended, stalled or is damaged.
        """
        try:
            while True:
                yield from self._round()
                if not self._is_file:
                    raise SourceError(State.LOST, "the stream ended")
                self._rewind()
        except (av.error.FFmpegError, OSError) as err:
            raise _failure(err, playing=True) from None

    def _round(self) -> Iterator[Unit]:
        for packet in self._container.demux(self._stream):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None:  # the flush at the end, or the packet that FFmpeg probed
                yield Unit(packet, self._end, key=False)
                continue
            seconds = time.monotonic() if self._untimed else self._seconds(stamp)
            self._note_clock(packet, seconds)
            self._end = max(self._end, seconds + float((packet.duration or 0) * packet.time_base))
            yield Unit(packet, seconds, key=packet.is_keyframe)

    def _note_clock(self, packet: "Packet[VideoStream]", seconds: float) -> None:
        if packet.has_sidedata("prft"):  # FFmpeg's reckoning from the sender reports
            wall = int.from_bytes(bytes(packet.get_sidedata("prft"))[:_REFERENCE_BYTES], sys.byteorder)
            self._ahead = wall / 1e6 - seconds

    def _seconds(self, stamp: int) -> float:
        at = float(stamp * (self._stream.time_base or 0))
        if self._start is None:
            self._start = at
        return self._base + at - self._start

    def _rewind(self) -> None:
        played, promised = self._end - self._base, (self._container.duration or 0) / av.time_base
        if played < promised - _SHORT_SECONDS:
            raise SourceError(State.BROKEN, f"ends after {played:.1f} s of {promised:.1f} s")
        self._base = self._end
        self._container.seek(0)

    def decode(self, unit: Unit) -> list[Shot]:
        """The pictures that a packet completes; a damaged packet completes none.

        Raises:
            SourceError: Too many damaged packets in a row.
        """
        try:
            frames = unit.packet.decode()
            self._damaged = 0
        except (av.error.FFmpegError, OSError) as err:
            self._damaged += 1
            if self._damaged > _DAMAGED_IN_A_ROW and self._sharp:  # before: we came in the middle of a group
                raise _failure(err) from None
            return []
        self._sharp = self._sharp or bool(frames)
        return [self._shot(unit, frame) for frame in frames]

    def _shot(self, unit: Unit, frame: VideoFrame) -> Shot:
        seconds = unit.seconds if frame.pts is None or self._untimed else self._seconds(frame.pts)
        return Shot(frame, seconds, None if self._ahead is None else seconds + self._ahead)

    def close(self) -> None:
        """Close it."""
        self._container.close()
