"""What the seats see of a camera, one word of it for all."""

import pytest

from console.hub.state_camera import AWAY_SECONDS, CameraDesk
from console.model.clock import NS
from console.model.event import Event
from console.model.principal import Principal
from console.model.text import Text
from console.wire.command import Command, CommandArgument
from console.wire.record import CAMERA_KIND

T = 1_700_000_000 * NS


class World:
    def __init__(self) -> None:
        self.desk, self.now = CameraDesk(), T
        self.log: list[Event] = []

    def say(self, state: CommandArgument, seat: str = "1", camera: str = "c") -> str | Text:
        command = Command(
            id=bytes(16), service="seat", name="picture", entity=camera, revision=0,
            principal=Principal("Lan", seat=seat), arguments={"state": state, "why": "stalled", "name": "C-1"},
        )  # fmt: skip
        event = self.desk.picture(command, self.now)
        if isinstance(event, Text):
            return event
        self.log.append(event)
        self.desk.know(event)
        return str(event.values["state"])

    def wait(self, seconds: float) -> list[str]:
        self.now += round(seconds * NS)
        return [str(e.values["state"]) for e in self.desk.away(self.now)]


def test_a_lost_picture_is_told_with_its_camera_and_reason():
    world = World()
    assert world.say("lost") == "lost"
    (event,) = world.log
    assert (event.entity, event.kind) == ("c", CAMERA_KIND)
    assert {k: event.values[k] for k in ("name", "why", "seat")} == {"name": "C-1", "why": "stalled", "seat": "1"}
    assert world.say("ok") == "ok"


def test_a_camera_is_lost_while_one_seat_misses_it():
    world = World()
    world.say("lost", "1")
    world.say("lost", "2")
    assert world.say("ok", "1") == "lost"
    assert world.say("ok", "2") == "ok"


def test_a_seat_that_is_heard_no_more_counts_no_longer():
    world = World()
    world.say("lost", "1")
    assert world.wait(AWAY_SECONDS - 1) == []
    world.say("lost", "2")
    assert world.wait(2) == ["lost"]
    assert world.wait(AWAY_SECONDS) == ["unknown"]
    assert world.wait(AWAY_SECONDS) == []


def test_a_new_process_knows_from_the_log():
    old, new = World(), World()
    old.say("lost", "1")
    for event in old.log:
        new.desk.know(event)
    assert new.say("ok", "2") == "lost"


@pytest.mark.parametrize("state", ["", "gone", 1, None])
def test_a_word_that_says_nothing_is_refused(state: CommandArgument):
    assert isinstance(World().say(state), Text)
