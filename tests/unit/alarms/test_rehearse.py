"""A rehearsal: the engine over the past, as it is and as it would be."""

from datetime import UTC

import msgspec

from console.alarms.rehearse import Play
from console.alarms.rule import Rule
from console.model.clock import NS
from console.model.event import Event
from console.model.text import Text

START = 1_700_000_000 * NS
HOUR = 3600 * NS
RULE = Rule(id="a.b", type="limit", kind="k", priority=2, value=50.0, title=Text("{value}"))
HIGHER = msgspec.structs.replace(RULE, value=60.0)


def saw(play: Play, minutes: range, values: tuple[float, ...], who: str = "x") -> None:
    for n, minute in enumerate(minutes):
        play.feed(Event(who, "s", "k", START + minute * 60 * NS, values={"value": values[n % len(values)]}))


def test_as_it_is_and_as_it_would_be():
    play = Play(RULE, HIGHER, UTC, (START, START + HOUR))
    saw(play, range(60), (40.0, 55.0, 40.0, 65.0))
    play.finish()
    present, proposed = play.present.performance([]), play.proposed.performance([])
    assert (present.raised, proposed.raised) == (30, 15)
    assert present.priorities == (0, 30, 0, 0)
    assert (present.entities, present.most, sum(present.bins)) == (1, 1, 30)
    assert present.first[0].title.vi == "55"
    assert play.events == 60


def test_what_is_before_the_span_only_sets_the_scene():
    play = Play(RULE, RULE, UTC, (START, START + HOUR))
    saw(play, range(-10, -5), (70.0,))
    saw(play, range(5), (70.0, 70.0, 70.0, 70.0, 10.0))
    play.finish()
    assert play.present.performance([]).raised == 0, "it stood when the span began"


def test_time_goes_on_to_the_end_of_the_span():
    rule = msgspec.structs.replace(RULE, on_delay=600.0)
    play = Play(rule, RULE, UTC, (START, START + HOUR))
    saw(play, range(40, 45), (70.0,))
    play.finish()
    assert play.present.performance([]).raised == 1
    assert play.present.performance([]).first[0].t == START + 50 * 60 * NS


def test_a_flood_is_of_all_alarms_of_the_city():
    play = Play(RULE, None, UTC, (START, START + HOUR))
    saw(play, range(4), (10.0, 70.0))
    play.finish()
    others = [START + s * NS for s in range(30, 150, 10)]
    flooded = play.present.performance(others)
    assert (flooded.raised, flooded.flooded, flooded.floods) == (2, 1, 1)
    assert [r.flooded for r in flooded.first] == [False, True]
    assert play.present.performance([]).flooded == 0
    assert play.proposed.performance(others).raised == 0, "switched off"
