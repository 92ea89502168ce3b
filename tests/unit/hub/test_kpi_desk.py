"""The desk: what the store holds of a week is what ``vonglau alarms kpi`` makes of the same week's log."""

import csv
import json
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from console.alarms import kpi_log
from console.alarms.kpi import Occurrence
from console.alarms.main import main as kpi_command
from console.config.schema import Config
from console.history.archive import Archive
from console.history.store import Batch, Position, Store
from console.hub.kpi_assign import assignment
from console.hub.kpi_desk import KpiDesk, rules_of
from console.model.alarm import Alarm, Process
from console.model.clock import NS, ManualClock
from console.model.event import Event
from console.model.principal import Principal, Role
from console.model.text import Text
from console.wire.cockpit import KPI_STREAM, Cockpit, Scope, decode_cockpit
from console.wire.command import Command, CommandArgument, Receipt
from console.wire.record import ALARM_STREAM, ANNUNCIATES, alarm_event

CITY = ZoneInfo("Asia/Ho_Chi_Minh")
START = round(datetime(2026, 3, 2, tzinfo=CITY).timestamp()) * NS
WEEK = 7 * 86_400
SHARED = Path(__file__).parents[4] / "shared/data/alarm_logs/synthetic_alarms.csv.gz"  # beside the checkout


def synthetic(path: Path, seed: int = 5) -> Path:
    """A week with bursts, chattering, fleeting and stale alarms, and activations without a return."""
    dice = random.Random(seed)
    rows: list[tuple[float, str, str]] = []
    for tag in range(40):
        t = dice.uniform(0, 40_000)
        while t < WEEK:
            for _ in range(dice.choice((1, 1, 1, 2, 6))):
                lasts = dice.choice((3.0, 40.0, 900.0, 9_000.0, 100_000.0))
                rows.append((t, f"T{tag:02d}", "HIGH"))
                if dice.random() > 0.05:
                    rows.append((t + lasts, f"T{tag:02d}", "HIGH RECOVERED"))
                t += lasts + dice.uniform(1, 20)
            t += dice.expovariate(1 / 30_000)
    rows = sorted(r for r in rows if r[0] < WEEK)
    rows += [(WEEK - 1.0, "T00", "LAST")]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("timestamp", "tag", "condition"))
        for t, tag, condition in rows:
            moment = datetime.fromtimestamp(START // NS + t, CITY).replace(tzinfo=None)
            writer.writerow((moment.isoformat(sep=" ", timespec="milliseconds"), tag, condition))
    return path


def events(occurrences: list[Occurrence]) -> list[Event]:
    """What the state process tells of a log: each activation is annunciated, nobody acknowledges."""
    happened = [(o.began, 1, o.alarm) for o in occurrences]
    happened += [(o.ended, 0, o.alarm) for o in occurrences if o.ended is not None]
    known: dict[str, Alarm] = {}
    told: list[Event] = []
    for t, raised, name in sorted(happened):
        entity, _, rule = name.partition(" ")
        fresh = Alarm(entity=entity, rule=rule, title=Text(name), priority=3, domain="x", first=t, occurrence=name)
        alarm = known.get(name, fresh)
        process = Process.ABNORMAL if raised else Process.NORMAL
        alarm = known[name] = msgspec.structs.replace(
            alarm,
            process=process,
            acknowledged=False,
            revision=alarm.revision + 1,
            count=alarm.count + raised,
            changed=t,
        )
        event = alarm_event(alarm)
        told.append(msgspec.structs.replace(event, values={**event.values, ANNUNCIATES: True}) if raised else event)
    return told


class Desk:
    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder}/history.sqlite"
        self.store = Store(url, lambda _lon, _lat: "Một")
        self.archive = Archive(url)
        self.clock = ManualClock(START)
        self.desk = KpiDesk(self.archive, rules_of(Config()), self.clock)
        self.seq: dict[str, int] = {}

    def tell(self, stream: str, told: list[Event]) -> None:
        first = self.seq.get(stream, 0) + 1
        self.seq[stream] = first + len(told) - 1
        self.store.append([Batch(stream, 1, first, START, told)], Position(1, self.seq))

    def receipt(self, **arguments: CommandArgument) -> Receipt:
        return self.desk.answer(Command(id=b"1" * 16, service="kpi", name="get-figures", arguments=arguments))

    def figures(self, **arguments: CommandArgument) -> Cockpit:
        receipt = self.receipt(**arguments)
        assert receipt.status == "done", receipt
        return decode_cockpit(receipt.data)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.archive.close()
    desk.store.close()


