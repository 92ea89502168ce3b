"""The legend: for each layer that exists a checkbox, its key, and a button for the rest of what can be set."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from widgets.map.layer import Layers
from widgets.map.words import LAYERS, TABLE
from widgets.signal import Outlet
from widgets.theme import FAMILY, Theme
from widgets.words import Words

_SHEET = """
QFrame#legend {{ background: {panel}; border: 1px solid {line}; border-radius: 4px; }}
QScrollArea, QWidget#rows {{ background: transparent; border: none; }}
QCheckBox {{ font-family: "{family}"; color: {text}; font-size: 12px; spacing: 8px; background: transparent;
  padding: 1px; }}
QCheckBox:!checked {{ color: {dim}; }}
QCheckBox:focus {{ text-decoration: underline; }}
QCheckBox::indicator {{ width: 10px; height: 10px; border-radius: 2px; border: 1px solid {dim}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; }}
QCheckBox::indicator:focus {{ border-color: {text}; }}
QLabel {{ font-family: "{family}"; font-size: 11px; color: {dim}; background: transparent; }}
QToolButton#key {{ font-family: "{family}"; font-size: 11px; color: {dim}; background: transparent; border: none; }}
QToolButton#more {{ font-family: "{family}"; font-size: 12px; color: {faint}; background: transparent; border: none;
  padding: 0 2px; }}
QToolButton#more:hover, QToolButton#more:focus {{ color: {accent}; }}
QToolButton#more[set="true"] {{ color: {accent}; }}
"""

_BUTTON = """
QToolButton {{ font-family: "{family}"; font-size: 12px; color: {text}; background: {panel}; border: 1px solid {line};
  border-radius: 4px; padding: 3px 8px; }}
