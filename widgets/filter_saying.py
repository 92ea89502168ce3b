"""A filter in words, as short as they are plain."""

from widgets.alarm_filter import AlarmFilter
from widgets.alarm_sort import USUAL, Arrangement
from widgets.words import Words


def saying(asked: AlarmFilter, words: Words, arrangement: Arrangement = USUAL) -> str:
    """``Ưu tiên 1, 2 · Giao thông · của tôi``; empty for a filter that asks for nothing in the usual order."""
    parts = [f"“{asked.text}”"] if asked.text else []
    if asked.priorities:
        parts.append(words("filter.priority", priority=", ".join(map(str, sorted(asked.priorities)))))
    parts += sorted(words.domain(domain) for domain in asked.domains)
    parts += [words(f"filter.phase.{phase}") for phase in sorted(asked.phases)]
    parts += sorted(asked.places)
    if asked.age:
        parts.append(words(f"filter.age.{asked.age}"))
    if asked.owner:
        parts.append(words(f"filter.owner.{asked.owner}"))
    if asked.repeated:
        parts.append(words("filter.repeated"))
    if arrangement != USUAL:
        arrow = "↓" if arrangement.descending else "↑"
        parts.append(f"{arrow} {words(f'sort.{arrangement.column}')}")
    return " · ".join(parts)
