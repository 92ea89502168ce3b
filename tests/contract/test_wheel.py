"""The wheel: four generic package names that are ours alone, what they need, and nothing of the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    (wheel,) = out.glob("*.whl")
    return zipfile.ZipFile(wheel).namelist()


def test_only_the_four_packages_are_in_the_wheel(names: list[str]) -> None:
    tops = {n.split("/")[0] for n in names if not n.startswith("vonglau-")}
    assert tops == {"console", "widgets", "plugins", "resources"}


@pytest.mark.parametrize("suffix", [".otf", "plugin.toml", ".geojson", ".qml", "Inter-LICENSE.txt", "py.typed"])
def test_what_is_not_python_ships_too(names: list[str], suffix: str) -> None:
    assert any(n.endswith(suffix) for n in names)


def test_every_module_of_the_checkout_is_in_the_wheel(names: list[str]) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "console", "widgets", "plugins", "resources"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    assert {t for t in tracked if t and (ROOT / t).exists()} <= set(names)
