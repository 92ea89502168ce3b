"""A canvas as Qt's image, without a copy."""

from PySide6.QtGui import QImage

from console.geo.canvas import Canvas


def image_of(canvas: Canvas, ratio: float) -> QImage:
    """The picture of a canvas; it looks at the canvas' memory, which must outlive it."""
    image = QImage(
        canvas.whole.data.cast("B")[canvas.start :],
        canvas.width,
        canvas.height,
        canvas.stride * 4,
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    return image
