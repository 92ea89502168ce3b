"""Writers of what the room reads: protobuf, vector tiles, PMTiles, MBTiles, OpenStreetMap extracts. Small and plain."""

import gzip
import json
import sqlite3
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path

MOVE, LINE, CLOSE = 1, 2, 7


def varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def number(field_number: int, value: int) -> bytes:
    return varint(field_number << 3) + varint(value)


def text(field_number: int, value: bytes | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return varint(field_number << 3 | 2) + varint(len(raw)) + raw


def packed(values: list[int]) -> bytes:
    return b"".join(varint(v) for v in values)


# -- vector tiles


def geometry(kind: int, parts: list[list[tuple[int, int]]]) -> list[int]:
    """Commands of points (1), lines (2) or rings (3); rings do not repeat their first point."""
    out: list[int] = []
    x = y = 0

    def step(point: tuple[int, int]) -> list[int]:
        nonlocal x, y
        moved = [zigzag(point[0] - x), zigzag(point[1] - y)]
        x, y = point
        return moved

    for part in parts:
        if kind == 1:
            out += [MOVE | len(part) << 3, *(n for p in part for n in step(p))]
            continue
        out += [MOVE | 1 << 3, *step(part[0]), LINE | len(part) - 1 << 3, *(n for p in part[1:] for n in step(p))]
        if kind == 3:
            out.append(CLOSE | 1 << 3)
    return out


def value(of: object) -> bytes:
    if isinstance(of, bool):
        return number(7, int(of))
    if isinstance(of, str):
        return text(1, of)
    if isinstance(of, float):
        return varint(3 << 3 | 1) + struct.pack("<d", of)
    return number(5, of) if of >= 0 else number(6, zigzag(of))


@dataclass
class Shape:
    kind: int
    parts: list[list[tuple[int, int]]]
    tags: dict[str, object] = field(default_factory=dict)


def layer(name: str, shapes: list[Shape], extent: int = 4096, version: int = 2) -> bytes:
    keys: list[str] = []
    values: list[object] = []
    features = b""
    for shape in shapes:
        tags: list[int] = []
        for key, said in shape.tags.items():
            if key not in keys:
                keys.append(key)
            values.append(said)
            tags += [keys.index(key), len(values) - 1]
        body = text(2, packed(tags)) if tags else b""
        body += number(3, shape.kind) + text(4, packed(geometry(shape.kind, shape.parts)))
        features += text(2, body)
    tables = b"".join(text(3, k) for k in keys) + b"".join(text(4, value(v)) for v in values)
    return text(3, text(1, name) + features + tables + number(5, extent) + number(15, version))


# -- archives


def mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], **metadata: str) -> Path:
    """``tiles`` in XYZ addresses, as they are."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE metadata (name text, value text)")
    db.execute("CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
    db.executemany("INSERT INTO metadata VALUES (?, ?)", list(metadata.items()))
    rows = [(z, x, (1 << z) - 1 - y, data) for (z, x, y), data in tiles.items()]
    db.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    db.commit()
    db.close()
    return path


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Of (tile, run, size, offset)."""
    tiles = [e[0] for e in entries]
    steps = [b - a for a, b in zip([0, *tiles], tiles, strict=False)]
    places = [0 if k and e[3] == entries[k - 1][3] + entries[k - 1][2] else e[3] + 1 for k, e in enumerate(entries)]
    return packed([len(entries), *steps, *(e[1] for e in entries), *(e[2] for e in entries), *places])


@dataclass
class Pm:
    """A PMTiles file, whose parts a test may spoil before it is written."""

    tiles: dict[int, bytes] = field(default_factory=dict)
    kind: int = 1
    zooms: tuple[int, int] = (0, 14)
    bounds: tuple[float, float, float, float] = (106.0, 10.0, 107.0, 11.0)
    metadata: object = field(default_factory=dict)
    leaf: int = 0
    root: bytes | None = None
    leaves: bytes = b""
    header: dict[int, int] = field(default_factory=dict)
    plain: bool = False

    def pack(self, raw: bytes) -> bytes:
        return raw if self.plain else gzip.compress(raw, mtime=0)

    def write(self, path: Path) -> Path:
        data = b""
        entries: list[tuple[int, int, int, int]] = []
        for tile, raw in sorted(self.tiles.items()):
            body = gzip.compress(raw, mtime=0) if self.kind == 1 else raw
            entries.append((tile, 1, len(body), len(data)))
            data += body
        leaves = self.leaves
        if self.leaf and self.root is None:
            chunks = [entries[k : k + self.leaf] for k in range(0, len(entries), self.leaf)]
            top: list[tuple[int, int, int, int]] = []
            for chunk in chunks:
                body = self.pack(directory(chunk))
                top.append((chunk[0][0], 0, len(body), len(leaves)))
                leaves += body
            entries = top
        root = self.root if self.root is not None else self.pack(directory(entries))
        metadata = self.pack(json.dumps(self.metadata).encode())
        at = [127, len(root), 127 + len(root), len(metadata)]
        at += [sum(at[2:4]), len(leaves)]
        at += [sum(at[4:6]), len(data)]
        west, south, east, north = (round(v * 1e7) for v in self.bounds)
        fields = [3, *at, len(self.tiles), len(entries), len(self.tiles), 1, 1 if self.plain else 2]
        fields += [2 if self.kind == 1 else 1, self.kind]
        fields += [*self.zooms, west, south, east, north, 10, round(106.7e7), round(10.7e7)]
        for index, spoilt in self.header.items():
            fields[index] = spoilt
        path.write_bytes(struct.pack("<7sB11Q6B4iB2i", b"PMTiles", *fields) + root + metadata + leaves + data)
        return path


