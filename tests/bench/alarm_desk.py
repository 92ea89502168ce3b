"""The real desk under an alarm flood, and a plain table beside it: ``alarm_desk.py [PLAN]``, one JSON object out.

Everything is the product's: session, feed thread, coalescer, picture, desk with every pane, painted window. The hub is
``alarm_hub.py``. PLAN is a JSON object that overrides ``PLAN`` below; ``{"profile": true}`` prints where the time went.
"""

import cProfile
import json
import pstats
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from alarm_table import measure
from msgspec import structs
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from console.atlas.base import resolve
from console.config.schema import THAI_NGUYEN, Config, Flood
from console.model.principal import Principal
from console.process.supervisor import Supervisor
from console.process.vacancy import free_port
from console.shell.children import Endpoints
from console.shell.lag_meter import LagMeter
from console.shell.memory import Memory
from console.shell.session import Plan, Session
from widgets.alarm_filter import AlarmFilter
from widgets.alarm_list import AlarmList
from widgets.alarm_sort import COLUMNS, USUAL, Arrangement
from widgets.theme import font, load_fonts

HERE = Path(__file__).parent
PLAN = {"configured": 100_000, "standing": 20_000, "rate": 5000, "seconds": 60, "burst": 20_000, "burst_seconds": 2}
_SETTLE = 4.0
_STEP_MS = 50
_SCROLL_SECONDS = 3.0
_TEXTS = ["đường", "đường bắc", "duong luong ngoc quyen"]

Wait = Callable[[], bool]


