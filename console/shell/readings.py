"""What the plugins say of readings: names, units, limits in force today, and which trends are shown at first."""

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date

from console.alarms.amending import amended
from console.alarms.rule import Rule, singled
from console.feed.picture import Picture
from console.model.amendment import Figures
from console.model.entity import Entity
from console.model.event import Event
from console.model.reading import Limit, ReadingKind
from console.model.text import Text
from console.plugin.manifest import Manifest
from widgets.detail_facts import ReadingLine
from widgets.trend import TrendSpec
from widgets.words import DOMAINS, Words

Key = tuple[str, str]
_LIMITS = ("value", "limits.", "levels.")
_NOT_LIMITS = (".deadband", ".priority", ".on_delay", ".off_delay")
_NO_RULE = 3  # priority, as a colour, of a value over a limit that raises no alarm by itself


@dataclass(frozen=True)
class Bound:
    """A limit of one entity's reading on one day."""

    value: float
    label: Text
    source: Text
    below: bool
    priority: int = _NO_RULE


class Readings:
    """The kinds of all plugins together; plain Python.

    Args:
        manifests: Of the plugins that can be used.
    """

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self._kinds: dict[str, ReadingKind] = {}
        self._rules: dict[str, list[Rule]] = {}
        self._declared: dict[str, Rule] = {}
        self._amended: dict[str, Rule] = {}
        self._moved: set[str] = set()  # rules whose limit is no more what the plugin says
        self._entity_kinds: dict[str, Text] = {}
        self.defaults: list[Key] = []
        for manifest in manifests:
            self._kinds.update((r.kind, r) for r in manifest.readings)
            self._entity_kinds.update((k.kind, k.name) for k in manifest.kinds)
            self.defaults.extend((t.entity, t.kind) for t in manifest.trends)
            for rule in manifest.rules:
                if rule.type == "limit":
                    self._declared[rule.id] = rule
                    self._rules.setdefault(rule.kind, []).extend(singled(rule))
        order = list(DOMAINS)
        self.defaults.sort(key=lambda key: order.index(key[1].partition(".")[0]))

    def amend(self, rule: str, figures: Figures) -> None:
        """These figures stand in place of a rule's own; what cannot be is as if nothing were told."""
        own = self._declared.get(rule)
        if own is None:
            return
        fresh = amended(own, figures)
        self._amended.pop(rule, None)
        self._moved.discard(rule)
        if isinstance(fresh, Rule) and figures:
            self._amended[rule] = fresh
            if any(path.startswith(_LIMITS) and not path.endswith(_NOT_LIMITS) for path in figures):
                self._moved.add(rule)
        those = [self._amended.get(r.id, r) for r in self._declared.values() if r.kind == own.kind]
        self._rules[own.kind] = [single for r in those for single in singled(r)]

    def forget_amendments(self) -> None:
        """Every rule is as its plugin has it."""
        for rule in tuple(self._amended):
            self.amend(rule, {})

    def kind_of_rule(self, rule: str) -> str | None:
        """The reading that a limit rule judges."""
        return next((kind for kind, rules in self._rules.items() if any(r.id == rule for r in rules)), None)

    def entity_kind(self, kind: str, words: Words) -> str:
        """What an entity is, in words: as its plugin names the kind, else as the core does."""
        return self._entity_kinds[kind].get(words.language) if kind in self._entity_kinds else words.kind(kind)

    def changed(self, entity: str, keys: Set[Key]) -> bool:
        """Whether ``keys`` hold a declared reading of an entity."""
        return any((entity, kind) in keys for kind in self._kinds)

    @property
    def kinds(self) -> Collection[str]:
        """All declared kinds."""
        return self._kinds.keys()

    def kind(self, kind: str) -> ReadingKind | None:
        """What is declared of a kind."""
        return self._kinds.get(kind)

    def bound(self, kind: str, entity: Entity | None, day: date) -> Bound | None:
        """The limit in force.

        The entity's own where a rule names its attribute, else the one that a supervisor moved, else the kind's, else
        the rule's.
        """
        rules = [r for r in self._rules.get(kind, ()) if not r.entity_kind or (entity and r.entity_kind == entity.kind)]
        below = any(r.when == "below" for r in rules)
        priority = min((r.priority for r in rules), default=_NO_RULE)
        for rule in rules:
            own = entity.attributes.get(rule.attribute) if entity and rule.attribute else None
            if isinstance(own, (int, float)) and not isinstance(own, bool):
                return Bound(float(own), Text(""), rule.source, rule.when == "below", rule.priority)
        moved = next((b for r in rules if r.id in self._moved and (b := _of_rule(r, day))), None)
        if moved:
            return moved
        declared = self._kinds.get(kind)
        limit = declared.limit(day) if declared else None
        if limit:
            return Bound(limit.value, limit.label, limit.source, below, priority)
        return next((b for b in (_of_rule(r, day) for r in rules) if b), None)

    def spec(self, key: Key, entity: Entity | None, day: date, words: Words) -> TrendSpec:
        """How a trend of ``key`` is labelled and judged."""
        language = words.language
        kind = self._kinds.get(key[1])
        bound = self.bound(key[1], entity, day)
        name = kind.name.get(language) if kind else key[1]
        whose = entity.name.get(language) if entity else words("trend.unnamed")
        return TrendSpec(
            key,
            f"{name} – {whose}",
            kind.unit if kind else "1",
            kind.decimals if kind else 1,
            bound.value if bound else None,
            bound.label.get(language) if bound else "",
            bound.source.get(language) if bound else "",
            below=bound.below if bound else False,
            priority=bound.priority if bound else _NO_RULE,
            replayed=_replayed(entity),
        )

    def lines(self, entity: Entity, picture: Picture, day: date, language: str) -> list[ReadingLine]:
        """The last readings of an entity, in the order in which the plugins declare them."""
        lines = (self.line(entity, kind, picture, day, language) for kind in self._kinds)
        return [line for line in lines if line]

    def line(self, entity: Entity, kind: str, picture: Picture, day: date, language: str) -> ReadingLine | None:
        """The last reading of one declared kind, None where there is none."""
        return self._line(entity, picture.last.get((entity.id, kind)), day, language)

    def keys(self, entity: str, picture: Picture) -> Sequence[Key]:
        """The declared readings of an entity that have a number."""
        keys = ((entity, kind) for kind in self._kinds)
        return [k for k in keys if k in picture.last and _value(picture.last[k]) is not None]

    def first(self, most: int, picture: Picture) -> list[Key]:
        """What to show while nothing is selected: the plugins' defaults, and others where a city has no such thing."""
        here = [k for k in self.defaults if k[0] in picture.entities or k in picture.last]
        if len(here) < most:
            others: dict[str, Key] = {}
            for key, event in picture.last.items():
                if key[1] in self._kinds and key[1] not in others and key not in here and _value(event) is not None:
                    others[key[1]] = key
            order = [*(k for _, k in self.defaults), *self._kinds]
            here += sorted(others.values(), key=lambda k: order.index(k[1]))
        return here[:most] or self.defaults[:most]

    def _line(self, entity: Entity, event: Event | None, day: date, language: str) -> ReadingLine | None:
        value = _value(event) if event else None
        if event is None or value is None:
            return None
        kind = self._kinds[event.kind]
        bound = self.bound(event.kind, entity, day)
        over = bool(bound) and (value < bound.value if bound.below else value > bound.value)
        return ReadingLine(
            kind.name.get(language),
            value,
            kind.unit,
            kind.decimals,
            event.t,
            event.quality,
            bound.value if bound else None,
            bound.source.get(language) if bound else "",
            over=over,
            priority=bound.priority if bound else _NO_RULE,
            replayed=_replayed(entity),
            kind=event.kind,
        )


def _replayed(entity: Entity | None) -> bool:
    return entity is not None and bool(entity.attributes.get("replayed"))


def _of_rule(rule: Rule, day: date) -> Bound | None:
    limit: Limit | None = next((x for x in rule.limits if x.applies(day)), None)
    if limit:
        return Bound(limit.value, limit.label, limit.source, rule.when == "below", rule.priority)
    if isinstance(rule.value, (int, float)) and not isinstance(rule.value, bool):
        return Bound(float(rule.value), Text(""), rule.source, rule.when == "below", rule.priority)
    return None


def _value(event: Event) -> float | None:
    value = event.values.get("value")
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
