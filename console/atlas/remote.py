"""A tile server somewhere else: the only thing that is asked of another machine, and only where it is told to."""

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from console.atlas.archive import MOST_RASTER, Address, mime_of
from console.atlas.fault import AtlasError

_PATIENCE = 8.0
_REST = 5.0
"""Seconds for which a server that did not answer is not asked again."""
_NOTHING = frozenset({204, 404})


class Remote:
    """Fetches tiles; from any thread.

    Args:
        address: With ``{z}``, ``{x}``, ``{y}`` and perhaps ``{key}``.
        key: Stands in for ``{key}``, and in no message.
        clock: Monotonic seconds.
    """

    def __init__(self, address: str, key: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._address, self._key, self._clock = address, key, clock
        self.host = urlsplit(address).hostname or ""
        self._lock = threading.Lock()
        self._resting = 0.0
        self._why = AtlasError("", "")
        # Redirects may lead to http(s) alone: no other handler is there.
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPRedirectHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def tile(self, at: Address) -> bytes | None:
        """A picture, as the server sent it; None where it has none.

        Raises:
            AtlasError: It does not answer, refuses, or sends what is no picture.
        """
        with self._lock:
            if self._clock() < self._resting:
                raise self._why
        try:
            data = self._fetch(at)
        except urllib.error.HTTPError as err:
            err.close()
            if err.code in _NOTHING:
                return None
            raise AtlasError(f"{self.host} trả lời {err.code}", f"{self.host} answers {err.code}") from err
        except (OSError, http.client.HTTPException, ValueError) as err:
            why = str(getattr(err, "reason", "") or type(err).__name__)
            fault = AtlasError(f"{self.host} không trả lời", f"{self.host} does not answer: {why}")
            with self._lock:
                self._resting, self._why = self._clock() + _REST, fault
            raise fault from err
        if not data:
            return None
        mime_of(data)
        return data

    def _fetch(self, at: Address) -> bytes:
        url = self._address.replace("{z}", str(at.zoom)).replace("{x}", str(at.column)).replace("{y}", str(at.row))
        request = urllib.request.Request(url.replace("{key}", quote(self._key, safe="")), headers=_HEADERS)  # noqa: S310 - checked by the configuration
        with self._opener.open(request, timeout=_PATIENCE) as answer:
            return answer.read(MOST_RASTER + 1)


_HEADERS = {"User-Agent": "vonglau (control-room console)", "Accept": "image/png,image/jpeg,image/webp"}
