"""The history of alarms: what the engine tells, stored as the hub stores it, is read back as what happened."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from console.alarms.engine import Engine
from console.alarms.machine import Happening
from console.alarms.operation import Change, Note, Operation
from console.alarms.rule import Rule
from console.history import schema
from console.history.alarm_reader import CursorError, Which
from console.history.store import Batch, Position, Store, StoreError
from console.hub.state_alarm import AlarmDesk
from console.model.alarm import Alarm
from console.model.clock import NS
from console.model.entity import Entity
from console.model.event import Event
from console.model.text import Text
from console.wire.alarm_history import Occurrence
from console.wire.record import CANARY_ENTITY, CANARY_RULE, alarm_event

START = 1_760_000_000 * NS
KIND = "environment.pm25"
HIGH = Rule(id="environment.high", type="limit", kind=KIND, value=50.0, priority=2, title=Text("Cao {name}", "High"))
LOW = Rule(
    id="environment.low", type="limit", kind=KIND, value=90.0, priority=4, auto_ack=True, title=Text("Rất cao", "Very")
)
ALL = Which(0, 1 << 62)


class City:
    """An engine whose changes are stored at once, as one stream of one log."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/history.sqlite"
        self.store = self.open()
        self.now, self.seq, self.epoch = START, 0, 7
        self.desk = AlarmDesk(self.publish, "run1")
        self.engine = self.desk.engine = Engine((HIGH, LOW), self.desk.changed)

    def open(self) -> Store:
        return Store(self.url, lambda lon, _lat: "" if lon is None else "Phường Một")

    def reopen(self) -> None:
        self.store.close()
        self.store = self.open()

    def publish(self, stream: str, events: list[Event]) -> int:
        self.tell(stream, events)
        return 1

    def tell(self, stream: str, events: list[Event]) -> None:
        batch = Batch(stream, self.epoch, self.seq + 1, self.now, events)
        self.seq += len(events)
        self.store.append([batch], Position(self.epoch, {stream: self.seq}))

    def place(self, entity: str, name: str) -> None:
        self.engine.know([Entity(id=entity, kind="air-station", domain="environment", name=Text(name), lon=105.8)])

    def value(self, value: float, entity: str = "tn.air.1", after: float = 10.0) -> None:
        self.now += round(after * NS)
        self.engine.feed(Event(entity, "air", KIND, self.now, values={"value": value}), self.now)
        self.desk.flush(0.0)

    def act(
        self, what: Happening | Note, text: str = "", *, rule: str = HIGH.id, after: float = 10.0, until: float = 0.0
    ) -> Alarm:
        self.now += round(after * NS)
        alarm = self.engine.alarm("tn.air.1", rule)
        assert alarm
        end = self.now + round(until * NS) if until else 0
        revision = alarm.revision
        wish = Operation(
            what=what, revision=revision, by="lan", command=f"{self.seq:032x}", text=text, until=end, seat="2"
        )
        done = self.engine.operate("tn.air.1", rule, wish, self.now)
        assert isinstance(done, Alarm), done
        self.desk.flush(0.0)
        return done

    def wait(self, seconds: float) -> None:
        self.now += round(seconds * NS)
        self.engine.advance(self.now)
        self.desk.flush(0.0)

    def occurrences(self, *, details: bool = True) -> list[Occurrence]:
        return self.store.alarms.occurrences(ALL, 100, details=details).rows

    def annunciations(self) -> list[tuple[float, float | None, float | None, int]]:
        """(began, ended, acknowledged, again) in seconds since the start."""
        with self.store._engine.connect() as connection:
            rows = connection.execute(schema.ANNUNCIATION.select().order_by(schema.ANNUNCIATION.c.began)).mappings()
            return [(s(r["began"]), s(r["ended"]), s(r["acknowledged"]), r["again"]) for r in rows]


def s(t: int | None) -> float | None:
    return None if t is None else (t - START) / NS


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    city = City(tmp_path)
    yield city
    city.store.close()


def test_an_occurrence_from_its_beginning_to_its_end(city: City):
    city.place("tn.air.1", "Gia Sàng")
    city.value(60)
    (one,) = city.occurrences()
    assert (one.entity, one.rule, one.priority, one.domain) == ("tn.air.1", HIGH.id, 2, "environment")
    assert (one.title, one.area, one.value, one.limit, one.state) == (
        Text("Cao Gia Sàng", "High"),
        "Phường Một",
        60.0,
        50.0,
        "UNACK",
    )
    assert (s(one.began), s(one.annunciated), one.returned, one.resolved) == (10.0, 10.0, None, None)
    city.act("comment", "đã gọi trạm")
    city.act("assign", "đội 2")
    city.act(Happening.ACK)
    city.value(20)
    (one,) = city.occurrences()
    assert (one.state, one.owner, one.by, one.seat) == ("NORM", "đội 2", "lan", "2")
    assert (s(one.acknowledged), s(one.returned), s(one.resolved), one.count) == (40.0, 50.0, 50.0, 1)
    assert [(x.what, x.by, x.seat, x.text) for x in one.steps] == [
        ("raised", "", "", ""),
        ("comment", "lan", "2", "đã gọi trạm"),
        ("assign", "lan", "2", "đội 2"),
        ("ack", "lan", "2", ""),
        ("returned", "", "", ""),
    ]
    assert city.annunciations() == [(10.0, 50.0, 40.0, 0)]


