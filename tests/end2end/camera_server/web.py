"""HTTP of the test server: MJPEG, snapshots with conditional requests, and the files of a folder (HLS)."""

import asyncio
import base64
import contextlib
import hashlib
import io
import time
from pathlib import Path

import av
from feed import Feed
from film import frames


def jpegs(path: Path, width: int, height: int, count: int) -> list[bytes]:
    """The first pictures of a film as JPEG files."""
    made = []
    for _, picture in zip(range(count), frames(path), strict=False):
        sink = io.BytesIO()
        with av.open(sink, "w", format="mjpeg") as container:
            stream = container.add_stream("mjpeg", 25)
            stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
            container.mux(stream.encode(picture.reformat(width, height, "yuvj420p")))
            container.mux(stream.encode(None))
        made.append(sink.getvalue())
    return made


class Web:
    """``/mjpeg`` and ``/still.jpg`` play the pictures; other paths are files of ``folder``."""

    def __init__(self, feed: Feed, pictures: list[bytes], rate: int, folder: Path | None, *, dated: bool) -> None:
        self._feed, self._pictures, self._rate, self._folder, self._dated = feed, pictures, rate, folder, dated
        self.answered = {200: 0, 304: 0, 401: 0, 404: 0}

    def _now(self) -> int:
        return 1000 if self._feed.frozen else int(time.time() * self._rate)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client after another request of it."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                line, *rest = head.split("\r\n")
                headers = {k.strip().lower(): v.strip() for k, _, v in (x.partition(":") for x in rest if x)}
                await self._answer(writer, line.split(" ")[1].partition("?")[0], headers)
                await writer.drain()
        writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, path: str, headers: dict[str, str]) -> None:
        feed = self._feed
        while feed.stalled or feed.mute:
            await asyncio.sleep(0.02)
        login = base64.b64encode(f"{feed.user}:{feed.password}".encode()).decode()
        if feed.user and headers.get("authorization") != f"Basic {login}":
            self._reply(writer, 401, b"", 'WWW-Authenticate: Basic realm="camera"\r\n')
        elif path == "/mjpeg" and not feed.missing:
            await self._stream(writer)
        elif path == "/still.jpg" and not feed.missing:
            self._still(writer, headers)
        elif self._folder and (self._folder / path[1:]).is_file() and not feed.missing:
            self._reply(writer, 200, (self._folder / path[1:]).read_bytes())
        else:
            self._reply(writer, 404, b"")

    def _reply(self, writer: asyncio.StreamWriter, status: int, body: bytes, more: str = "") -> None:
        self.answered[status] += 1
        head = f"HTTP/1.1 {status} X\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)

    def _still(self, writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        number = self._now()
        body = self._pictures[number % len(self._pictures)]
        if self._dated:
            tag, asked = (
                time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(number / self._rate)),
                "if-modified-since",
            )
            more = f"Last-Modified: {tag}\r\n"
        else:
            tag, asked = f'"{hashlib.sha256(body).hexdigest()[:16]}"', "if-none-match"
            more = f"ETag: {tag}\r\n"
        if headers.get(asked) == tag:
            self._reply(writer, 304, b"", more)
        else:
            self._reply(writer, 200, body, more + "Content-Type: image/jpeg\r\n")

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        self.answered[200] += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
        due = time.time()
        while True:
            await asyncio.sleep(max(0.0, due - time.time()))
            due += 1 / self._rate
            if self._feed.stalled:
                continue
            body = self._pictures[self._now() % len(self._pictures)]
            writer.write(f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            writer.write(body + b"\r\n")
            await writer.drain()
