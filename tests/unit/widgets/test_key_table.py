from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.key_table import KeyTable


def test_it_stands_in_the_middle_of_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(40, 30, 700, 500)
    window.setStyleSheet("QDialog { padding: 30px; }")
    window.show()
    table = KeyTable("Phím", [("A", "Xác nhận"), ("O", "Sắp xếp cảnh báo")], window)
    table.show()
    off = table.geometry().center() - window.geometry().center()
    assert max(abs(off.x()), abs(off.y())) <= 1
    table.close()
