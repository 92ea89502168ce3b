"""The guard: a mistake in one slot or thread is logged, told in the top bar, and never takes the window down."""

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject

from widgets.signal import Outlet

_log = logging.getLogger(__name__)


class Guard:
    """Stands in for ``sys.excepthook``, which PySide6 calls for an exception that leaves a slot, and for the threads'.

    A thread of ours that ends by an exception is a part of the program that stands still: it must not go unseen.

    Signals:
        failed: One line about the error, once per place it comes from.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        self.failed: Outlet[str] = Outlet(parent)
        self.count = 0
        self._seen: set[tuple[str, int]] = set()
        self._before = sys.excepthook
        self._before_thread = threading.excepthook

    def install(self) -> None:
        """From now on."""
        sys.excepthook = self._on_error
        threading.excepthook = self._on_thread

    def remove(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before
        threading.excepthook = self._before_thread

    def _on_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            name = told.thread.name if told.thread else "?"
            self._note(f"thread {name} ended", told.exc_type, told.exc_value, told.exc_traceback)

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        self._note("a slot failed", kind, error, trace)

    def _note(self, what: str, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.count += 1
        last = trace
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        place = (last.tb_frame.f_code.co_filename, last.tb_lineno) if last else ("", 0)
        if place in self._seen:
            return
        self._seen.add(place)
        _log.error(what, exc_info=(kind, error, trace))
        self.failed.publish(f"{kind.__name__}: {error}")
