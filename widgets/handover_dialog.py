"""The hand-over window: the list that is gone through, the words for the next shift, and both signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from console.model.handover import Handover, Seen
from widgets.figure import short, until
from widgets.handover_list import HandoverList
from widgets.handover_page import signatures
from widgets.handover_state import HandoverView
from widgets.menu import MenuRow, open_menu
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words

_WIDTH, _HEIGHT = 1080, 700
_SIDE = 380


@dataclass(frozen=True)
class Signing:
    """The operator signs, confirms or withdraws; ``name`` is that of who takes over."""

    what: str
    name: str = ""
    remark: str = ""


class HandoverDialog(QDialog):
    """Knows no hub: it shows a view and tells what the operator wants. Esc leaves, and nothing is lost by it.

    Signals:
        note_changed: The words for the next shift.
        signing: What the operator signs.
        past_asked: The list of past ones is wanted.
        past_chosen: One of them, None to come back.
        export_asked: It is to be saved.
    """

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._zone = words, zone
        self.note_changed: Outlet[str] = Outlet(self)
        self.signing: Outlet[Signing] = Outlet(self)
        self.past_asked: Outlet[bool] = Outlet(self)
        self.past_chosen: Outlet[Handover | None] = Outlet(self)
        self.export_asked: Outlet[bool] = Outlet(self)
        self.setObjectName("panel")
        self.setWindowTitle(words("handover"))
        self.resize(_WIDTH, _HEIGHT)
        self._view: HandoverView | None = None
        self.list = HandoverList(theme, words, zone)
        self._head, self._state = QLabel(), QLabel()
        self._head.setFont(font(14, strong=True))
        self._state.setFont(font(12, strong=True))
        self._progress, self._why = self._dim(""), self._dim(words("handover.seen.why"))
        self._note = QPlainTextEdit(tabChangesFocus=True)
        self._note.setPlaceholderText(words("handover.note.hint"))
        self._load, self._signed = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._name, self._remark = QLineEdit(maxLength=64), QLineEdit(maxLength=2000)
        self._name.setPlaceholderText(words("handover.incoming.hint"))
        self._remark.setPlaceholderText(words("handover.remark"))
        self._incoming = QLabel(words("handover.incoming"))
        self._told = QLabel(wordWrap=True)
        self._sign, self._confirm = self._primary("handover.sign"), self._primary("handover.confirm")
        self._withdraw = QPushButton(words("handover.withdraw"), autoDefault=False)
        self._past = QPushButton(words("handover.past"), autoDefault=False)
        self._export = QPushButton(words("handover.export"), autoDefault=False)
        self._lay_out()
        self._listen()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # it is gone through with the arrows and the space bar

    def _primary(self, key: str) -> QPushButton:
        button = QPushButton(self._words(key), autoDefault=False)
        button.setProperty("role", "primary")
        button.setFont(font(12, strong=True))
        return button

    def _dim(self, text: str) -> QLabel:
        label = QLabel(text, wordWrap=True)
        label.setProperty("tone", "dim")
        return label

    def _lay_out(self) -> None:
        words = self._words
        left = QVBoxLayout()
        left.setSpacing(8)
        for widget in (self._head, self._state):
            left.addWidget(widget)
        left.addWidget(self.list, 1)
        left.addWidget(self._progress)
        left.addWidget(self._why)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(QLabel(words("handover.note")))
        right.addWidget(self._note, 1)
        right.addWidget(QLabel(words("handover.load")))
        right.addWidget(self._load)
        right.addSpacing(8)
        for widget in (self._signed, self._incoming, self._name, self._remark, self._told):
            right.addWidget(widget)
        acts = QHBoxLayout()
        acts.addStretch(1)
        for button in (self._withdraw, self._sign, self._confirm):
            acts.addWidget(button)
        right.addLayout(acts)
        side = QWidget()
        side.setLayout(right)
        side.setFixedWidth(_SIDE)
        right.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addLayout(left, 1)
        both.addWidget(side)
        close = QPushButton(words("close"), autoDefault=False)
        close.clicked.connect(self.accept)
        last = QHBoxLayout()
        last.addWidget(self._past)
        last.addWidget(self._export)
        last.addStretch(1)
        last.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addLayout(both, 1)
        column.addLayout(last)

    def _listen(self) -> None:
        self._note.textChanged.connect(self._tell_note)
        self._name.textChanged.connect(self._tell)
        self._remark.textChanged.connect(self._tell)
        self._sign.clicked.connect(lambda: self.signing.publish(Signing("sign")))
        self._confirm.clicked.connect(lambda: self._publish("confirm"))
        self._withdraw.clicked.connect(lambda: self._publish("withdraw"))
        self._past.clicked.connect(self._ask_past)
        self._export.clicked.connect(lambda: self.export_asked.publish(value=True))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._act)

    def _publish(self, what: str) -> None:
        self.signing.publish(Signing(what, self._name.text().strip(), self._remark.text().strip()))

    def _act(self) -> None:
        """Ctrl+Enter: the primary button that is there."""
        for button in (self._sign, self._confirm):
            if button.isVisible() and button.isEnabled():
                button.click()
                return

    def _ask_past(self) -> None:
        if self._view is not None and self._view.past:
            self.past_chosen.publish(None)
        else:
            self.past_asked.publish(value=True)

    def _tell_note(self) -> None:
        if self._view is not None and self._view.draft and not self._view.past:
            self.note_changed.publish(self._note.toPlainText())

    def show_view(self, view: HandoverView) -> None:
        """Show a hand-over."""
        before, self._view = self._view, view
        words, handover = self._words, view.handover
        self._head.setText(self._title(handover))
        state = "draft" if view.draft else str(handover.state)
        self._state.setText(words(f"handover.state.{state}"))
        self._colour(self._state, {"draft": "dim", "signed": "warn", "withdrawn": "alert"}.get(state, ""))
        marking = view.draft and not view.past
        self.list.show_rows(handover.rows, view.at, marking=marking)
        self._why.setVisible(marking)
        editable = marking and not view.sending
        other = before is None or before.draft != view.draft or before.past != view.past or not marking
        if other and self._note.toPlainText() != handover.note:
            self._note.setPlainText(handover.note)
        self._note.setReadOnly(not editable)
        self._load.setText(view.load or self._figures(handover))
        self._colour(self._load, "dim" if view.load else "")
        self._signed.setText("\n".join(signatures(handover, words, self._zone)))
        self._past.setText(words("handover.present" if view.past else "handover.past"))
        self._tell()

    def show_past(self, handovers: Sequence[Handover], failure: str = "") -> None:
        """The past ones to choose from, or why there are none."""
        words = self._words
        rows = [MenuRow(self._past_row(h), "", lambda h=h: self.past_chosen.publish(h)) for h in handovers]
        if not rows:
            rows = [MenuRow(failure or words("handover.past.none"), "", lambda: None)]
        open_menu(self._past, rows)

    def say(self, text: str) -> None:
        """What became of the saving."""
        self._told.setText(text)
        self._told.setVisible(True)

    def _past_row(self, handover: Handover) -> str:
        words = self._words
        incoming = handover.incoming.name if handover.incoming else words(f"handover.state.{handover.state}")
        return words(
            "handover.past.row",
            time=until(handover.outgoing.t, self._zone, words.language),
            seat=words("handover.seat", seat=handover.seat),
            outgoing=handover.outgoing.name,
            incoming=incoming,
        )

    def _title(self, handover: Handover) -> str:
        words, language = self._words, self._words.language
        seat = words("handover.seat", seat=handover.seat)
        if not handover.end:
            return f"{seat} · {words('handover.no.shift')}"
        begin = short(handover.begin, handover.end, self._zone, language)
        end = until(handover.end, self._zone, language)
        return f"{seat} · {words('handover.shift', shift=handover.shift.get(language), begin=begin, end=end)}"

    def _figures(self, handover: Handover) -> str:
        language = self._words.language
        return "\n".join(f"{f.name.get(language)}: {f.value.get(language)}" for f in handover.figures) or "–"

    def _tell(self) -> None:
        view = self._view
        if view is None:
            return
        words, rows = self._words, view.handover.rows
        seen = sum(row.seen is not Seen.NO for row in rows)
        waits = not view.draft and not view.past and view.handover.state == "signed"
        self._progress.setText(words("handover.seen", seen=seen, all=len(rows)) if rows else "")
        for widget in (self._incoming, self._name, self._remark, self._confirm, self._withdraw):
            widget.setVisible(waits)
        self._sign.setVisible(view.draft and not view.past)
        self._sign.setEnabled(seen == len(rows) and not view.sending)
        name = " ".join(self._name.text().split())
        same = bool(name) and name.casefold() == view.handover.outgoing.name.casefold()
        self._confirm.setEnabled(bool(name) and not same and not view.sending)
        self._withdraw.setEnabled(bool(self._remark.text().strip()) and not view.sending)
        self._export.setEnabled(not view.draft)
        self._tell_trouble(view, same=same and waits, waits=waits)

    def _tell_trouble(self, view: HandoverView, *, same: bool, waits: bool) -> None:
        words, told, tone = self._words, "", "dim"
        if view.sending:
            told = words("handover.sending")
        elif view.failure:
            told, tone = words("handover.failed", reason=view.failure), "alert"
        elif same:
            told, tone = words("handover.same"), "warn"
        elif waits and view.changed:
            told, tone = words("handover.changed", count=view.changed), "warn"
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._colour(self._told, tone)

    @staticmethod
    def _colour(label: QLabel, tone: str) -> None:
        if label.property("tone") != tone:
            label.setProperty("tone", tone)
            label.style().polish(label)
