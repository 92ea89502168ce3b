"""What the console and its sound process say to each other: JSON, one line each, on the process's standard streams."""

from collections.abc import Iterator
from typing import Literal, TypeVar

import msgspec

from console.model.outside import UNREADABLE

LONGEST_LINE = 64 << 10


class Play(msgspec.Struct, frozen=True, tag="play"):
    """Sound a pattern now, over whatever sounds; ``soft`` is the reminder's form, ``volume`` 0 to 1."""

    number: int
    pattern: int
    volume: float
    soft: bool = False


class Whisper(msgspec.Struct, frozen=True, tag="whisper"):
    """Send the canary's samples, which nobody hears, to the device."""

    number: int


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """Be quiet now."""


Order = Play | Whisper | Stop


class Output(msgspec.Struct, frozen=True):
    """An audio output of this machine: its id, as the system names it, and its name for people."""

    id: str
    name: str


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """An output was opened; that it also takes samples is told by the beats."""

    device: Output
    outputs: tuple[Output, ...]


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """It cannot go on and ends: there is no output (``none``), it did not open, or it takes no more samples."""

    reason: Literal["none", "open", "stuck"]


class Beat(msgspec.Struct, frozen=True, tag="beat"):
    """Twice a second: how many frames the device has taken since it was opened."""

    frames: int


class Taken(msgspec.Struct, frozen=True, tag="taken"):
    """The device has taken the last sample of a burst or whisper."""

    number: int


Word = Opened | Refused | Beat | Taken

T = TypeVar("T")
_encoder = msgspec.json.Encoder()
ORDERS: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
WORDS: msgspec.json.Decoder[Word] = msgspec.json.Decoder(Word)


def line(value: Order | Word) -> bytes:
    """One line with its end."""
    return _encoder.encode(value) + b"\n"


class Lines:
    """Puts together what a pipe delivers in pieces. What is not a line of ours is left out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes, decoder: msgspec.json.Decoder[T]) -> Iterator[T]:
        """The values whose lines are whole now."""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            self._rest = b""
        for text in whole:
            try:
                yield decoder.decode(text)
            except UNREADABLE:
                continue
