"""The legend: a checkbox for each layer that exists; on a small map it folds to a button."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QToolButton, QVBoxLayout, QWidget

from widgets.map.words import LAYERS, TABLE
from widgets.signal import Outlet
from widgets.theme import FAMILY, Theme
from widgets.words import Words

_SHEET = """
QFrame#legend {{ background: {panel}; border: 1px solid {line}; border-radius: 4px; }}
QCheckBox {{ font-family: "{family}"; color: {text}; font-size: 12px; spacing: 8px; background: transparent;
  padding: 1px; }}
QCheckBox:!checked {{ color: {dim}; }}
QCheckBox:focus {{ text-decoration: underline; }}
QCheckBox::indicator {{ width: 10px; height: 10px; border-radius: 2px; border: 1px solid {dim}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; }}
QCheckBox::indicator:focus {{ border-color: {text}; }}
"""


_BUTTON = """
QToolButton {{ font-family: "{family}"; font-size: 12px; color: {text}; background: {panel}; border: 1px solid {line};
  border-radius: 4px; padding: 3px 8px; }}
QToolButton:hover {{ border-color: {dim}; }}
QToolButton:focus {{ border-color: {accent}; }}
"""


def button_sheet(theme: Theme) -> str:
    """The style of a button on the map."""
    return _BUTTON.format(
        family=FAMILY, text=theme.text, panel=theme.panel, line=theme.line, dim=theme.dim, accent=theme.accent
    )


class Legend(QFrame):
    """Rows by layer.

    Signals:
        toggled: The hidden layers, after each click on one.
        folded: The operator opened or folded it.
    """

    def __init__(self, theme: Theme, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.toggled: Outlet[frozenset[str]] = Outlet(self)
        self.folded: Outlet[bool] = Outlet(self)
        self._small = self._open = False
        self._button = QToolButton(self)
        self._button.setCheckable(True)
        self._button.toggled.connect(self._on_button)
        self._button.hide()
        self._words = Words(language, TABLE)
        self._boxes: dict[str, QCheckBox] = {}
        self._counts: dict[str, int | None] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(12, 10, 14, 10)
        self._rows.setSpacing(5)
        self._rows.addWidget(self._button)
        self.set_language(language)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        self.setStyleSheet(
            _SHEET.format(
                family=FAMILY, panel=theme.panel, line=theme.line, text=theme.text, dim=theme.dim, accent=theme.accent
            )
        )
        self._button.setStyleSheet(button_sheet(theme))

    def fold(self, small: bool) -> None:
        """On a small map only a button is shown, which opens the rows."""
        if small != self._small:
            self._small = small
            self._button.setVisible(small)
            self._show_rows()

    def _on_button(self, on: bool) -> None:
        self._open = on
        self._show_rows()
        self.folded.publish(not on)

    def _show_rows(self) -> None:
        for name, box in self._boxes.items():
            box.setVisible(name in self._counts and (self._open or not self._small))
        edge = (4, 4, 4, 4) if self._small and not self._open else (12, 10, 14, 10)
        self._rows.setContentsMargins(*edge)
        self.adjustSize()

    def set_language(self, language: str) -> None:
        """Say it in ``language``."""
        self._words = Words(language, TABLE)
        self._button.setText(self._words("layers"))
        self._button.setToolTip(self._words("layers.why"))
        for name, box in self._boxes.items():
            box.setText(self._title(name))
        self.adjustSize()

    def set_counts(self, counts: Mapping[str, int | None]) -> bool:
        """Show rows for these layers, with how many things each holds; returns whether its size may have changed."""
        if counts == self._counts:
            return False
        added = counts.keys() - self._boxes.keys()
        self._counts = dict(counts)
        for name in added:
            self._boxes[name] = self._box(name)
        for name, box in self._boxes.items():
            if name in counts:
                box.setText(self._title(name))
        if added:
            self._sort()
        self.setVisible(bool(counts))
        self._show_rows()
        return True

    def _box(self, name: str) -> QCheckBox:
        box = QCheckBox(self)
        box.setObjectName(name)
        box.setChecked(True)
        box.toggled.connect(self._tell)
        return box

    def _sort(self) -> None:
        order = list(LAYERS)
        for name in sorted(self._boxes, key=lambda n: order.index(n) if n in order else len(order)):
            self._rows.removeWidget(self._boxes[name])
            self._rows.addWidget(self._boxes[name])

    def _title(self, name: str) -> str:
        title = LAYERS[name].get(self._words.language) if name in LAYERS else name
        count = self._counts.get(name)
        if count is None:
            return title
        digits = f"{count:,}"
        return self._words("layer.count", name=title, count=digits.replace(",", "\u00a0" if self._vi else ","))

    @property
    def _vi(self) -> bool:
        return self._words.language == "vi"

    def _tell(self) -> None:
        self.toggled.publish(frozenset(n for n, box in self._boxes.items() if not box.isChecked()))
