"""Where a replay sends its rows: raw to an MQTT broker, so that a connector does the mapping, or mapped to the hub."""

import contextlib
import os
import re
import threading
from collections.abc import Callable, Sequence

import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from console.connectors.cell import Cell, CellError
from console.connectors.mapfile import Map
from console.connectors.mapping import Bad, Mapper, Row
from console.connectors.recording import RecordedRow
from console.connectors.template import Topic, fill
from console.feed.publisher import BackPressureError, Publisher
from console.model.event import Event, Values
from console.wire.record import ENTITY_STREAM, SOURCE_KIND, SYSTEM_STREAM, entity_event

_URL = re.compile(r"^mqtt://(?:(?P<user>[^@/:]+)@)?(?P<host>\[[^\]]+\]|[^:/@]+)(?::(?P<port>\d{1,5}))?/?$")
_CONNECT_SECONDS = 10.0
_PATIENCE_SECONDS = 0.5
_MOST_IN_FLIGHT = 1000
_NO_SUBSCRIBER = 0x10
PASSWORD = "VONGLAU_REPLAY_PASSWORD"  # noqa: S105 - the name of the variable that holds it


class TargetError(ValueError):
    """The target cannot be reached or understood."""


class MqttTarget:
    """Publishes each row as a JSON object at QoS 1 on the mapping's topic, and the joined table once, retained.

    Raises:
        TargetError: The URL is not one, or the broker does not answer within 10 s.
    """

    def __init__(self, url: str, mapping: Map, table: Sequence[Row] | None, stopped: Callable[[], bool]) -> None:
        match = _URL.match(url)
        if match is None:
            raise TargetError(f"--to {url!r}: expected hub or mqtt://[USER@]HOST[:PORT]")
        self._topic = mapping.topic
        self._captures = Topic(mapping.topic).names
        self._stopped = stopped
        self._flying = threading.Condition()
        self._in_flight = 0
        self._answered = threading.Event()
        self._refused = ""
        self._unheard = False
        self._pause = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.max_inflight_messages_set(_MOST_IN_FLIGHT)
        self._client.max_queued_messages_set(0)
        self._client.reconnect_delay_set(1, 5)
        self._client.on_connect = self._connected
        self._client.on_publish = self._landed
        if match["user"]:
            self._client.username_pw_set(match["user"], os.environ.get(PASSWORD, ""))
        host, port = match["host"].strip("[]"), int(match["port"] or 1883)
        if not 1 <= port <= 65535:
            raise TargetError(f"--to {url!r}: port {port} is not in 1..65535")
        try:
            self._client.connect(host, port, keepalive=15)
        except (OSError, UnicodeError) as err:  # UnicodeError: a host name that no DNS could hold
            raise TargetError(f"--to {url!r}: {err}") from err
        self._client.loop_start()
        if not self._answered.wait(_CONNECT_SECONDS) or self._refused:
            self.close()
            raise TargetError(f"{url}: {self._refused or f'no answer within {_CONNECT_SECONDS:g} s'}")
        if table and mapping.join and mapping.join.topic:
            self._publish(mapping.join.topic, msgspec.json.encode(list(table)), retain=True)

    def send(self, row: RecordedRow, fields: dict[str, Cell], _t: int) -> list[Bad]:
        """Publish one row; waits while a thousand are under way."""
        try:
            topic = fill(self._topic, row.fields)
        except CellError as err:
            return [Bad(row.where, "topic", err.rule, str(err))]
        payload = {k: v for k, v in fields.items() if k not in self._captures}
        self._publish(topic, msgspec.json.encode(payload), retain=False)
        return []

    def ready(self, row: RecordedRow, tell: Callable[[str], None]) -> None:
        """Wait until somebody subscribes to the topic of ``row``: before that a broker drops what it is given.

        Asked by publishing ``[]``, no row at all, until the broker (MQTT 5) does not answer "no matching subscribers".
        """
        topic = fill(self._topic, row.fields)
        self._publish(topic, b"[]", retain=False)
        told = False
        while not self.wait(_PATIENCE_SECONDS) or self._unheard:
            if self._stopped():
                return
            if self._unheard:
                if not told:
                    tell(f"nobody subscribes to {topic} yet; waiting")
                told = True
                self._unheard = False
                self._pause.wait(_PATIENCE_SECONDS)
                self._publish(topic, b"[]", retain=False)

    def wait(self, timeout: float) -> bool:
        """Wait until the broker has acknowledged everything; whether it has."""
        with self._flying:
            return self._flying.wait_for(lambda: self._in_flight == 0, timeout)

    def end(self) -> None:
        """The connector that maps the rows lives on."""

    def close(self) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()

    def _publish(self, topic: str, payload: bytes, *, retain: bool) -> None:
        with self._flying:
            while not self._flying.wait_for(lambda: self._in_flight < _MOST_IN_FLIGHT, _PATIENCE_SECONDS):
                if self._stopped():
                    return
            self._in_flight += 1
        self._client.publish(topic, payload, qos=1, retain=retain)

    def _connected(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: paho.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._refused = str(reason) if reason.is_failure else ""
        self._answered.set()

    def _landed(
        self, _client: paho.Client, _userdata: object, _mid: int, reason: ReasonCode, _properties: Properties
    ) -> None:
        with self._flying:
            self._unheard = reason.value == _NO_SUBSCRIBER
            self._in_flight -= 1
            self._flying.notify_all()


class HubTarget:
    """Maps each row itself and puts it to the hub."""

    def __init__(
        self,
        rpc: str,
        source: str,
        mapping: Map,
        table: Sequence[Row] | None,
        *,
        stopped: Callable[[], bool],
        now: Callable[[], int],
    ) -> None:
        self._source = source
        self._now = now
        self._stopped = stopped
        self._mapper = Mapper(mapping, source)
        if table is not None:
            self._mapper.give_table(table)
        self._publisher = Publisher(rpc, source, limit_batches=1000)

    def ready(self, _row: RecordedRow, _tell: Callable[[str], None]) -> None:
        """The hub keeps what nobody reads yet; it is told that this source speaks."""
        self._tell("live")

    def end(self) -> None:
        """Tell that this source is silent from now on because it has nothing more to say: that is no alarm."""
        self._tell("ended")

    def _tell(self, state: str) -> None:
        values: Values = {"name": self._source, "state": state}
        event = Event(f"source.{self._source}", self._source, SOURCE_KIND, self._now(), values=values)
        with contextlib.suppress(BackPressureError):  # then the watch of sources finds out by itself
            self._publisher.put(SYSTEM_STREAM, [event], _PATIENCE_SECONDS)

    def send(self, row: RecordedRow, fields: dict[str, Cell], t: int) -> list[Bad]:
        """Put one row, which bears the time ``t``; waits while a thousand batches are unacknowledged."""
        mapped = self._mapper.row(fields, row.where, t)
        self._put(ENTITY_STREAM, [entity_event(entity, self._source, t) for entity in mapped.entities])
        streams: dict[str, list[Event]] = {}
        for event in mapped.events:
            streams.setdefault(event.kind.partition(".")[0], []).append(event)
        for stream, events in streams.items():
            self._put(stream, events)
        return mapped.bad

    def _put(self, stream: str, events: list[Event]) -> None:
        while events and not self._stopped():
            with contextlib.suppress(BackPressureError):
                self._publisher.put(stream, events, _PATIENCE_SECONDS)
                return

    def wait(self, timeout: float) -> bool:
        """Wait until the hub has acknowledged everything; whether it has."""
        return self._publisher.flush(timeout)

    def close(self) -> None:
        """End the publisher."""
        self._publisher.close(0.0)
