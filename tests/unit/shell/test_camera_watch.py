"""What a seat tells the hub of its tiles, and when."""

import pytest

from console.camera.state import State
from console.shell.camera_watch import DELAY_SECONDS, FROZEN_SECONDS, REPEAT_SECONDS, Answer, CameraWatch
from console.wire.command import CommandArgument, Receipt


class Hub:
    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, CommandArgument], Answer]] = []
        self.watch = CameraWatch(lambda _camera, values, answer: self.asked.append((values, answer)))
        self.now = 0.0

    def run(self, state: State | None, seconds: float, *, answer: str = "done", live: bool = True) -> list[str]:
        """What was said in that time."""
        said: list[str] = []
        for _ in range(round(seconds)):
            self.watch.tick({"c": state} if state else {}, {"c": "C-1"}, self.now, live=live)
            for values, reply in self.asked:
                said.append(f"{values['state']} {values['why']}")
                if answer:
                    reply(Receipt(id=bytes(16), status=answer))
            self.asked.clear()
            self.now += 1
        return said


def test_a_camera_that_is_well_is_no_news():
    assert Hub().run(State.LIVE, 600) == []


@pytest.mark.parametrize("state", [State.LOST, State.NO_ANSWER, State.STALLED, State.BLACK, State.WRONG_CREDENTIALS])
def test_a_missing_picture_is_told_after_a_delay_and_its_return_at_once(state: State):
    hub = Hub()
    assert hub.run(State.LIVE, 5) == []
    assert hub.run(state, DELAY_SECONDS) == []
    assert hub.run(state, 2) == [f"lost {state}"]
    assert hub.run(State.LIVE, 2) == ["ok live"]
    assert hub.run(State.LIVE, 100) == []


def test_a_short_loss_is_none_and_trying_again_does_not_begin_it_anew():
    hub = Hub()
    assert hub.run(State.LOST, DELAY_SECONDS - 1) == []
    assert hub.run(State.LIVE, 2) == []
    assert hub.run(State.LOST, DELAY_SECONDS + 1) == ["lost lost"]
    assert hub.run(State.CONNECTING, 3) == []
    assert hub.run(State.NO_ANSWER, 3) == []


def test_a_loss_is_told_again_while_it_lasts():
    assert len(Hub().run(State.LOST, DELAY_SECONDS + 3 * REPEAT_SECONDS - 1)) == 3


def test_one_picture_over_and_over_may_be_a_street_at_rest_for_a_minute():
    hub = Hub()
    assert hub.run(State.FROZEN, FROZEN_SECONDS) == []
    assert hub.run(State.FROZEN, 2) == ["lost frozen"]


@pytest.mark.parametrize("state", [State.NO_MEMORY, State.DECODER_LOST, State.NO_STREAM, State.PREPARING])
def test_what_this_machine_is_at_fault_for_is_no_alarm_of_a_camera(state: State):
    assert Hub().run(state, 100) == []


def test_nothing_is_told_to_a_hub_that_is_not_there_and_a_failure_is_tried_again():
    hub = Hub()
    assert hub.run(State.LOST, 60, live=False) == []
    assert len(hub.run(State.LOST, 20, answer="failed")) == 4
    assert hub.run(State.LOST, 6) == ["lost lost"]


def test_a_closed_tile_is_forgotten():
    hub = Hub()
    hub.run(State.LOST, DELAY_SECONDS + 1)
    assert hub.run(None, 5) == []
    assert hub.run(State.LIVE, 5) == []
