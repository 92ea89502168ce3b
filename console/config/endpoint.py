"""Endpoints of the hub: ZeroMQ without encryption stays on this machine."""

import ipaddress
import re

_TCP = re.compile(r"^tcp://(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]/]+):(?P<port>[0-9]{1,5})$")
_IPC = "ipc://"
_MOST_PATH = 107  # bytes of sockaddr_un.sun_path without its closing zero


class EndpointError(ValueError):
    """Not an endpoint that the hub may bind or a client may connect to; the message is the rule."""


def is_local(host: str) -> bool:
    """Whether a host name or address cannot leave this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_endpoint(endpoint: str) -> None:
    """Accept ``ipc://PATH``, of a path that the system can bind, and ``tcp://LOOPBACK:PORT``.

    Raises:
        EndpointError: Anything else; in particular a plain socket that leaves the host.
    """
    if endpoint.startswith(_IPC) and len(endpoint) > len(_IPC):
        _check_path(endpoint.removeprefix(_IPC))
        return
    match = _TCP.match(endpoint)
    if match is None:
        raise EndpointError(f"expected tcp://HOST:PORT or ipc://PATH, got {endpoint!r}")
    if not 1 <= int(match["port"]) <= 65535:
        raise EndpointError(f"port {match['port']} is not in 1..65535")
    if not is_local(match["host"]):
        raise EndpointError(f"plain endpoint {endpoint!r} would leave this machine; only loopback is allowed")


def _check_path(path: str) -> None:
    try:
        size = len(path.encode())
    except UnicodeEncodeError as err:
        raise EndpointError("the path of an ipc:// endpoint is not UTF-8") from err
    if "\0" in path:
        raise EndpointError("the path of an ipc:// endpoint holds a zero byte")
    if size > _MOST_PATH:
        raise EndpointError(f"the path of an ipc:// endpoint is {size} bytes long, the system allows {_MOST_PATH}")
