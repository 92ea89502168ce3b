"""The packed record: whole, small, and safe to unpack."""

import base64
import zlib

import pytest

from console.model.handover import Figure, Handover, Row, Section, Seen, Signature
from console.model.principal import Role
from console.model.text import Text
from console.wire.codec import MalformedError
from console.wire.handover import MOST_PACKED, handover_event, handover_of, pack, unpack

T = 1_700_000_000_000_000_000


def handover(rows: int) -> Handover:
    made = tuple(
        Row(
            Section.WAITING, Text(f"Mực nước cống số {k} vượt mức", f"Level at sluice {k} too high"),
            Text(f"Phường {k % 40}", f"Ward {k % 40}"), 1 + k % 4, "UNACK", T + k * 37_123_456_789, f"Đội {k % 9}",
            entity=f"tn.gauge.{k:05}", rule="environment.level", seen=Seen.ONE,
        )
        for k in range(rows)
    )  # fmt: skip
    figure = Figure(Text("Mỗi giờ", "Per hour"), Text("5,2"), met=True)
    return Handover(seat="1", outgoing=Signature("Lan", Role.OPERATOR, T), rows=made, figures=(figure,), note="x")


def test_it_comes_back_as_it_was():
    before = handover(20)
    assert unpack(pack(before)) == before
    assert handover_of(handover_event(before, "state", T)) == before


def test_two_thousand_rows_fit_a_command():
    assert len(pack(handover(2000))) < MOST_PACKED


def test_what_is_none_is_told():
    bomb = base64.b64encode(zlib.compress(b" " * (64 << 20))).decode()
    for text in ("", "x", "AAAA", pack(handover(1))[:-8], bomb, base64.b64encode(zlib.compress(b"{}")).decode()):
        with pytest.raises(MalformedError):
            unpack(text)
