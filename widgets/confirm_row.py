"""The last row of a dialog that asks for words: leave, or confirm."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton

from widgets.words import Words


def confirm_row(dialog: QDialog, confirm: QPushButton, words: Words, *, leave: str = "cancel") -> QHBoxLayout:
    """The word ``leave``, which rejects ``dialog``, and ``confirm`` as its primary button, at the right."""
    cancel = QPushButton(words(leave), autoDefault=False)
    cancel.clicked.connect(dialog.reject)
    confirm.setProperty("role", "primary")
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(confirm)
    return row
