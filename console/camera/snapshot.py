"""Stills asked for again and again over HTTP, with conditional requests: what many cities offer instead of a stream."""

import email.utils
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException, HTTPMessage
from urllib.parse import urlsplit

import av
import av.error
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from console.camera.source import Shot, SourceError, Unit
from console.camera.state import State

PREFIX = "snapshot+"  # before an address whose path does not end as a picture's does
_SUFFIXES = (".jpg", ".jpeg")
_SECONDS = 2.0
_TIMEOUT = 2.5
_LARGEST = 16 << 20
_NOT_MODIFIED = 304
_STATES = {401: State.WRONG_CREDENTIALS, 403: State.WRONG_CREDENTIALS, 404: State.NOT_FOUND, 410: State.NOT_FOUND}


def is_snapshot(url: str) -> bool:
    """Whether an address is one of a still."""
    parts = urlsplit(url)
    return url.startswith(PREFIX) or (parts.scheme in ("http", "https") and parts.path.lower().endswith(_SUFFIXES))


class Snapshot:
    """A still that is fetched every two seconds; one that the server says is unchanged is shown again, grown older.

    A still is as old as its ``Last-Modified`` says; without one, as the first request that brought it.

    Attributes:
        paced: False: it waits by itself.
        aspect: 1.
        every: Seconds between requests.
    """

    paced = False
    aspect = 1.0
    every = _SECONDS

    def __init__(self, url: str, user: str, password: str, halt: threading.Event) -> None:
        """Ask for the first one.

        Raises:
            SourceError: With the state to show.
        """
        self._address = url.removeprefix(PREFIX)
        if urlsplit(self._address).scheme not in ("http", "https"):
            raise SourceError(State.WRONG_ADDRESS, "a still comes by HTTP")
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        if user:
            passwords.add_password(None, self._address, user, password)
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPBasicAuthHandler(passwords), urllib.request.HTTPDigestAuthHandler(passwords)
        )
        self._halt = halt
        self._conditions: dict[str, str] = {}
        self._captured = 0.0
        self._data = b""
        self._context = VideoCodecContext.create("mjpeg", "r")
        self._fetch()

    def units(self) -> Iterator[Unit]:
        """One unit for each answer, until it fails or is halted.

        Raises:
            SourceError: With the state to show.
        """
        while not self._halt.is_set():
            yield Unit(_packet(self._data), time.monotonic(), key=True)
            if self._halt.wait(self.every):
                return
            self._fetch()

    def decode(self, unit: Unit) -> list[Shot]:
        """The picture.

        Raises:
            SourceError: It is none.
        """
        try:
            frames = self._context.decode(unit.packet)  # pyright: ignore[reportUnknownMemberType] - Packet's parameter
        except (av.error.FFmpegError, OSError) as err:
            raise SourceError(State.BROKEN, type(err).__name__) from None
        return [Shot(frame, unit.seconds, self._captured) for frame in frames]

    def close(self) -> None:
        """Nothing stays open between two requests."""
        self._opener.close()

    def _fetch(self) -> None:
        request = urllib.request.Request(self._address, headers=self._conditions)  # noqa: S310 - HTTP, see above
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as answer:
                data, headers = answer.read(_LARGEST), answer.headers
        except urllib.error.HTTPError as err:
            err.close()
            if err.code == _NOT_MODIFIED:
                return
            raise SourceError(_STATES.get(err.code, State.LOST), f"HTTP {err.code}") from None
        except TimeoutError as err:
            raise SourceError(State.NO_ANSWER, type(err).__name__) from None
        except (OSError, HTTPException, ValueError) as err:
            late = isinstance(getattr(err, "reason", None), TimeoutError)
            raise SourceError(State.NO_ANSWER if late else State.LOST, type(err).__name__) from None
        if not data.startswith(b"\xff\xd8"):
            raise SourceError(State.WRONG_CODEC, "not a JPEG picture")
        if data != self._data:
            self._captured = _modified(headers) or time.time()
        self._data, self._conditions = data, _conditions(headers)


def _packet(data: bytes) -> Packet:  # pyright: ignore[reportMissingTypeArgument, reportUnknownParameterType] - generic in the stubs only
    return Packet(data)


def _conditions(headers: HTTPMessage) -> dict[str, str]:
    pairs = (("If-None-Match", headers.get("ETag")), ("If-Modified-Since", headers.get("Last-Modified")))
    return {name: value for name, value in pairs if value}


def _modified(headers: HTTPMessage) -> float:
    try:
        return email.utils.parsedate_to_datetime(headers.get("Last-Modified", "")).timestamp()
    except ValueError:
        return 0.0
