"""One video source through PyAV: opened with the options that were measured, its failures turned into states."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

import av
import av.error
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from console.camera.state import State

_OPEN_SECONDS, _READ_SECONDS = 5.0, 2.0
# No "nobuffer": it costs a whole group of pictures at the start.
_OPTIONS = {"rtsp_transport": "tcp", "probesize": "32768", "analyzeduration": "0"}
_SHORT_SECONDS = 0.5
_DAMAGED_IN_A_ROW = 25


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


_STATES: tuple[tuple[tuple[type[BaseException], ...], State], ...] = (
    ((av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError, av.error.PermissionError), State.WRONG_CREDENTIALS),
    ((av.error.FileNotFoundError, av.error.HTTPNotFoundError, av.error.IsADirectoryError), State.NOT_FOUND),
    ((av.error.ProtocolNotFoundError, av.error.DemuxerNotFoundError), State.NOT_FOUND),
    ((av.error.DecoderNotFoundError, av.error.PatchWelcomeError), State.WRONG_CODEC),
    ((av.error.InvalidDataError,), State.BROKEN),
)


def _state_of(err: Exception) -> State:
    return next((state for kinds, state in _STATES if isinstance(err, kinds)), State.LOST)


def _failure(err: Exception) -> SourceError:
    return SourceError(_state_of(err), type(err).__name__)


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
    """

    def __init__(self, url: str, user: str = "", password: str = "") -> None:
        """Open it.

        Raises:
            SourceError: With the state to show.
        """
        scheme = urlsplit(url).scheme
        self._is_file = scheme in ("", "file")
        self.paced = self._is_file or urlsplit(url).path.endswith(".m3u8")
        try:
            self._container: InputContainer = av.open(
                with_credentials(url, user, password),
                options=dict(_OPTIONS) if scheme.startswith("rtsp") else {},
                timeout=(_OPEN_SECONDS, _READ_SECONDS),
            )
        except (av.error.FFmpegError, OSError, ValueError) as err:
            raise _failure(err) from None  # the cause's text holds the address
        streams = self._container.streams.video
        if not streams or not streams[0].codec_context.codec.is_decoder:
            self._container.close()
            raise SourceError(State.WRONG_CODEC, "no video that can be decoded")
        self._stream = streams[0]
        self._stream.codec_context.thread_count = 1
        self.aspect = float(self._stream.sample_aspect_ratio or 1)
        self._base = 0.0  # of the present round of a file
        self._end = 0.0
        self._start: float | None = None
        self._damaged = 0

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
            raise _failure(err) from None

    def _round(self) -> Iterator[Unit]:
        for packet in self._container.demux(self._stream):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None:  # the flush at the end
                yield Unit(packet, self._end, key=False)
                continue
            seconds = self._seconds(stamp)
            self._end = max(self._end, seconds + float((packet.duration or 0) * packet.time_base))
            yield Unit(packet, seconds, key=packet.is_keyframe)

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

    def decode(self, unit: Unit) -> list[tuple[float, VideoFrame]]:
        """The pictures that a packet completes, with their times; a damaged packet completes none.

        Raises:
            SourceError: Too many damaged packets in a row.
        """
        try:
            frames = unit.packet.decode()
            self._damaged = 0
        except (av.error.FFmpegError, OSError) as err:
            self._damaged += 1
            if self._damaged > _DAMAGED_IN_A_ROW:
                raise _failure(err) from None
            return []
        return [(unit.seconds if f.pts is None else self._seconds(f.pts), f) for f in frames]

    def close(self) -> None:
        """Close it."""
        self._container.close()
