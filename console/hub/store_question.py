"""Questions on the history of alarms: read in a thread of their own, so that neither the writer nor a series waits.

| question of service ``history`` | answer |
|---|---|
| ``get-occurrences`` | ``OccurrencePage``, newest first |
| ``get-actions`` | ``ActionPage``, oldest first: what operators did |
| ``get-suppressions`` | ``SuppressionPage``: those that lasted at some time of the span, oldest first |

All take ``from`` and ``to`` (UTC ns), and may take ``entity``, ``rule``, ``domain``, ``area``, ``limit`` (200 unless
told, at most 1,000; a page may be shorter) and ``cursor`` (``next`` of the page before). ``get-occurrences`` may also
take ``annunciated`` (only those) and ``details`` (with steps and suppressions). Pages: ``console.wire.alarm_history``.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from console.feed.service import Reply
from console.history.alarm_reader import CursorError, Which
from console.history.store import Store, StoreError
from console.wire.alarm_history import ActionPage, OccurrencePage, SuppressionPage, encode_page
from console.wire.command import Command, CommandArgument, Receipt

LARGEST_BODY = 700_000  # of a frame of 1 MiB
MOST_WAITING = 64
PATIENCE_SECONDS = 5.0  # whoever asked has given up by then, or asks again
_LIMIT = 200

Page = OccurrencePage | ActionPage | SuppressionPage


class _ArgumentError(ValueError):
    """An argument is missing or of another kind; the message names it."""


class AlarmQuestions:
    """Answers from a thread; ``ask`` from any, ``start`` and ``stop`` from one.

    Args:
        store: The store, None while it is not open.
        clock: Monotonic seconds.
    """

    NAMES = frozenset({"get-occurrences", "get-actions", "get-suppressions"})

    def __init__(self, store: Callable[[], Store | None], clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._changed = threading.Condition()
        self._waiting: deque[tuple[float, Command, Reply]] = deque()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="history-reader", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End after the answer that is being made."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def ask(self, command: Command, reply: Reply) -> None:
        """Answer later, or at once when too many wait."""
        with self._changed:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append((self._clock(), command, reply))
                self._changed.notify_all()
                return
        reply(_failed(command, "lịch sử đang bận, hãy hỏi lại", "history is busy; ask again"))

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._waiting)
                if self._stopped:
                    return
                asked, command, reply = self._waiting.popleft()
            if self._clock() - asked > PATIENCE_SECONDS:
                reply(_failed(command, "lịch sử đang bận, hãy hỏi lại", "history is busy; ask again"))
            else:
                reply(answer(self._store(), command))


def answer(store: Store | None, command: Command) -> Receipt:
    """The answer to one question."""
    if store is None:
        return _failed(command, "chưa mở được lịch sử", "history is not open yet")
    try:
        limit = _number(command.arguments, "limit", _LIMIT)
        while True:
            body = encode_page(_page(store, command, limit))
            if len(body) <= LARGEST_BODY or limit <= 1:
                return Receipt(id=command.id, status="done", data=body)
            limit = max(1, limit // 2)
    except (_ArgumentError, CursorError) as err:
        reason = f"tham số không hợp lệ: {err}|an argument is not valid: {err}"
        return Receipt(id=command.id, status="refused", reason=reason)
    except StoreError as err:
        return _failed(command, f"không đọc được lịch sử: {err}", f"cannot read history: {err}")


def _page(store: Store, command: Command, limit: int) -> Page:
    arguments = command.arguments
    which = Which(
        _number(arguments, "from"),
        _number(arguments, "to"),
        command.entity or _text(arguments, "entity"),
        command.rule or _text(arguments, "rule"),
        _text(arguments, "domain"),
        _text(arguments, "area"),
    )
    cursor = _text(arguments, "cursor")
    if command.name == "get-actions":
        return store.alarms.actions(which, limit, cursor)
    if command.name == "get-suppressions":
        return store.alarms.suppressions(which, limit, cursor)
    annunciated, details = arguments.get("annunciated") is True, arguments.get("details") is True
    return store.alarms.occurrences(which, limit, cursor, annunciated=annunciated, details=details)


def _number(arguments: dict[str, CommandArgument], name: str, default: int | None = None) -> int:
    value = arguments.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 63:
        raise _ArgumentError(name)
    return value


def _text(arguments: dict[str, CommandArgument], name: str) -> str:
    value = arguments.get(name, "")
    if not isinstance(value, str):
        raise _ArgumentError(name)
    return value


def _failed(command: Command, vi: str, en: str) -> Receipt:
    return Receipt(id=command.id, status="failed", reason=f"{vi}|{en}")
