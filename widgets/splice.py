"""Splicing: a sorted list with a few items taken out and others put in, as another list."""

from bisect import bisect_left
from collections.abc import Collection
from typing import TypeVar

Item = TypeVar("Item", bound=tuple[object, ...])

_FEW = 8  # of so many items one may be new, and it pays to look for its place instead of sorting all anew


def spliced(items: list[Item], gone: Collection[Item], come: Collection[Item]) -> list[Item]:
    """What is left of ``items``, sorted, without ``gone`` and with ``come``; neither need be in order.

    Every one of ``gone`` is in ``items``. What it costs depends on how many change: the rest is copied in slices.
    """
    kept = _removed(items, sorted(gone))
    if len(come) * _FEW < len(kept):
        return _inserted(kept, sorted(come))
    kept += come
    kept.sort()
    return kept


def _removed(items: list[Item], gone: list[Item]) -> list[Item]:
    kept: list[Item] = []
    done = 0
    for item in gone:
        at = bisect_left(items, item, done)
        kept += items[done:at]
        done = at + 1
    kept += items[done:]
    return kept


def _inserted(items: list[Item], come: list[Item]) -> list[Item]:
    whole: list[Item] = []
    done = 0
    for item in come:
        at = bisect_left(items, item, done)
        whole += items[done:at]
        whole.append(item)
        done = at
    whole += items[done:]
    return whole
