"""Pictures of tiles: an empty one, one as PNG, one read from bytes, one that says why it is grey."""

from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter, QPen

from console.atlas.archive import Address
from console.atlas.fault import AtlasError
from console.model.text import Text
from widgets.theme import Theme, font

SIZE = 512
"""Pixels of a tile as the map asks for it; it shows it on 256, so that a picture between two zooms stays sharp."""
_QUICK = 11
"""QImageWriter's number for zlib's fastest level: half the time of the default for a twentieth more bytes."""
_MOST_PIXELS = 4096
_HATCH = 16
_PNG = QByteArray(b"PNG")
_BREAK = "/\u200b"
"""Paths are long, and may be broken behind a slash."""


def blank(colour: str, pixels: int) -> QImage:
    """A square in one colour."""
    image = QImage(pixels, pixels, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def png(image: QImage) -> bytes:
    """As a PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, _PNG)
    writer.setCompression(_QUICK)
    writer.write(image)
    buffer.close()
    return bytes(data.data())


def read(data: bytes) -> QImage:
    """The picture that somebody else's bytes are.

    Raises:
        AtlasError: They are none, or a larger one than any tile is.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size: QSize = reader.size()
    if size.width() > _MOST_PIXELS or size.height() > _MOST_PIXELS:
        raise AtlasError(f"ảnh rộng {size.width()} điểm", f"a picture of {size.width()} pixels")
    image = reader.read()
    if image.isNull():
        why = reader.errorString()
        raise AtlasError("ảnh bị hỏng", f"a damaged picture: {why}")
    return image.convertToFormat(QImage.Format.Format_RGB32) if not image.hasAlphaChannel() else image


def part(image: QImage, at: Address, shift: int, pixels: int, ground: str) -> QImage:
    """The part of a tile that ``at`` is, ``shift`` zooms deeper, on a ground where it is transparent."""
    out = blank(ground, pixels)
    mask = (1 << shift) - 1
    wide, high = image.width() / (1 << shift), image.height() / (1 << shift)
    with QPainter(out) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        source = QRectF((at.column & mask) * wide, (at.row & mask) * high, wide, high)
        painter.drawImage(QRectF(0, 0, pixels, pixels), image, source)
    return out


def grey(theme: Theme, at: Address, reason: Text, language: str, pixels: int) -> bytes:
    """A tile that cannot be drawn: hatched, with its address and the reason."""
    return _grey(theme, str(at), reason.get(language), pixels)


@lru_cache(maxsize=64)
def _grey(theme: Theme, address: str, reason: str, pixels: int) -> bytes:
    image = blank(theme.ground, pixels)
    scale = pixels / 256
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.setPen(QPen(QColor(theme.line), 2))
        for k in range(-256, 256, _HATCH):
            painter.drawLine(k, 256, k + 256, 0)
        flags = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.setFont(font(11))
        room = QRect(24, 24, 208, 208)
        text = f"{address}\n{reason.replace('/', _BREAK)}"
        around = painter.boundingRect(room, flags, text).adjusted(-6, -4, 6, 4)
        painter.fillRect(around, QColor(theme.ground))
        painter.setPen(QColor(theme.dim))
        painter.drawText(room, flags, text)
    return png(image)
