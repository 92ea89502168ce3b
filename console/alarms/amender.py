"""The amender: carries out what a supervisor orders of the rules, and lets the engine judge anew."""

from collections.abc import Callable

from console.alarms.machine import Refusal
from console.alarms.rule import Rule
from console.alarms.rulebook import AmendmentChange, AmendmentOrder, Rulebook
from console.model.amendment import Amendment

Put = Callable[[str, Rule | None], None]
Rewrite = Callable[[str, Rule | None, int], None]


class Amender:
    """The engine's hand on its rulebook. Each change of a rule is told before those of the alarms that follow from it.

    Args:
        rulebook: The rules.
        put: Has a rule in force without asking it.
        rewrite: Has a rule in force and judges its alarms anew.
        listener: Told each change.
    """

    def __init__(
        self, rulebook: Rulebook, put: Put, rewrite: Rewrite, listener: Callable[[AmendmentChange], None]
    ) -> None:
        self._rulebook, self._put, self._rewrite, self._listener = rulebook, put, rewrite, listener
        self._adopted: dict[str, None] = {}

    def order(self, order: AmendmentOrder, now: int) -> Amendment | Refusal:
        """Change a rule.

        Returns:
            What is changed of it afterwards, or why nothing was.
        """
        result = self._rulebook.order(order, now)
        if isinstance(result, Amendment):
            self._listener(AmendmentChange(result, order.command, order.by))
            self._rewrite(order.rule, self._rulebook.in_force(order.rule), now)
        return result

    def adopt(self, state: Amendment) -> bool:
        """Take the log's word for a rule, and nothing else yet; False where more is known here than in the log."""
        if not self._rulebook.adopt(state):
            return False
        stated = self._rulebook.in_force(state.rule)
        if stated != self._rulebook.rules.get(state.rule):
            self._put(state.rule, stated)
            self._adopted[state.rule] = None
        return True

    def settle(self, now: int) -> None:
        """Judge the alarms of the rules that were adopted."""
        for rule in self._adopted:
            self._rewrite(rule, self._rulebook.in_force(rule), now)
        self._adopted.clear()

    def affirm(self, rule: str) -> None:
        """Tell what is changed of a rule again: somebody else's older word came after it in the log."""
        state = self._rulebook.affirm(rule)
        if state is not None:
            self._listener(AmendmentChange(state))
