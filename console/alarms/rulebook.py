"""The rulebook: the rules as the plugins have them, what supervisors have changed of them, and so what is in force."""

from collections.abc import Iterable, Iterator

import msgspec

from console.alarms.amending import amended, figures_of, is_enabled
from console.alarms.machine import Refusal
from console.alarms.rule import Rule
from console.model.amendment import Amendment, Figures, Former
from console.model.text import Text

MOST_FORMER = 20
LONGEST_REASON = 2000

UNKNOWN_RULE = Text("không có luật này", "no such rule")
OLD_AMENDMENT = Text("luật đã được sửa, hãy xem lại", "the rule has been changed since; look again")
AMENDING_NEEDS_REASON = Text("sửa luật phải có lý do", "a rule is changed with a reason")
REASON_TOO_MUCH = Text("lý do quá dài", "the reason is too long")
NOTHING_CHANGED = Text("không có gì thay đổi", "nothing is changed")


class AmendmentOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A supervisor's wish: from now on these figures in place of the plugin's, and no others.

    Attributes:
        rule: Id.
        figures: By path; a figure left out, or equal to the plugin's own, is the plugin's own again.
        revision: The revision the supervisor saw.
        by: Who.
        seat: Where.
        command: Hex id of the command, carried into the change.
        reason: Why; a rule is never changed without one.
    """

    rule: str
    figures: Figures
    revision: int = 0
    by: str = ""
    seat: str = ""
    command: str = ""
    reason: str = ""


class AmendmentChange(msgspec.Struct, frozen=True, tag=True):
    """One change of one rule; the changes of its alarms follow it.

    Attributes:
        amendment: The state afterwards.
        command: Hex id of the order that caused it, else empty.
        by: Who gave the order.
    """

    amendment: Amendment
    command: str = ""
    by: str = ""


class Rulebook:
    """All rules of one city. Not thread-safe.

    Attributes:
        own: As the plugins have them, by id.
        rules: In force, by id; one that is switched off is not among them.

    Args:
        rules: Ids are unique; a later rule of the same id is ignored.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.own: dict[str, Rule] = {}
        for rule in rules:
            self.own.setdefault(rule.id, rule)
        self.rules = dict(self.own)
        self._amendments: dict[str, Amendment] = {}

    def __iter__(self) -> Iterator[Amendment]:
        return iter(self._amendments.values())

    def amendment(self, rule: str) -> Amendment:
        """What is changed of a rule."""
        return self._amendments.get(rule) or Amendment(rule=rule)

    def in_force(self, rule: str) -> Rule | None:
        """The rule as it is to be judged; None where there is none or it is switched off.

        Figures that are no longer the rule's (its plugin was changed) are left out, all of them where they contradict
        it: an operator then has the plugin's rule, not none.
        """
        own, figures = self.own.get(rule), self.amendment(rule).figures
        if own is None or not figures:
            return own
        if not is_enabled(figures):
            return None
        staged = amended(own, figures)
        return staged if isinstance(staged, Rule) else own

    def order(self, order: AmendmentOrder, now: int) -> Amendment | Refusal:
        """Carry out an order, but for ``rules``; the state afterwards, or why nothing was changed."""
        own, before, reason = self.own.get(order.rule), self.amendment(order.rule), order.reason.strip()
        if own is None and (order.figures or not before.revision):
            return Refusal(UNKNOWN_RULE)
        figures = _changes(own, order.figures) if own else {}
        refused = _refused(order, before, reason) or (NOTHING_CHANGED if figures == before.figures else None)
        staged = amended(own, figures) if own else None
        if isinstance(staged, list) and not refused:
            field, words = staged[0]
            refused = Text(f"giá trị không dùng được ({field}): {words}", f"not a valid figure ({field}): {words}")
        if refused:
            return Refusal(refused)
        former = Former(before.revision, before.changed, before.by, before.reason, before.figures)
        state = Amendment(
            rule=order.rule,
            revision=before.revision + 1,
            figures=figures,
            by=order.by,
            seat=order.seat,
            reason=reason,
            changed=now,
            past=(former, *before.past)[:MOST_FORMER],
        )
        self._amendments[order.rule] = state
        return state

    def adopt(self, state: Amendment) -> bool:
        """Take the log's word for what is changed; False where more is known here than in the log."""
        if self.amendment(state.rule).revision > state.revision:
            return False
        self._amendments[state.rule] = state
        return True

    def affirm(self, rule: str) -> Amendment | None:
        """What is changed under a new revision: somebody else's older word came after it in the log."""
        state = self._amendments.get(rule)
        if state is None:
            return None
        after = self._amendments[rule] = msgspec.structs.replace(state, revision=state.revision + 1)
        return after

    def restore(self, states: Iterable[Amendment]) -> None:
        """Continue from what was kept."""
        for state in states:
            self._amendments[state.rule] = state
        for rule in self.own:
            self.put(rule, self.in_force(rule))

    def put(self, rule: str, stated: Rule | None) -> None:
        """Have ``stated`` in force."""
        if stated is None:
            self.rules.pop(rule, None)
        else:
            self.rules[rule] = stated


def _changes(own: Rule, figures: Figures) -> Figures:
    """Only what is not the plugin's own."""
    known = figures_of(own)
    return {path: figure for path, figure in figures.items() if path not in known or known[path][0] != figure}


def _refused(order: AmendmentOrder, before: Amendment, reason: str) -> Text | None:
    faults = (
        (order.revision != before.revision, OLD_AMENDMENT),
        (not reason, AMENDING_NEEDS_REASON),
        (len(reason) > LONGEST_REASON, REASON_TOO_MUCH),
    )
    return next((text for broken, text in faults if broken), None)
