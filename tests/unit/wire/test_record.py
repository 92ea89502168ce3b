"""Records: entities and alarms as events, and what is told of those that are none."""

import json

import pytest

from console.model.event import Event
from console.model.mode import CityMode
from console.model.text import Text
from console.wire.codec import MalformedError
from console.wire.record import MODE_KIND, alarm_event, alarm_of, carries_alarm, entity_of, mode_event, mode_of
from widgets import sample

NEST = "[" * 50_000


def test_there_and_back():
    alarm = sample.alarms()[0]
    assert alarm_of(alarm_event(alarm)) == alarm


def test_a_mode_travels_on_the_stream_of_the_alarms_and_is_none():
    mode = CityMode(id="storm", name=Text("Bão", "Storm"), on=True, revision=3, since=5, changed=7)
    event = mode_event(mode)
    assert (event.entity, event.kind, event.t) == ("mode.storm", MODE_KIND, 7)
    assert mode_of(event) == mode
    assert not carries_alarm(event)
    assert carries_alarm(alarm_event(sample.alarms()[0]))


@pytest.mark.parametrize("read", [entity_of, alarm_of, mode_of])
@pytest.mark.parametrize("record", [None, "", "{}", NEST, '{"x": ' + NEST, "\udcff"])
def test_what_is_none_is_told(read, record):
    values = {} if record is None else {"record": record}
    with pytest.raises(MalformedError, match="record"):
        read(Event("tn.x", "a", "alarm.a.b", 1, values=values))


@pytest.mark.parametrize(
    "change",
    [{"revision": 10**30}, {"changed": 10**30}, {"lon": 1e308}, {"lat": -91.0}, {"priority": 99}, {"count": -1}],
)
def test_an_alarm_out_of_bounds_is_none(change):
    record = json.loads(str(alarm_event(sample.alarms()[0]).values["record"])) | change
    with pytest.raises(MalformedError):
        alarm_of(Event("tn.x", "a", "alarm.a.b", 1, values={"record": json.dumps(record)}))
