"""The hand: pointer and keys on the map. Turns them into moves of the camera, picks and points of the pen."""

from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from widgets.map.drafting import Drafting
from widgets.map.ground import Ground
from widgets.map.pen import Pen, Task

_NOTCH = 120.0
_ZOOM_PER_NOTCH = 0.5
_STEP = 120.0
_SLACK = 5
_TURN_STEP, _TILT_STEP = 15.0, 10.0
_TURN_PER_PIXEL, _TILT_PER_PIXEL = 0.4, 0.3
MOST_TILT = 60.0
"""Further down the horizon fills the map with tiles that nobody can read."""
_KEY_MOVES = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}
_KEY_TURNS = {
    Qt.Key.Key_Left: (-_TURN_STEP, 0.0),
    Qt.Key.Key_Right: (_TURN_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, _TILT_STEP),
    Qt.Key.Key_Down: (0.0, -_TILT_STEP),
}
_KEY_ZOOMS = {Qt.Key.Key_Plus: 0.5, Qt.Key.Key_Equal: 0.5, Qt.Key.Key_Minus: -0.5}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Table(Protocol):
    """What the hand works on: the pane."""

    def width(self) -> int: ...
    def height(self) -> int: ...
    def home(self) -> None: ...
    def turn(self, bearing: float, tilt: float = 0.0) -> None: ...
    def pick_at(self, at: QPointF) -> None: ...
    @property
    def engaged(self) -> bool: ...
    def follow(self, wanted: object | None) -> None: ...
    def escape(self) -> bool: ...
    def set_hand(self, shape: Qt.CursorShape | None) -> None: ...


class Hand:
    """One press at a time: the left button pans, picks or draws, the right one turns and tilts, Shift draws a box."""

    def __init__(self, table: _Table, ground: Ground, pen: Pen, drafting: Drafting) -> None:
        self._table, self._ground, self._pen, self._drafting = table, ground, pen, drafting
        self._pressed: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._dragged = False

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        at = event.position()
        self._ground.zoom(event.angleDelta().y() / _NOTCH * _ZOOM_PER_NOTCH, at.x(), at.y())

    def press(self, event: QMouseEvent) -> None:
        """Begin a drag or a click."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self._pressed, self._button, self._dragged = event.position(), event.button(), False
        boxed = event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not self._pen.active
        if self._button is Qt.MouseButton.LeftButton and boxed:
            self._pen.begin(Task.BOX)
            self._pen.add(self._place(event.position()))

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag, or show where the next point of the pen would be."""
        if self._pen.active and self._pen.points:
            self._pen.ahead = self._place(event.position())
            self._drafting.moved()
        if self._pressed is None or self._pen.task is Task.BOX:
            return
        moved = self._pressed - event.position()
        if not self._dragged and moved.manhattanLength() < _SLACK:
            return
        self._dragged = True
        if self._button is Qt.MouseButton.RightButton:
            self._turn(-moved.x() * _TURN_PER_PIXEL, moved.y() * _TILT_PER_PIXEL)
        else:
            self._table.follow(None)
            self._table.set_hand(Qt.CursorShape.ClosedHandCursor)
            self._ground.move(moved.x(), moved.y())
        self._pressed = event.position()

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or click."""
        if self._pressed is None or event.button() is not self._button:
            return
        clicked = self._button is Qt.MouseButton.LeftButton and not self._dragged
        self._pressed = None
        self._table.set_hand(None)
        if self._pen.task is Task.BOX:
            self._pen.ahead = self._place(event.position())
            self._drafting.closed()
        elif clicked and self._pen.active:
            self._drafting.add(self._place(event.position()))
        elif clicked:
            self._table.pick_at(event.position())

    def double_click(self, event: QMouseEvent) -> None:
        """Zoom in, or close the outline."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._pen.active:
            self._drafting.closed()
        else:
            self._ground.zoom(1.0, event.position().x(), event.position().y())

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key that the window may have bound is the map's now: Esc while something can be put away."""
        return event.key() == Qt.Key.Key_Escape and self._table.engaged

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key was the map's."""
        key = Qt.Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shift and key in _KEY_TURNS:
            self._turn(*_KEY_TURNS[key])
        elif key in _KEY_MOVES:
            self._table.follow(None)
            self._ground.move(*_KEY_MOVES[key])
        elif key in _KEY_ZOOMS:
            self._ground.zoom(_KEY_ZOOMS[key], self._table.width() / 2, self._table.height() / 2)
        elif key == Qt.Key.Key_Home:
            if shift:
                self._table.turn(0.0, 0.0)
            else:
                self._table.home()
        elif key == Qt.Key.Key_Escape:
            return self._table.escape()
        else:
            return self._pen.active and self._draw(key, event)
        return True

    def _draw(self, key: Qt.Key, event: QKeyEvent) -> bool:
        if key in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._drafting.closed()
        elif key in _ENTER:
            view = self._ground.registration
            if view is not None:
                self._drafting.add(self._place(QPointF(self._table.width() / 2, self._table.height() / 2)))
        elif key == Qt.Key.Key_Backspace:
            self._pen.back()
            self._drafting.moved()
        else:
            return False
        return True

    def _turn(self, bearing: float, tilt: float) -> None:
        now = self._ground.view
        self._table.turn((now.bearing + bearing) % 360.0, min(max(now.tilt + tilt, 0.0), MOST_TILT))

    def _place(self, at: QPointF) -> tuple[float, float]:
        view = self._ground.registration
        if view is None:
            return 0.5, 0.5
        x, y = view.unproject(at.x(), at.y())
        return float(x), float(y)
