"""The cockpit of a scope: figures, lists and parts."""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from console.history.alarm_ledger import Annunciation
from console.hub.kpi_cockpit import Facts, Rules, cockpit
from console.model.clock import NS
from console.model.shift import Shift
from console.model.text import Text
from console.wire.alarm_history import Suppressed
from console.wire.cockpit import Assigned, Cockpit, Offender, Scope, decode_cockpit, encode_cockpit

CITY = timezone(timedelta(hours=7))
START = round(datetime(2026, 3, 2, tzinfo=CITY).timestamp()) * NS
HOUR, DAY = 3600 * NS, 86_400 * NS
SHIFTS = (Shift(Text("Ngày"), 360, 1080), Shift(Text("Đêm"), 1080, 360))
RULES = Rules(CITY, SHIFTS)


def told(  # noqa: PLR0917
    at: float, entity: str = "a", lasts: float | None = 60, ack: float | None = None, priority: int = 3,
    domain: str = "traffic", area: str = "Một", seat: str = "", *, again: bool = False,
) -> Annunciation:  # fmt: skip
    began = START + round(at * NS)
    ended = None if lasts is None else began + round(lasts * NS)
    acknowledged = None if ack is None else began + round(ack * NS)
    return Annunciation(entity, f"{domain}.x", began, ended, acknowledged, again, priority, domain, area, seat)


def words(alarms: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Offender]:
    return {
        (e, r): Offender(entity=e, rule=r, title=Text(f"tên {e}"), domain="d") for e, r in alarms if e != "nameless"
    }


def of(
    *rows: Annunciation,
    scope: Scope | None = None,
    suppressed: tuple[Suppressed, ...] = (),
    assigned: dict[tuple[str, str], list[Assigned]] | None = None,
    now: int = START + DAY,
    since: int | None = START,
) -> Cockpit:
    facts = Facts(now, since, suppressed, assigned or {}, words)
    made = cockpit(scope or Scope(begin=START), rows, facts, RULES)
    assert decode_cockpit(encode_cockpit(made)) == made
    return made


def test_no_alarm_ever():
    made = of(since=None, now=START)
    assert (made.kpi.activations, made.actors, made.bins) == (0, [], [0])
    assert made.parts == {"domain": [], "area": [], "seat": [], "shift": made.parts["shift"]}


def test_not_before_alarms_are_known_and_not_after_now():
    made = of(since=START + 20 * HOUR, scope=Scope(begin=START - 30 * DAY, end=START + 9 * DAY))
    assert (made.begin, made.end, made.kpi.days) == (START + 20 * HOUR, START + DAY, round(4 / 24, 4))


def test_bins_and_floods_are_those_of_the_figures():
    made = of(*(told(3600 + k, f"e{k}") for k in range(12)), told(7200))
    assert (len(made.bins), made.bins[6], made.bins[12], sum(made.bins)) == (144, 12, 1, 13)
    assert made.floods == [(START + 3610 * NS, START + 3607 * NS + 600 * NS)]
    assert made.kpi.floods == 1


def test_bad_actors_have_words_shares_and_who_answers_for_them():
    said = [Assigned(t=2, owner="đội điện", due=9), Assigned(t=1, owner="")]
    made = of(*(told(k * 60) for k in range(3)), told(9, "nameless"), assigned={("a", "traffic.x"): said})
    first, second = made.actors
    assert (first.entity, first.title.vi, first.count, first.share, first.assigned) == ("a", "tên a", 3, 75.0, said)
    assert first.began == START + 120 * NS
    assert (second.entity, second.title.vi, second.assigned) == ("nameless", "", [])


def test_lists_name_the_alarms_behind_the_figures():
    made = of(
        told(0, "chatter", 5), told(10, "chatter", 5), told(20, "chatter", 15), told(30, "stands", None),
        told(40, "stands", None, again=True), told(-90_000, "old", None), told(50, "x", 60),
        now=START + 3 * DAY,
    )  # fmt: skip
    assert [(o.entity, o.count) for o in made.chattering] == [("chatter", 1)]
    assert [(o.entity, o.count) for o in made.fleeting] == [("chatter", 2)]
    assert [(o.entity, o.ended) for o in made.stale] == [("old", None), ("stands", None)]
    assert (made.kpi.stale, made.kpi.standing, made.kpi.activations) == (2, 2, 6)


def test_only_what_is_looked_at():
    rows = (
        told(0, domain="traffic", area="Một", seat="1", ack=10),
        told(1, domain="energy", area="Một"),
        told(2, domain="energy", area="Hai", seat="2", ack=20),
    )
    assert of(*rows, scope=Scope(begin=START, domain="energy")).kpi.activations == 2
    assert of(*rows, scope=Scope(begin=START, domain="energy", area="Hai")).kpi.activations == 1
    made = of(*rows, scope=Scope(begin=START, seat="1"))
    assert (made.kpi.activations, made.kpi.acknowledge_seconds and made.kpi.acknowledge_seconds.median) == (1, 10.0)
    assert [(p.name, p.activations) for p in made.parts["seat"]] == [("1", 1), ("2", 1)], "to look from one to the next"
    assert [(p.name, p.activations) for p in made.parts["domain"]] == [("traffic", 1)]


def test_a_shift_has_the_bins_of_its_hours():
    rows = (told(5 * 3600), told(7 * 3600), told(8 * 3600), told(20 * 3600))
    made = of(*rows, scope=Scope(begin=START, shift="Ngày"))
    assert (made.kpi.activations, made.kpi.bins, made.kpi.mean_per_hour) == (2, 72, round(2 / 12, 4))
    assert [(p.name, p.activations) for p in made.parts["shift"]] == [("Ngày", 2), ("Đêm", 2)]
    assert [p.activations for p in made.parts["domain"]] == [2]


def test_suppressions_of_people_and_of_modes():
    def span(kind: str, at: int, by: str = "lan", reason: str = "x", domain: str = "traffic") -> Suppressed:
        return Suppressed(kind=kind, began=START + at, by=by, reason=reason, domain=domain)

    spans = (
        span("shelved", 1), span("out_of_service", 2, by=""), span("suppressed_by_mode", 3, by=""),
        span("shelved", 4, reason=""), span("shelved", 5, domain="energy"),
    )  # fmt: skip
    made = of(scope=Scope(begin=START, domain="traffic"), suppressed=spans)
    assert [s.began - START for s in made.suppressed] == [4, 2, 1], "the newest first"
    assert (made.suppressions, made.by_mode) == (3, 1)
    assert [s.began - START for s in made.unauthorised] == [4, 2]


def test_times_by_priority():
    made = of(told(0, ack=10, priority=1), told(1, ack=30, priority=1), told(2, ack=600, priority=4))
    assert {p: (d.n, d.median, d.within_target_percent) for p, d in made.acknowledge.items()} == {
        1: (2, 20.0, 100.0),
        4: (1, 600.0, 100.0),
    }
    assert made.resolve[4].median == 60.0
