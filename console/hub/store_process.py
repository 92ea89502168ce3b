"""The store process: ``vonglau store``, started by ``vonglau hub``. Writes every event, answers series and alarms.

Service ``history``, command ``get-series``: ``entity``, and the arguments ``kind``, ``from`` and ``to`` (UTC ns), and
``points`` (at most 20,000; 1,000 unless told). ``Receipt.data`` is ``console.wire.series``: msgpack ``[t_ns, value]``.
Questions on alarms stand in ``console.hub.store_question``, those on what a rule would have done in
``console.hub.rehearsal_desk``.
"""

import logging
import sys
import time
from pathlib import Path

from console.config.folder import FolderError, prepare
from console.config.option import Parser, between, endpoint
from console.config.schema import Hub
from console.config.schema import Store as Settings
from console.feed.follower import Follower
from console.feed.publisher import BackPressureError, Publisher
from console.feed.service import CommandService, Reply
from console.geo.area import Areas, read_areas
from console.history.alarm_trail import AreaOf
from console.history.place import url_of
from console.history.store import Store, StoreError
from console.hub.rehearsal_desk import Rehearsals
from console.hub.store_handover import NAMES as HANDOVER_NAMES
from console.hub.store_handover import handovers
from console.hub.store_question import AlarmQuestions
from console.hub.store_writer import StoreWriter
from console.model.clock import NS
from console.model.event import Event, Values
from console.process.lifeline import hold
from console.wire.command import Command, Receipt
from console.wire.record import STORE_KIND, SYSTEM_STREAM
from console.wire.series import encode_series
from resources import locate

_log = logging.getLogger(__name__)

PRODUCER = "store"
SERVICE = "history"
MOST_POINTS = 20_000
_POINTS = 1000
_DAY = 86_400


def _parser() -> Parser:
    hub = Hub()
    parser = Parser("vonglau store", "The history of a hub in a database.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the database")
    parser.add_argument("--rpc", type=endpoint, default=hub.rpc, help="the hub's two-way endpoint")
    parser.add_argument("--feed", type=endpoint, default=hub.feed, help="the hub's one-way endpoint")
    parser.add_argument("--url", default="", help="SQLAlchemy URL; SQLite in the data folder unless told")
    parser.add_argument(
        "--keep-days",
        type=between(0, 36_500),
        default=Settings().keep_days,
        help="delete older events; 0 keeps all",
    )
    parser.add_argument(
        "--keep-alarm-days",
        type=between(0, 36_500),
        default=Settings().keep_alarm_days,
        help="delete older occurrences of alarms; 0 keeps all",
    )
    return parser


def _areas() -> Areas:
    """The wards of the city that is shipped; without them alarms have no area, which only the KPIs of areas miss."""
    try:
        return read_areas(locate("city", "thai_nguyen_wards.geojson"))
    except (OSError, ValueError) as err:
        _log.warning("store: no areas: %s", err)
        return Areas(())


def main(argv: list[str]) -> int:
    """Serve until asked to stop; 1 when it can go on no longer and wants to be started again, 2 for a bad folder."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s store %(levelname)s %(message)s")
    try:
        prepare(options.data)
    except FolderError as err:
        sys.stderr.write(f"vonglau store: {err}\n")
        return 2
    url = url_of(options.url, options.data)
    keep = (round(options.keep_days * _DAY * NS), round(options.keep_alarm_days * _DAY * NS))
    process = StoreProcess(url, (options.rpc, options.feed), keep, _areas().of)
    hold(process.stop)
    return process.run()


class StoreProcess:
    """The writer with its sockets, and the answers."""

    def __init__(self, url: str, endpoints: tuple[str, str], keep_ns: tuple[int, int], area_of: AreaOf) -> None:
        self._url = url
        self._endpoints = endpoints
        self._area_of = area_of
        self._writer = StoreWriter(self._tell, *keep_ns)
        self._questions = AlarmQuestions(lambda: self._store)
        self._rehearsals = Rehearsals(url)
        self._publisher = Publisher(endpoints[0], PRODUCER)
        self._store: Store | None = None
        self._failure: Exception | None = None

    def stop(self) -> None:
        """End soon; from any thread."""
        self._writer.stop()

    def run(self) -> int:
        """Serve until stopped."""
        service = CommandService(self._endpoints[0], SERVICE, self._answer)
        self._questions.start()
        self._rehearsals.start()
        service.start()
        try:
            if self._writer.attempt(self._open) and self._store:
                self._write(self._store)
        finally:
            service.stop()
            self._questions.stop()
            self._rehearsals.stop()
            if self._store:
                self._store.close()
            self._publisher.close(timeout=0.5)
        return 1 if self._failure else 0

    def _open(self) -> None:
        store = Store(self._url, self._area_of)
        try:
            self._writer.begin(store.position())
        except StoreError:
            store.close()
            raise
        self._store = store

    def _write(self, store: Store) -> None:
        position = store.position()
        follower = Follower(
            *self._endpoints,
            None,
            position.sequences,
            self._writer.offer,
            epoch=position.epoch,
            on_epoch=self._writer.new_log,
            on_failure=self._fail,
        )
        follower.start()
        try:
            self._writer.run(store)
        finally:
            follower.stop()

    def _fail(self, err: Exception) -> None:
        _log.error("store: cannot go on, wants to be started again", exc_info=err)
        self._failure = err
        self._writer.stop()

    def _tell(self, reason: str) -> None:
        """Say on stream ``system`` whether history is written."""
        values: Values = {"name": "store", "state": "failing" if reason else "ok", "reason": reason}
        event = Event("process.store", PRODUCER, STORE_KIND, time.time_ns(), values=values)
        try:
            self._publisher.put(SYSTEM_STREAM, [event], timeout=0.5)
        except BackPressureError as err:
            _log.warning("store: the hub is not told either: %s", err)

    def _answer(self, command: Command, reply: Reply) -> None:
        store = self._store
        if command.name in AlarmQuestions.NAMES:
            self._questions.ask(command, reply)
        elif command.name in HANDOVER_NAMES:
            reply(handovers(store, command))
        elif command.name in Rehearsals.NAMES and store is not None:
            self._rehearsals.ask(command, reply)
        elif command.name not in ("get-series", *Rehearsals.NAMES):
            reply(Receipt(id=command.id, status="refused", reason="lệnh không được hỗ trợ|no such command"))
        elif store is None:
            reply(Receipt(id=command.id, status="failed", reason="chưa mở được lịch sử|history is not open yet"))
        else:
            reply(_series(store, command))


def _series(store: Store, command: Command) -> Receipt:
    arguments = command.arguments
    kind, since, until = arguments.get("kind"), arguments.get("from"), arguments.get("to")
    points = arguments.get("points", _POINTS)
    if not (isinstance(kind, str) and isinstance(since, int) and isinstance(until, int) and isinstance(points, int)):
        reason = "cần kind, from, to (ns)|kind, from and to (ns) are needed"
        return Receipt(id=command.id, status="refused", reason=reason)
    try:
        t, value = store.series(command.entity, kind, since, until, min(points, MOST_POINTS))
    except StoreError as err:
        return Receipt(
            id=command.id, status="failed", reason=f"không đọc được lịch sử: {err}|cannot read history: {err}"
        )
    return Receipt(id=command.id, status="done", data=encode_series(t.tolist(), value.tolist()))
