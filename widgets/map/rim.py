"""What stands at the edges of the map: legend, buttons, scale bar, caption and notice, each in its corner."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton, QWidget
from typing_extensions import override

from console.geo.mercator import metres_per_pixel
from console.geo.scale import bar
from widgets.figure import number
from widgets.map.item import View
from widgets.map.legend import Legend, button_sheet
from widgets.map.road_panel import RoadPanel
from widgets.map.saying import place_text
from widgets.theme import FAMILY, Theme, font
from widgets.words import Words

_EDGE = 12
_SMALL_WIDTH, _SMALL_HEIGHT = 800, 480  # smaller, and the legend folds to a button
_ROOM = 140.0
_COMPASS = 30
_METRES_PER_INCH = 0.0254


class ScaleBar(QWidget):
    """A round length, drawn to scale."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text, self._pixels = "", 0.0
        self.colour, self.ground = QColor(), QColor()

    def show_scale(self, metres_per_pixel: float, language: str) -> None:
        """Of a map where a pixel is so long."""
        metres, self._pixels = bar(metres_per_pixel, _ROOM)
        far = metres >= 1000
        length, unit = (metres / 1000 if far else metres), ("km" if far else "m")
        self._text = f"{number(length, 0 if length >= 1 else 1, language)} {unit}"
        self.resize(round(self._pixels) + 12, 22)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.ground)
            painter.setFont(font(11))
            painter.setPen(self.colour)
            painter.drawText(QRectF(0, 0, self.width(), 14), Qt.AlignmentFlag.AlignCenter, self._text)
            painter.setPen(QPen(self.colour, 1.5))
            left, right = 6.0, 6.0 + self._pixels
            painter.drawPolyline([QPointF(left, 14), QPointF(left, 19), QPointF(right, 19), QPointF(right, 14)])


