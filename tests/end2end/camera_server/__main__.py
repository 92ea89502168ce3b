"""The test server as a process: ``python camera_server CLIP [options]``, commands as JSON lines on standard input.

It prints one JSON line when it listens and one for each command. ``{"path": "/a", "set": {"stalled": true}}`` gives a
feed a fault, ``{"path": "/a", "film": {"codec": "H265", "width": 320, "height": 180}}`` changes what it plays in
flight, ``{"tell": "/a"}`` answers with its figures. Every path is played as ``/a`` is until it is given something.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys
from pathlib import Path

from feed import Feed
from film import Film, black, film, frames
from rtsp import Connection
from web import Web, jpegs


class Server:
    """Feeds by path and who listens for them."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._films: dict[tuple[str, int, int, int, bool], Film] = {}
        self.feeds: dict[str, Feed] = {}
        self.connections = 0
        self._web: Web | None = None

    def film(self, codec: str, width: int, height: int, rate: int, *, dark: bool = False) -> Film:
        o = self._options
        key = (codec, width, height, rate, dark)
        if key not in self._films:
            pictures = black(24) if dark else frames(o.clip)
            self._films[key] = film(pictures, codec, width, height, rate=rate, count=o.count, preset=o.preset)
        return self._films[key]

    def find(self, path: str) -> Feed | None:
        if path.startswith("/none"):
            return None
        if path not in self.feeds:
            o = self._options
            self.feeds[path] = Feed(self.film(o.codec, o.width, o.height, o.rate))
        return self.feeds[path]

    def obey(self, wish: dict) -> dict:
        feed = self.find(wish["path"])
        assert feed
        for name, value in wish.get("set", {}).items():
            setattr(feed, name, value)
        if "film" in wish:
            o = self._options
            chosen = {"codec": o.codec, "width": o.width, "height": o.height, "rate": o.rate, **wish["film"]}
            feed.film = self.film(**chosen)
        return {"flipped": feed.flipped, "connections": self.connections, "web": self._web and self._web.answered}

    async def _rtsp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await Connection(reader, writer, self.find).serve()

    async def run(self) -> None:
        o = self._options
        ready = {}
        tls = None
        if o.certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(o.certificate)
        listener = await asyncio.start_server(self._rtsp, "127.0.0.1", o.port, ssl=tls)
        ready["rtsp"] = listener.sockets[0].getsockname()[1]
        if o.web:
            self.feeds["/web"] = Feed(self.film(o.codec, o.width, o.height, o.rate))
            pictures = jpegs(o.clip, o.width, o.height, o.count)
            self._web = Web(self.feeds["/web"], pictures, o.web, o.folder, dated=o.dated)
            http = await asyncio.start_server(self._web.serve, "127.0.0.1", 0)
            ready["http"] = http.sockets[0].getsockname()[1]
        self.find("/a")
        print(json.dumps(ready), flush=True)
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            print(json.dumps(self.obey(json.loads(line))), flush=True)
        sys.stdout.flush()
        os._exit(0)  # asyncio would tell of each connection that is cut


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("clip", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--codec", default="H264")
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--height", type=int, default=180)
    parser.add_argument("--rate", type=int, default=12)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--preset", default="", help="of the encoder: what cameras send costs more than ultrafast")
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--web", type=int, default=0, metavar="RATE")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--dated", action="store_true")
    asyncio.run(Server(parser.parse_args()).run())


main()
