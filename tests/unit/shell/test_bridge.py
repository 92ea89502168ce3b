import threading

from pytestqt.qtbot import QtBot

from console.feed.delta import Delta, FeedStatus
from console.feed.picture import Change, Picture
from console.model.principal import Principal
from console.shell.bridge import Bridge
from widgets import sample


def test_a_delta_of_the_feed_thread_is_applied_in_the_gui_thread(qtbot: QtBot) -> None:
    picture = Picture()
    bridge = Bridge("tcp://127.0.0.1:1", "tcp://127.0.0.1:2", Principal("x"), picture)
    seen: list[tuple[Change, threading.Thread]] = []
    bridge.changed.on_value(lambda change: seen.append((change, threading.current_thread())))
    delta = Delta(alarms=sample.alarms(), status=FeedStatus("live"), oldest_known=5)
    thread = threading.Thread(target=bridge._arrive, args=(delta,))
    thread.start()
    thread.join()
    assert not bridge._is_ready()
    assert not picture.alarms
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    assert seen[0][1] is threading.main_thread()
    assert len(picture.alarms) == 10
    assert bridge._is_ready()
    assert bridge.take_oldest() == 5
    assert bridge.take_oldest() == 0
    bridge.stop()


def test_a_snapshot_says_nothing_about_delay(qtbot: QtBot) -> None:
    bridge = Bridge("tcp://127.0.0.1:1", "tcp://127.0.0.1:2", Principal("x"), Picture())
    with qtbot.waitSignal(bridge.changed.value):
        bridge._arrive(Delta(status=FeedStatus("live"), oldest_known=5, snapshot=("alarm",)))
    assert bridge.take_oldest() == 0
    bridge.stop()
