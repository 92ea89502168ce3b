"""Decompression with a bound: a few kilobytes may claim to be gigabytes."""

import zlib

from console.atlas.fault import AtlasError

_GZIP_OR_ZLIB = 47
GZIP = b"\x1f\x8b"


def inflate(data: bytes, most: int) -> bytes:
    """What ``data`` (gzip or zlib, one whole stream) holds, at most ``most`` bytes of it.

    Raises:
        AtlasError: It is neither, is cut off, is damaged, has something behind it, or holds more.
    """
    stream = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        out = stream.decompress(data, most + 1)
    except zlib.error as err:
        raise AtlasError("dữ liệu nén bị hỏng", f"compressed data are damaged: {err}") from err
    if len(out) > most:
        raise AtlasError(f"giải nén ra hơn {most} byte", f"inflates to more than {most} bytes")
    if not stream.eof:
        raise AtlasError("dữ liệu nén bị cụt", "compressed data are cut off")
    if stream.unused_data:
        raise AtlasError("có dữ liệu thừa sau phần nén", "something follows the compressed data")
    return out
