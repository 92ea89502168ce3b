"""Whether an endpoint of this machine is free: two hubs on one address would share neither data nor blame."""

import re
import socket
import time

_TCP = re.compile(r"^tcp://(?P<host>.+):(?P<port>\d+)$")
_PAUSE = 0.1


def free_port() -> int:
    """A TCP port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def vacant(endpoint: str) -> bool:
    """Whether nobody answers at ``tcp://LOOPBACK:PORT`` or ``ipc://PATH`` now, so that a hub of ours could."""
    match = _TCP.match(endpoint)
    if match is None:
        return not _listened(endpoint.removeprefix("ipc://"))
    host = match["host"].strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(match["port"])))
        except OSError:
            return False
    return True


def taken(endpoints: tuple[str, ...], patience: float) -> str:
    """The first of ``endpoints`` that is not vacant even after ``patience`` seconds; empty if all are.

    What has just ended may hold its address for a moment.
    """
    limit = time.monotonic() + patience
    while True:
        held = next((e for e in endpoints if not vacant(e)), "")
        if not held or time.monotonic() > limit:
            return held
        time.sleep(_PAUSE)  # nothing tells when an address becomes free


def _listened(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True
