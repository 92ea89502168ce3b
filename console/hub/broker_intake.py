"""The intake: producers' greetings and batches, each accepted once and in order."""

from collections import OrderedDict

from console.hub.broker_socket import Rpc
from console.hub.broker_time import BoundedTime
from console.hub.broker_writer import OWN_STREAMS, forbidden
from console.hub.ingest import Ingest, is_stream
from console.hub.log import Group, Log
from console.hub.quarantine import Fault, Quarantine
from console.model.clock import NS
from console.wire.codec import array_header, decode_events
from console.wire.columns import is_columns
from console.wire.frame import ACK, ERR, HI, NAK, PUT, u64
from console.wire.record import QUARANTINE_KIND, SYSTEM_STREAM

NOWHERE = ""  # the log's stream of batches of which nothing was good: they count as numbers, not as events
_NAK_SECONDS = 0.5
_LONGEST_PRODUCER = 255
_PUT_FRAMES = 6
_MOST_FENCED = 10_000
_MOST_OWNERS = 10_000


class Intake:
    """Accepts ``last + 1`` of each producer into the log's open group; acknowledges when that is committed.

    Attributes:
        closed: While true (full disk) nothing is accepted; who tried is told to go back when it opens.
    """

    def __init__(self, log: Log, rpc: Rpc, ingest: Ingest, quarantine: Quarantine, time: BoundedTime) -> None:
        self._log = log
        self._rpc = rpc
        self._ingest = ingest
        self._quarantine = quarantine
        self._time = time
        self._streams: dict[bytes, str] = {}
        self._owners: dict[bytes, bytes] = {}  # the connection that speaks for a producer
        self._fenced: OrderedDict[tuple[bytes, bytes], None] = OrderedDict()  # and those that did
        self._greeted: list[tuple[bytes, bytes, int]] = []  # and the last batch under way when it did
        self._corrected: dict[bytes, float] = {}
        self._owed: set[bytes] = set()
        self.closed = False

    def hello(self, identity: bytes, frames: list[bytes]) -> None:
        """HI: say what is durable, so that the producer sends the rest again."""
        if len(frames) < 3 or not 0 < len(frames[2]) <= _LONGEST_PRODUCER:
            self._malformed(identity, HI, frames, "HI producer")
            return
        producer = frames[2]
        if len(self._owners) >= _MOST_OWNERS and producer not in self._owners and not self._log.last(producer):
            self._rpc.send(identity, ERR, HI, producer, b"too many producers")
            return
        self._fenced.pop((identity, producer), None)
        self._claim(identity, producer)
        self._corrected[producer] = -1.0
        self._greeted.append((identity, producer, self._log.last(producer)))
        self._greet()

    def put(self, identity: bytes, frames: list[bytes]) -> None:
        """PUT: take the batch, or say where the producer stands."""
        if len(frames) < _PUT_FRAMES or len(frames[3]) != 8 or not 0 < len(frames[2]) <= _LONGEST_PRODUCER:
            self._malformed(identity, PUT, frames, "PUT producer pseq(8 bytes) stream body")
            return
        producer, name, body = frames[2], frames[4], frames[5]
        number = int.from_bytes(frames[3], "big")
        if self._owners.get(producer) != identity and not self._claim(identity, producer):
            self._rpc.send(identity, ERR, PUT, producer, b"another connection has said HI for this producer")
            return
        if self.closed:
            self._owed.add(producer)
            return
        if number != self._log.last(producer) + 1:
            self._out_of_order(identity, producer, number)
            return
        if producer in self._corrected:
            del self._corrected[producer]
        stream, n, good = self._judge(name, producer, body)
        self._log.append(stream if n else NOWHERE, n, good, self._time.now(), producer=producer, number=number)

    def _judge(self, name: bytes, producer: bytes, body: bytes) -> tuple[str, int, bytes]:
        """The stream, and how many good events in what body; what is not good is put aside."""
        n, good, faults = self._ingest.judge(body)
        stream = self._streams.get(name)
        if stream is None:
            stream = self._stream(name)
        if stream == NOWHERE:
            faults = [Fault("", "stream", "stream", f"{name[:80]!r} is not a-z, 0-9 and hyphens", body)]
            n, good = 0, array_header(0)
        elif n and stream in OWN_STREAMS:
            rule = forbidden(stream, producer, good)
            if rule:
                faults = [Fault("", "writer", "stream", rule, body)]
                n, good = 0, array_header(0)
            elif stream == SYSTEM_STREAM:
                self._count_put_aside(good)
        if faults:
            self._put_aside(faults, producer, stream)
        return stream, n, good

    def acknowledge(self, group: Group) -> None:
        """Tell the producers of a committed group."""
        send, owners = self._rpc.send, self._owners
        for producer, number in group.producers.items():
            send(owners[producer], ACK, producer, u64(number))
        if self._greeted:
            self._greet()

    def close(self, group: Group) -> None:
        """Stop accepting; the batches of ``group`` were not committed and are asked for again later."""
        self.closed = True
        self._owed.update(group.producers)
        self._greet()

    def open(self) -> None:
        """Accept again: everyone goes back to what is durable."""
        self.closed = False
        for producer in self._owed:
            self._correct(self._owners[producer], producer)
        self._owed.clear()

    def _out_of_order(self, identity: bytes, producer: bytes, number: int) -> None:
        durable = self._log.producers.get(producer, 0)
        last = self._log.last(producer)
        if producer not in self._corrected and not durable < number <= last:
            words = f"batch {number} where {last + 1} follows"
            self._put_aside([Fault("", "pseq", "pseq", words)], producer, "")
        if number <= durable:
            self._rpc.send(identity, ACK, producer, u64(durable))
        elif number > last and self._time.monotonic() - self._corrected.get(producer, -1.0) >= _NAK_SECONDS:
            self._correct(identity, producer)

    def _greet(self) -> None:
        """Answer HI once what was under way is durable: what an earlier connection sent is then counted."""
        waiting: list[tuple[bytes, bytes, int]] = []
        for identity, producer, last in self._greeted:
            durable = self._log.producers.get(producer, 0)
            if durable >= min(last, self._log.last(producer)):
                self._rpc.send(identity, HI, producer, u64(durable), u64(self._log.epoch))
            else:
                waiting.append((identity, producer, last))
        self._greeted = waiting

    def _claim(self, identity: bytes, producer: bytes) -> bool:
        """Let a connection speak for a producer, unless a later one does: what a dead process sent may come late."""
        if (identity, producer) in self._fenced:
            return False
        before = self._owners.get(producer)
        if before not in (None, identity):
            self._fenced[before, producer] = None
            if len(self._fenced) > _MOST_FENCED:
                self._fenced.popitem(last=False)
        self._corrected[producer] = -1.0
        self._owners[producer] = identity
        return True

    def _correct(self, identity: bytes, producer: bytes) -> None:
        self._corrected[producer] = self._time.monotonic()
        self._rpc.send(identity, NAK, producer, u64(self._log.last(producer)))

    def _stream(self, name: bytes) -> str:
        stream = name.decode(errors="replace")
        if not is_stream(stream) or len(self._streams) >= 1000:
            return NOWHERE
        self._streams[name] = stream
        return stream

    def _put_aside(self, faults: list[Fault], producer: bytes, stream: str) -> None:
        now, name = self._time.now(), producer.decode(errors="replace")
        for fault in faults:
            self._quarantine.add(fault, now, producer=name, stream=stream)

    def _count_put_aside(self, body: bytes) -> None:
        """A connector refuses bad values before they become events; the operator counts them with the hub's own."""
        for event in () if is_columns(body) else decode_events(body):
            if event.kind == QUARANTINE_KIND:
                self._quarantine.count(event.source[:80], str(event.values.get("rule", ""))[:80], event.n)

    def _malformed(self, identity: bytes, verb: bytes, frames: list[bytes], rule: str) -> None:
        words = f"{len(frames) - 1} frames where the rule is {rule}"
        self._put_aside([Fault("", "frames", "", words, b"|".join(frames[1:]))], frames[2] if frames[2:] else b"?", "")
        self._rpc.send(identity, ERR, verb, frames[2][:80] if frames[2:] else b"", words.encode())

    def move_limit(self, ahead_seconds: int) -> None:
        """Renew the latest time an event may carry."""
        self._ingest.move_limit(self._time.latest() + ahead_seconds * NS)
