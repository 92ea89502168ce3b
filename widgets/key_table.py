"""The table of keys, shown by ``?``."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget
from typing_extensions import override

from widgets.theme import font

_MOST = 24  # rows: what a screen of 768 pixels holds


class KeyTable(QDialog):
    """Keys on the left, duties on the right, in columns, in the middle of its parent; any key closes it."""

    def __init__(self, title: str, rows: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._ground = parent
        self.setObjectName("panel")
        self.setWindowTitle(title)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        head = QLabel(title)
        head.setFont(font(14, strong=True))
        grid.addWidget(head, 0, 0, 1, 2)
        columns = max(1, -(-len(rows) // _MOST))
        each = -(-len(rows) // columns)
        for column in range(1, columns):
            grid.setColumnMinimumWidth(column * 3 - 1, 24)
        for k, (keys, duty) in enumerate(rows):
            at, column = k % each + 1, k // each * 3
            left, right = QLabel(keys), QLabel(duty)
            left.setFont(font(13, strong=True))
            right.setFont(font(13))
            grid.addWidget(left, at, column)
            grid.addWidget(right, at, column + 1)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self.adjustSize()  # only now is the style sheet counted in
        self.move(self._ground.mapToGlobal(self._ground.rect().center()) - self.rect().center())
        super().showEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()
