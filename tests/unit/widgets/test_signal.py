import threading

from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from widgets.signal import Outlet


def test_a_value_arrives_as_the_same_object(qtbot: QtBot) -> None:
    outlet: Outlet[dict[str, int]] = Outlet()
    got: list[dict[str, int]] = []
    outlet.on_value(got.append)
    value = {"t": 1_795_332_426_000_000_000}
    with qtbot.waitSignal(outlet.value):
        outlet.publish(value)
    assert got[0] is value


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.threads: list[QThread] = []

    def take(self, _value: int) -> None:
        self.threads.append(QThread.currentThread())


def test_queued_values_of_another_thread_arrive_in_the_listeners(qtbot: QtBot) -> None:
    outlet: Outlet[int] = Outlet()
    listener = Listener()
    outlet.on_value(listener.take, queued=True)
    thread = threading.Thread(target=outlet.publish, args=(1,))
    thread.start()
    thread.join()
    assert not listener.threads
    qtbot.waitUntil(lambda: len(listener.threads) == 1, timeout=5000)
    assert listener.threads == [listener.thread()]
