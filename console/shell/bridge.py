"""The bridge: deltas of the feed thread become changes of the picture in the GUI thread."""

from PySide6.QtCore import QObject

from console.feed.client import FeedClient
from console.feed.delta import Delta
from console.feed.picture import Change, Picture
from console.model.principal import Principal
from console.wire.command import Command
from widgets.signal import Outlet

_INTERVAL_SECONDS = 0.033


class Bridge(QObject):
    """Owns the feed client; lives in the GUI thread.

    While the GUI has not finished with a delta the client is told to coalesce, so that a slow screen costs no memory
    and no delay beyond its own.

    Signals:
        changed: Each ``Change``, after the picture has taken it.
    """

    def __init__(self, rpc: str, feed: str, principal: Principal, picture: Picture) -> None:
        super().__init__()
        self.picture = picture
        self.changed: Outlet[Change] = Outlet(self)
        self.oldest_known = 0
        self._waiting = False
        self._arrivals: Outlet[Delta] = Outlet(self)
        self._arrivals.on_value(self._apply, queued=True)
        self._client = FeedClient(rpc, feed, principal, self._arrive, interval=_INTERVAL_SECONDS, ready=self._is_ready)

    def start(self) -> None:
        """Connect; the picture fills as the snapshots come."""
        self._client.start()

    def redirect(self, rpc: str, feed: str) -> None:
        """Read another hub from now on."""
        self._client.redirect(rpc, feed)

    def stop(self) -> None:
        """End the feed thread; deltas already queued are dropped with the event loop."""
        self._client.stop()

    def send(self, command: Command) -> bytes:
        """Send a command; its receipt comes in a ``Change``."""
        return self._client.send(command)

    def take_oldest(self) -> int:
        """Commit time (UTC ns) of the oldest event applied since the last call, 0 for none."""
        oldest, self.oldest_known = self.oldest_known, 0
        return oldest

    def _is_ready(self) -> bool:
        return not self._waiting

    def _arrive(self, delta: Delta) -> None:
        """In the feed thread."""
        self._waiting = True
        self._arrivals.publish(delta)

    def _apply(self, delta: Delta) -> None:
        try:
            if delta.oldest_known and delta.status.connection == "live" and not delta.snapshot:
                self.oldest_known = min(self.oldest_known or delta.oldest_known, delta.oldest_known)
            self.changed.publish(self.picture.apply(delta))
        finally:
            self._waiting = False
