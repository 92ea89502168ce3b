"""A tile server elsewhere: what it sends, what it refuses, and that it is left in peace when it does not answer."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from console.atlas.archive import Address
from console.atlas.fault import AtlasError
from console.atlas.remote import Remote

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        server.asked.append(self.path)
        status, body = server.answers.get(self.path, (200, PNG))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body.decode())
            body = b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answers = [], {}
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def remote(server: ThreadingHTTPServer, **more: object) -> Remote:
    address = f"http://127.0.0.1:{server.server_address[1]}/{{z}}/{{x}}/{{y}}.png?key={{key}}"
    return Remote(address, **more)


AT = Address(3, 6, 2)
PATH = "/3/6/2.png?key=a%26b"


def test_a_tile_is_asked_for_with_its_key(server):
    assert remote(server, key="a&b").tile(AT) == PNG
    assert server.asked == [PATH]


@pytest.mark.parametrize("status", [404, 204])
def test_what_it_has_not_is_none(server, status: int):
    server.answers[PATH] = (status, b"")
    assert remote(server, key="a&b").tile(AT) is None


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((403, b""), "127.0.0.1 answers 403"),
        ((500, b""), "answers 500"),
        ((200, b"<html>"), "not a PNG, JPEG or WebP"),
        ((200, PNG + bytes(9 << 20)), "more than 8 MiB"),
        ((302, b"file:///etc/passwd"), "answers 302|not allowed"),
    ],
)
def test_what_it_refuses_or_sends_amiss_is_told_without_the_key(server, answer: tuple[int, bytes], why: str):
    server.answers[PATH] = answer
    with pytest.raises(AtlasError, match=why) as caught:
        remote(server, key="a&b").tile(AT)
    assert "a&b" not in caught.value.text.vi + caught.value.text.en
    assert "a%26b" not in str(caught.value)


def test_one_that_does_not_answer_is_not_asked_again_at_once():
    now = [0.0]
    dead = Remote("http://127.0.0.1:9/{z}/{x}/{y}.png", clock=lambda: now[0])
    with pytest.raises(AtlasError, match="does not answer") as first:
        dead.tile(AT)
    with pytest.raises(AtlasError) as second:
        dead.tile(AT)
    assert second.value is first.value
    now[0] = 6.0
    with pytest.raises(AtlasError) as third:
        dead.tile(AT)
    assert third.value is not first.value
