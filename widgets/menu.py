"""A menu below a button: names on the left, keys on the right."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget


class MenuRow(NamedTuple):
    """One row; ``key`` is only shown, the window listens for it."""

    name: str
    key: str
    run: Callable[[], object]


def open_menu(below: QWidget, rows: Sequence[MenuRow]) -> QMenu:
    """Open a menu whose right edge stands under that of ``below``; it deletes itself when it closes."""
    menu = QMenu(below.window())
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setFont(below.font())
    for row in rows:
        action = menu.addAction(f"{row.name}\t{row.key}" if row.key else row.name)
        action.triggered.connect(row.run)
    corner = below.mapToGlobal(QPoint(below.width(), below.height() + 4))
    menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))
    return menu
