"""The map never leaves the host: strace sees every connection that it and its tile server open."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
_spec = spec_from_file_location("map_trace", BENCH / "map_trace.py")
assert _spec
assert _spec.loader
map_trace = module_from_spec(_spec)
_spec.loader.exec_module(map_trace)


def test_nothing_leaves_the_host(tmp_path: Path) -> None:
    out, reached = map_trace.run([str(BENCH / "map_soak.py"), "4"], tmp_path / "trace", 60.0)
    assert json.loads(out)["ticks"] > 10
    assert "connect(" in (tmp_path / "trace").read_text(), "the tile server was never asked: nothing was proven"
    assert reached == []


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ('12 connect(9, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.2")}, 16) = 0', "10.0.0.2"),
        (
            "12 connect(9, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), "
            'inet_pton(AF_INET6, "2606::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH',
            "2606::1",
        ),
        ('12 connect(9, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0', ""),
    ],
)
def test_the_trace_is_read_as_strace_writes_it(line: str, address: str) -> None:
    assert map_trace._CONNECT.findall(line) == ([address] if address else [])