def test_an_activation_of_an_occurrence_is_annunciated_by_itself(city: City):
    for value in (60, 20, 60, 20):
        city.value(value)
    city.act(Happening.ACK)
    (one,) = city.occurrences()
    assert (one.count, one.annunciations, s(one.resolved)) == (2, 2, 50.0)
    assert city.annunciations() == [(10.0, 20.0, 50.0, 0), (30.0, 40.0, 50.0, 0)]
    city.value(60)
    assert [s(o.began) for o in city.occurrences()] == [60.0, 10.0], "newest first"


def test_what_is_suppressed_is_no_annunciation_until_it_is_shown(city: City):
    city.value(60)
    city.act(Happening.ACK)
    city.value(20)
    city.act(Happening.SHELVE, "cảm biến hỏng", until=100.0)
    city.value(70)
    silent = city.occurrences()[0]
    assert (silent.annunciated, silent.annunciations, silent.state) == (None, 0, "SHLVD")
    assert len(city.store.alarms.occurrences(ALL, 100, annunciated=True).rows) == 1
    city.wait(200)
    shown = city.occurrences()[0]
    assert (s(shown.annunciated), shown.state) == (140.0, "UNACK")
    assert [(x.what, s(x.t)) for x in shown.steps] == [("raised", 50.0), ("unshelve", 140.0)]
    (span,) = shown.suppressed
    assert (span.kind, s(span.began), s(span.ended), s(span.until), span.by, span.seat, span.reason) == (
        "shelved",
        40.0,
        140.0,
        140.0,
        "lan",
        "2",
        "cảm biến hỏng",
    )
    assert city.annunciations()[1:] == [(140.0, None, None, 0)]


def test_shown_again_after_a_suppression_is_a_second_annunciation_of_the_same_activation(city: City):
    city.value(60)
    city.act(Happening.SUPPRESS, "diễn tập")
    city.act(Happening.RELEASE)
    assert city.annunciations() == [(10.0, None, None, 0), (30.0, None, None, 1)]
    city.act(Happening.ACK)
    city.value(20)
    assert city.annunciations() == [(10.0, 50.0, 40.0, 0), (30.0, 50.0, 40.0, 1)]


def test_nobody_acknowledged_what_acknowledges_itself(city: City):
    city.value(95)
    city.value(20)
    low = next(o for o in city.occurrences() if o.rule == LOW.id)
    assert (low.state, s(low.resolved), low.acknowledged, low.by) == ("NORM", 20.0, None, "")
    assert city.annunciations()[0][2] is None


def test_shelved_anew_is_another_span(city: City):
    city.value(60)
    city.act(Happening.SHELVE, "a", until=100.0)
    city.act(Happening.SHELVE, "b", until=200.0)
    city.act(Happening.UNSHELVE)
    spans = city.store.alarms.suppressions(ALL, 100).rows
    assert [(x.reason, s(x.began), s(x.ended)) for x in spans] == [("a", 20.0, 30.0), ("b", 30.0, 40.0)]
    assert spans[0].title.vi.startswith("Cao")
    assert city.store.alarms.suppressions(Which(START + 31 * NS, START + 35 * NS), 9).rows == spans[1:]


def test_what_operators_did_in_a_shift(city: City):
    city.place("tn.air.1", "Gia Sàng")
    city.value(60)
    city.act("comment", "một")
    city.act(Happening.ACK)
    city.value(20)
    city.act(Happening.SHELVE, "sửa chữa")
    done = city.store.alarms.actions(Which(START + 20 * NS, START + 60 * NS), 100).rows
    assert [(x.what, x.text, x.by, x.seat, bool(x.occurrence)) for x in done] == [
        ("comment", "một", "lan", "2", True),
        ("ack", "", "lan", "2", True),
        ("shelve", "sửa chữa", "lan", "2", False),
    ]
    assert {(x.title.vi, x.rule, x.entity, x.area, x.priority) for x in done} == {
        ("Cao Gia Sàng", HIGH.id, "tn.air.1", "Phường Một", 2)
    }
    first = city.store.alarms.actions(ALL, 2)
    assert [x.what for x in first.rows] == ["comment", "ack"]
    assert [x.what for x in city.store.alarms.actions(ALL, 2, first.next).rows] == ["shelve"]


