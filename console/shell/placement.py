"""Where a window goes: inside what the screen leaves free, and where it stood last if that can still be seen."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

FRAME = 40
"""Room for the title bar, whose height nobody knows before the window is shown."""
_WANTED = (1920, 1080)
_SEEN = 120


def place(remembered: tuple[int, int, int, int] | None, screens: Sequence[QRect]) -> QRect:
    """The geometry (without frame); ``screens`` are the free areas, the primary one first."""
    if remembered is not None:
        rect = QRect(*remembered)
        for screen in screens:
            seen = rect.intersected(screen)
            if seen.width() >= _SEEN and seen.height() >= _SEEN:
                return _within(rect, screen)
    screen = screens[0]
    rect = QRect(0, 0, *_WANTED)
    rect.moveCenter(screen.center())
    return _within(rect, screen)


def _within(rect: QRect, screen: QRect) -> QRect:
    free = screen.adjusted(0, FRAME, 0, 0)
    width, height = min(rect.width(), free.width()), min(rect.height(), free.height())
    left = min(max(rect.left(), free.left()), free.right() + 1 - width)
    top = min(max(rect.top(), free.top()), free.bottom() + 1 - height)
    return QRect(left, top, width, height)
