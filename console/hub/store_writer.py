"""The writer: takes batches from the follower, commits them in groups, and keeps trying when the database cannot."""

import logging
import threading
import time
from collections.abc import Callable

from console.feed.follower import Batch
from console.history.store import Batch as StoredBatch
from console.history.store import Position, Store, StoreError

_log = logging.getLogger(__name__)

GROUP_ROWS = 10_000
WAITING_ROWS = 50_000
GATHER_SECONDS = 0.2
SWEEP_SECONDS = 1.0
SWEEP_ALARMS_SECONDS = 60.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0

Health = Callable[[str], None]


class StoreWriter:
    """``offer`` is called by the follower, ``run`` is the writer's thread.

    The position is committed with the rows: what was offered and not committed is offered again after a restart.

    Args:
        on_health: Told why when writing begins to fail, and an empty text when it works (at first, and again).
        keep_ns: Age after which events are deleted; 0 keeps them.
        keep_alarms_ns: Age after which the history of alarms is deleted; 0 keeps it.
    """

    def __init__(self, on_health: Health, keep_ns: int = 0, keep_alarms_ns: int = 0) -> None:
        self._on_health = on_health
        self._keep_ns, self._keep_alarms_ns = keep_ns, keep_alarms_ns
        self._changed = threading.Condition()
        self._waiting: list[Batch] = []
        self._rows = 0
        self._epoch = 0
        self._sequences: dict[str, int] = {}
        self._stopped = False
        self._failing: bool | None = None
        self._swept_at = self._swept_alarms_at = 0.0

    def begin(self, position: Position) -> None:
        """Continue from what is stored."""
        self._epoch, self._sequences = position.epoch, dict(position.sequences)

    def new_log(self, epoch: int) -> None:
        """The log is a new one; what is stored of the old one stays. Waits until what was offered is committed."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or not self._rows)
            self._epoch, self._sequences = epoch, {}

    def offer(self, batch: Batch) -> None:
        """Take a batch; waits while too many rows wait, so that the hub keeps them and not this process."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._rows < WAITING_ROWS)
            if not self._stopped:
                self._waiting.append(batch)
                self._rows += batch.n
                self._changed.notify_all()

    def stop(self) -> None:
        """End ``run``; from any thread, also from a signal handler's."""
        self._stopped = True
        waker = threading.Thread(target=self._wake, name="waker", daemon=True)
        waker.start()

    def run(self, store: Store) -> None:
        """Write until stopped."""
        while not self._stopped:
            batches = self._gather()
            if batches:
                self._commit(store, batches)
            self._sweep(store)

    def attempt(self, action: Callable[[], None]) -> bool:
        """Do something with the database until it succeeds; False when stopped before that."""
        pause = FIRST_PAUSE
        while not self._stopped:
            try:
                action()
            except StoreError as err:
                self._tell(str(err))
                self._pause(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                self._tell("")
                return True
        return False

    def _gather(self) -> list[Batch]:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._rows > 0, SWEEP_SECONDS)
            self._changed.wait_for(lambda: self._stopped or self._rows >= GROUP_ROWS, GATHER_SECONDS)
            taken: list[Batch] = []
            rows = 0
            for batch in self._waiting:
                if rows and rows + batch.n > 2 * GROUP_ROWS:
                    break
                taken.append(batch)
                rows += batch.n
            del self._waiting[: len(taken)]
            return taken

    def _commit(self, store: Store, batches: list[Batch]) -> None:
        after = dict(self._sequences)
        for batch in batches:
            after[batch.stream] = batch.last
        position = Position(self._epoch, after)
        stored = [StoredBatch(b.stream, b.epoch, b.seq0, b.known, b.events, b.columns) for b in batches]

        def append() -> None:
            store.append(stored, position)

        if self.attempt(append):
            with self._changed:
                self._sequences = after
                self._rows -= sum(b.n for b in batches)
                self._changed.notify_all()

    def _sweep(self, store: Store) -> None:
        now = time.monotonic()
        if now - self._swept_at < SWEEP_SECONDS:
            return
        self._swept_at = now
        try:
            if self._keep_ns:
                store.sweep(time.time_ns() - self._keep_ns)
            if self._keep_alarms_ns and now - self._swept_alarms_at >= SWEEP_ALARMS_SECONDS:
                self._swept_alarms_at = now
                store.sweep_alarms(time.time_ns() - self._keep_alarms_ns)
        except StoreError as err:
            self._tell(str(err))

    def _tell(self, reason: str) -> None:
        if self._failing is bool(reason):
            return
        before, self._failing = self._failing, bool(reason)
        if reason:
            _log.error("store: cannot write, trying on, nothing is lost: %s", reason)
        elif before:
            _log.warning("store: writing again")
        self._on_health(reason)

    def _pause(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopped, seconds)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
