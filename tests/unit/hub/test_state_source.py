"""Which sources are silent."""

from console.hub.state_source import SourceWatch
from console.model.clock import NS


def heard(*seconds: float) -> SourceWatch:
    watch = SourceWatch()
    for second in seconds:
        watch.hear("air", round(second * NS))
    return watch


def silent_at(watch: SourceWatch, second: float) -> bool:
    watch.judge(round(second * NS))
    return "air" in watch.silent


def test_a_minute_at_least():
    watch = heard(0, 1, 2, 3)
    assert not silent_at(watch, 63)
    assert silent_at(watch, 63.1)


def test_ten_times_the_usual_interval():
    watch = heard(*range(0, 200, 20))
    assert not silent_at(watch, 379)
    assert silent_at(watch, 381)


def test_an_hourly_source_in_pieces_is_not_silent_between():
    watch = heard(*(3600 * hour + piece * 2 for hour in range(5) for piece in range(4)))
    assert not silent_at(watch, 4 * 3600 + 3590)
    assert silent_at(watch, 6 * 3600 + 1000)


def test_a_new_source_is_given_time():
    watch = heard(0)
    assert not silent_at(watch, 599)
    assert silent_at(watch, 601)


def test_each_change_is_told_once():
    watch = heard(0, 1, 2)
    assert [v.silent for v in watch.judge(100 * NS)] == [True]
    assert watch.judge(101 * NS) == []
    watch.hear("air", 102 * NS)
    assert [(v.source, v.silent) for v in watch.judge(103 * NS)] == [("air", False)]


def test_a_source_that_says_it_has_ended_is_not_waited_for():
    watch = heard(0, 1, 2)
    watch.told("air", "ended")
    assert watch.judge(10_000 * NS) == []


def test_the_hubs_absence_is_nobodys_silence():
    watch = heard(0, 1, 2)
    watch.deafened(1000 * NS)
    assert not silent_at(watch, 1059)
    assert silent_at(watch, 1061)


def test_learned_and_silent_across_a_restart():
    watch = heard(*range(0, 200, 20))
    again = SourceWatch()
    again.restore(watch.export())
    assert not silent_at(again, 379)
    again.told("water", "silent")
    assert again.judge(379 * NS) == [], "already told"
    assert [v.source for v in again.judge(381 * NS)] == ["air"]


def test_parts_of_the_centre_are_no_sources_that_fall_silent():
    watch = SourceWatch()
    for second in range(100):
        for source in ("hub", "state", "plugin.environment", "demo"):
            watch.hear(source, second * 2 * NS)
    assert [v.source for v in watch.judge(10_000 * NS)] == ["demo"]
