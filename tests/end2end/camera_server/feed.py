"""One address of the test server: what it plays and every fault that it can be given."""

import random
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from film import CLOCK_RATE, Film, Packet

_NTP_EPOCH = 2_208_988_800


@dataclass
class Feed:
    """A path and its faults; a test changes them while it plays.

    Attributes:
        film: What is played.
        user: With ``password``, who may; empty for everybody.
        password: See ``user``.
        missing: Answer 404.
        mute: Take the connection and never answer.
        stalled: Keep the connection and send nothing.
        frozen: Send the same key picture again and again.
        cut: Send this share of the packets only in half.
        loss: Send this share of the packets not at all.
        flips: Turn one bit in this share of the packets.
        seed: Of the last three.
        announce: Encoding that the SDP claims instead of the film's.
        offset: Seconds that the camera's clock is ahead; None: no sender reports.
        flipped: Packets that were damaged so far.
    """

    film: Film
    user: str = ""
    password: str = ""
    missing: bool = False
    mute: bool = False
    stalled: bool = False
    frozen: bool = False
    cut: float = 0.0
    loss: float = 0.0
    flips: float = 0.0
    seed: int = 1
    announce: str = ""
    offset: float | None = 0.0
    flipped: int = 0
    _random: random.Random = field(default_factory=lambda: random.Random(1))

    def sdp(self) -> str:
        """The description of the session."""
        text = self.film.description
        if self.announce:
            text = text.replace(f"{self.film.codec}/", f"{self.announce}/")
        return f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=test\r\nt=0 0\r\n{text}"

    def damaged(self, packets: tuple[Packet, ...]) -> Iterator[tuple[Packet, bool]]:
        """The packets as the network delivers them; with each, whether it is one that is to be dropped."""
        for packet in packets:
            payload = packet.payload
            if self.cut and self._random.random() < self.cut:
                payload = payload[: len(payload) // 2]
            if self.flips and self._random.random() < self.flips:
                data = bytearray(payload)
                data[self._random.randrange(len(data))] ^= 1 << self._random.randrange(8)
                payload, self.flipped = bytes(data), self.flipped + 1
            yield Packet(payload, packet.marker), bool(self.loss) and self._random.random() < self.loss


class Transmitter:
    """Turns shots into RTP packets and sender reports of one session."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self._sequence = 4711
        self._ssrc = 0x5EED
        self._began = time.time()
        self._stamp = 0

    def report(self, now: float) -> bytes:
        """A sender report: the RTP time of this very moment by the camera's clock."""
        wall = now + (self.feed.offset or 0.0)
        seconds, part = divmod(wall, 1)
        stamp = self.stamp_at(now)
        return struct.pack(
            ">BBHIIIIII", 0x80, 200, 6, self._ssrc, int(seconds) + _NTP_EPOCH, int(part * 2**32), stamp, 0, 0
        )

    def stamp_at(self, now: float) -> int:
        """The media clock."""
        return round((now - self._began) * CLOCK_RATE) & 0xFFFFFFFF

    def packets(self, packets: tuple[Packet, ...], captured: float) -> Iterator[bytes]:
        """One picture that was captured then (seconds since 1970)."""
        stamp = self.stamp_at(captured)
        for packet, dropped in self.feed.damaged(packets):
            kind = self.feed.film.payload_type | (0x80 if packet.marker else 0)
            self._sequence = (self._sequence + 1) & 0xFFFF
            if not dropped:
                yield struct.pack(">BBHII", 0x80, kind, self._sequence, stamp, self._ssrc) + packet.payload