class Compass(QAbstractButton):
    """Shows where north is while it is not up; a click brings it up."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_COMPASS, _COMPASS)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._bearing = 0.0
        self.theme: Theme | None = None

    def point(self, bearing: float, tilt: float) -> None:
        """The map is turned and tilted so."""
        self._bearing = bearing
        self.setVisible(abs(bearing) > 0.05 or tilt > 0.05)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_COMPASS, _COMPASS)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.theme is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self.theme.accent if self.hasFocus() else self.theme.line), 1.0))
            painter.setBrush(QColor(self.theme.panel))
            painter.drawEllipse(QRectF(0.5, 0.5, _COMPASS - 1, _COMPASS - 1))
            painter.translate(_COMPASS / 2, _COMPASS / 2)
            painter.rotate(-self._bearing)
            painter.setPen(Qt.PenStyle.NoPen)
            for colour, tip in ((self.theme.text, -10.0), (self.theme.faint, 10.0)):
                painter.setBrush(QColor(colour))
                painter.drawPolygon(QPolygonF([QPointF(0, tip), QPointF(4, 0), QPointF(-4, 0)]))


class Rim(QObject):
    """Owns the widgets of the edges, all children of the map; ``arrange`` puts each into its corner.

    Attributes:
        legend: Upper left.
        home: Upper right; hidden while there is no home.
        compass: Left of it, while the map is turned.
        caption: Lower right: attribution, place, scale; a click shows the place in the other system.
        scale: Left of it.
        notice: Lower left: what is wrong with the picture.
        panel: Below home and hint: what the operator asked of the map; None while there is nothing.
        hint: Upper middle: what the operator is doing with the map.
        place: Where the map looks and at which scale, in words.
        attribution: Whose map it is.
    """

    def __init__(self, theme: Theme, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._pane = parent
        self.legend = Legend(theme, words.language, parent)
        self.home = self._button()
        self.caption = self._button()
        self.caption.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is a key for it
        self.compass = Compass(parent)
        self.compass.hide()
        self.panel: RoadPanel | None = None
        self.scale = ScaleBar(parent)
        self.notice, self.hint = QLabel(parent), QLabel(parent)
        for label in (self.notice, self.hint):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.hide()
        self.place = self.attribution = ""

    def fitted(self, text: str) -> str:
        """A text as the notice can say it on one line."""
        room = max(200, self._pane.width() - 4 * _EDGE)
        return self.notice.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)

    def show_view(self, view: View, system: str, words: Words) -> None:
        """Say where the map looks, in one of ``saying.SYSTEMS``, and at which scale."""
        resolution = metres_per_pixel(view.lat, view.zoom)
        scale = resolution * self._pane.logicalDpiX() / _METRES_PER_INCH
        digits = 10 ** max(0, len(str(int(scale))) - 2)
        ratio = f"1:{round(scale / digits) * digits:,}"
        ratio = ratio.replace(",", "\u00a0") if words.language == "vi" else ratio
        self.place = f"{place_text(view.lon, view.lat, system, words)} · {ratio}"
        self.caption.setText(" · ".join(part for part in (self.attribution, self.place) if part))
        self.scale.show_scale(resolution, words.language)

    def dress(self, theme: Theme, words: Words) -> None:
        """Theme or language has changed."""
        self.home.setText(words("home"))
        self.home.setToolTip(words("home.why"))
        self.home.setStyleSheet(button_sheet(theme))
        self.compass.theme = theme
        self.compass.setToolTip(words("north.why"))
        self.compass.setAccessibleName(words("north.why"))
        self.compass.update()
        self.caption.setToolTip(words("place.why"))
        self.scale.colour, self.scale.ground = QColor(theme.dim), QColor(theme.land)
        flat = f'background: {theme.land}; padding: 1px 4px; font-family: "{FAMILY}"; font-size: 11px;'
        self.caption.setStyleSheet(
            f"QToolButton {{ color: {theme.dim}; {flat} border: none; }} QToolButton:hover {{ color: {theme.text}; }}"
        )
        self.notice.setStyleSheet(f"color: {theme.priority[1]}; {flat}")
        self.hint.setStyleSheet(
            f"color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.accent}; border-radius: 4px; "
            f'padding: 4px 10px; font-family: "{FAMILY}"; font-size: 12px;'
        )

    def say(self, label: QLabel, text: str) -> None:
        """Show a text in ``notice`` or ``hint``; an empty one hides it."""
        if label.text() != text or label.isHidden() != (not text):
            label.setText(text)
            label.setVisible(bool(text))
            self.arrange()

    def open_panel(self, panel: RoadPanel | None) -> None:
        """Show a panel in place of the one before."""
        if self.panel is not None and self.panel is not panel:
            self.panel.hide()
        self.panel = panel
        if panel is not None:
            panel.setParent(self._pane)
            panel.installEventFilter(self)
            panel.show()
            panel.raise_()
            self.arrange()

    def close_panel(self) -> bool:
        """Close it; whether one was open."""
        if self.panel is None or self.panel.isHidden():
            return False
        self.panel.shut()
        return True

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.panel and event.type() in (QEvent.Type.Resize, QEvent.Type.Hide):
            self.arrange()
        return False

    def arrange(self) -> None:
        """Put everything into its corner."""
        width, height = self._pane.width(), self._pane.height()
        self.legend.fold(width < _SMALL_WIDTH or height < _SMALL_HEIGHT)
        self.legend.limit(height - 2 * _EDGE - 30)
        self.legend.move(_EDGE, _EDGE)
        for widget in (self.home, self.caption, self.notice, self.hint):
            widget.adjustSize()
        self.home.move(width - self.home.width() - _EDGE, _EDGE)
        left_of = self.home.x() if not self.home.isHidden() else width - _EDGE + 8
        self.compass.move(left_of - _COMPASS - 8, _EDGE)
        self.hint.move(max(_EDGE, (width - self.hint.width()) // 2), _EDGE)
        if self.panel is not None:
            below = _EDGE + max(self.home.height(), self.hint.height()) + 8
            self.panel.move(max(_EDGE, width - self.panel.width() - _EDGE), below)
        bottom = height - _EDGE // 2
        self.caption.move(width - self.caption.width() - _EDGE // 2, bottom - self.caption.height())
        self.scale.move(self.caption.x() - self.scale.width() - 12, bottom - self.scale.height())
        crowded = self.notice.width() + 2 * _EDGE > self.scale.x()
        above = self.caption.height() + _EDGE // 2 if crowded else 0
        self.notice.move(_EDGE // 2, bottom - self.notice.height() - above)

    def taken(self) -> list[QRectF]:
        """Where no name may stand."""
        corners = (self.legend, self.home, self.compass, self.caption, self.scale, self.notice, self.hint, self.panel)
        return [QRectF(w.geometry()) for w in corners if w is not None and not w.isHidden()]

    def _button(self) -> QToolButton:
        button = QToolButton(self._pane)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        return button
