import socket
from pathlib import Path

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
