"""Widget tests draw with the bundled face, as the product does."""

import pytest
from PySide6.QtWidgets import QApplication

from widgets.theme import font, load_fonts


@pytest.fixture(autouse=True)
def face(qapp: QApplication) -> None:
    load_fonts()
    qapp.setFont(font(12))
