"""City data across Qt signals: one frozen value in ``Signal(object)`` behind a typed ``publish``/``on_value`` pair.

PySide6's ``Signal(float).emit("x")`` delivers 0.0 and ``Signal(int)`` overflows on nanoseconds, and its stubs leave
``emit`` and ``connect`` unchecked; ``Signal(object)`` delivers what was sent, and this pair lets pyright see its type.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

T = TypeVar("T")


class _Carrier(QObject):
    value = Signal(object)


class Outlet(Generic[T]):
    """A typed signal owned by ``parent``; dies with it.

    Signals:
        value: Each published ``T``, as the same object.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        self._carrier = _Carrier(parent)

    @property
    def value(self) -> SignalInstance:
        """The Qt signal underneath, for ``waitSignal`` and for QML."""
        return self._carrier.value

    def publish(self, value: T) -> None:
        """Send ``value``; from any thread when every slot is connected ``queued``."""
        self._carrier.value.emit(value)

    def on_value(self, slot: Callable[[T], object], *, queued: bool = False) -> None:
        """Call ``slot`` with each value.

        Args:
            slot: For ``queued`` a bound method of a QObject, whose thread it then runs in.
            queued: Through the event loop of the slot's thread instead of at once.
        """
        kind = Qt.ConnectionType.QueuedConnection if queued else Qt.ConnectionType.AutoConnection
        self._carrier.value.connect(slot, kind)