@pytest.mark.parametrize("seed", [5, 6, None])
def test_a_week_has_the_figures_that_the_command_makes_of_its_log(
    seed: int | None, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    if seed is None and not SHARED.is_file():
        pytest.skip("the shared log is not here")
    path = SHARED if seed is None else synthetic(tmp_path / "week.csv", seed)
    log = kpi_log.read(path, {}, CITY)
    desk.clock.jump((log.last + 1 - START) / NS)
    told = events(log.occurrences)
    half = len(told) // 2
    desk.tell(ALARM_STREAM, told[:half])
    desk.figures(begin=log.first)
    desk.tell(ALARM_STREAM, told[half:])  # and the rest while they are watched
    desk.clock.advance(1)
    live = msgspec.to_builtins(desk.figures(begin=log.first, end=log.last + 1).kpi)
    capsys.readouterr()
    assert kpi_command(["kpi", str(path)]) == 0
    command = json.loads(capsys.readouterr().out)
    told_both = {key: command[key] for key in live}
    # A log of activations and returns tells no priorities; those of the store do.
    for key in ("priorities_percent", "targets_met"):
        del live[key], told_both[key]
    resolve = live.pop("resolve_seconds"), told_both.pop("resolve_seconds")
    assert {**resolve[0], "within_target_percent": None} == resolve[1]
    assert live == told_both
    assert live["activations"] > 500


def test_live_while_alarms_come(desk: Desk):
    assert desk.figures(begin=START - WEEK * NS).kpi.activations == 0
    desk.clock.advance(60)
    desk.tell(ALARM_STREAM, events([Occurrence("tn.a traffic.jam", START + 30 * NS)]))
    made = desk.figures(begin=START - WEEK * NS)
    assert (made.kpi.activations, made.kpi.standing, made.since) == (1, 1, START)
    (actor,) = made.actors
    assert (actor.entity, actor.rule, actor.title.vi) == ("tn.a", "traffic.jam", "tn.a traffic.jam")
    assert [p.name for p in made.parts["area"]] == ["Một"]
    desk.clock.advance(60)
    desk.tell(ALARM_STREAM, events([Occurrence("tn.a traffic.jam", START + 30 * NS, START + 100 * NS)])[1:])
    assert desk.figures(begin=START - WEEK * NS).kpi.standing == 0


def test_the_same_question_within_a_second_is_answered_once(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    first = desk.receipt(begin=START)
    monkeypatch.setattr(desk.desk, "figures", lambda _scope: pytest.fail("made again"))
    assert desk.receipt(begin=START).data == first.data


def test_who_answers_for_a_bad_actor(desk: Desk):
    desk.tell(ALARM_STREAM, events([Occurrence("tn.a traffic.jam", START)]))
    for k, owner in enumerate(("đội điện", "", "đội điện")):
        command = Command(
            id=bytes([k % 2]) * 16, service="kpi", name="assign-actor", entity="tn.a", rule="traffic.jam",
            principal=Principal("lan", seat="2"), arguments={"owner": owner, "due": 77, "note": "thay cảm biến"},
        )  # fmt: skip
        event = assignment(command, "kpi", START + k)
        assert isinstance(event, Event)
        desk.tell(KPI_STREAM, [event])  # the third is the first one, executed twice
    desk.clock.advance(60)
    (actor,) = desk.figures(begin=START).actors
    assert [(a.owner, a.due, a.note, a.by, a.seat) for a in actor.assigned] == [
        ("", 77, "thay cảm biến", "lan", "2"),
        ("đội điện", 77, "thay cảm biến", "lan", "2"),
    ]
    assert desk.store.sweep(START + 99) > 0
    assert len(desk.archive.stream(KPI_STREAM, 9)) == 3, "kept as long as the history of alarms"
    assert desk.store.sweep_alarms(START + 99) > 0
    assert desk.archive.stream(KPI_STREAM, 9) == []


@pytest.mark.parametrize(
    ("role", "entity", "arguments"),
    [
        (Role.VIEWER, "a", {"owner": "x"}),
        (Role.OPERATOR, "", {"owner": "x"}),
        (Role.OPERATOR, "a", {"owner": 3}),
        (Role.OPERATOR, "a", {"due": "x"}),
        (Role.OPERATOR, "a", {"due": -1}),
        (Role.OPERATOR, "a", {"owner": "x" * 65}),
    ],
)
def test_what_is_no_assignment_is_refused(role: Role, entity: str, arguments: dict[str, CommandArgument]):
    command = Command(
        id=b"1" * 16, service="kpi", name="assign-actor", entity=entity, rule="r", principal=Principal("x", role),
        arguments=arguments,
    )  # fmt: skip
    assert isinstance(assignment(command, "kpi", 0), Text)


def test_questions_that_cannot_be_answered(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    assert "argument" in desk.receipt(begin="x").reason
    assert "argument" in desk.receipt().reason
    monkeypatch.setattr("console.history.alarm_ledger.MOST", 1)
    desk.tell(ALARM_STREAM, events([Occurrence("a x", START + k, START + k + 1) for k in range(3)]))
    desk.clock.advance(60)
    assert "too many" in desk.receipt(begin=START).reason
    with desk.store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE step")
    assert desk.receipt(begin=START - 1).status == "failed"


def test_what_nobody_asks_for_is_given_back(desk: Desk):
    desk.tell(ALARM_STREAM, events([Occurrence("a x", START)]))
    desk.clock.advance(60)
    assert desk.figures(begin=START).kpi.activations == 1
    desk.desk.rest()
    assert list(desk.archive.ledger.rows()) == []
    assert desk.figures(begin=START).kpi.activations == 1


def test_a_scope_of_all():
    assert Scope(begin=1) == msgspec.convert({"begin": 1}, Scope)
