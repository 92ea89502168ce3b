"""What operators do beside acknowledging: shelve, assign, comment, take out of service; and what becomes of it."""

from datetime import timedelta, timezone

import msgspec
import pytest

from console.alarms.engine import LONGEST_SHELVING, Engine
from console.alarms.machine import NOT_STANDING, NOT_SUPPRESSED, Happening, Refusal
from console.alarms.operation import (
    EMPTY,
    IN_THE_PAST,
    LONGEST_TEXT,
    MOST_COMMENTS,
    NEEDS_REASON,
    OLD_REVISION,
    TOO_LONG,
    TOO_MUCH,
    Change,
    Note,
    Operation,
)
from console.alarms.record import EngineState
from console.alarms.rule import Rule
from console.model.alarm import Alarm, AlarmState, Comment, Suppression
from console.model.clock import NS
from console.model.event import Event
from console.model.text import Text

S = AlarmState
START = 1_700_000_000 * NS
LONGEST = START + round(LONGEST_SHELVING) * NS
RULE = Rule(id="environment.pm25", type="limit", kind="environment.pm25", priority=2, value=50.0, title=Text("PM2,5"))


class Station:
    """One alarm."""

    def __init__(self, state: EngineState | None = None) -> None:
        self.told: list[Change] = []
        self.engine = Engine([RULE], self.told.append, zone=timezone(timedelta(hours=7)))
        if state:
            self.engine.book.restore(state)

    def say(self, at: float, value: float) -> None:
        self.engine.feed(Event("tn.air.01", "air", RULE.kind, START, values={"value": value}), START + round(at * NS))

    def do(self, what: Happening | Note, at: float, text: str = "", **more: int | str) -> Alarm | Refusal:
        wish = Operation(what=what, revision=self.alarm.revision, by="lan", command="c", text=text)
        return self.engine.operate("tn.air.01", RULE.id, msgspec.structs.replace(wish, **more), START + round(at * NS))

    @property
    def alarm(self) -> Alarm:
        alarm = self.engine.alarm("tn.air.01", RULE.id)
        assert alarm is not None
        return alarm


@pytest.fixture
def station() -> Station:
    station = Station()
    station.say(0, 60.0)
    return station


def test_a_shelved_alarm_says_until_when_why_and_by_whom(station: Station):
    station.do(Happening.SHELVE, 1, "sửa cảm biến")
    alarm = station.alarm
    assert (alarm.state, alarm.shelved_until, alarm.shelved_by, alarm.shelved_reason) == (
        S.SHLVD, LONGEST + NS, "lan", "sửa cảm biến",
    )  # fmt: skip
    assert alarm.by == "", "nobody has acknowledged it"
    assert (station.told[-1].by, station.told[-1].action, station.told[-1].command) == ("lan", "shelve", "c")
    station.do(Happening.UNSHELVE, 2)
    assert (station.alarm.state, station.alarm.shelved_until, station.alarm.shelved_reason) == (S.UNACK, 0, "")
    station.engine.advance(LONGEST + 2 * NS)
    assert len(station.told) == 3, "its timer is gone with it"


@pytest.mark.parametrize(
    ("what", "text", "more", "refusal"),
    [
        (Happening.SHELVE, " ", {}, NEEDS_REASON),
        (Happening.SUPPRESS, "", {}, NEEDS_REASON),
        (Happening.REMOVE, "", {}, NEEDS_REASON),
        (Happening.SHELVE, "x", {"until": START}, IN_THE_PAST),
        (Happening.SHELVE, "x", {"until": LONGEST + 10 * NS}, TOO_LONG),
        (Happening.SHELVE, "x" * (LONGEST_TEXT + 1), {}, TOO_MUCH),
        (Happening.UNSHELVE, "", {}, NOT_SUPPRESSED),
        (Happening.RETURN, "", {}, NOT_SUPPRESSED),
        (Happening.RELEASE, "", {}, NOT_SUPPRESSED),
        ("comment", "  ", {}, EMPTY),
        ("comment", "x" * (LONGEST_TEXT + 1), {}, TOO_MUCH),
        ("assign", "x" * 65, {}, TOO_MUCH),
        ("assign", "x", {"revision": 0}, OLD_REVISION),
    ],
)
def test_what_is_refused_changes_nothing(
    station: Station, what: Happening | Note, text: str, more: dict[str, int], refusal: Text
):
    assert station.do(what, 1, text, **more) == Refusal(refusal)
    assert len(station.told) == 1


def test_one_shot_shelving_ends_with_the_return_to_normal(station: Station):
    station.do(Happening.SHELVE_ONCE, 1, "chờ đội sửa")
    assert station.alarm.one_shot
    station.say(2, 10.0)
    alarm = station.alarm
    assert (alarm.state, alarm.one_shot, alarm.shelved_until, alarm.requested) == (S.RTNUN, False, 0, ())


def test_every_suppression_asked_for_is_kept_and_the_strongest_is_effective(station: Station):
    station.do(Happening.SHELVE, 1, "a")
    station.do(Happening.SUPPRESS, 2, "bão")
    station.do(Happening.REMOVE, 3, "tháo cảm biến")
    assert station.alarm.state is S.OOSRV
    assert set(station.alarm.requested) == {Suppression.SHELVED, Suppression.BY_DESIGN, Suppression.OUT_OF_SERVICE}
    station.do(Happening.RETURN, 4)
    assert station.alarm.state is S.DSUPR
    station.do(Happening.RELEASE, 5)
    assert station.alarm.state is S.SHLVD
    assert not any(change.annunciates for change in station.told[1:])
    station.do(Happening.UNSHELVE, 6)
    assert station.alarm.state is S.UNACK
    assert station.told[-1].annunciates


def test_assigning_moves_no_state_and_ends_with_the_occurrence(station: Station):
    station.do("assign", 1, "Đội 2")
    assert (station.alarm.owner, station.alarm.state, station.alarm.revision) == ("Đội 2", S.UNACK, 2)
    station.do("assign", 2, "")
    assert station.alarm.owner == ""
    station.do("assign", 3, "Đội 3")
    station.do(Happening.ACK, 4)
    assert station.alarm.owner == "Đội 3"
    station.say(5, 10.0)
    assert station.do("assign", 6, "Đội 4") == Refusal(NOT_STANDING)
    station.say(7, 60.0)
    assert station.alarm.owner == ""


def test_a_comment_needs_no_revision_and_the_newest_are_kept(station: Station):
    station.do("comment", 1, " đã gọi điện ", revision=0)
    assert station.alarm.comments == (Comment(START + NS, "lan", "đã gọi điện"),)
    for k in range(20):
        station.do("comment", 2 + k, str(k))
    assert [c.text for c in station.alarm.comments] == [str(k) for k in range(20 - MOST_COMMENTS, 20)]
    station.do(Happening.ACK, 30)
    station.say(31, 10.0)
    assert station.alarm.comments, "the list may still show the end of it"
    station.say(32, 60.0)
    assert station.alarm.comments == ()


def test_a_restart_and_a_log_keep_all_of_it(station: Station):
    station.do(Happening.SHELVE_ONCE, 1, "a", until=START + 60 * NS)
    station.do(Happening.SUPPRESS, 2, "b")
    station.do("assign", 3, "Đội 2")
    again = Station(station.engine.book.export())
    adopted = Station()
    assert adopted.engine.book.adopt(station.alarm)
    for other in (again, adopted):
        assert other.alarm == station.alarm
        other.engine.advance(START + 60 * NS)
        assert set(other.alarm.requested) == {Suppression.BY_DESIGN}, "the shelving has ended in time"
        assert other.alarm.owner == "Đội 2"
