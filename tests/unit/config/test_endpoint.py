import pytest

from console.config.endpoint import EndpointError, check_endpoint


@pytest.mark.parametrize(
    ("endpoint", "rule"),
    [
        ("ipc://" + "x" * 108, "108 bytes long, the system allows 107"),
        ("ipc:///" + "ổ" * 36, "109 bytes long"),
        ("ipc:///a\0b", "zero byte"),
        ("ipc:///\udcff", "not UTF-8"),
        ("tcp://127.0.0.1:٧٤١٠", "expected tcp://HOST:PORT"),
        ("tcp://127.0.0.1:0", "not in 1..65535"),
    ],
)
def test_what_the_system_cannot_bind_is_refused(endpoint: str, rule: str):
    with pytest.raises(EndpointError, match=rule):
        check_endpoint(endpoint)


def test_the_longest_path_is_accepted():
    check_endpoint("ipc://" + "x" * 107)
