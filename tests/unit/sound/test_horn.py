"""The horn on a clock that is moved by hand: what sounds, when, and what keeps quiet."""

from collections.abc import Iterable

from msgspec import structs

from console.model.alarm import Alarm, Process, Suppression
from console.model.text import Text
from console.sound.horn import FLOOD_SECONDS, GAPS, Cue, Horn
from console.sound.pattern import PATTERNS, TROUBLE

STEP = 0.25


def alarm(number: int = 1, priority: int = 1, **parts: object) -> Alarm:
    plain = Alarm(
        entity=f"tn.x.{number}", rule="x.high", title=Text("x"), priority=priority, domain="x",
        process=Process.ABNORMAL, acknowledged=False, occurrence="o",
    )  # fmt: skip
    return structs.replace(plain, **parts)


class Seat:
    """A horn and what it sounded when."""

    def __init__(self) -> None:
        self.horn, self.now = Horn(), 1000.0
        self.heard: list[tuple[float, Cue]] = []

    def tell(self, *alarms: Alarm) -> None:
        for one in alarms:
            self.horn.see(one, self.now)

    def raise_(self, *alarms: Alarm) -> None:
        self.tell(*alarms)
        for one in alarms:
            self.horn.announce(one, self.now)

    def run(self, seconds: float) -> list[tuple[float, Cue]]:
        """Seconds since now, and the cues of that time."""
        start, before = self.now, len(self.heard)
        while self.now < start + seconds:
            cue = self.horn.turn(self.now)
            if cue:
                self.heard.append((self.now, cue))
            self.now += STEP
        return [(at - start, cue) for at, cue in self.heard[before:]]


def times(heard: Iterable[tuple[float, Cue]]) -> list[float]:
    return [at for at, _ in heard]


def test_a_calm_seat_is_quiet():
    assert Seat().run(600) == []


def test_a_critical_sounds_at_once_and_is_repeated_until_it_is_acknowledged():
    seat = Seat()
    seat.raise_(alarm())
    assert times(seat.run(30)) == [0, 8, 16, 24]
    seat.tell(alarm(acknowledged=True))
    assert seat.run(60) == []


def test_each_priority_has_its_own_pace():
    for priority in (1, 2, 3, 4):
        seat = Seat()
        seat.raise_(alarm(priority=priority))
        every = PATTERNS[priority].every
        assert times(seat.run(3 * every)) == [0, every, 2 * every]


def test_what_only_changes_makes_no_sound_of_its_own():
    seat = Seat()
    seat.raise_(alarm(priority=3))
    seat.run(5)
    seat.tell(*(alarm(priority=3, revision=k) for k in range(20)))
    assert seat.run(20) == [], "the next is the repetition"


def test_the_highest_wins_and_covers_the_rest():
    seat = Seat()
    seat.raise_(alarm(2, 3), alarm(3, 2), alarm(1, 1))
    assert {cue.pattern for _, cue in seat.run(60)} == {1}
    seat.tell(alarm(1, 1, acknowledged=True))
    assert {cue.pattern for _, cue in seat.run(60)} == {2}
    seat.tell(alarm(3, 2, acknowledged=True))
    assert {cue.pattern for _, cue in seat.run(60)} == {3}


def test_a_critical_cuts_a_lesser_sound_off_and_a_lesser_one_never_cuts():
    seat = Seat()
    seat.raise_(alarm(2, 2))
    assert seat.run(STEP) == [(0, Cue(2))]
    seat.raise_(alarm(1, 1))
    assert seat.run(STEP) == [(0, Cue(1))]
    seat.raise_(alarm(3, 2))
    assert seat.run(7) == []


def test_a_second_critical_sounds_too_when_the_first_burst_is_over():
    seat = Seat()
    seat.raise_(alarm(1))
    seat.run(1)
    seat.raise_(alarm(2))
    (at,) = times(seat.run(6))
    assert 1 + at >= PATTERNS[1].seconds
    assert 1 + at < PATTERNS[1].every


def test_a_thousand_at_once_are_one_burst():
    seat = Seat()
    seat.raise_(*(alarm(k, 2) for k in range(1000)))
    assert times(seat.run(14)) == [0]


def test_a_flood_is_not_noise_and_a_new_critical_still_sounds():
    seat = Seat()
    steady: list[tuple[float, Cue]] = []
    for k in range(120):
        seat.raise_(alarm(k, 2 + k % 3))
        steady += seat.run(1)
    assert len(steady) <= 120 / GAPS[2] + 1
    seat.horn.flooded = True
    seat.run(FLOOD_SECONDS)
    before = len(seat.heard)
    for k in range(300):
        seat.raise_(alarm(1000 + k, 2 + k % 3))
        seat.run(1)
    assert len(seat.heard) - before <= 300 / FLOOD_SECONDS + 1
    seat.raise_(alarm(9999, 1))
    assert seat.run(STEP) == [(0, Cue(1))]


def test_what_returned_by_itself_sounds_once():
    seat = Seat()
    returned = alarm(process=Process.NORMAL)
    seat.raise_(returned)
    assert times(seat.run(60)) == [0]


def test_a_latched_one_calls_until_it_is_acknowledged():
    seat = Seat()
    seat.raise_(alarm(process=Process.NORMAL, latched=True))
    assert len(seat.run(60)) == 8


