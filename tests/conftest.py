"""Guards for every test: no thread is left behind, and nothing is logged at WARNING or above unannounced."""

import logging
import os
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # noisy machines
settings.load_profile("shared")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
LEAK_SECONDS = 2.0


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    limit = time.monotonic() + LEAK_SECONDS
    left: list[threading.Thread] = []
    for thread in threading.enumerate():
        if thread not in before and not isinstance(thread, threading._DummyThread):
            thread.join(max(0.0, limit - time.monotonic()))
            if thread.is_alive():
                left.append(thread)
    assert not left, f"threads left behind: {[t.name for t in left]}"


@pytest.fixture(autouse=True)
def no_unannounced_warning(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that expects log lines >= WARNING says so with ``@pytest.mark.logs("part of the line")``."""
    yield
    expected = [text for mark in request.node.iter_markers("logs") for text in mark.args]
    for when in ("setup", "call"):
        for record in caplog.get_records(when):
            if record.levelno >= logging.WARNING and not any(e in record.getMessage() for e in expected):
                pytest.fail(f"unannounced log line: {record.levelname} {record.name}: {record.getMessage()}")
