"""What can be set for one layer: opacity, from which zoom to which, and whose names hold a word."""

from dataclasses import replace

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from widgets.map.layer import DEEPEST, Choice
from widgets.signal import Outlet
from widgets.theme import font
from widgets.words import Words


class LayerDialog(QDialog):
    """Changes are in force at once; Esc and Enter close it.

    Signals:
        changed: The choice, after each change.
        reset: The operator wants what was declared.
    """

    def __init__(self, title: str, choice: Choice, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changed: Outlet[Choice] = Outlet(self)
        self.reset: Outlet[bool] = Outlet(self)
        self.setObjectName("panel")
        self.setWindowTitle(words("layer.title"))
        self.setMinimumWidth(380)
        head = QLabel(title, wordWrap=True)
        head.setFont(font(14, strong=True))
        self._shown = QCheckBox(words("layer.shown"))
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(5, 100)
        self._opacity.setPageStep(10)
        self._percent = QLabel()
        self._percent.setFixedWidth(44)
        self._low, self._high = _zoom_box(words), _zoom_box(words)
        self._only = QLineEdit(clearButtonEnabled=True)
        self._only.setPlaceholderText(words("layer.only.hint"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(head)
        column.addLayout(self._form(words))
        column.addWidget(self._buttons(words))
        self.show_choice(choice)
        self._shown.toggled.connect(self._tell)
        for number in (self._opacity, self._low, self._high):
            number.valueChanged.connect(self._tell)
        self._only.textChanged.connect(self._tell)

    def _form(self, words: Words) -> QFormLayout:
        slider, zooms = QHBoxLayout(), QHBoxLayout()
        slider.addWidget(self._opacity, 1)
        slider.addWidget(self._percent)
        for widget in (self._low, QLabel("–"), self._high):
            zooms.addWidget(widget)
        zooms.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow("", self._shown)
        form.addRow(words("layer.opacity"), slider)
        form.addRow(words("layer.zoom"), zooms)
        form.addRow(words("layer.only"), self._only)
        return form

    def _buttons(self, words: Words) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        back, close = QPushButton(words("layer.reset")), QPushButton(words("close"))
        close.setDefault(True)
        buttons.addButton(back, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.AcceptRole)
        back.clicked.connect(lambda: self.reset.publish(value=True))
        close.clicked.connect(self.accept)
        return buttons

    def show_choice(self, choice: Choice) -> None:
        """Show what is in force, without telling of it."""
        self._choice = choice
        for widget in (self._shown, self._opacity, self._low, self._high, self._only):
            widget.blockSignals(True)
        self._shown.setChecked(choice.shown)
        self._opacity.setValue(round(choice.opacity * 100))
        self._low.setValue(choice.zoom[0])
        self._high.setValue(choice.zoom[1])
        self._only.setText(choice.only)
        for widget in (self._shown, self._opacity, self._low, self._high, self._only):
            widget.blockSignals(False)
        self._percent.setText(f"{self._opacity.value()} %")

    def _tell(self) -> None:
        self._percent.setText(f"{self._opacity.value()} %")
        self._choice = replace(
            self._choice,
            shown=self._shown.isChecked(),
            opacity=self._opacity.value() / 100,
            zoom=(self._low.value(), self._high.value()),
            only=self._only.text(),
        )
        self.changed.publish(self._choice)


def _zoom_box(words: Words) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setLocale(QLocale(words.language))
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)  # the arrow keys step
    box.setRange(0.0, DEEPEST)
    box.setDecimals(1)
    box.setSingleStep(0.5)
    return box
