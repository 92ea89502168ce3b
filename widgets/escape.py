"""Esc belongs to what is typed in, though the window has bound it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def claims_escape(event: QEvent) -> bool:
    """Take Esc from the window's shortcut, so that the widget with the keys gets it as a key; whether it was asked.

    Qt asks the widget with the keys first (ShortcutOverride); a line edit claims what can be typed, and Esc cannot.
    """
    asked = (
        isinstance(event, QKeyEvent)
        and event.type() is QEvent.Type.ShortcutOverride
        and event.key() == Qt.Key.Key_Escape
    )
    if asked:
        event.accept()
    return asked