def test_pages_end_where_the_next_begins(city: City):
    for k in range(25):
        city.value(60, f"tn.air.{k}", after=0.0 if k % 3 else 1.0)  # several began at the same time
    found: list[str] = []
    cursor, pages = "", 0
    while cursor or not pages:
        page = city.store.alarms.occurrences(ALL, 4, cursor)
        found += [o.entity for o in page.rows]
        cursor, pages = page.next, pages + 1
    assert len(found) == len(set(found)) == 25
    assert pages == 7
    with pytest.raises(CursorError):
        city.store.alarms.occurrences(ALL, 4, "1:2")


def test_asked_for_by_alarm_domain_and_area(city: City):
    city.place("tn.air.1", "Gia Sàng")
    city.value(60)
    city.value(95, "tn.air.2")

    def found(**which: str) -> int:
        return len(city.store.alarms.occurrences(Which(0, 1 << 62, **which), 100).rows)

    assert found() == 3
    assert found(entity="tn.air.1") == 1
    assert found(rule=LOW.id) == 1
    assert found(domain="environment") == 3
    assert found(domain="traffic") == 0
    assert found(area="Phường Một") == 1


def test_another_process_goes_on_where_the_last_one_stopped(city: City):
    city.value(60)
    city.act(Happening.SHELVE, "x", until=1000.0)
    city.reopen()
    city.act(Happening.ACK)
    city.act(Happening.UNSHELVE)
    city.reopen()
    city.value(20)
    (one,) = city.occurrences()
    assert (one.count, s(one.acknowledged), s(one.resolved)) == (1, 30.0, 50.0)
    assert [s(x.ended) for x in one.suppressed] == [40.0]
    assert city.annunciations() == [(10.0, 50.0, 30.0, 0)]


def test_a_new_log_that_tells_standing_alarms_anew_annunciates_nothing(city: City):
    city.value(60)
    alarm = city.engine.alarm("tn.air.1", HIGH.id)
    assert alarm
    city.epoch, city.seq = 8, 0
    city.desk.changed(Change(alarm))
    city.desk.flush(0.0)
    city.desk.changed(Change(alarm))  # and the word of a process that had fallen
    city.desk.flush(0.0)
    city.act(Happening.ACK)
    (one,) = city.occurrences()
    assert (one.annunciations, s(one.acknowledged)) == (1, 20.0)
    assert [x.what for x in one.steps] == ["raised", "ack"]


def test_made_again_of_the_events_that_are_stored(city: City):
    for value in (60, 20, 60):
        city.value(value)
    city.act(Happening.ACK)
    city.act(Happening.SHELVE, "x", until=1000.0)
    before = (city.occurrences(), city.annunciations(), city.store.alarms.suppressions(ALL, 9).rows)
    with city.store._engine.begin() as connection:
        for table in (schema.OCCURRENCE, schema.ANNUNCIATION, schema.SUPPRESSION, schema.STEP):
            connection.execute(delete(table))
    city.reopen()
    assert (city.occurrences(), city.annunciations(), city.store.alarms.suppressions(ALL, 9).rows) == before


def test_what_failed_is_told_again_without_harm(city: City):
    city.value(60)
    sent: list[tuple[str, list[Event]]] = []
    city.desk._publish = lambda stream, events: sent.append((stream, events)) or 1
    city.value(20)
    raw = sqlite3.connect(city.url.removeprefix("sqlite:///"))
    raw.execute("CREATE TRIGGER full BEFORE INSERT ON step BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
    raw.commit()
    with pytest.raises(StoreError, match="disk is full"):
        city.tell(*sent[0])
    assert city.occurrences()[0].returned is None
    raw.execute("DROP TRIGGER full")
    raw.commit()
    raw.close()
    city.seq -= 1
    city.tell(*sent[0])
    (one,) = city.occurrences()
    assert (s(one.returned), [x.what for x in one.steps]) == (20.0, ["raised", "returned"])


def test_the_old_is_swept_and_what_stands_stays(city: City):
    city.value(60)
    city.act(Happening.ACK)
    city.value(20)
    city.value(60, "tn.air.2")
    assert city.store.sweep_alarms(START) == 0
    assert city.store.sweep_alarms(START + 35 * NS, most=2) > 0
    while city.store.sweep_alarms(START + 1000 * NS, most=2):
        pass
    assert [o.entity for o in city.occurrences()] == ["tn.air.2"]
    assert len(city.annunciations()) == 1


def test_an_event_that_is_no_alarm_is_passed_over(city: City):
    city.tell("alarm", [Event("x", "state", "alarm.y", START, values={"record": "{}"}), Event("x", "z", "q", START)])
    canary = Alarm(entity=CANARY_ENTITY, rule=CANARY_RULE, title=Text("x"), priority=4, domain="system", occurrence="1")
    city.tell("alarm", [alarm_event(canary)])
    assert city.occurrences() == []
