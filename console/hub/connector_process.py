"""``connector``: one MQTT source of the configuration, from its broker to the hub. A child of the hub."""

import os
import re
import sys
import threading
from pathlib import Path

from console.config.folder import data_dir
from console.config.load import ConfigError, load
from console.config.option import Parser, endpoint
from console.config.schema import Config, Mqtt
from console.connectors.intake import Intake
from console.connectors.journal import Journal
from console.connectors.mapfile import Map, load_map
from console.connectors.mapping import read_table
from console.connectors.mqtt import LinkState, MqttClient, MqttOptions
from console.connectors.quarantine import SourceState, source_event
from console.connectors.template import Topic
from console.feed.publisher import Publisher
from console.model.clock import Clock, SystemClock
from console.process.lifeline import hold
from console.wire.record import SYSTEM_STREAM

_REPORT_SECONDS = 2.0
_WAIT_SECONDS = 0.5
_NOT_NAME = re.compile(r"[^A-Z0-9]")


def main(argv: list[str]) -> int:
    """Run until asked to end; 2 if the configuration cannot be used."""
    parser = Parser("vonglau connector", __doc__)
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration; else vonglau.toml of this user")
    parser.add_argument("--name", required=True, help="which [[mqtt]] entry of it")
    parser.add_argument("--rpc", type=endpoint, required=True, help="the hub's two-way endpoint")
    parser.add_argument("--feed", help="accepted for all children of the hub; a connector only sends")
    arguments = parser.parse_args(argv)
    try:
        entry = _entry(load(arguments.config), arguments.name)
        mapping = load_map(Path(entry.map))
        options = mqtt_options(entry)
    except ConfigError as err:
        sys.stderr.write(f"vonglau connector: {err}\n")
        return 2
    folder = data_dir() / "connectors"
    connector = Connector(entry.name, mapping, options, rpc=arguments.rpc, folder=folder, clock=SystemClock())
    table = Path(entry.map).parent / mapping.join.file if mapping.join and mapping.join.file else None
    if table and table.is_file():
        connector.table(table)
    hold(connector.stop)
    connector.run()
    return 0


def _entry(config: Config, name: str) -> Mqtt:
    for entry in config.mqtt:
        if entry.name == name:
            return entry
    raise ConfigError(f"no [[mqtt]] entry is named {name!r}")


def mqtt_options(entry: Mqtt) -> MqttOptions:
    """How to reach the broker of an entry, its password read.

    Raises:
        ConfigError: The password cannot be read.
    """
    password = os.environ.get(f"VONGLAU_MQTT_{_NOT_NAME.sub('_', entry.name.upper())}_PASSWORD", "")
    if entry.password_file:
        try:
            password = next(iter(Path(entry.password_file).read_text(encoding="utf-8").splitlines()), "")
        except (OSError, UnicodeDecodeError) as err:
            raise ConfigError(f"mqtt {entry.name}: password_file: cannot be read: {err}") from err
    return MqttOptions(
        client_id=f"vonglau-{entry.name}",
        host=entry.host,
        port=entry.port,
        version=entry.version,
        username=entry.username,
        password=password,
        tls=entry.tls,
        ca_file=entry.ca_file,
        session_days=entry.session_days,
    )


class Connector:
    """One source: an MQTT session, an intake, a producer. ``run`` owns the thread it is called in.

    Two producers: ``<name>`` for the events, whose count the journal relies on, and ``<name>.state`` for its own state.
    """

    def __init__(self, name: str, mapping: Map, options: MqttOptions, *, rpc: str, folder: Path, clock: Clock) -> None:
        self._name = name
        self._map = mapping
        self._options = options
        self._journal_path = folder / f"{name}.journal"
        self._clock = clock
        self._stopped = threading.Event()
        self._link: tuple[LinkState, str] = ("connecting", "")
        self._greeted = threading.Event()
        self._publisher = Publisher(rpc, name, on_state=lambda _state: self._greeted.set())
        self._voice = Publisher(rpc, f"{name}.state", limit_batches=100)
        self._table: Path | None = None

    def stop(self) -> None:
        """Ask ``run`` to return; any thread."""
        self._stopped.set()
        self._greeted.set()

    def table(self, path: Path) -> None:
        """Where the mapping's joined table lies, if not at the broker."""
        self._table = path

    def run(self) -> None:
        """Carry messages until stopped."""
        try:
            count = self._hub_count()
            if count is not None:
                self._carry(count)
        finally:
            self._publisher.close(0.0)
            self._voice.close(1.0)

    def _hub_count(self) -> int | None:
        """The hub's count, waited for; None if stopped first."""
        while not self._stopped.is_set():
            if (count := self._publisher.count) is not None:
                return count
            self._greeted.wait(_WAIT_SECONDS)
            self._greeted.clear()
        return None

    def _carry(self, count: int) -> None:
        journal = Journal(self._journal_path, count)
        join = self._map.join
        topics = [Topic(self._map.topic).filter, *([join.topic] if join and join.topic else [])]
        client = MqttClient(self._options, topics, self._on_link)
        intake = Intake(
            self._map,
            self._name,
            sink=self._publisher,
            journal=journal,
            count=count,
            acknowledge=client.acknowledge,
            clock=self._clock,
        )
        if self._table:
            intake.mapper.give_table(read_table(self._table))
        client.start(intake.offer)
        told = SourceState("")
        due = 0.0
        while not self._stopped.is_set():
            intake.step(_WAIT_SECONDS, self._stopped.is_set)
            state = self._state(intake)
            now = self._clock.monotonic()
            if state != told and (state.state != told.state or now >= due):
                self._tell(state)
                told, due = state, now + _REPORT_SECONDS
        client.stop()
        self._tell(SourceState("lost", "stopped"))
        journal.close()

    def _on_link(self, state: LinkState, detail: str) -> None:
        self._link = (state, detail)

    def _state(self, intake: Intake) -> SourceState:
        state, detail = self._link
        return SourceState(state, detail, intake.messages, intake.events, intake.bad, intake.repeated)

    def _tell(self, state: SourceState) -> None:
        if self._voice.pending < 50:  # the hub is away: what was true then need not be told later
            self._voice.put(SYSTEM_STREAM, [source_event(state, self._name, self._clock.now())])
