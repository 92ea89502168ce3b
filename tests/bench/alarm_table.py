"""What the alarm list is measured beside: a plain QTableView over a QSortFilterProxyModel of the same rows."""

import time
from collections.abc import Callable

from PySide6.QtCore import QRegularExpression, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from console.model.alarm import Alarm

_COLUMNS = 8


def cells(alarm: Alarm) -> list[object]:
    """Priority, title, place, domain, age, state, owner, count."""
    title, place = alarm.title.vi, alarm.place.vi
    return [
        alarm.priority,
        title,
        place,
        alarm.domain,
        alarm.first // 10**9,
        str(alarm.state),
        alarm.owner,
        alarm.count,
    ]


def timed(work: Callable[[], object], widget: QTableView) -> float:
    """Milliseconds of doing it and painting what follows."""
    began = time.perf_counter()
    work()
    widget.viewport().repaint()
    return (time.perf_counter() - began) * 1e3


def measure(alarms: list[Alarm], changes: list[Alarm], texts: list[str], seconds: float) -> dict[str, float]:
    """The same work as the alarm list is given, in milliseconds and frames per second."""
    model, rows = QStandardItemModel(0, _COLUMNS), {}
    for alarm in alarms:
        rows[alarm.id] = model.rowCount()
        model.appendRow([item(value) for value in cells(alarm)])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    table = QTableView()
    table.setModel(proxy)
    table.resize(672, 366)
    table.show()
    QApplication.processEvents()
    found = {
        "sort": max(timed(lambda c=c: proxy.sort(c), table) for c in range(_COLUMNS)),
        "filter": max(timed(lambda t=t: proxy.setFilterRegularExpression(QRegularExpression(t)), table) for t in texts),
    }
    proxy.setFilterRegularExpression(QRegularExpression(""))
    proxy.sort(0)

    def change() -> None:
        for alarm in changes:
            row = rows.get(alarm.id)
            if row is not None:
                for column, value in enumerate(cells(alarm)):
                    model.setData(model.index(row, column), value)

    found["turn"] = timed(change, table)
    bar, frames, began = table.verticalScrollBar(), 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        bar.setValue((bar.value() + 3) % max(1, bar.maximum()))
        table.viewport().repaint()
        frames += 1
    found["frames"] = frames / (time.perf_counter() - began)
    table.close()
    return found


def item(value: object) -> QStandardItem:
    """A cell."""
    made = QStandardItem()
    made.setData(value, Qt.ItemDataRole.DisplayRole)
    return made
