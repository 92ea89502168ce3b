"""The map on paper: the picture, and under it what it is of, when, at what scale and whose."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QPixmap
from PySide6.QtPrintSupport import QPrinter

from widgets.theme import Theme, font

_FOOT = 56
_MARGIN_MM = 10.0
SUFFIXES = (".png", ".pdf")


class PrintError(Exception):
    """It could not be written; the message says why."""


@dataclass(frozen=True)
class Imprint:
    """What is said under the picture: two lines on the left, two on the right."""

    title: str
    time: str
    place: str
    attribution: str


def compose(picture: QPixmap, imprint: Imprint, theme: Theme) -> QImage:
    """The picture with its imprint, in the picture's own resolution."""
    ratio = picture.devicePixelRatio()
    width, height = picture.width() / ratio, picture.height() / ratio
    page = QImage(round(width * ratio), round((height + _FOOT) * ratio), QImage.Format.Format_RGB32)
    page.setDevicePixelRatio(ratio)
    page.fill(QColor(theme.panel))
    with QPainter(page) as painter:
        painter.drawPixmap(0, 0, picture)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        upper, lower = QRectF(12, height + 6, width - 24, 22), QRectF(12, height + 28, width - 24, 22)
        painter.setFont(font(14, strong=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(upper, left, imprint.title)
        painter.setFont(font(12))
        painter.setPen(QColor(theme.dim))
        painter.drawText(upper, right, imprint.place)
        painter.drawText(lower, left, imprint.time)
        painter.drawText(lower, right, imprint.attribution)
    return page


def save(page: QImage, path: Path) -> None:
    """Write a PNG or a PDF, as the name ends.

    Raises:
        PrintError: The name ends otherwise, or the file cannot be written.
    """
    if path.suffix.lower() == ".pdf":
        writer = QPdfWriter(str(path))
        writer.setCreator("Vọng Lâu")
        writer.setPageLayout(_layout(page))
        painter = QPainter()
        if not painter.begin(writer):
            raise PrintError(str(path))
        _fill(painter, QRect(0, 0, writer.width(), writer.height()), page)
        painter.end()
    elif path.suffix.lower() != ".png" or not page.save(str(path)):
        raise PrintError(str(path))


def send(page: QImage, printer: QPrinter) -> None:
    """Print it on one page.

    Raises:
        PrintError: The printer does not take it.
    """
    printer.setPageLayout(_layout(page))
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError(printer.printerName())
    _fill(painter, QRect(0, 0, printer.width(), printer.height()), page)
    painter.end()


def _layout(page: QImage) -> QPageLayout:
    wide = page.width() >= page.height()
    way = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(*[_MARGIN_MM] * 4), QPageLayout.Unit.Millimeter
    )


def _fill(painter: QPainter, room: QRect, page: QImage) -> None:
    """As large as the paper allows, in its own proportions."""
    size = QSizeF(page.size()).scaled(QSizeF(room.size()), Qt.AspectRatioMode.KeepAspectRatio)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(0, 0, size.width(), size.height()), page)
