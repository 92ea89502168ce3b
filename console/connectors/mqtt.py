"""The MQTT client: a persistent session at QoS 1 whose messages are acknowledged by hand, when they are safe."""

import logging
import ssl
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

_log = logging.getLogger(__name__)

LinkState = Literal["connecting", "connected", "lost"]
QOS = 1
WINDOW = 500
_FIRST_BACKOFF, _LONGEST_BACKOFF = 1, 30
_KEEPALIVE = 15
_DAY = 86_400
_LONGEST_SESSION = 0xFFFF_FFFE


class MqttOptions(msgspec.Struct, frozen=True):
    """How to reach the broker; as ``[[mqtt]]`` in ``console.config.schema``, the password read."""

    client_id: str
    host: str
    port: int
    version: Literal["5", "3.1.1"] = "5"
    username: str = ""
    password: str = ""
    tls: bool = False
    ca_file: str = ""
    session_days: float = 7.0


class Message(NamedTuple):
    """One message as it came.

    Attributes:
        topic: Where.
        payload: What.
        retained: It stood there before we came: a table, not news.
        repeated: The broker says that it may have delivered it before.
        ticket: What ``MqttClient.acknowledge`` wants: connection and message id.
    """

    topic: str
    payload: bytes
    retained: bool
    repeated: bool
    ticket: tuple[int, int]


class MqttClient:
    """Connects, subscribes and comes back by itself, with back-off from 1 to 30 s.

    ``on_message`` and ``on_state`` are called in paho's thread. A message that is not acknowledged is delivered again
    after the next connection, also to the next process of the same client id.
    """

    def __init__(
        self,
        options: MqttOptions,
        topics: Sequence[str],
        on_state: Callable[[LinkState, str], None],
    ) -> None:
        self._options = options
        self._topics = [(topic, QOS) for topic in topics]
        self._on_message: Callable[[Message], None] = lambda _message: None
        self._on_state = on_state
        self._connection = 0
        self._client = self._make()

    def start(self, on_message: Callable[[Message], None]) -> None:
        """Begin to connect; returns at once."""
        self._on_message = on_message
        self._on_state("connecting", "")
        v5 = self._options.version == "5"
        properties: Properties | None = None
        if v5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = min(round(self._options.session_days * _DAY), _LONGEST_SESSION)
            properties.ReceiveMaximum = WINDOW
        self._client.connect_async(
            self._options.host,
            self._options.port,
            _KEEPALIVE,
            clean_start=False if v5 else paho.MQTT_CLEAN_START_FIRST_ONLY,
            properties=properties,
        )
        self._client.loop_start()

    def acknowledge(self, ticket: tuple[int, int]) -> None:
        """Tell the broker that a message is safe; any thread.

        A ticket of an earlier connection is let go: the broker delivers that message again, under a number that may be
        another's by then.
        """
        connection, mid = ticket
        if connection == self._connection:
            self._client.ack(mid, QOS)

    def stop(self) -> None:
        """Disconnect, leaving the session at the broker, and end the thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def _make(self) -> paho.Client:
        options = self._options
        v5 = options.version == "5"
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            options.client_id,
            clean_session=None if v5 else False,
            protocol=paho.MQTTv5 if v5 else paho.MQTTv311,
            manual_ack=True,
        )
        client.reconnect_delay_set(_FIRST_BACKOFF, _LONGEST_BACKOFF)
        if options.username:
            client.username_pw_set(options.username, options.password)
        if options.tls:
            client.tls_set_context(  # pyright: ignore[reportUnknownMemberType] - untyped default in paho
                ssl.create_default_context(cafile=options.ca_file or None)
            )
        client.on_connect = self._connected
        client.on_connect_fail = self._failed
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_message = self._received
        return client

    def _connected(
        self,
        client: paho.Client,
        _userdata: object,
        _flags: paho.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._on_state("lost", f"{self._options.host}:{self._options.port}: {reason}")
            return
        client.subscribe(self._topics)

    def _subscribed(
        self,
        _client: paho.Client,
        _userdata: object,
        _mid: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        refused = [
            f"{topic}: {reason}" for (topic, _), reason in zip(self._topics, reasons, strict=False) if reason.is_failure
        ]
        self._on_state("lost" if refused else "connected", "; ".join(refused))

    def _failed(self, _client: paho.Client, _userdata: object) -> None:
        self._on_state("lost", f"{self._options.host}:{self._options.port}: no connection")

    def _disconnected(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: paho.DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        self._connection += 1
        self._on_state("lost", str(reason) if reason.is_failure else "")

    def _received(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            _log.info("a topic that is not UTF-8 was let go")
            self._client.ack(message.mid, message.qos)
            return
        ticket = (self._connection, message.mid if message.qos else 0)
        self._on_message(Message(topic, bytes(message.payload), message.retain, message.dup, ticket))
