"""PySide6 6.12.0 on Python < 3.12 drops a reference to None or True with each emit; the pin in pyproject avoids it."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal

EMITS = 1000
# Python 3.12 made these objects immortal: their count no longer moves at all.
NOISE = 20


class Sender(QObject):
    fired = Signal(object)


def drift(action, watched: object) -> int:
    before = sys.getrefcount(watched)
    for _ in range(EMITS):
        action()
    return before - sys.getrefcount(watched)


@pytest.mark.parametrize("watched", [None, True], ids=["None", "True"])
def test_emits_keep_the_references_of_singletons(watched: object) -> None:
    sender = Sender()
    sender.fired.connect(lambda _value: None)
    assert abs(drift(lambda: sender.fired.emit(watched), watched)) < NOISE


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="singletons are immortal since 3.12: nothing to measure")
def test_the_measure_sees_a_dropped_reference() -> None:
    import ctypes

    drop = ctypes.pythonapi.Py_DecRef
    drop.argtypes = [ctypes.py_object]
    keep = [None] * (EMITS * 2)  # what is dropped below was taken here
    assert drift(lambda: drop(None), None) > EMITS - NOISE
    for _ in range(EMITS):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
    assert keep
