"""The topology: what follows from what, as plugins declare it, and the streets along which things are near."""

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from console.geo.network import Plane, RoadNetwork
from console.model.text import Text

By = Literal["attribute", "parent", "source", "road"]
SOURCE_PREFIX = "source."
ANY = "*"


class Relation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[[topology]]`` of a ``plugin.toml``: alarms of ``effect`` follow from one of ``cause``.

    Attributes:
        id: ``<domain>.<name>``.
        title: Why those alarms belong together; may hold ``{name}`` of what the cause is on.
        cause: Rules that others follow from: ids, ``<domain>.*``, or ``*`` for all.
        effect: Rules that follow from them, of any plugin.
        by: How the entity of an effect knows that of its cause: by the ``attribute`` of it that holds the other's id
            (``fed_by`` of a signal), by its ``parent``, by the ``source`` that told of it, or by the ``road`` between
            them. All but the road reach further: what feeds the feeder feeds what it feeds.
        attribute: Name of the attribute.
        reach: Metres along the road.
        within: Seconds from the cause to the last effect.
        lead: Seconds by which an effect may be heard of before its cause, for each step between them.
    """

    id: str
    title: Text
    cause: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    effect: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    by: By
    within: Annotated[float, msgspec.Meta(gt=0, le=7 * 86_400)]
    attribute: str = ""
    reach: Annotated[float, msgspec.Meta(ge=0, le=20_000)] = 0.0
    lead: Annotated[float, msgspec.Meta(ge=0, le=300)] = 0.0

    @property
    def bond(self) -> str:
        """What the entities are bound by, as a key; empty for the road."""
        return "" if self.by == "road" else self.attribute or f"@{self.by}"


SILENT_SOURCE = Relation(
    id="system.source",
    title=Text("Nguồn {name} im lặng", "Source {name} is silent"),
    cause=("system.source-silent",),
    effect=(ANY,),
    by="source",
    within=600.0,
    lead=60.0,
)
"""The console's own: whatever a silent source should tell of."""


class Topology:
    """All relations, and the streets.

    Args:
        relations: Those that the plugins declare, of two with one id the last; ``SILENT_SOURCE`` is added.
        network: Of the city, None where it is not known: then the crow flies.
        latitude: Of the city, where there is no network.

    Attributes:
        relations: Those by what entities say first, for they know better than the road; else as declared.
        network: As given.
        plane: On which the crow flies.
    """

    def __init__(
        self, relations: Iterable[Relation] = (), network: RoadNetwork | None = None, latitude: float = 0.0
    ) -> None:
        unique = {r.id: r for r in (SILENT_SOURCE, *relations)}
        self.relations = tuple(sorted(unique.values(), key=lambda r: r.by == "road"))
        self.network = network
        self.plane = network.plane if network else Plane(latitude)

    @property
    def bonds(self) -> frozenset[str]:
        """What entities are bound by."""
        return frozenset(r.bond for r in self.relations if r.bond)

    def causes(self, rule: str) -> tuple[Relation, ...]:
        """The relations in which alarms of ``rule`` are causes."""
        return tuple(r for r in self.relations if matches(rule, r.cause))

    def effects(self, rule: str) -> tuple[Relation, ...]:
        """The relations in which alarms of ``rule`` are effects, the surest first."""
        return tuple(r for r in self.relations if matches(rule, r.effect))


def matches(rule: str, patterns: Iterable[str]) -> bool:
    """Whether a rule is one of ``patterns``: ids, ``<domain>.*``, or ``*``."""
    return any(p in (rule, ANY) or (p.endswith(".*") and rule.startswith(p[:-1])) for p in patterns)


def faults(relation: Relation, domain: str) -> list[tuple[str, str]]:
    """(field, rule) of what the types alone cannot say."""
    others = set(relation.title.vi.split("{")[1:]) | set(relation.title.en.split("{")[1:])
    broken = (
        ("id", not relation.id.startswith(f"{domain}."), f"{relation.id!r} does not begin with '{domain}.'"),
        ("attribute", (relation.by == "attribute") != bool(relation.attribute), "given exactly when by is 'attribute'"),
        ("reach", (relation.by == "road") != bool(relation.reach), "metres, given exactly when by is 'road'"),
        ("title", any(not other.startswith("name}") for other in others), "may hold {name} only"),
    )
    return [(field, text) for field, is_broken, text in broken if is_broken]
