"""What pool and worker say to each other: one msgpack message per datagram of a private ``SOCK_SEQPACKET`` socket."""

import msgspec

MAX_MESSAGE = 16384
MAX_ADDRESS = 2048
MAX_ID = 1024
BEAT_SECONDS = 0.5


class OrderError(ValueError):
    """A datagram that cannot be read: cut off, or of another version of this program."""


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """Worker: here I am."""

    worker: str
    pid: int


class Beat(msgspec.Struct, frozen=True, tag="beat"):
    """Worker, every ``BEAT_SECONDS``: my interpreter still runs."""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """Pool: decode this into that ring. For a stream that is open already: go on in the new ring.

    Attributes:
        id: Camera id.
        url: Without credentials.
        ring: Path of the ring file.
        user: Empty for none.
        password: Held in memory only; never part of a name, an argument or a log line.
    """

    id: str
    url: str
    ring: str
    user: str = ""
    password: str = ""


class Close(msgspec.Struct, frozen=True, tag="close"):
    """Pool: stop and let go of the ring."""

    id: str


FromPool = Open | Close
FromWorker = Hello | Beat

_encoder = msgspec.msgpack.Encoder()
_from_pool: msgspec.msgpack.Decoder[FromPool] = msgspec.msgpack.Decoder(FromPool)
_from_worker: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)


def encode(message: FromPool | FromWorker) -> bytes:
    """One datagram."""
    return _encoder.encode(message)


def decode_order(data: bytes) -> FromPool:
    """What the pool wants.

    Raises:
        OrderError: Not one whole order.
    """
    try:
        return _from_pool.decode(data)
    except msgspec.DecodeError as err:
        raise OrderError(str(err)) from err


def decode_report(data: bytes) -> FromWorker:
    """What a worker says."""
    return _from_worker.decode(data)
