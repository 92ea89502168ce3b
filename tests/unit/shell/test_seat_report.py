"""What a seat tells the hub of itself, and when."""

from console.shell.seat_report import REPEAT_SECONDS, Answer, Health, SeatReport
from console.wire.command import CommandArgument, Receipt

WELL = Health("ok", "ok", device="Loa")
MUTE = Health("failing", "ok", "none")


class Hub:
    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, CommandArgument], Answer]] = []
        self.report = SeatReport(lambda values, answer: self.asked.append((values, answer)))
        self.now = 0.0

    def run(self, health: Health, seconds: float, *, answer: str = "done", live: bool = True) -> list[str]:
        """What was said of the sound in that time."""
        said: list[str] = []
        for _ in range(round(seconds * 4)):
            self.report.tick(health, self.now, live=live)
            for values, reply in self.asked:
                said.append(str(values["sound"]))
                if answer:
                    reply(Receipt(id=bytes(16), status=answer))
            self.asked.clear()
            self.now += 0.25
        return said


def test_a_change_is_told_once():
    hub = Hub()
    assert hub.run(WELL, 600) == ["ok"]
    assert hub.run(MUTE, REPEAT_SECONDS - 1) == ["failing"]
    assert hub.run(WELL, 600) == ["ok"]


def test_an_illness_is_told_again_and_again():
    assert Hub().run(MUTE, 3 * REPEAT_SECONDS - 1) == ["failing"] * 3


def test_nothing_is_sent_to_a_hub_that_is_not_there():
    hub = Hub()
    assert hub.run(MUTE, 60, live=False) == []
    assert hub.run(MUTE, 1) == ["failing"]


def test_a_failure_is_tried_again_but_not_at_once():
    hub = Hub()
    assert len(hub.run(MUTE, 20, answer="failed")) == 4
    assert hub.run(MUTE, 20) == ["failing"]


def test_one_at_a_time():
    hub = Hub()
    assert hub.run(MUTE, 20, answer="") == ["failing"]
