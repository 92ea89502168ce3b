"""Addresses: ZeroMQ without encryption stays on this machine; a tile server is the only thing that may be elsewhere."""

import ipaddress
import re
from urllib.parse import urlsplit

_TCP = re.compile(r"^tcp://(?P<host>\[[0-9a-fA-F:.]+\]|[^:\[\]/]+):(?P<port>[0-9]{1,5})$")
_IPC = "ipc://"
MAP_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
TILE_FILES = (".mbtiles", ".pmtiles")
_PLACES = ("{z}", "{x}", "{y}")
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


def check_tiles(address: str, attributed: bool) -> None:
    """Accept the address of a tile server: ``https://HOST/.../{z}/{x}/{y}.png``, plain only on this machine with a key.

    Args:
        address: With the places of zoom, column and row, and of the key where there is one.
        attributed: Whether it is said whose tiles they are.

    Raises:
        EndpointError: It is none, would send a key in the clear, or nobody is named.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as err:
        raise EndpointError(f"{address!r} is no address: {err}") from err
    if parts.scheme not in ("http", "https") or not host:
        raise EndpointError(f"expected http://HOST/... or https://HOST/..., got {address!r}")
    missing = [place for place in _PLACES if place not in address]
    if missing:
        raise EndpointError(f"the address of a tile server needs {', '.join(missing)}")
    if "{key}" in address and parts.scheme == "http" and not is_local(host):
        raise EndpointError("a key may leave this machine only under https")
    if not attributed:
        raise EndpointError("with an address, map.attribution must say whose tiles they are")


def _check_path(path: str) -> None:
    try:
        size = len(path.encode())
    except UnicodeEncodeError as err:
        raise EndpointError("the path of an ipc:// endpoint is not UTF-8") from err
    if "\0" in path:
        raise EndpointError("the path of an ipc:// endpoint holds a zero byte")
    if size > _MOST_PATH:
        raise EndpointError(f"the path of an ipc:// endpoint is {size} bytes long, the system allows {_MOST_PATH}")