class Hub:
    """The child, and the orders to it."""

    def __init__(self, configured: int, standing: int) -> None:
        self.endpoints = Endpoints(*(f"tcp://127.0.0.1:{free_port()}" for _ in range(2)))
        command = [sys.executable, str(HERE / "alarm_hub.py"), self.endpoints.rpc, self.endpoints.feed]
        self._child = subprocess.Popen(
            [*command, str(configured), str(standing)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.answer: dict = {}

    def order(self, **order: object) -> Wait:
        """Give an order; what is returned says whether it was answered."""
        self._child.stdin.write(json.dumps(order) + "\n")
        self._child.stdin.flush()
        return self._answered

    def _answered(self) -> bool:
        if not select.select([self._child.stdout], [], [], 0)[0]:
            return False
        self.answer = json.loads(self._child.stdout.readline())
        return True

    def end(self) -> None:
        self._child.kill()
        self._child.wait()


class Frames(QObject):
    """Counts paintings of one widget."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


def after(seconds: float) -> Wait:
    due = time.monotonic() + seconds
    return lambda: time.monotonic() >= due


def p99(values: list[float]) -> float:
    ordered = sorted(values) or [float("nan")]
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


class Driver(QObject):
    """Steps through the script from within the event loop."""

    def __init__(self, session: Session, hub: Hub, plan: dict) -> None:
        super().__init__()
        self._session, self._hub, self._plan = session, hub, plan
        self.found: dict[str, object] = {}
        self._changes = 0
        self._lag = LagMeter(self)
        self._paints: dict[int, float] = {}
        self._script = self._steps()
        self._wait: Wait = after(0.5)
        self._profile = cProfile.Profile() if plan.get("profile") else None
        self._timer = QTimer(self, interval=_STEP_MS)
        self._timer.timeout.connect(self._step)
        self._timer.start()
        session._bridge.picture.subscribe(self._count)

    def _count(self, change) -> None:
        if "alarm" not in change.reset:
            self._changes += len(change.alarms)

    def _step(self) -> None:
        self._paints.update(self._session._desk.meter._samples)
        if self._wait():
            try:
                self._wait = next(self._script)
            except StopIteration:
                self._timer.stop()
                QApplication.quit()

    @property
    def _list(self) -> AlarmList:
        return self._session._desk.window.alarms

    def _steps(self) -> Iterator[Wait]:
        plan, desk = self._plan, self._session._desk
        yield lambda: desk.opened and self._list.model.order.standing >= plan["standing"]
        yield lambda: not self._session._seat.flood.waiting  # what stands is grouped, some at a time
        yield after(_SETTLE)
        if self._profile:
            self._profile.enable()
        yield from self._measured("load", rate=plan["rate"], seconds=plan["seconds"])
        burst = {"rate": plan["burst"] / plan["burst_seconds"], "seconds": plan["burst_seconds"], "raise": True}
        yield from self._measured("burst", **burst)
        if self._profile:
            self._profile.disable()
            pstats.Stats(self._profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)
        self._list.grouped.publish(value=False)  # all rows, one by one
        yield from self._scrolled(plan["rate"])
        yield self._hub.order(end=True)
        yield after(3.0)
        self._compare(self._hub.answer["told"], self._hub.answer["truth"])
        self._work()

    def _compare(self, told: int, truth: list[tuple[str, str, int, str]]) -> None:
        """What the screen has beside what the engine knows; each change that did not come is lost, too."""
        picture, order = self._session._bridge.picture, self._list.model.order
        known = {(a.entity, a.rule): (a.revision, str(a.state)) for a in picture.alarms.values()}
        wrong = sum(known.get((e, r)) != (revision, state) for e, r, revision, state in truth)
        standing = {(e, r) for e, r, _, state in truth if state != "NORM"}
        shown = {key[1] for key in order.rows}
        self.found |= {
            "told": told,
            "taken": self._changes,
            "rows": len(shown),
            "lost": abs(told - self._changes) + wrong + len(standing ^ shown) + picture.status.lost,
        }

    def _work(self) -> None:
        """Sorting, filtering and one turn of exactly 20,000 rows, and the same of a plain table in this process."""
        self._session._bridge.stop()
        pane, order = self._list, self._list.model.order
        rows = [order.at(row) for row in range(min(len(order), self._plan["standing"]))]
        changes = [structs.replace(a, acknowledged=not a.acknowledged, count=2, revision=99) for a in rows[::57]]
        pane.replace(rows)
        order.prepare(len(rows))

        def timed(work: Callable[[], object]) -> float:
            began = time.perf_counter()
            work()
            pane._view.viewport().repaint()
            return (time.perf_counter() - began) * 1e3

        both = [(column, down) for column in COLUMNS for down in (False, True)]
        sorts = {f"{c} {d}": timed(lambda c=c, d=d: pane.arrange(Arrangement(c, d))) for c, d in both}
        pane.arrange(USUAL)
        filters = {t: timed(lambda t=t: pane.set_filter(AlarmFilter(t))) for t in _TEXTS}
        filters["critical"] = timed(lambda: pane.set_filter(AlarmFilter(priorities=frozenset({1}))))
        filters["all"] = timed(lambda: pane.set_filter(AlarmFilter()))
        turn = timed(lambda: pane.apply(changes))
        bar, frames, began = pane._view.verticalScrollBar(), 0, time.perf_counter()
        while time.perf_counter() - began < _SCROLL_SECONDS:
            bar.setValue((bar.value() + 105) % max(1, bar.maximum()))
            pane._view.viewport().repaint()
            frames += 1
        frames_alone = frames / (time.perf_counter() - began)
        self.found |= {
            "sort_ms": max(sorts.values()), "filter_ms": max(filters.values()), "turn_ms": turn, "sorts": sorts,
            "filters": filters, "frames_alone": frames_alone, "table": measure(rows, changes, _TEXTS, _SCROLL_SECONDS),
        }  # fmt: skip

    def _measured(self, name: str, **order: object) -> Iterator[Wait]:
        self._paints.clear()
        self._lag.start()
        cpu = time.process_time()
        began = time.monotonic()
        yield self._hub.order(**order)
        rate, told = self._hub.answer["rate"], self._hub.answer["told"]
        if self._session._bridge.picture.status.connection == "live":
            yield lambda: self._changes >= told or time.monotonic() > began + 150
        yield after(0.3)
        took = time.monotonic() - began
        self.found |= {
            f"{name}_rate": rate, f"{name}_paint_ms": p99(list(self._paints.values())),
            f"{name}_paints": len(self._paints),
            f"{name}_lag_ms": self._lag.p99(), f"{name}_lag_max_ms": max(self._lag._lags),
            f"{name}_cpu": (time.process_time() - cpu) / took,
        }  # fmt: skip

    def _scrolled(self, rate: float) -> Iterator[Wait]:
        """Five seconds of scrolling under the same load, a notch with each turn of the loop."""
        bar = self._list._view.verticalScrollBar()
        frames = Frames(self._list._view.viewport())
        timer = QTimer(self, interval=10)
        timer.timeout.connect(lambda: bar.setValue((bar.value() + 105) % max(1, bar.maximum())))
        timer.start()
        began = time.monotonic()
        yield self._hub.order(rate=rate, seconds=5)
        self.found["scroll_fps"] = frames.count / (time.monotonic() - began)
        timer.stop()
        bar.setValue(0)


def main(plan: dict) -> None:
    app = QApplication([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    sys.setswitchinterval(0.001)
    load_fonts()
    QApplication.setFont(font(12))
    hub = Hub(plan["configured"], plan["standing"])
    with tempfile.TemporaryDirectory() as folder:
        session = Session(
            Plan(
                endpoints=hub.endpoints, children=(), base=resolve(Config().map, Path(folder)), data=Path(folder),
                port_file=Path(folder) / "none", operator=Principal("bench", seat="1"), city=THAI_NGUYEN, flood=Flood(),
                language="vi", theme="dark", seconds=None,
                screenshot=Path(folder) / "none.png", memory=Memory(None, "1"),
            ),
            Supervisor(),
        )  # fmt: skip
        driver = Driver(session, hub, plan)
        try:
            session.run()
        finally:
            hub.end()
    print(json.dumps(driver.found))


if __name__ == "__main__":
    main({**PLAN, **json.loads(sys.argv[1] if len(sys.argv) > 1 else "{}")})
