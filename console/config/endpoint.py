"""Endpoints of the hub: ZeroMQ without encryption stays on this machine."""

import ipaddress
import re

_TCP = re.compile(r"^tcp://(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]/]+):(?P<port>\d{1,5})$")


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
    """Accept ``ipc://PATH`` and ``tcp://LOOPBACK:PORT``.

    Raises:
        EndpointError: Anything else; in particular a plain socket that leaves the host.
    """
    if endpoint.startswith("ipc://") and len(endpoint) > len("ipc://"):
        return
    match = _TCP.match(endpoint)
    if match is None:
        raise EndpointError(f"expected tcp://HOST:PORT or ipc://PATH, got {endpoint!r}")
    if not 1 <= int(match["port"]) <= 65535:
        raise EndpointError(f"port {match['port']} is not in 1..65535")
    if not is_local(match["host"]):
        raise EndpointError(f"plain endpoint {endpoint!r} would leave this machine; only loopback is allowed")
