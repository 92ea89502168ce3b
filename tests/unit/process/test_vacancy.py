"""Vacancy: an address that somebody listens on is told from one that is free, for both kinds of endpoint."""

import socket
import threading
from pathlib import Path

from console.process.vacancy import free_port, taken, vacant


def test_tcp():
    with socket.create_server(("127.0.0.1", 0)) as other:
        held = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        assert not vacant(held)
        free = f"tcp://127.0.0.1:{free_port()}"
        assert vacant(free)
        assert taken((free, held), 0.0) == held
    assert vacant(held)
    assert taken((free, held), 0.0) == ""


def test_ipc(tmp_path: Path):
    path = tmp_path / "rpc"
    assert vacant(f"ipc://{path}")
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()
        assert not vacant(f"ipc://{path}")
    assert path.exists()  # what a dead hub left behind is no listener
    assert vacant(f"ipc://{path}")


def test_what_ends_meanwhile_is_waited_for():
    other = socket.create_server(("127.0.0.1", 0))
    held = f"tcp://127.0.0.1:{other.getsockname()[1]}"
    ending = threading.Timer(0.2, other.close)
    ending.start()
    assert taken((held,), 10.0) == ""
    ending.join()
