"""Commands: who may give which, and what their arguments must be."""

import msgspec
import pytest

from console.alarms.machine import Happening
from console.alarms.operation import Operation
from console.alarms.regime import ModeOrder
from console.hub.state_wish import BAD_ARGUMENT, NO_WAY_BACK, NOT_ALLOWED, UNKNOWN_COMMAND, order_of, wish_of
from console.model.principal import Principal, Role
from console.wire.command import Command, CommandArgument


def command(name: str, role: Role = Role.SUPERVISOR, **arguments: CommandArgument) -> Command:
    return Command(
        id=bytes(16), service="alarm", name=name, revision=7, principal=Principal("lan", role), arguments=arguments
    )


@pytest.mark.parametrize(
    ("asked", "what", "text", "until"),
    [
        (command("ack"), Happening.ACK, "", 0),
        (command("reset"), Happening.RESET, "", 0),
        (command("shelve", reason="sửa", until=9), Happening.SHELVE, "sửa", 9),
        (command("shelve", reason="sửa", once=True), Happening.SHELVE_ONCE, "sửa", 0),
        (command("unshelve"), Happening.UNSHELVE, "", 0),
        (command("assign"), "assign", "lan", 0),
        (command("assign", owner=""), "assign", "", 0),
        (command("comment", text="đã gọi"), "comment", "đã gọi", 0),
        (command("suppress", reason="bão"), Happening.SUPPRESS, "bão", 0),
        (command("remove", reason="tháo"), Happening.REMOVE, "tháo", 0),
        (command("return", **{"from": "suppressed_by_design"}), Happening.RELEASE, "", 0),
        (command("return", **{"from": "out_of_service"}), Happening.RETURN, "", 0),
    ],
)
def test_each_command_is_a_wish(asked: Command, what: object, text: str, until: int):
    expected = Operation(what=what, revision=7, by="lan", command="00" * 16, text=text, until=until)
    assert wish_of(asked) == expected


@pytest.mark.parametrize(
    "asked",
    [
        command("shelve", reason=3),
        command("shelve", reason="x", until="tomorrow"),
        command("shelve", reason="x", until=True),
        command("shelve", reason="x", until=-1),
        command("comment", text=None),
        command("assign", owner=1.5),
        command("return"),
        command("return", **{"from": "shelved"}),
        command("return", **{"from": 3}),
    ],
)
def test_arguments_that_are_none_are_refused(asked: Command):
    assert wish_of(asked) is BAD_ARGUMENT


@pytest.mark.parametrize(
    ("action", "back"),
    [
        ("shelve", Happening.UNSHELVE), ("suppress", Happening.RELEASE), ("remove", Happening.RETURN),
        ("assign", "assign"),
    ],
)  # fmt: skip
def test_an_undo_is_the_opposite_and_is_called_an_undo(action: str, back: object):
    wish = wish_of(command("undo", action=action, owner="đội 2"))
    owner = "đội 2" if action == "assign" else ""
    assert wish == Operation(what=back, revision=7, by="lan", command="00" * 16, text=owner, action="undo")


def test_what_cannot_be_undone_is_refused_and_an_undo_needs_the_role_of_what_it_undoes():
    for action in ("ack", "reset", "comment", "return", "mode", "", None, 3):
        assert wish_of(command("undo", action=action)) is NO_WAY_BACK
    assert wish_of(command("undo", Role.OPERATOR, action="remove")) is NOT_ALLOWED
    assert wish_of(command("undo", Role.VIEWER, action="shelve")) is NOT_ALLOWED
    assert wish_of(command("undo", action="assign", owner=3)) is BAD_ARGUMENT


def mode(role: Role = Role.SUPERVISOR, entity: str = "mode.storm", **arguments: CommandArgument) -> Command:
    return msgspec.structs.replace(command("mode", role, **arguments), entity=entity)


def test_a_mode_is_ordered_by_a_supervisor():
    assert order_of(mode(on=True, reason="bão số 3", until=9)) == ModeOrder(
        mode="storm", on=True, revision=7, by="lan", command="00" * 16, reason="bão số 3", until=9
    )
    assert order_of(mode(on=False)) == ModeOrder(mode="storm", on=False, revision=7, by="lan", command="00" * 16)
    assert order_of(mode(Role.OPERATOR, on=True, reason="x")) is NOT_ALLOWED
    for bad in (mode(), mode(on=1), mode(on=True, reason=3), mode(on=True, until=True), mode(on=True, until=-1),
                mode(on=True, until="mai"), mode(entity="storm", on=True)):  # fmt: skip
        assert order_of(bad) is BAD_ARGUMENT


def test_who_may_what():
    names = ("ack", "reset", "shelve", "unshelve", "assign", "comment")
    strong = ("suppress", "remove", "return")
    for role in (Role.VIEWER, Role.WALL, Role.PLUGIN):
        assert all(wish_of(command(name, role)) is NOT_ALLOWED for name in (*names, *strong))
    assert not any(wish_of(command(name, Role.OPERATOR)) is NOT_ALLOWED for name in names)
    assert all(wish_of(command(name, Role.OPERATOR)) is NOT_ALLOWED for name in strong)
    assert wish_of(command("delete")) is UNKNOWN_COMMAND
