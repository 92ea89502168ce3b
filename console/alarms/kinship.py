"""Kinship: which entity stands above which, by an attribute, a parent or a source."""

from collections.abc import Iterable, Iterator

from console.alarms.topology import SOURCE_PREFIX
from console.model.entity import Entity

FURTHEST = 8


class Kinship:
    """What entities say of each other; a circle, which no city has, is walked once and not twice."""

    def __init__(self, bonds: Iterable[str]) -> None:
        self._above: dict[str, dict[str, str]] = {bond: {} for bond in bonds}
        self._below: dict[str, dict[str, dict[str, None]]] = {bond: {} for bond in self._above}

    def describe(self, entity: Entity, source: str) -> list[str]:
        """Take over what an entity says; returns the bonds by which it now hangs elsewhere."""
        changed: list[str] = []
        for bond, above in self._above.items():
            now, before = _named(entity, bond, source), above.get(entity.id, "")
            if now == before:
                continue
            changed.append(bond)
            below = self._below[bond]
            if before:
                del below[before][entity.id]
            if now:
                above[entity.id] = now
                below.setdefault(now, {})[entity.id] = None
            else:
                del above[entity.id]
        return changed

    def above(self, bond: str, entity: str) -> list[str]:
        """What it hangs on, the nearest first, itself left out."""
        out: list[str] = []
        names = self._above[bond]
        at = names.get(entity)
        while at is not None and at != entity and at not in out and len(out) < FURTHEST:
            out.append(at)
            at = names.get(at)
        return out

    def below(self, bond: str, entity: str) -> Iterator[str]:
        """What hangs on it, itself left out."""
        names = self._below[bond]
        seen = {entity}
        row = [entity]
        for _ in range(FURTHEST):
            row = [e for at in row for e in names.get(at, ()) if e not in seen]
            if not row:
                return
            seen.update(row)
            yield from row


def _named(entity: Entity, bond: str, source: str) -> str:
    if bond == "@parent":
        return entity.parent
    if bond == "@source":
        return SOURCE_PREFIX + source if source else ""
    value = entity.attributes.get(bond)
    return value if isinstance(value, str) else ""
