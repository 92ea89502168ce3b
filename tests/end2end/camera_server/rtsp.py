"""A small RTSP server: TCP interleaved and UDP, Basic and Digest, with the faults of its feeds."""

import asyncio
import base64
import contextlib
import hashlib
import re
import secrets
import socket
import struct
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from feed import Feed, Transmitter

Find = Callable[[str], Feed | None]
_REPORT_SECONDS = 1.0
_REALM = "camera"


class Connection:
    """One client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, find: Find) -> None:
        self._reader, self._writer, self._find = reader, writer, find
        self._nonce = secrets.token_hex(8)
        self._task: asyncio.Task[None] | None = None
        self._udp: socket.socket | None = None
        self._rtp_to: tuple[str, int] | None = None

    async def serve(self) -> None:
        """Answer until the client goes."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._one():
                pass
        if self._task:
            self._task.cancel()
        if self._udp:
            self._udp.close()
        self._writer.close()

    async def _one(self) -> bool:
        first = await self._reader.readexactly(1)
        if first == b"$":
            _channel, size = struct.unpack(">BH", await self._reader.readexactly(3))
            await self._reader.readexactly(size)
            return True
        head = (first + await self._reader.readuntil(b"\r\n\r\n")).decode()
        line, *rest = head.split("\r\n")
        method, url, _ = line.split(" ")
        headers = {k.strip().lower(): v.strip() for k, _, v in (x.partition(":") for x in rest if x)}
        await self._reader.readexactly(int(headers.get("content-length", 0)))
        return await self._answer(method, url, headers)

    async def _answer(self, method: str, url: str, headers: dict[str, str]) -> bool:
        feed = self._find(urlsplit(url).path.removesuffix("/track1").rstrip("/"))
        if method == "OPTIONS" and not (feed and feed.mute):
            self._reply(headers, "200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n")
        elif feed is None or feed.missing:
            self._reply(headers, "404 Not Found")
        elif feed.mute:
            await asyncio.sleep(3600)
        elif feed.user and not self._is_allowed(feed, method, headers.get("authorization", "")):
            ask = f'WWW-Authenticate: Digest realm="{_REALM}", nonce="{self._nonce}"\r\n'
            self._reply(headers, "401 Unauthorized", ask)
        elif method == "DESCRIBE":
            base = f"Content-Base: {url}/\r\nContent-Type: application/sdp\r\n"
            self._reply(headers, "200 OK", base, feed.sdp())
        elif method == "SETUP":
            self._setup(headers)
        elif method == "PLAY":
            self._reply(headers, "200 OK", "Session: 1\r\nRange: npt=0-\r\n")
            self._task = asyncio.create_task(self._play(feed))
        else:
            self._reply(headers, "200 OK", "Session: 1\r\n")
            return method != "TEARDOWN"
        await self._writer.drain()
        return True

    def _is_allowed(self, feed: Feed, method: str, given: str) -> bool:
        if given.startswith("Basic "):
            return base64.b64decode(given[6:]).decode() == f"{feed.user}:{feed.password}"
        fields = dict(re.findall(r'(\w+)="([^"]*)"', given))
        if not fields:
            return False
        one = hashlib.md5(f"{feed.user}:{_REALM}:{feed.password}".encode()).hexdigest()  # noqa: S324 - the protocol's
        two = hashlib.md5(f"{method}:{fields.get('uri', '')}".encode()).hexdigest()  # noqa: S324
        right = hashlib.md5(f"{one}:{self._nonce}:{two}".encode()).hexdigest()  # noqa: S324
        return fields.get("response") == right

    def _setup(self, headers: dict[str, str]) -> None:
        wanted = headers["transport"]
        ports = re.search(r"client_port=(\d+)", wanted)
        if "TCP" not in wanted and ports:
            self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._udp.bind(("127.0.0.1", 0))
            self._rtp_to = ("127.0.0.1", int(ports[1]))
            port = self._udp.getsockname()[1]
            wanted += f";server_port={port}-{port + 1}"
        self._reply(headers, "200 OK", f"Session: 1;timeout=60\r\nTransport: {wanted}\r\n")

    def _reply(self, headers: dict[str, str], status: str, more: str = "", body: str = "") -> None:
        size = f"Content-Length: {len(body)}\r\n" if body else ""
        self._writer.write(f"RTSP/1.0 {status}\r\nCSeq: {headers.get('cseq', '0')}\r\n{more}{size}\r\n{body}".encode())

    def _send(self, data: bytes, *, report: bool = False) -> None:
        if self._udp and self._rtp_to:
            host, port = self._rtp_to
            self._udp.sendto(data, (host, port + report))
        else:
            self._writer.write(struct.pack(">cBH", b"$", int(report), len(data)) + data)

    async def _play(self, feed: Feed) -> None:
        transmitter, number, reported = Transmitter(feed), 0, 0.0
        due = time.time()
        with contextlib.suppress(ConnectionError):
            while True:
                await asyncio.sleep(max(0.0, due - time.time()))
                film = feed.film
                if feed.stalled:
                    due = time.time() + 0.02
                    continue
                if feed.offset is not None and due - reported >= _REPORT_SECONDS:
                    self._send(transmitter.report(time.time()), report=True)
                    reported = due
                shot = film.shots[0 if feed.frozen else number % len(film.shots)]
                for data in transmitter.packets(shot.packets, due):
                    self._send(data)
                await self._writer.drain()
                number += 1
                due += 1 / film.rate
                if time.time() - due > 1.0:  # the client does not read: a camera drops, it does not keep
                    due = time.time()
