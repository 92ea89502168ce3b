"""The service area: how far one comes by road within some minutes or metres, to be set while it is drawn."""

from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSpinBox, QWidget

from widgets.map.road_panel import RoadPanel
from widgets.signal import Outlet
from widgets.words import Words

_RANGES = {"minutes": (1, 60, 1, 5), "metres": (100, 20_000, 100, 1000)}


@dataclass(frozen=True, slots=True)
class ServiceWish:
    """How far: an amount of ``minutes`` or ``metres``."""

    amount: int
    unit: str = "minutes"


class ServicePanel(RoadPanel):
    """Up and down change the amount.

    Signals:
        changed: The wish, after each change.
    """

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(words("reach"), words, parent)
        self.changed: Outlet[ServiceWish] = Outlet(self)
        self._amounts = {unit: usual for unit, (_, _, _, usual) in _RANGES.items()}
        self._amount = QSpinBox()
        self._amount.setKeyboardTracking(False)
        self._amount.setAccelerated(True)
        self._amount.setFixedWidth(90)
        self._amount.setAccessibleName(words("reach"))
        self._units = QButtonGroup(self)
        row = QHBoxLayout()
        row.addWidget(self._amount)
        for unit in _RANGES:
            button = QPushButton(words(f"reach.{unit}"))
            button.setCheckable(True)
            button.setProperty("unit", unit)
            self._units.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._units.buttons()[0].setChecked(True)
        self._take_unit()
        self._units.buttonClicked.connect(self._switch)
        self._amount.valueChanged.connect(self._tell)
        self.setFocusProxy(self._amount)

    @property
    def wish(self) -> ServiceWish:
        """What is set."""
        return ServiceWish(self._amount.value(), self._unit)

    @property
    def _unit(self) -> str:
        button = self._units.checkedButton()
        return str(button.property("unit")) if button else "minutes"

    def wait(self, place: str) -> None:
        """It is being looked for from a place; none where nothing is selected."""
        self.tell_place(place)
        self.say(self.words("road.busy") if place else self.words("reach.none.selected"))

    def _take_unit(self) -> None:
        low, high, step, _ = _RANGES[self._unit]
        self._amount.blockSignals(True)
        self._amount.setRange(low, high)
        self._amount.setSingleStep(step)
        self._amount.setValue(self._amounts[self._unit])
        self._amount.blockSignals(False)

    def _switch(self) -> None:
        self._take_unit()
        self.changed.publish(self.wish)

    def _tell(self) -> None:
        self._amounts[self._unit] = self._amount.value()
        self.changed.publish(self.wish)
