"""Comparing a picture with the approved one.

``VONGLAU_APPROVE=1`` approves what is drawn now: look at it before you commit it. A picture that differs is kept in
``failed`` with its difference.
"""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from widgets.theme import font, load_fonts

HERE = Path(__file__).parent
FAR = 48  # levels of one channel: more than another rasteriser's rounding
SHARE = 0.01  # of all pixels that may be that far

# The hand-fed seat of the shell's tests; a conftest cannot be imported by name.
_spec = importlib.util.spec_from_file_location("shell_conftest", HERE.parent / "unit" / "shell" / "conftest.py")
assert _spec
assert _spec.loader
_shell = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_shell)
room, shapes = _shell.room, _shell.shapes

Check = Callable[[QImage, str], None]


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).astype(np.int16)


@pytest.fixture(autouse=True)
def face(qapp: QApplication) -> None:
    load_fonts()
    qapp.setFont(font(12))


@pytest.fixture
def check() -> Check:
    def compare(image: QImage, name: str) -> None:
        approved = HERE / "approved" / f"{name}.png"
        if os.environ.get("VONGLAU_APPROVE"):
            approved.parent.mkdir(exist_ok=True)
            image.convertToFormat(QImage.Format.Format_RGB888).save(str(approved))
            return
        before = QImage(str(approved))
        assert not before.isNull(), f"{name} was never approved"
        same_size = before.size() == image.size()
        difference = np.abs(pixels(image) - pixels(before)) if same_size else None
        share = float((difference.max(axis=2) > FAR).mean()) if difference is not None else 1.0
        if share <= SHARE:
            return
        failed = HERE / "failed"
        failed.mkdir(exist_ok=True)
        image.save(str(failed / f"{name}.png"))
        if difference is not None:
            grey = np.ascontiguousarray(difference.max(axis=2).astype(np.uint8))
            height, width = grey.shape
            QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).save(
                str(failed / f"{name}.difference.png")
            )
        pytest.fail(f"{name}: {share:.1%} of the pixels differ; see {failed.name}")

    return compare
