"""The state process on disk: one file, replaced whole, so that a start need only replay the last seconds."""

import logging
import os
from pathlib import Path

import msgspec

from console.alarms.record import EngineState
from console.hub.state_source import SourceState
from console.hub.state_told import Told
from console.hub.state_values import StreamState
from console.model.outside import UNREADABLE
from console.wire.codec import MalformedError
from console.wire.columns import decode_columns
from console.wire.command import Receipt

_log = logging.getLogger(__name__)

VERSION = 3


class Checkpoint(msgspec.Struct, frozen=True):
    """Everything that the state process knows.

    Attributes:
        epoch: The log that the positions belong to.
        heard: When the hub was last heard, UTC ns.
        streams: Per stream its position and last values.
        alarms: The engine.
        sources: What has been learned of each source.
        receipts: The last commands and their answers, oldest first.
        unconfirmed: Changes that the log may not have yet, in order.
        version: Of this layout; another one is not read, the log is replayed instead.
    """

    epoch: int
    heard: int
    streams: dict[str, StreamState] = {}
    alarms: EngineState = EngineState()
    sources: dict[str, SourceState] = {}
    receipts: list[Receipt] = []
    unconfirmed: list[Told] = []
    version: int = VERSION


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Checkpoint)


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Replace the file: whoever reads it finds the old one or the new one, whole.

    Raises:
        OSError: The disk is full or gone; the old file is still there.
    """
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(_encoder.encode(checkpoint))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load(path: Path) -> Checkpoint | None:
    """The last checkpoint, or None where none can be read: the log is then replayed from its beginning."""
    try:
        checkpoint = _decoder.decode(path.read_bytes())
        for stream in checkpoint.streams.values():
            for body in stream.columns:
                decode_columns(body)
    except FileNotFoundError:
        return None
    except (*UNREADABLE, MalformedError, OSError) as err:
        _log.warning("state: %s cannot be read, replaying the log: %s", path, err)
        return None
    return checkpoint if checkpoint.version == VERSION else None
