"""Discovery: a broken plugin is a result, and none is imported."""

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from console.plugin.discovery import GROUP, discover, manifests, package_folder

TOML = 'id = "{id}"\nversion = "1"\napi = {api}\nname = ["a", "b"]\ndomain = "traffic"\n'


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def package(shelf: Path, name: str, toml: str | None) -> EntryPoint:
    folder = shelf.joinpath(*name.split("."))
    folder.mkdir(parents=True)
    for part in (folder, *folder.parents):
        if part == shelf:
            break
        (part / "__init__.py").write_text("raise RuntimeError('imported')")
    if toml is not None:
        (folder / "plugin.toml").write_text(toml)
    return EntryPoint(name.rpartition(".")[2], name, GROUP)


def test_a_plugin_of_another_distribution_is_found_without_importing_it(shelf: Path):
    point = package(shelf, "vl_city.parking", TOML.format(id="parking", api=1))
    [result] = discover([point], shelf / "none")
    assert result.manifest is not None
    assert result.error is None
    assert not [m for m in sys.modules if m.startswith("vl_city")]


def test_every_failure_is_a_result(shelf: Path):
    points = [
        package(shelf, "vl_future", TOML.format(id="vl_future", api=9)),
        package(shelf, "vl_empty", None),
        package(shelf, "vl_named", TOML.format(id="other", api=1)),
        package(shelf, "vl_broken", "id = \n"),
        EntryPoint("vl_absent", "no_such_package.at_all", GROUP),
    ]
    results = {r.name: r for r in discover(points, shelf / "none")}
    assert len(results) == 5
    assert all(r.manifest is None and r.error for r in results.values())
    assert "API 9" in str(results["vl_future"].error)
    assert "cannot be read" in str(results["vl_empty"].error)
    assert "not the plugin's name" in str(results["vl_named"].error)
    assert "not TOML" in str(results["vl_broken"].error)
    assert "was not found" in str(results["vl_absent"].error)


def test_two_of_one_name_are_told(shelf: Path):
    point = package(shelf, "vl_twice", TOML.format(id="vl_twice", api=1))
    [result] = discover([point, point], shelf / "none")
    assert "remove one" in str(result.error)


def test_a_checkout_that_is_not_installed(shelf: Path):
    package(shelf, "local", TOML.format(id="local", api=1))
    [result] = discover([], shelf)
    assert (result.name, result.origin) == ("local", "checkout")


def test_the_shipped_plugins_are_sound():
    results = {r.name: r for r in discover()}
    assert {"traffic", "environment", "energy", "citizen", "security"} <= results.keys()
    assert [r.error for r in results.values() if r.error] == []
    assert len(manifests()) == len(results)


def test_rules_have_one_owner():
    rules = [r.id for m in manifests() for r in m.rules]
    kinds = [k.kind for m in manifests() for k in m.kinds]
    assert len(set(rules)) == len(rules)
    assert len(set(kinds)) == len(kinds)


def test_discovery_imports_no_plugin_and_no_qt():
    code = (
        "import sys, console.plugin.discovery as d; d.discover(); "
        "print([m for m in sys.modules if m.split('.')[0] in ('plugins', 'PySide6')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_no_package_has_no_folder():
    assert package_folder("console.plugin.discovery") is None
    assert package_folder("no_such.thing") is None
