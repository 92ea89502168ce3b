"""What the hub is made of: a child process each for broker, state, store, connectors, plugin services and the demo."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.config.schema import Config
from console.plugin.manifest import Manifest
from console.process.supervisor import ChildSpec
from console.wire.record import ENTITY_KIND

# Kinds of the core, and the domains that the model names whether or not a plugin deepens them.
_DOMAINS = ("camera", "traffic", "energy", "environment", "flood", "security", "citizen", "planning")
_CORE = (ENTITY_KIND, *(f"{word}." for word in ("alarm", "system", "command", "kpi", "shift", *_DOMAINS)))


class Place(msgspec.Struct, frozen=True):
    """Where this hub lives: its configuration file (None: the user's), data folder and endpoints."""

    config: Path | None
    data: Path
    rpc: str
    feed: str


def known_kinds(manifests: Sequence[Manifest]) -> list[str]:
    """What the event kinds that somebody declares begin with; a kind of any other domain is counted as unknown."""
    return sorted({*_CORE, *(f"{m.domain}." for m in manifests)})


def children(config: Config, place: Place, manifests: Sequence[Manifest]) -> list[ChildSpec]:
    """The processes to run, in the order in which they are started."""
    ends = ("--rpc", place.rpc, "--feed", place.feed)
    data = ("--data", str(place.data))
    environment = {"VONGLAU_DATA": str(place.data)}
    zone = ("--zone", config.city.zone)
    keep = ("--retain-days", str(config.hub.retain_days), "--retain-mb", str(config.hub.retain_mb))
    kinds = ("--kinds", ",".join(known_kinds(manifests)))
    sync = () if config.hub.sync else ("--no-sync",)
    stored = ("--keep-days", str(config.store.keep_days), "--keep-alarm-days", str(config.store.keep_alarm_days))
    url = ("--url", config.store.url) if config.store.url else ()
    file = ("--config", str(place.config)) if place.config else ()
    commands: list[tuple[str, tuple[str, ...]]] = [
        ("broker", ("broker", *data, *ends, *keep, *kinds, *sync)),
        ("state", ("state", *data, *ends, *zone)),
        ("store", ("store", *data, *ends, *stored, *url)),
        ("kpi", ("kpi", *file, *data, *ends)),
    ]
    commands += [(f"connector.{m.name}", ("connector", *file, "--name", m.name, *ends)) for m in config.mqtt]
    commands += [(f"plugin.{m.id}", ("plugin-service", m.id, *ends, *data, *zone)) for m in manifests if m.service]
    if config.demo.enabled:
        demo = config.demo
        city = ("--seed", str(demo.seed), "--scenario", demo.scenario, "--speed", str(demo.speed))
        commands.append(("demo", ("demo", *ends, *city, "--vehicles", str(demo.vehicles), *data)))
    return [ChildSpec(name, arguments, environment) for name, arguments in commands]
