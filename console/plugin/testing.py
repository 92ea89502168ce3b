"""The contract that every plugin's own tests hold it to; each check raises AssertionError in words."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from console.alarms.rule import Rule
from console.model.event import Event
from console.model.reading import ReadingKind
from console.model.text import Text
from console.plugin.context import Output, Service
from console.plugin.manifest import CORE_KINDS, FILE_NAME, Manifest, load

_BRACES = re.compile(r"\{(\w*)\}")
_TITLE_WORDS = frozenset({"name", "value", "limit", "level", "zone"})


def check_manifest(folder: Path) -> Manifest:
    """Load the manifest of a plugin's folder and hold it to the contract; returns it for further tests."""
    manifest = load(folder / FILE_NAME)
    _require(manifest.id == folder.name, f"id {manifest.id!r} is not the folder's name")
    for text in _texts(manifest):
        _require(bool(text.vi and text.en), f"text {text.vi!r} lacks a language")
    kinds = {k.kind for k in manifest.kinds} | CORE_KINDS
    readings = {r.kind: r for r in manifest.readings}
    for rule in manifest.rules:
        _check_rule(rule, kinds, readings)
    rules = {rule.id for rule in manifest.rules}
    for relation in manifest.relations:
        ours = {p for p in (*relation.cause, *relation.effect) if p.startswith(f"{manifest.domain}.")}
        unknown = {p for p in ours if not p.endswith(".*")} - rules
        _require(not unknown, f"{relation.id}: no such rules: {sorted(unknown)}")
    for layer in manifest.layers:
        _require(layer.entity_kind in kinds, f"layer {layer.id}: kind {layer.entity_kind!r} unknown")
    for trend in manifest.trends:
        _require(trend.kind in readings, f"trend of {trend.entity}: {trend.kind} is not a declared reading")
    return manifest


def _check_rule(rule: Rule, kinds: Collection[str], readings: Mapping[str, ReadingKind]) -> None:
    """Words, kinds, units and sources of one rule."""
    _require(not rule.entity_kind or rule.entity_kind in kinds, f"{rule.id}: kind {rule.entity_kind!r} unknown")
    for text in (rule.title, *(level.title for level in rule.levels)):
        unknown = set(_BRACES.findall(text.vi + text.en)) - _TITLE_WORDS
        _require(not unknown, f"{rule.id}: title holds {sorted(unknown)}")
    for told in rule.inputs.values():
        _require(not told.every or told.every in kinds, f"{rule.id}: kind {told.every!r} unknown")
    if rule.type == "limit":
        _require(rule.kind in readings, f"{rule.id}: {rule.kind} is not a declared reading")
        _require(rule.unit == readings[rule.kind].unit, f"{rule.id}: unit {rule.unit!r} is not its reading's")
    if rule.type in ("limit", "geofence", "expression"):
        _require(all(map(bool, _sources(rule))), f"{rule.id}: a threshold without a source")
    shown = rule.inputs.get(rule.field)
    if shown and shown.kind in readings and not shown.window:
        unit = readings[shown.kind].unit
        _require(rule.unit == unit, f"{rule.id}: unit {rule.unit!r} is not that of the input {rule.field!r}")


def check_output(manifest: Manifest, output: Output) -> None:
    """What a service said: only of its domain, only kinds that its manifest declares."""
    declared = {r.kind for r in manifest.readings} | {r.kind for r in manifest.rules}
    for stream, event in output:
        _require(stream == manifest.domain, f"{event.kind} on stream {stream!r}")
        _require(event.kind in declared, f"{event.kind} is not declared")


def check_restart(fresh: Service, service: Service, events: Sequence[Event]) -> Output:
    """A service given another's state says what the other says; returns that.

    Args:
        fresh: A new service; it is given the state of ``service``.
        service: One that has seen events already.
        events: What comes next.
    """
    fresh.restore(service.state())
    said = service.on_events(events)
    _require(fresh.on_events(events) == said, "after a restart the service says something else")
    return said


def _sources(rule: Rule) -> Iterable[str]:
    """The source of each threshold, empty where one has none."""
    for stated in rule.levels or (rule,):
        own = stated.source.vi or rule.source.vi
        yield from (limit.source.vi or own for limit in stated.limits)
        if not stated.limits:
            yield own


def _require(holds: bool, words: str) -> None:
    if not holds:
        raise AssertionError(words)


def _texts(manifest: Manifest) -> Iterable[Text]:
    yield manifest.name
    for named in (*manifest.kinds, *manifest.readings, *manifest.layers):
        yield named.name
    for relation in manifest.relations:
        yield relation.title
    for rule in manifest.rules:
        yield rule.title
        yield from (text for text in (rule.source, *_of_levels(rule)) if text.vi)
    levels = (level for rule in manifest.rules for level in rule.levels)
    for limit in (x for owner in (*manifest.rules, *manifest.readings, *levels) for x in owner.limits):
        yield limit.source


def _of_levels(rule: Rule) -> Iterable[Text]:
    for level in rule.levels:
        yield level.title
        yield level.source
