"""One rule: what it is, its figures, what they would have done, and the change of them with its reason."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from console.model.amendment import Figures, RuleLine
from console.model.rehearsal import Rehearsal
from widgets.figure import moment
from widgets.rehearsal_pane import RehearsalPane, Span, bounds
from widgets.rule_figures import RuleFigures
from widgets.rule_wish import RehearsalWish, RuleWish
from widgets.rule_wording import plugin_of, title_of
from widgets.signal import Outlet
from widgets.theme import Theme, font
from widgets.words import Words

_MOST_REVISIONS = 4


class RuleEditor(QWidget):
    """The right side of the rule table.

    Signals:
        saved: The change, with its reason; waits for ``show_answer``.
        rehearsed: What is to be played, or stopped.
    """

    def __init__(self, theme: Theme, words: Words, zone: ZoneInfo, *, editable: bool) -> None:
        super().__init__()
        self.saved: Outlet[RuleWish] = Outlet(self)
        self.rehearsed: Outlet[RehearsalWish] = Outlet(self)
        self._words, self._zone, self._editable = words, zone, editable
        self._line: RuleLine | None = None
        self._now = 0
        self._asked: RehearsalWish | None = None
        self._waiting = False
        labels = (
            QLabel(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse) for _ in range(7)
        )
        self._head, self._facts, self._source, self._warning, self._note, self._revisions, self._answer = labels
        self._head.setFont(font(14, strong=True))
        for label in (self._facts, self._source, self._note, self._revisions):
            label.setProperty("tone", "dim")
        self._warning.setProperty("tone", "warn")
        self._figures = RuleFigures(words)
        self._figures.edited.connect(self._edited)
        self._reset, self._back = (QPushButton(words(key), autoDefault=False) for key in ("rule.reset", "rule.back"))
        self._reset.clicked.connect(lambda: self._figures.put({}))
        self._back.clicked.connect(self._put_former)
        self._play = RehearsalPane(theme, words, zone)
        self._play.asked.on_value(self._rehearse)
        self._play.stopped.on_value(lambda _stopped: self._stop())
        self._reason = QLineEdit(maxLength=300)
        self._reason.setPlaceholderText(words("rule.reason.hint"))
        self._reason.textChanged.connect(self._tell)
        self._save = QPushButton(words("rule.save"), autoDefault=False)
        self._save.setFont(font(12, strong=True))
        self._save.setProperty("role", "primary")
        self._save.clicked.connect(self._wish)
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for part in (self._head, self._facts, self._source, self._warning, self._note, self._figures):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self._reset)
        row.addWidget(self._back)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._revisions)
        rule = QFrame(frameShape=QFrame.Shape.HLine)
        column.addWidget(rule)
        column.addWidget(self._play)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        saving = QHBoxLayout()
        saving.addWidget(self._reason, 1)
        saving.addWidget(self._save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(area, 1)
        whole.addWidget(self._answer)
        whole.addLayout(saving)

    def show_line(self, line: RuleLine | None, now: int) -> None:
        """Show another rule, or the same as it is now; what is being typed into the same rule stays."""
        before, self._line, self._now = self._line, line, now
        same = bool(before and line and before.rule == line.rule)
        if not same:
            self._stop()
            self._reason.clear()
            self._answer.clear()
        if line and not (same and before and before.amendment == line.amendment and before.figures == line.figures):
            self._figures.show_figures(line.figures)
            self._play.clear()
        self._describe(line)
        self._tell()

    def show_answer(self, reason: str, *, done: bool) -> None:
        """What became of the change."""
        self._waiting = False
        self._answer.setText(self._words("rule.saved") if done else self._words("rule.failed", reason=reason))
        self._answer.setProperty("tone", "dim" if done else "alert")
        self._answer.style().polish(self._answer)
        if done:
            self._reason.clear()
        self._tell()

    def show_rehearsal(self, told: Rehearsal, wish: RehearsalWish, now: int) -> None:
        """How far a rehearsal is; one of other figures than those that stand here now is left out."""
        if wish == self._asked:
            self._play.show_rehearsal(told, now)

    @property
    def playing(self) -> RehearsalWish | None:
        """The rehearsal whose answer is waited for."""
        return self._asked if self._play.playing else None

    def put(self, figures: Figures, reason: str = "") -> None:
        """As if somebody had typed them."""
        self._figures.put(figures)
        self._reason.setText(reason)

    def play(self, span: Span) -> None:
        """As if somebody had asked for it."""
        self._play.choose(span)
        self._play.play()

    def _describe(self, line: RuleLine | None) -> None:
        words = self._words
        self._head.setText(title_of(line, words) if line else words("rules.none"))
        parts = (self._facts, self._source, self._warning, self._note, self._figures, self._revisions, self._play)
        for part in (*parts, self._reset, self._back):
            part.setVisible(line is not None)
        if line is None:
            return
        self._facts.setText(self._spoken_facts(line) if line.known else line.rule)
        self._source.setText(words("rule.source", source=line.source.get(words.language)))
        self._source.setVisible(bool(line.source.vi))
        self._warning.setText(words("rule.legal") if line.known else words("rule.orphan"))
        self._warning.setVisible(line.legal or not line.known)
        names = ", ".join(line.unchanging)
        self._note.setText(words("rule.unchanging", names=names))
        self._note.setVisible(bool(names))
        self._play.setVisible(line.known)
        self._revisions.setText(self._history(line))
        for button in (self._reset, self._back):
            button.setVisible(self._editable and line.amendment.revision > 0)

    def _spoken_facts(self, line: RuleLine) -> str:
        words = self._words
        text = words(
            "rule.facts",
            type=words(f"rule.type.{line.type}"),
            plugin=plugin_of(line, words),
            watched=line.watched,
            standing=line.standing,
        )
        return f"{text} · {words('rule.unknown', count=line.unknown)}" if line.unknown else text

    def _history(self, line: RuleLine) -> str:
        amendment = line.amendment
        states = [(amendment.revision, amendment.by, amendment.changed, amendment.reason)]
        states += [(f.revision, f.by, f.t, f.reason) for f in amendment.past]
        told = [
            self._words(
                "rule.revision",
                revision=revision,
                by=by,
                time=moment(t, self._now, self._zone, self._words.language),
                reason=reason,
            )
            for revision, by, t, reason in states
            if revision
        ]
        return "\n".join(told[:_MOST_REVISIONS]) or self._words("rule.unrevised")

    def _put_former(self) -> None:
        """Undo is the former figures again, under a new revision: what happened stays told."""
        if self._line and self._line.amendment.past:
            self._figures.put(self._line.amendment.past[0].figures)

    def _edited(self) -> None:
        self._stop()
        self._play.clear()
        self._answer.clear()
        self._tell()

    def _rehearse(self, span: Span) -> None:
        line, figures = self._line, self._figures.figures()
        if line is None or figures is None:
            self._play.clear()
            return
        begin, end = bounds(span, self._now, self._zone)
        self._asked = RehearsalWish(line.rule, line.amendment.figures, figures, begin, end)
        self.rehearsed.publish(self._asked)

    def _stop(self) -> None:
        asked, self._asked = self._asked, None
        if asked:
            self.rehearsed.publish(
                RehearsalWish(asked.rule, asked.present, asked.proposed, asked.begin, asked.end, cancel=True)
            )

    def _wish(self) -> None:
        line, figures = self._line, self._figures.figures()
        if line is None or (figures is None and line.known) or self._waiting:
            return
        self._waiting = True
        self._answer.setText(self._words("act.pending.why"))
        self._answer.setProperty("tone", "dim")
        self._answer.style().polish(self._answer)
        self._tell()
        self.saved.publish(RuleWish(line.rule, line.amendment.revision, figures or {}, self._reason.text().strip()))

    def _tell(self) -> None:
        line, figures = self._line, self._figures.figures()
        differs = line is not None and figures is not None and (not line.known or figures != line.amendment.figures)
        self._play.set_enabled(enabled=figures is not None)
        self._save.setVisible(self._editable and line is not None)
        self._reason.setVisible(self._editable and line is not None)
        self._save.setText(self._words("act.pending" if self._waiting else "rule.save"))
        self._save.setEnabled(differs and bool(self._reason.text().strip()) and not self._waiting)
        if figures is None and line is not None:
            self._answer.setText(self._words("rule.invalid"))
        self._answer.setVisible(bool(self._answer.text()))
