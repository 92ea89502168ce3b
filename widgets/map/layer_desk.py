"""Where the layers of one map are set: legend, dialog and memory of the seat work on the same registry."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from widgets.map.layer import Choice, Choices
from widgets.map.layer_dialog import LayerDialog
from widgets.map.legend import Legend
from widgets.map.scene import Scene
from widgets.signal import Outlet
from widgets.words import Words


class LayerDesk(QObject):
    """Tells ``told`` of each change, so that it is painted.

    Signals:
        changed: What differs from what the layers declare, after the operator changed it.
    """

    def __init__(self, scene: Scene, legend: Legend, told: Callable[[], object], pane: QWidget) -> None:
        super().__init__(pane)
        self.changed: Outlet[Choices] = Outlet(self)
        self.words: Words | None = None
        self._scene, self._legend, self._told, self._pane = scene, legend, told, pane
        legend.toggled.on_value(self._toggled)
        legend.asked.on_value(self.open)

    @property
    def choices(self) -> Choices:
        """What the operator set, where it differs from what the layers declare."""
        return self._scene.layers.choices

    def recall(self, choices: Mapping[str, Choice]) -> None:
        """Take what a seat remembers."""
        layers = self._scene.layers
        filtered = {name for name in self.choices if layers.filtered(name)}
        layers.recall(choices)
        for name in filtered | choices.keys():
            self._scene.refilter(name)
        self._show()

    def choose(self, name: str, choice: Choice) -> None:
        """Set a layer by hand."""
        before = self._scene.layers.choice(name).only
        self._scene.layers.choose(name, choice)
        self._chosen(name, refilter=choice.only != before)

    def open(self, name: str) -> LayerDialog | None:
        """The dialog that sets one layer."""
        if self.words is None:
            return None
        layers = self._scene.layers
        title = layers.title(name, self.words.language)
        dialog = LayerDialog(title, layers.choice(name), self.words, self._pane)
        dialog.finished.connect(dialog.deleteLater)

        def reset(_asked: bool) -> None:
            layers.reset(name)
            self._chosen(name, refilter=True)
            dialog.show_choice(layers.choice(name))

        dialog.changed.on_value(lambda choice: self.choose(name, choice))
        dialog.reset.on_value(reset)
        dialog.open()
        return dialog

    def _toggled(self, told: tuple[str, bool]) -> None:
        name, shown = told
        self.choose(name, replace(self._scene.layers.choice(name), shown=shown))

    def _chosen(self, name: str, *, refilter: bool) -> None:
        if refilter:
            self._scene.refilter(name)
        self._show()
        self.changed.publish(self.choices)

    def _show(self) -> None:
        self._legend.show_layers(self._scene.layers)
        self._told()