# -- OpenStreetMap


def blob(kind: str, raw: bytes, *, plain: bool = False) -> bytes:
    body = text(1, raw) if plain else number(2, len(raw)) + text(3, zlib.compress(raw))
    head = text(1, kind) + number(3, len(body))
    return struct.pack(">I", len(head)) + head + body


def header(bounds: tuple[float, float, float, float] | None, moment: int = 0, features: tuple[str, ...] = ()) -> bytes:
    raw = b""
    if bounds:
        west, south, east, north = (round(v * 1e9) for v in bounds)
        raw += text(1, b"".join(number(k + 1, zigzag(v)) for k, v in enumerate((west, east, north, south))))
    raw += b"".join(text(4, f) for f in ("OsmSchema-V0.6", "DenseNodes", *features))
    return raw + (number(32, moment) if moment else b"")


@dataclass
class Osm:
    """An extract: what is added is kept in order; ``pbf`` is its bytes."""

    bounds: tuple[float, float, float, float] | None = None
    moment: int = 0
    nodes: list[tuple[float, float, dict[str, str]]] = field(default_factory=list)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)

    def node(self, lon: float, lat: float, **tags: str) -> int:
        self.nodes.append((lon, lat, tags))
        return len(self.nodes)

    def way(self, points: list[tuple[float, float]], **tags: str) -> None:
        refs = [self.node(*p) for p in points[:-1]]
        refs.append(refs[0] if points[0] == points[-1] else self.node(*points[-1]))
        self.ways.append((refs, {k.replace("__", ":"): v for k, v in tags.items()}))

    def pbf(self) -> bytes:
        out = blob("OSMHeader", header(self.bounds, self.moment))
        out += blob("OSMData", self._block(self._dense))
        return out + (blob("OSMData", self._block(self._ways)) if self.ways else b"")

    def write(self, path: Path) -> Path:
        path.write_bytes(self.pbf())
        return path

    def _block(self, group) -> bytes:
        strings: list[str] = [""]

        def index(word: str) -> int:
            if word not in strings:
                strings.append(word)
            return strings.index(word)

        body = group(index)
        return text(1, b"".join(text(1, s) for s in strings)) + text(2, body)

    def _dense(self, index) -> bytes:
        ids = [1] * len(self.nodes)
        lats, lons, tags = [], [], []
        last = [0, 0]
        for lon, lat, said in self.nodes:
            here = [round(lat * 1e7), round(lon * 1e7)]
            lats.append(zigzag(here[0] - last[0]))
            lons.append(zigzag(here[1] - last[1]))
            last = here
            tags += [n for k, v in said.items() for n in (index(k), index(v))] + [0]
        dense = text(1, packed([zigzag(i) for i in ids])) + text(8, packed(lats)) + text(9, packed(lons))
        return text(2, dense + text(10, packed(tags)))

    def _ways(self, index) -> bytes:
        out = b""
        for number_of, (refs, tags) in enumerate(self.ways, 1):
            steps = [zigzag(b - a) for a, b in zip([0, *refs], refs, strict=False)]
            keys, words = packed([index(k) for k in tags]), packed([index(v) for v in tags.values()])
            out += text(3, number(1, number_of) + text(2, keys) + text(3, words) + text(8, packed(steps)))
        return out


def town(lon: float = 106.7, lat: float = 10.77, blocks: int = 6) -> Osm:
    """A made-up town of streets, houses, a river and a park, around a place."""
    step = 0.002
    west, south = lon - step * blocks / 2, lat - step * blocks / 2
    east, north = west + step * blocks, south + step * blocks
    osm = Osm((west, south, east, north), 1_760_000_000)
    osm.node(lon, lat, place="town", name="Thị trấn Mẫu", **{"name:en": "Sample Town"})
    osm.node(west + step / 2, south + step / 2, amenity="hospital", name="Bệnh viện Mẫu")
    for k in range(1, blocks):
        kind = "primary" if k == blocks // 2 else "residential"
        x, y = west + k * step, south + k * step
        osm.way([(x, south), (x, lat), (x, north)], highway=kind, name=f"Đường Dọc {k}")
        osm.way([(west, y), (lon + step / 3, y), (east, y)], highway=kind, name=f"Đường Ngang {k}")
    for k in range(blocks * blocks):
        x, y = west + (k % blocks + 0.3) * step, south + (k // blocks + 0.3) * step
        s = step * 0.3
        osm.way([(x, y), (x + s, y), (x + s, y + s), (x, y + s), (x, y)], building="yes")
    osm.way([(west, south + step), (lon, south + step * 1.4), (east, south + step)], waterway="river", name="Sông Mẫu")
    park = [(lon, lat), (lon + step, lat), (lon + step, lat + step), (lon, lat + step), (lon, lat)]
    osm.way(park, leisure="park", name="Công viên Mẫu")
    return osm
