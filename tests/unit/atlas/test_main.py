"""``vonglau map`` as it is typed."""

import json
from pathlib import Path

import pytest

from console.atlas.main import main
from console.atlas.progress import Bar


@pytest.fixture
def run(tmp_path: Path, capsys):
    config = tmp_path / "vonglau.toml"
    config.write_text("")

    def call(*argv: str, language: str = "vi") -> tuple[int, str, str]:
        common = ["--data", str(tmp_path / "data"), "--config", str(config), "--language", language]
        status = main([argv[0], *common, *argv[1:]])
        return status, *capsys.readouterr()

    call.config = config
    return call


def test_a_map_from_import_to_removal(maker, run, tmp_path: Path):
    source = str(maker.town().write(tmp_path / "mau.osm.pbf"))
    status, out, err = run("import", source)
    assert status == 0
    assert "mau: đã nhập" in out
    assert "vonglau map use mau" in out
    assert [line.split(" % ")[1] for line in err.splitlines()][-1] == "xong"
    assert "* schematic" in run("list")[1]
    assert run("use", "mau", language="en")[1] == "mau is shown when a console starts next\n"
    listed = run("list")[1]
    assert "* mau" in listed
    assert "2025-10-09, mau.osm.pbf" in listed
    run.config.write_text('[map]\nbase = "schematic"\n')
    assert "được ưu tiên" in run("use", "mau")[1]
    run.config.write_text("")
    assert run("remove", "mau")[0] == 0
    assert "mau" not in run("list")[1]


def test_boundaries_from_import_to_removal(run, tmp_path: Path):
    ring = [[105.8, 21.5], [105.8, 21.6], [105.9, 21.6], [105.9, 21.5], [105.8, 21.5]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": "A"}, "geometry": geometry}
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    status, out, err = run("boundaries", str(path), "--from", "2025-07-01", "--to", "2030-01-01")
    assert (status, "1 ranh giới" in out) == (0, True)
    assert "sai chiều" in err
    assert "ward@2025-07-01" in run("list")[1]
    assert run("remove", "ward@2025-07-01")[0] == 0
    assert run("remove", "ward@2025-07-01")[0] == 2
    assert run("remove", "ward@2025-13-01")[2].startswith("vonglau map: '2025-13-01' không phải ngày")


def test_a_mistake_is_one_line_and_status_2(run, tmp_path: Path):
    for argv in (("use", "none"), ("remove", "none"), ("boundaries", str(tmp_path / "x"), "--from", "2025-07-01")):
        status, out, err = run(*argv, language="en")
        assert (status, out) == (2, "")
        assert err.startswith("vonglau map: ")
        assert err.count("\n") == 1


@pytest.mark.parametrize("argv", [[], ["import"], ["boundaries", "x", "--from", "1/7/2025"], ["teapot"]])
def test_what_cannot_be_understood_is_status_2(argv: list[str], capsys):
    with pytest.raises(SystemExit) as caught:
        main(argv)
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_configuration_that_is_none_and_a_folder_that_is_none_are_told(run, tmp_path: Path):
    run.config.write_text("[map]\nbase = 7\n")
    assert run("list")[0] == 2
    assert main(["list", "--config", str(run.config)]) == 2
    run.config.write_text("")
    (tmp_path / "data").write_text("a file")
    assert run("list")[0] == 2


class Terminal:
    def __init__(self) -> None:
        self.said = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.said += text

    def flush(self) -> None:
        pass


def test_on_a_terminal_progress_is_one_line():
    out = Terminal()
    bar = Bar(out, "en")
    bar.tell("check", 4.0)
    bar.tell("check", 4.2)
    bar.tell("tiles", 50.0)
    bar.end()
    lines = out.said.split("\r")
    assert len(lines) == 3
    assert lines[2].startswith(f"[{'#' * 14}{'.' * 14}]  50 % making tiles")
    assert out.said.endswith("\n")
