"""The one exception of the room: where something is wrong and which rule it breaks, in both languages."""

from console.model.text import Text


class AtlasError(Exception):
    """A map, a tile, an extract or a boundary file cannot be used.

    Attributes:
        text: File and place, then the rule.
    """

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(vi, en)

    def at(self, where: str) -> "AtlasError":
        """The same said of ``where``, a file or a tile of it."""
        return AtlasError(f"{where}: {self.text.vi}", f"{where}: {self.text.en}")
