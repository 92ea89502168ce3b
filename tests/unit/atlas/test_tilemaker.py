"""tilemaker: what it says of its progress, and what is said when it is missing or fails."""

import stat
from datetime import date
from pathlib import Path

import pytest

from console.atlas import tilemaker
from console.atlas.extract import Extract
from console.atlas.fault import AtlasError


@pytest.mark.parametrize(
    ("said", "share"),
    [
        (b"", None),
        (b"Reading .pbf x", None),
        (b"Block 1/4 ways 0\rBlock 2/4 ways", 0.175),
        (b"Block 4/4\nZoom level 5, writing tile 1 of 2\r", 0.675),
        (b"Zoom level 14, writing tile 17 of 17", 1.0),
        (b"Zoom level 14, writing tile 99 of 17", 1.0),
        (b"Block 3/0", 0.35),
    ],
)
def test_progress_is_read_from_what_it_says(said: bytes, share: float | None):
    assert tilemaker.share_of(said) == (None if share is None else pytest.approx(share))


def test_a_missing_one_is_told_with_the_command_that_gets_it(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AtlasError, match="apt-get install -y tilemaker"):
        tilemaker.find()


def fake(folder: Path, script: str) -> None:
    path = folder / "tilemaker"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def extract(folder: Path, *, header: bool = True) -> Extract:
    return Extract(folder / "x.osm.pbf", 9, (106.0, 10.0, 107.0, 11.0), header, date(2026, 1, 1), True, 1)


def test_its_progress_only_grows_and_its_options_are_ours(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    fake(tmp_path, f'echo "$@" > {tmp_path}/said; echo "Block 2/4"; echo "Block 1/4"; echo "tile 1 of 2"; '
         'echo "writing tile 1 of 2"; while [ "$1" != --output ]; do shift; done; echo x > "$2"')  # fmt: skip
    shares: list[float] = []
    tilemaker.make(extract(tmp_path, header=False), tmp_path / "t.mbtiles", shares.append)
    assert shares == sorted(shares)
    said = (tmp_path / "said").read_text()
    assert "--bbox 106.0000000,10.0000000,107.0000000,11.0000000" in said
    assert "profile.lua" in said
    assert "--store" not in said


@pytest.mark.parametrize("script", ["echo Killed by the system; exit 137", "echo no tiles were made; exit 0"])
def test_its_failure_is_told_with_its_last_words(monkeypatch, tmp_path: Path, script: str):
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    fake(tmp_path, script)
    with pytest.raises(AtlasError, match=r"tilemaker ended with status .*(Killed|no tiles)"):
        tilemaker.make(extract(tmp_path), tmp_path / "t.mbtiles")