QToolButton:hover {{ border-color: {dim}; }}
QToolButton:focus {{ border-color: {accent}; }}
"""
_SWATCH = 10


def button_sheet(theme: Theme) -> str:
    """The style of a button on the map."""
    return _BUTTON.format(
        family=FAMILY, text=theme.text, panel=theme.panel, line=theme.line, dim=theme.dim, accent=theme.accent
    )


class _Row(QWidget):
    """A checkbox, a button, and below them the key of the layer while it is shown."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.setObjectName(name)
        self.more = QToolButton(self)
        self.more.setText("⋯")
        self.more.setObjectName("more")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.box, 1)
        line.addWidget(self.more)
        self._key = QVBoxLayout()
        self._key.setContentsMargins(18, 0, 0, 0)
        self._key.setSpacing(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addLayout(self._key)
        self._told: tuple[object, ...] = ()

    def show_key(self, steps: tuple[tuple[str, str], ...]) -> None:
        """Colours and what they mean."""
        if steps == self._told:
            return
        self._told = steps
        while (item := self._key.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for colour, text in steps:
            swatch = QPixmap(_SWATCH, _SWATCH)
            swatch.fill(QColor(colour))
            line = QToolButton(self)
            line.setText(f" {text}")
            line.setIcon(QIcon(swatch))
            line.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            line.setObjectName("key")
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._key.addWidget(line)


class Legend(QFrame):
    """Rows by layer, in the order in which they are declared.

    Signals:
        toggled: A layer whose checkbox was clicked, and whether it is on.
        asked: A layer whose button was clicked.
        folded: The operator opened or folded it.
    """

    def __init__(self, theme: Theme, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.toggled: Outlet[tuple[str, bool]] = Outlet(self)
        self.asked: Outlet[str] = Outlet(self)
        self.folded: Outlet[bool] = Outlet(self)
        self._small = self._open = False
        self._button = QToolButton(self)
        self._button.setCheckable(True)
        self._button.toggled.connect(self._on_button)
        self._button.hide()
        self._words = Words(language, TABLE)
        self._layers = Layers()
        self._rows: dict[str, _Row] = {}
        self._counts: dict[str, int | None] = {}
        self._most = 10_000
        self._area = QScrollArea(self)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground = QWidget()
        self._ground.setObjectName("rows")
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._area.setWidget(self._ground)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 10, 10)
        column.addWidget(self._button)
        column.addWidget(self._area)
        self.set_language(language)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self.setStyleSheet(
            _SHEET.format(
                family=FAMILY, panel=theme.panel, line=theme.line, text=theme.text, dim=theme.dim,
                faint=theme.faint, accent=theme.accent,
            )
        )  # fmt: skip
        self._button.setStyleSheet(button_sheet(theme))

    def fold(self, small: bool) -> None:
        """On a small map only a button is shown, which opens the rows."""
        if small != self._small:
            self._small = small
            self._button.setVisible(small)
            self._fit()

    def limit(self, height: int) -> None:
        """How high it may be; the rest is scrolled."""
        if height != self._most:
            self._most = height
            self._fit()

    def set_language(self, language: str) -> None:
        """Say it in ``language``."""
        self._words = Words(language, TABLE)
        self._button.setText(self._words("layers"))
        self._button.setToolTip(self._words("layers.why"))
        self.show_layers(self._layers)

    def show_layers(self, layers: Layers) -> None:
        """Show what is declared and chosen."""
        self._layers = layers
        for name, row in self._rows.items():
            self._show_row(name, row)
        self._sort()
        self._fit()

    def set_counts(self, counts: Mapping[str, int | None]) -> bool:
        """Show rows for these layers, with how many things each holds; returns whether its size may have changed."""
        if counts == self._counts:
            return False
        added = counts.keys() - self._rows.keys()
        self._counts = dict(counts)
        for name in added:
            row = self._rows[name] = _Row(name, self._ground)
            row.box.toggled.connect(partial(self._tell, name))
            row.more.clicked.connect(partial(self.asked.publish, name))
        for name, row in self._rows.items():
            if name in counts:
                self._show_row(name, row)
        if added:
            self._sort()
        self.setVisible(bool(counts))
        self._fit()
        return True

    def _show_row(self, name: str, row: _Row) -> None:
        choice, layer = self._layers.choice(name), self._layers.layer(name)
        row.box.blockSignals(True)
        row.box.setChecked(choice.shown)
        row.box.blockSignals(False)
        row.box.setText(self._title(name))
        row.more.setToolTip(self._words("layer.more", name=self._layers.title(name, self._words.language)))
        row.more.setAccessibleName(row.more.toolTip())
        row.more.setProperty("set", name in self._layers.choices and choice != _switched(self._layers, name))
        row.more.style().polish(row.more)
        row.show_key(tuple((s.colour, s.label) for s in layer.steps) if choice.shown else ())

    def _sort(self) -> None:
        declared = [layer.id for layer in self._layers.declared]
        order = declared + [name for name in LAYERS if name not in declared]
        for name in sorted(self._rows, key=lambda n: order.index(n) if n in order else len(order)):
            self._column.removeWidget(self._rows[name])
            self._column.addWidget(self._rows[name])

    def _fit(self) -> None:
        opened = self._open or not self._small
        for name, row in self._rows.items():
            row.setVisible(name in self._counts)
        self._area.setVisible(opened)
        column = self.layout()
        if column is not None:
            column.setContentsMargins(*((12, 10, 10, 10) if opened else (4, 4, 4, 4)))
        self._column.activate()
        wanted = self._ground.sizeHint()
        chrome = 24 + (self._button.sizeHint().height() + 6 if self._small else 0)
        room = max(60, self._most - chrome)
        bar = 12 if wanted.height() > room else 0
        self._area.setFixedSize(wanted.width() + bar + 2, min(wanted.height(), room))
        self.adjustSize()

    def _title(self, name: str) -> str:
        title = self._layers.title(name, self._words.language)
        count = self._counts.get(name)
        if count is None:
            return title
        digits = f"{count:,}"
        return self._words("layer.count", name=title, count=digits.replace(",", "\u00a0" if self._vi else ","))

    @property
    def _vi(self) -> bool:
        return self._words.language == "vi"

    def _on_button(self, on: bool) -> None:
        self._open = on
        self._fit()
        self.folded.publish(not on)

    def _tell(self, name: str, on: bool) -> None:
        self.toggled.publish((name, on))


def _switched(layers: Layers, name: str) -> object:
    """The choice of one who only switched the layer on or off."""
    layer, choice = layers.layer(name), layers.choice(name)
    return type(choice)(choice.shown, layer.opacity, layer.zoom)