def test_what_is_suppressed_is_silent():
    seat = Seat()
    seat.raise_(alarm(suppression=Suppression.SHELVED))
    assert seat.run(60) == []
    seat.raise_(alarm())
    seat.run(1)
    seat.tell(alarm(suppression=Suppression.SHELVED))
    assert seat.run(60) == []


def test_what_was_acknowledged_before_it_could_sound_is_silent():
    seat = Seat()
    seat.raise_(alarm())
    seat.tell(alarm(acknowledged=True))
    assert seat.run(60) == []


def test_an_acknowledgement_cuts_the_burst_off():
    seat = Seat()
    seat.raise_(alarm(1), alarm(2))
    seat.run(0.5)
    assert not seat.horn.cut()
    seat.tell(alarm(1, acknowledged=True))
    assert not seat.horn.cut(), "the other one still calls"
    seat.tell(alarm(2, acknowledged=True))
    assert seat.horn.cut()
    assert not seat.horn.cut(), "told once"


def test_what_stands_acknowledged_reminds_rarely_and_softly():
    seat = Seat()
    seat.raise_(alarm(1, 1), alarm(2, 2), alarm(3, 3))
    seat.run(1)
    seat.tell(alarm(1, 1, acknowledged=True), alarm(2, 2, acknowledged=True), alarm(3, 3, acknowledged=True))
    heard = seat.run(1801)
    assert {cue for _, cue in heard} == {Cue(1, soft=True), Cue(2, soft=True)}
    assert times(h for h in heard if h[1].pattern == 1) == [300 * k for k in range(1, 7)]
    assert len([h for h in heard if h[1].pattern == 2]) == 2
    seat.tell(
        alarm(1, 1, acknowledged=True, process=Process.NORMAL), alarm(2, 2, acknowledged=True, process=Process.NORMAL)
    )
    assert seat.run(3600) == []


def test_silence_is_bounded_and_no_acknowledgement():
    seat = Seat()
    seat.raise_(alarm(1, 1), alarm(2, 2))
    seat.run(1)
    seat.horn.press(seat.now, 120)
    assert seat.horn.silenced(seat.now) == 120
    assert seat.run(120) == []
    assert seat.horn.silenced(seat.now) == 0
    assert seat.run(STEP) == [(0, Cue(1))], "it ends by itself, and what calls is heard again"


def test_a_new_critical_sounds_in_spite_of_the_silence_and_lesser_ones_do_not():
    seat = Seat()
    seat.raise_(alarm(1, 1))
    seat.horn.press(seat.now, 300)
    seat.raise_(alarm(2, 2), alarm(3, 4))
    assert seat.run(20) == []
    seat.raise_(alarm(4, 1))
    assert times(seat.run(20)) == [0, 8, 16]
    seat.tell(alarm(4, 1, acknowledged=True))
    assert seat.run(100) == [], "the silence goes on for the rest"


def test_the_key_stops_the_noise_first_and_else_ends_the_silence():
    seat = Seat()
    seat.raise_(alarm(1, 1))
    seat.horn.press(seat.now, 120)
    seat.raise_(alarm(2, 1))
    seat.run(10)
    seat.horn.press(seat.now, 120)
    assert seat.horn.silenced(seat.now) == 120, "renewed"
    assert seat.run(60) == []
    seat.horn.press(seat.now, 120)
    assert seat.horn.silenced(seat.now) == 0
    assert seat.run(STEP) == [(0, Cue(1))]


def test_a_snapshot_repeats_what_calls_and_knows_nothing_new():
    seat = Seat()
    seat.raise_(alarm(1, 1), alarm(2, 2))
    seat.run(10)
    seat.horn.reset([alarm(2, 2), alarm(3, 3)], seat.now)
    assert {cue.pattern for _, cue in seat.run(40)} == {2}
    opened = Seat()
    opened.horn.reset([alarm(1, 2)], opened.now)
    assert times(opened.run(20)) == [0, 15], "a seat that opens on standing alarms is called to them"


def test_a_snapshot_keeps_the_silence_and_what_sounds_through_it():
    seat = Seat()
    seat.horn.press(seat.now, 300)
    seat.raise_(alarm(1, 1))
    seat.run(1)
    seat.horn.reset([alarm(1, 1), alarm(2, 2)], seat.now)
    assert {cue.pattern for _, cue in seat.run(30)} == {1}


def test_trouble_calls_until_it_is_over_even_in_a_silence_that_began_before():
    seat = Seat()
    seat.horn.press(seat.now, 300)
    seat.horn.trouble(seat.now, on=True)
    seat.horn.trouble(seat.now, on=True)
    assert [c for _, c in seat.run(45)] == [Cue(TROUBLE)] * 3
    seat.horn.press(seat.now, 60)
    assert seat.run(59) == []
    seat.horn.trouble(seat.now, on=False)
    assert seat.run(60) == []


def test_a_change_of_priority_is_the_same_alarm():
    seat = Seat()
    seat.raise_(alarm(1, 3))
    seat.run(1)
    seat.raise_(alarm(1, 1))
    assert {cue.pattern for _, cue in seat.run(60)} == {1}
    seat.tell(alarm(1, 1, acknowledged=True))
    assert seat.run(60) == []
