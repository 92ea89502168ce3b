"""Which plugins there are, and for each its manifest or the reason why it has none."""

import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import msgspec

from console.plugin.manifest import FILE_NAME, Manifest, ManifestError, load

GROUP = "console.plugin"
SHIPPED = "plugins"


class PluginResult(msgspec.Struct, frozen=True):
    """One plugin that was found; exactly one of ``manifest`` and ``error`` is set.

    Attributes:
        name: Name of the entry point, or of the folder in a source checkout.
        manifest: What it contributes.
        error: Why it cannot be used, in words for the operator's screen.
        origin: Distribution and version, or the folder it was found in.
        folder: Where its manifest and the files that it ships lie; None where it has no manifest.
    """

    name: str
    manifest: Manifest | None
    error: str | None
    origin: str
    folder: Path | None = None


def discover(points: Iterable[EntryPoint] | None = None, shipped: Path | None = None) -> tuple[PluginResult, ...]:
    """All plugins by name; no plugin code is imported, and a broken plugin is a result, never an exception.

    Args:
        points: Entry points of group ``console.plugin``; None asks the environment.
        shipped: Folder whose ``*/plugin.toml`` are found without an entry point, as in a checkout that is not
            installed; None means the ``plugins`` package beside this one.
    """
    found: dict[str, PluginResult] = {}
    for point in entry_points(group=GROUP) if points is None else points:
        origin = f"{point.dist.name} {point.dist.version}" if point.dist else "entry point"
        if point.name in found:
            reason = f"{point.name!r} is also a plugin of {found[point.name].origin}; remove one of the two"
            found[point.name] = PluginResult(point.name, None, reason, origin)
            continue
        folder = package_folder(point.module)
        if folder is None:
            found[point.name] = PluginResult(point.name, None, f"package {point.module!r} was not found", origin)
        else:
            found[point.name] = _read(point.name, folder, origin)
    home = shipped or package_folder(SHIPPED)
    for path in sorted(home.glob(f"*/{FILE_NAME}")) if home else []:
        name = path.parent.name
        if name not in found:
            found[name] = _read(name, path.parent, "checkout")
    return tuple(found[name] for name in sorted(found))


def manifests(results: Iterable[PluginResult] | None = None) -> tuple[Manifest, ...]:
    """The manifests of the plugins that can be used."""
    return tuple(r.manifest for r in (discover() if results is None else results) if r.manifest)


def _read(name: str, folder: Path, origin: str) -> PluginResult:
    try:
        manifest = load(folder / FILE_NAME)
    except ManifestError as err:
        return PluginResult(name, None, str(err), origin)
    if manifest.id != name:
        return PluginResult(name, None, f"{name}/{FILE_NAME}: id: {manifest.id!r} is not the plugin's name", origin)
    return PluginResult(name, manifest, None, origin, folder)


def package_folder(package: str) -> Path | None:
    """The folder of a package, found by the import system's finders without importing it or its parents."""
    search: Sequence[str] | None = None
    parts = package.split(".")
    for depth in range(1, len(parts) + 1):
        spec = _spec(".".join(parts[:depth]), search)
        if spec is None or not spec.submodule_search_locations:
            return None
        search = list(spec.submodule_search_locations)
    return Path(search[0]) if search else None


def _spec(name: str, search: Sequence[str] | None) -> ModuleSpec | None:
    for finder in sys.meta_path:
        if (spec := finder.find_spec(name, search)) is not None:
            return spec
    return None
