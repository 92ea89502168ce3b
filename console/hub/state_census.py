"""The census of the rules: each with its plugin, its figures, what is changed of it, and how many alarms stand by it.

Question ``get-rules`` of service ``alarm``: ``after`` (id of the last rule had; else from the beginning). The answer is
a JSON array of ``RuleLine`` by id, as many as fit; an empty one is the end.
"""

from collections.abc import Mapping

import msgspec

from console.alarms.amending import is_enabled, lines_of, unchanging_of
from console.alarms.book import Book
from console.model.amendment import Amendment, RuleLine
from console.wire.command import Command, Receipt
from console.wire.record import CANARY_RULE

GET_RULES = "get-rules"
LARGEST_BODY = 200_000
_encode = msgspec.json.Encoder().encode


class Census:
    """Counts what the book holds.

    Args:
        book: The alarms and the rules.
        plugins: Whose each rule is, by id.
    """

    def __init__(self, book: Book, plugins: Mapping[str, str]) -> None:
        self._book, self._plugins = book, plugins

    def answer(self, command: Command) -> Receipt:
        """A page of the rules."""
        after = command.arguments.get("after", "")
        known = {*self._book.rulebook.own, *(a.rule for a in self._book.rulebook if a.revision)} - {CANARY_RULE}
        size, lines = 2, list[bytes]()
        for rule in sorted(known):
            if isinstance(after, str) and rule <= after:
                continue
            line = _encode(self.line(rule))
            size += len(line) + 1
            if lines and size > LARGEST_BODY:
                break
            lines.append(line)
        return Receipt(id=command.id, status="done", data=b"[" + b",".join(lines) + b"]")

    def line(self, rule: str) -> RuleLine:
        """One rule; of one that no plugin has any more only the amendment is known."""
        rulebook = self._book.rulebook
        own, stated, amendment = rulebook.own.get(rule), rulebook.in_force(rule), rulebook.amendment(rule)
        records = self._book.of_rule(rule).values()
        standing = sum(record.standing for record in records)
        if own is None:
            return RuleLine(rule=rule, known=False, amendment=_short(amendment), standing=standing, enabled=False)
        return RuleLine(
            rule=rule,
            plugin=self._plugins.get(rule, ""),
            type=own.type,
            domain=own.domain,
            title=own.title,
            priority=(stated or own).priority,
            enabled=is_enabled(amendment.figures),
            figures=lines_of(own, amendment.figures),
            unchanging=unchanging_of(own),
            source=own.source,
            legal=own.legal,
            amendment=_short(amendment),
            standing=standing,
            watched=len(records),
            unknown=sum(not record.regions.evaluated for record in records),
        )


def _short(amendment: Amendment) -> Amendment:
    """Without reasons that would fill a page."""
    past = tuple(msgspec.structs.replace(former, reason=former.reason[:200]) for former in amendment.past)
    return msgspec.structs.replace(amendment, past=past)
