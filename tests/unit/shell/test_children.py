import socket
from pathlib import Path

from console.atlas.base import KEY, Base
from console.model.text import Text
from console.process.vacancy import free_port, vacant
from console.shell import children
from console.shell.children import Endpoints


def test_free_endpoints_are_kept() -> None:
    wanted = Endpoints(f"tcp://127.0.0.1:{free_port()}", "ipc:///tmp/anything")
    assert children.choose(wanted) == wanted


def test_taken_ports_are_replaced_by_two_free_ones() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        chosen = children.choose(Endpoints(f"tcp://127.0.0.1:{port}", f"tcp://127.0.0.1:{free_port()}"))
    assert str(port) not in chosen.rpc
    assert chosen.rpc != chosen.feed
    assert vacant(chosen.rpc)
    assert vacant(chosen.feed)


def test_the_hub_is_told_where_everything_is(tmp_path: Path) -> None:
    spec = children.hub(
        Endpoints("tcp://a:1", "tcp://a:2"), tmp_path, tmp_path / "c.toml", ["--scenario", "flood-2025"]
    )
    arguments = " ".join(spec.arguments)
    assert arguments.startswith("hub ")
    for part in (f"--data {tmp_path}", "--rpc tcp://a:1", "--feed tcp://a:2", "c.toml", "--scenario flood-2025"):
        assert part in arguments


def test_the_tile_server_is_told_what_it_draws_and_its_key_is_not_on_the_command_line(tmp_path: Path) -> None:
    base = Base("server", "https://tile.example/{z}/{x}/{y}?k={key}", "tile.example", Text("© X"), digest="d")
    wish = children.Tiles(base, "Asia/Ho_Chi_Minh", tmp_path, "light", "en", "secret")
    spec = children.tiles(wish, tmp_path / "port")
    arguments = " ".join(spec.arguments)
    for part in (
        "--server https://tile.example/",
        "--digest d",
        "--theme light",
        "--language en",
        f"--data {tmp_path}",
    ):
        assert part in arguments
    assert "secret" not in arguments
    assert spec.environment == {KEY: "secret"}


def test_a_base_map_with_a_fault_is_drawn_as_that(tmp_path: Path) -> None:
    base = Base("archive", "x", "x", Text(""), fault=Text("hỏng", "broken"))
    spec = children.tiles(children.Tiles(base, "UTC", tmp_path, "dark", "vi"), tmp_path / "port")
    assert spec.arguments[1:4] == ("--broken", "hỏng", "broken")
    assert spec.environment == {}
