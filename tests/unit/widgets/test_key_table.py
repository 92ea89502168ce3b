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


def test_all_keys_are_on_the_screen_of_a_small_machine(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(0, 0, 1366, 768)
    window.show()
    table = KeyTable("Phím", [(f"Ctrl {k}", "Gom cảnh báo theo nguyên nhân, hoặc bỏ gom") for k in range(41)], window)
    table.show()
    assert window.rect().contains(table.rect().translated(window.mapFromGlobal(table.pos())))
    table.close()
