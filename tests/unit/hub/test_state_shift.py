"""A hand-over: who may sign, confirm and withdraw, when, and what becomes of it. Every pair of state and command."""

import pytest
from msgspec import structs

from console.hub.state_shift import (
    ANOTHER_SEAT,
    CHANGED,
    NEEDS_REMARK,
    NOTHING_WAITS,
    SAME_PERSON,
    TOO_LONG,
    UNNAMED,
    UNSEEN,
    WAITS,
    carried_out,
)
from console.hub.state_wish import BAD_ARGUMENT, NOT_ALLOWED, UNKNOWN_COMMAND
from console.model.handover import Handover, HandoverState, Row, Section, Seen, Signature
from console.model.principal import Principal, Role
from console.model.text import Text
from console.wire.command import Command, CommandArgument
from console.wire.handover import MOST_PACKED, pack

T = 1_700_000_000_000_000_000
LAN, MINH = Principal("Lan", seat="1"), Principal("Minh", seat="1")
ROW = Row(Section.WAITING, Text("Ùn tắc"), priority=2, since=T - 5, seen=Seen.ONE)
DRAFT = Handover(seat="", outgoing=Signature("", Role.OPERATOR, 0), rows=(ROW,), note="Bơm 3 đang sửa")
SIGNED = structs.replace(DRAFT, seat="1", revision=1, outgoing=Signature("Lan", Role.OPERATOR, T))
CONFIRMED = structs.replace(
    SIGNED, revision=2, state=HandoverState.CONFIRMED, incoming=Signature("Minh", Role.OPERATOR, T)
)
WITHDRAWN = structs.replace(
    SIGNED, revision=2, state=HandoverState.WITHDRAWN, withdrawn=Signature("Lan", Role.OPERATOR, T), remark="nhầm"
)


def command(name: str, by: Principal, revision: int = 0, **arguments: CommandArgument) -> Command:
    if name == "sign":
        arguments.setdefault("record", pack(DRAFT))
    if name == "withdraw":
        arguments.setdefault("remark", "nhầm")
    return Command(
        id=bytes(16), service="seat", name=name, entity="seat.1", revision=revision, principal=by, arguments=arguments
    )


def test_sign_and_confirm():
    signed = carried_out(command("sign", LAN), None, T)
    assert signed == SIGNED
    confirmed = carried_out(command("confirm", MINH, 1, remark=" đã rõ "), SIGNED, T)
    assert confirmed == structs.replace(CONFIRMED, remark="đã rõ")
    assert confirmed.id == SIGNED.id


@pytest.mark.parametrize(
    ("last", "name", "outcome"),
    [
        (None, "sign", HandoverState.SIGNED),
        (None, "confirm", NOTHING_WAITS),
        (None, "withdraw", NOTHING_WAITS),
        (SIGNED, "sign", WAITS),
        (SIGNED, "confirm", HandoverState.CONFIRMED),
        (SIGNED, "withdraw", HandoverState.WITHDRAWN),
        (CONFIRMED, "sign", HandoverState.SIGNED),
        (CONFIRMED, "confirm", NOTHING_WAITS),
        (CONFIRMED, "withdraw", NOTHING_WAITS),
        (WITHDRAWN, "sign", HandoverState.SIGNED),
        (WITHDRAWN, "confirm", NOTHING_WAITS),
        (WITHDRAWN, "withdraw", NOTHING_WAITS),
    ],
)
def test_every_command_in_every_state(last: Handover | None, name: str, outcome: object):
    result = carried_out(command(name, MINH, last.revision if last else 0), last, T)
    if isinstance(outcome, HandoverState):
        assert isinstance(result, Handover)
        assert result.state is outcome
        assert result.revision == (last.revision if last else 0) + 1
    else:
        assert result is outcome


@pytest.mark.parametrize("name", ["sign", "confirm", "withdraw"])
def test_what_is_refused_whatever_is_asked(name: str):
    viewer, nobody, away = Principal("x", Role.VIEWER, "1"), Principal("  ", seat="1"), Principal("x", seat="2")
    assert carried_out(command(name, viewer, 1), SIGNED, T) is NOT_ALLOWED
    assert carried_out(command(name, nobody, 1), SIGNED, T) is UNNAMED
    assert carried_out(command(name, away, 1), SIGNED, T) is ANOTHER_SEAT
    assert carried_out(command(name, MINH, 0), SIGNED, T) is CHANGED
    assert carried_out(command(name, MINH, 1, remark=5), SIGNED, T) is BAD_ARGUMENT
    assert carried_out(command(name, MINH, 1, remark="x" * 9000), SIGNED, T) is TOO_LONG
    assert carried_out(structs.replace(command(name, MINH, 1), name="forge"), SIGNED, T) is UNKNOWN_COMMAND


def test_two_people_sign():
    for same in ("Lan", "lan", " LAN "):
        assert carried_out(command("confirm", Principal(same, seat="1"), 1), SIGNED, T) is SAME_PERSON


def test_every_row_must_have_been_gone_through():
    unseen = structs.replace(DRAFT, rows=(ROW, structs.replace(ROW, seen=Seen.NO)))
    assert carried_out(command("sign", LAN, record=pack(unseen)), None, T) is UNSEEN


def test_a_signature_cannot_be_brought_along():
    forged = structs.replace(CONFIRMED, revision=77, seat="9", remark="x")
    assert carried_out(command("sign", LAN, record=pack(forged)), None, T) == SIGNED


def test_a_record_that_is_none_is_refused():
    for record in (None, 5, "", "not base64", pack(DRAFT)[:-8]):
        assert carried_out(command("sign", LAN, record=record), None, T) is BAD_ARGUMENT
    assert carried_out(command("sign", LAN, record="A" * (MOST_PACKED + 4)), None, T) is TOO_LONG
    long = structs.replace(DRAFT, note="x" * 9000)
    assert carried_out(command("sign", LAN, record=pack(long)), None, T) is TOO_LONG


def test_a_withdrawal_has_a_reason():
    assert carried_out(command("withdraw", LAN, 1, remark="  "), SIGNED, T) is NEEDS_REMARK
