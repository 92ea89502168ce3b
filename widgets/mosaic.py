"""The mosaic: one widget that paints many camera tiles, each only when something on it changed."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from widgets.emptiness import paint_emptiness
from widgets.mosaic_paint import BORDER, Tile, TilePainter
from widgets.mosaic_words import TABLE, Caption, TileFrame, TileSource, age_of, caption, is_live
from widgets.signal import Outlet
from widgets.theme import Theme
from widgets.words import Words

__all__ = ["Mosaic", "Tile", "TileFrame", "TileSource"]

GAP = 4
_TICK_MS = 33
_SETTLE_MS = 150
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Mosaic(QWidget):
    """Camera tiles in a grid, read from a source.

    Signals:
        picked: Id of the tile that was clicked, or on which Enter was pressed.
        tile_resized: (width, height) in device pixels that pictures should have from now on; told a moment after the
            last change of size, so that dragging a splitter does not make decoders start anew at each step.
    """

    def __init__(
        self,
        theme: Theme,
        language: str,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.picked: Outlet[str] = Outlet(self)
        self.tile_resized: Outlet[tuple[int, int]] = Outlet(self)
        self._theme, self._clock = theme, clock
        self._words = Words(language, TABLE)
        self._painter = TilePainter(theme, language)
        self._source: TileSource | None = None
        self._tiles: tuple[Tile, ...] = ()
        self._frames: dict[str, TileFrame | None] = {}
        self._captions: dict[str, Caption] = {}
        self._columns, self._rows = 4, 2
        self._cursor = 0
        self._told = (0, 0)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.refresh)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._tell_size)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self._words("name"))

    def set_source(self, source: TileSource | None) -> None:
        """Read pictures from there from now on."""
        self._source = source
        self._frames.clear()
        self.refresh()

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these, in order; those beyond the grid are not painted."""
        before, self._tiles = self._tiles, tuple(tiles)
        kept = {t.id for t in self._tiles}
        for gone in self._frames.keys() - kept:
            del self._frames[gone]
            self._captions.pop(gone, None)
        self._cursor = min(self._cursor, max(0, len(self._tiles) - 1))
        if len(before) != len(self._tiles):
            self.update()
            return
        for k, (old, new) in enumerate(zip(before, self._tiles, strict=True)):
            if old != new:
                self.update(self._cell(k))

    def set_grid(self, columns: int, rows: int) -> None:
        """How many tiles side by side and one above the other."""
        if (columns, rows) != (self._columns, self._rows):
            self._columns, self._rows = max(1, columns), max(1, rows)
            self._settle.start()
            self.update()

    def tile_size(self) -> tuple[int, int]:
        """Width and height in device pixels that a picture should have."""
        cell, ratio = self._cell(0), self.devicePixelRatioF()
        return (
            max(2, round((cell.width() - 2 * BORDER) * ratio)),
            max(2, round((cell.height() - 2 * BORDER) * ratio)),
        )

    def shown(self) -> tuple[Tile, ...]:
        """The tiles that have a place in the grid."""
        return self._tiles[: self._columns * self._rows]

    def refresh(self) -> None:
        """Look at every shown tile and mark for painting those on which something changed."""
        now = self._clock()
        for k, tile in enumerate(self.shown()):
            frame = self._source.read(tile.id) if self._source else None
            same = frame is self._frames.get(tile.id)
            if same and frame is not None and is_live(frame, now) and tile.id in self._captions:
                continue
            said = caption(frame, now, self._words)
            if not same or said != self._captions.get(tile.id):
                self._frames[tile.id], self._captions[tile.id] = frame, said
                self.update(self._cell(k))

    def _cell(self, index: int) -> QRect:
        width = (self.width() - GAP * (self._columns - 1)) // self._columns
        height = (self.height() - GAP * (self._rows - 1)) // self._rows
        row, column = divmod(index, self._columns)
        return QRect(column * (width + GAP), row * (height + GAP), width, height)

    def _at(self, point: QPoint) -> int | None:
        return next((k for k in range(len(self.shown())) if self._cell(k).contains(point)), None)

    def _tell_size(self) -> None:
        size = self.tile_size()
        if size != self._told:
            self._told = size
            self.tile_resized.publish(size)

    def _move(self, index: int) -> None:
        if 0 <= index < len(self.shown()):
            before, self._cursor = self._cursor, index
            self.update(self._cell(before))
            self.update(self._cell(index))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._columns * 228, self._rows * 130)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._columns * 96, self._rows * 56)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dirty = event.region()
        tiles = self.shown()
        cells = [self._cell(k) for k in range(len(tiles))]
        ground = QRegion(dirty)  # "-=" changes the region itself
        for cell in cells:
            ground -= QRegion(cell)
        painter.setClipRegion(ground)
        painter.fillRect(self.rect(), QColor(self._theme.background))
        painter.setClipping(False)
        if not tiles:
            paint_emptiness(painter, self.rect(), self._words("empty"), self._words("empty.why"), self._theme)
        for k, tile in enumerate(tiles):
            if dirty.intersects(cells[k]):
                said = self._captions.get(tile.id) or caption(None, 0.0, self._words)
                cursor = self.hasFocus() and k == self._cursor
                self._painter.paint(painter, cells[k], tile, self._frames.get(tile.id), said, cursor=cursor)
        painter.end()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle.start()
        super().resizeEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update(self._cell(self._cursor))

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update(self._cell(self._cursor))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index is not None:
            self._move(index)
            self.picked.publish(self._tiles[index].id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {**_STEPS, Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns}
        if key in steps:
            self._move(self._cursor + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor < len(self.shown()):
            self.picked.publish(self._tiles[self._cursor].id)
        else:
            super().keyPressEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self._at(event.pos())
            if index is None:
                QToolTip.hideText()
            else:
                tile = self._tiles[index]
                said = self._captions.get(tile.id, Caption())
                frame = self._frames.get(tile.id)
                age = age_of(frame, self._clock(), self._words) if frame and frame.sequence else ""
                lines = [tile.name.get(self._words.language), said.words, said.corner, age]
                QToolTip.showText(event.globalPos(), "\n".join(x for x in lines if x), self)
            return True
        return super().event(event)
