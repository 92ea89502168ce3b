"""The order in which alarms wait to be grouped."""

from msgspec import structs

from console.model.alarm import Alarm
from console.shell.backlog import Backlog
from widgets import sample


def alarm(entity: str, first: int) -> Alarm:
    return structs.replace(sample.alarms()[0], entity=entity, rule="r", first=first)


def test_what_began_first_comes_first_whenever_it_was_heard_of():
    backlog, known = Backlog(), {a.id: a for a in (alarm("a", 30), alarm("b", 10), alarm("c", 20))}
    backlog.put(known, known)
    assert backlog.some(2) == [("b", "r"), ("c", "r")]
    assert len(backlog) == 1
    assert backlog.some(2) == [("a", "r")]
    assert backlog.some(2) == []


def test_one_that_begins_anew_waits_at_its_new_place_and_once():
    backlog, known = Backlog(), {a.id: a for a in (alarm("a", 10), alarm("b", 20))}
    backlog.put(known, known)
    known["a", "r"] = alarm("a", 30)
    backlog.put([("a", "r"), ("a", "r")], known)
    assert backlog.some(9) == [("b", "r"), ("a", "r")]


def test_what_is_known_no_more_comes_before_all():
    backlog, known = Backlog(), {a.id: a for a in (alarm("a", 10),)}
    backlog.put([*known, ("gone", "r")], known)
    assert backlog.some(1) == [("gone", "r")]
