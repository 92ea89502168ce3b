"""The history of 100,000 occurrences: written with their events, read in pages, counted for the cockpit."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.alarms.engine import Engine
from console.alarms.machine import Happening
from console.alarms.operation import Operation
from console.alarms.rule import Rule
from console.config.schema import Config
from console.history.alarm_reader import Which
from console.history.archive import Archive
from console.history.store import Batch, Position, Store
from console.hub.kpi_desk import KpiDesk, rules_of
from console.hub.state_alarm import AlarmDesk
from console.model.clock import NS, ManualClock
from console.model.event import Event
from console.model.text import Text
from console.wire.cockpit import Scope
from console.wire.record import ALARM_STREAM

_T = 1_760_000_000 * NS
_OCCURRENCES, _ALARMS, _EVERY = 100_000, 2000, 12 * NS
_GROUP, _PAGE, _ROUNDS = 10_000, 200, 5
_KIND = "environment.pm25"
_RULE = Rule(id="environment.bench", type="limit", kind=_KIND, value=50.0, priority=3, title=Text("{name} {value}"))

Row = dict[str, Any]


def _row(name: str, value: float, unit: str, goal: float, *, most: bool = False) -> Row:
    ok = value <= goal if most else value >= goal
    value = round(value, 2)
    return {"name": name, "value": value, "unit": unit, "goal": goal, "peer": None, "peer_value": None, "ok": ok}


def _events() -> tuple[list[Event], int]:
    """Raised, acknowledged and returned in turn, as the engine tells it; and the time of the last one."""
    told: list[Event] = []
    desk = AlarmDesk(lambda _stream, events: told.extend(events) or 1, "bench")
    engine = desk.engine = Engine([_RULE], desk.changed)
    t = _T
    for k in range(_OCCURRENCES):
        entity, t = f"tn.air.{k % _ALARMS}", t + _EVERY
        engine.feed(Event(entity, "air", _KIND, t, values={"value": 60.0}), t)
        alarm = engine.alarm(entity, _RULE.id)
        wish = Operation(what=Happening.ACK, revision=alarm.revision if alarm else 0, by="x", command="0" * 32)
        engine.operate(entity, _RULE.id, wish, t + NS)
        engine.feed(Event(entity, "air", _KIND, t + 5 * NS, values={"value": 10.0}), t + 5 * NS)
    desk.flush(0.0)
    return told, t


def _median(action: Callable[[], object]) -> float:
    """Milliseconds."""
    taken: list[float] = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[_ROUNDS // 2] * 1e3


def _measure(folder: str) -> list[Row]:
    url = f"sqlite:///{folder}/bench.sqlite"
    store, archive = Store(url), Archive(url)
    told, end = _events()
    began = time.perf_counter()
    for at in range(0, len(told), _GROUP):
        part = told[at : at + _GROUP]
        store.append([Batch(ALARM_STREAM, 1, at + 1, end, part)], Position(1, {ALARM_STREAM: at + len(part)}))
    written = len(told) / (time.perf_counter() - began)
    whole, shift = Which(0, 1 << 62), Which((_T + end) // 2, (_T + end) // 2 + 8 * 3600 * NS)
    one = Which(0, 1 << 62, "tn.air.7", _RULE.id)
    alarms, desk = store.alarms, KpiDesk(archive, rules_of(Config()), ManualClock(end + NS))
    desk.figures(Scope(begin=_T))
    page = _median(lambda: alarms.occurrences(whole, _PAGE, details=True))
    past = _median(lambda: alarms.occurrences(one, 12, details=True))
    rows = [
        _row("history.alarm_events_durable", written, "events/s", 5_000),
        _row("history.page_of_200", page, "ms", 100, most=True),
        _row("history.past_of_one_alarm", past, "ms", 50, most=True),
        _row("history.actions_of_a_shift", _median(lambda: alarms.actions(shift, 1000)), "ms", 100, most=True),
        _row("kpi.figures_of_100000", _median(lambda: desk.figures(Scope(begin=_T))) / 1e3, "s", 3, most=True),
    ]  # fmt: skip
    archive.close()
    store.close()
    return rows


def rows() -> list[Row]:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(str(Path(folder)))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rows(), indent=1) + "\n")
