"""From a real Mosquitto through a real connector into a real hub: nothing lost, doubled, or bad and believed."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from console.model.event import Quality
from console.wire.record import entity_of

if TYPE_CHECKING:
    from conftest import Child, Log, Mosquitto, Until

START = datetime(2025, 2, 5, 22, 0, tzinfo=UTC)

MAP = """
topic = "air/{station}/hourly"
drop = ["aqi"]

[time]
column = "timestamp"

[entity]
id = "tn.air.{station}"
kind = "air-station"
domain = "environment"
name = { vi = "Trạm {city}", en = "Station {city}" }
lon = 105.84
lat = 21.59

[[column]]
column = "pm25"
kind = "environment.pm25"
unit = "ug/m3"
minimum = 0

[[column]]
column = "wind_speed"
kind = "environment.wind_speed"
unit = "km/h"
to = "m/s"

[[column]]
column = "co"
kind = "environment.co"
unit = "mg/m3"
to = "ug/m3"
quality = "uncertain"
"""


class Station:
    """A publisher at QoS 1 that keeps its own session, so that a killed broker gets what it had not acknowledged."""

    def __init__(self, broker: Mosquitto) -> None:
        self.broker = broker
        self.acknowledged = 0
        self._client = paho.Client(CallbackAPIVersion.VERSION2, "station", clean_session=False, protocol=paho.MQTTv311)
        self._client.reconnect_delay_set(1, 1)
        self._client.max_queued_messages_set(0)
        self._client.on_publish = self._landed
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()

    def _landed(self, *_: object) -> None:
        self.acknowledged += 1

    def say(self, payload: object, topic: str = "air/gia-sang/hourly", *, retain: bool = False) -> None:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        self._client.publish(topic, body, qos=1, retain=retain)

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def station(mosquitto: Mosquitto) -> Iterator[Station]:
    station = Station(mosquitto)
    yield station
    station.stop()


@pytest.fixture
def mapped(tmp_path: Path, connector: Child, log: Log, until: Until) -> Child:
    """The connector, subscribed."""
    (tmp_path / "map.toml").write_text(MAP)
    connector.start()
    until(lambda: any(e.values["state"] == "connected" for e in log.of("system.source")), "the connector subscribes")
    return connector


def row(i: int, **cells: object) -> dict[str, object]:
    time = (START + timedelta(hours=i)).isoformat()
    return {"timestamp": time, "city": "Gia Sàng", "aqi": 185, "pm25": float(i), **cells}


@pytest.mark.usefixtures("mapped")
def test_units_gaps_and_bad_cells(station: Station, log: Log, until: Until):
    station.say(row(0, pm25="104.0", wind_speed="5.4 km/h", co="1.3"))
    station.say(row(1, pm25="N/A", wind_speed="", co=None))
    station.say(row(2, pm25="-7", wind_speed="36 km/h"))
    station.say(b"{not json")
    station.say({**row(3), "timestamp": "yesterday"})
    station.say(row(4, pm25=12))
    until(lambda: len(log.of("environment.pm25")) == 2, "the good values arrive")
    until(lambda: sum(e.n for e in log.of("system.quarantine")) == 3, "the bad ones are counted")

    (entity,) = [entity_of(e) for e in log.of("entity")]
    assert (entity.id, entity.name.vi, entity.lon) == ("tn.air.gia-sang", "Trạm Gia Sàng", 105.84)
    assert [e.values["value"] for e in log.of("environment.pm25")] == [104.0, 12.0]
    assert [e.values["value"] for e in log.of("environment.wind_speed")] == [1.5, 10.0]
    (co,) = log.of("environment.co")
    assert (co.values["value"], co.quality, co.source) == (1300.0, Quality.UNCERTAIN, "mqtt.air")
    assert co.t == int(START.timestamp()) * 1_000_000_000
    assert not log.of("environment.vn_aqi")
    bad = {(e.values["field"], e.values["rule"]): e for e in log.of("system.quarantine")}
    assert set(bad) == {("pm25", "minimum"), ("", "json"), ("timestamp", "time")}
    assert bad["pm25", "minimum"].values["message"] == "air/gia-sang/hourly: pm25: -7 ug/m3 is below 0"
    assert base64.b64decode(str(bad["", "json"].values["bytes"])) == b"{not json"


@pytest.mark.parametrize("victims", ["connector", "hub", "connector hub"])
@pytest.mark.usefixtures("mapped")
def test_kill_9_loses_and_doubles_nothing(
    victims: str, station: Station, log: Log, until: Until, request: pytest.FixtureRequest
):
    rounds, size = 4, 150
    children: list[Child] = [request.getfixturevalue(name) for name in victims.split()]
    for i in range(rounds):
        for k in range(size):
            station.say(row(i * size + k))
        # Killed in the middle of work: some are in the log, some in the broker, some on their way.
        until(lambda n=i: len(log.of("environment.pm25")) >= n * size, "the feed moves on")
        until(lambda n=i: station.acknowledged >= n * size + size // 2, "the broker takes them")
        child = children[i % len(children)]
        child.kill()
        child.start()
    exactly_once(rounds * size, station, log, until)


def test_kill_9_of_mosquitto_loses_and_doubles_nothing(
    station: Station, log: Log, mapped: Child, hub: Child, until: Until
):
    """Killed while the connector holds messages that the hub cannot take: they are delivered twice.

    Mosquitto acknowledges to a publisher before its store is written, so what it loses in between no connector can
    save: it is killed after it has saved.
    """
    size = 100
    for i in range(3):
        hub.kill()
        for k in range(size):
            station.say(row(i * size + k))
        until(lambda n=i: station.acknowledged >= (n + 1) * size, "the broker takes them")
        station.broker.saved()
        station.broker.kill()
        station.broker.start()
        if i == 1:
            mapped.kill()
            mapped.start()
        hub.start()
        until(lambda n=i: len({e.t for e in log.of("environment.pm25")}) == (n + 1) * size, "the round arrives")
    exactly_once(3 * size, station, log, until)


def exactly_once(total: int, station: Station, log: Log, until: Until):
    """All of ``total`` rows are in the log, and none is there twice."""
    until(lambda: len({e.t for e in log.of("environment.pm25")}) == total, "everything arrives")
    station.say(row(total))  # whatever would be doubled is before this one
    until(lambda: log.of("environment.pm25")[-1].values["value"] == total, "the last arrives")
    counts = Counter(e.t for e in log.of("environment.pm25"))
    assert len(counts) == total + 1
    assert set(counts.values()) == {1}


def test_what_the_hub_never_had_is_not_acknowledged_to_the_broker(
    station: Station, log: Log, mapped: Child, hub: Child, until: Until
):
    station.say(row(0))
    until(lambda: len(log.of("environment.pm25")) == 1, "the first arrives")
    hub.kill()
    for i in range(1, 200):
        station.say(row(i))
    until(lambda: station.acknowledged == 200, "the broker takes them")
    station.broker.saved()  # the connector holds its window of messages, which the hub cannot take
    mapped.kill()
    hub.start()
    mapped.start()
    until(lambda: len(log.of("environment.pm25")) >= 200, "all arrive")
    assert sorted(e.values["value"] for e in log.of("environment.pm25")) == [float(i) for i in range(200)]


def test_what_came_while_the_connector_was_away_is_fetched(station: Station, log: Log, mapped: Child, until: Until):
    station.say(row(0))
    until(lambda: len(log.of("environment.pm25")) == 1, "the first arrives")
    mapped.end()
    for i in range(1, 1500):
        station.say(row(i))
    until(lambda: station.acknowledged == 1500, "the broker keeps them")
    mapped.start()
    until(lambda: len(log.of("environment.pm25")) == 1500, "all arrive")
    assert [e.values["value"] for e in log.of("environment.pm25")] == [float(i) for i in range(1500)]
