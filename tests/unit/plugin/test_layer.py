"""A layer says what is wrong with it: line, field, rule."""

import pytest

from console.plugin.manifest import ManifestError, parse

HEAD = 'id = "parking"\nversion = "1"\napi = 1\nname = ["Bãi đỗ", "Parking"]\ndomain = "traffic"\n'
SCALE = (
    'scale = [{ from = 0, colour = "#4cc38a", name = ["a", "b"] }, { from = 5, colour = "#ff4d4f", name = ["c"] }]\n'
)


def layer(*lines: str, kind: str = "entity_kind = 'lot'") -> str:
    return HEAD + "[[layer]]\nid = 'lots'\nname = ['Bãi', 'Lots']\n" + "\n".join([kind, *lines]) + "\n"


def test_a_whole_layer():
    text = layer(
        "style = 'area'", "reading = 'traffic.free'", SCALE, "opacity = 0.5", "zoom = [10, 16]", "label = true",
        "where = { owner = 'city', public = true }", "shown = false",
    )  # fmt: skip
    found = parse(text, "parking/plugin.toml").layers[0]
    assert [(s.since, s.colour) for s in found.scale] == [(0.0, "#4cc38a"), (5.0, "#ff4d4f")]
    assert (found.zoom, found.opacity, found.where) == ((10.0, 16.0), 0.5, {"owner": "city", "public": True})


def test_files_of_the_plugin():
    shapes = layer("style = 'area'", kind="file = 'lots.geojson'")
    raster = layer("style = 'raster'", "bounds = [105.7, 21.4, 105.9, 21.7]", kind="file = 'radar.png'")
    assert parse(shapes, "x").layers[0].file == "lots.geojson"
    assert parse(raster, "x").layers[0].bounds == (105.7, 21.4, 105.9, 21.7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (layer("file = 'a.geojson'"), r"line 9: layer\[0\].entity_kind: exactly one"),
        (layer(kind=""), r"layer\[0\].entity_kind: exactly one"),
        (layer("style = 'heat'", kind="file = 'a.geojson'"), r"line 9: layer\[0\].file: a heat layer shows entities"),
        (layer("style = 'area'", kind="file = '../a.geojson'"), r"line 9: layer\[0\].file: a file of the plugin's own"),
        (layer("style = 'area'", kind="file = 'a.png'"), r"layer\[0\].file: .*ends with .geojson"),
        (layer("style = 'raster'"), r"line 10: layer\[0\].style: a raster needs a file"),
        (layer("style = 'raster'", kind="file = 'a.png'"), r"layer\[0\].bounds: given exactly"),
        (layer("style = 'raster'", "bounds = [9, 1, 8, 2]", kind="file = 'a.png'"), r"layer\[0\].bounds: west, south"),
        (layer("style = 'flow'"), r"layer\[0\].reading: a flow needs"),
        (layer(SCALE), r"line 10: layer\[0\].scale: colours the values"),
        (layer("reading = 'traffic.free'", SCALE.replace("from = 5", "from = 0")), r"layer\[0\].scale: ascends"),
        (layer("zoom = [14, 10]"), r"layer\[0\].zoom: from a lesser"),
        (layer("zoom = [0, 99]"), r"layer\[0\].zoom"),
        (layer("opacity = 0"), r"layer\[0\].opacity"),
        (layer("style = 'cloud'"), r"layer\[0\].style"),
        (layer("reading = 'x'", SCALE.replace("#4cc38a", "green")), r"layer\[0\].scale"),
        (layer("colour = 1"), r"layer\[0\]|colour"),
    ],
)  # fmt: skip
def test_mistakes_are_named(text: str, message: str):
    with pytest.raises(ManifestError, match=message):
        parse(text, "parking/plugin.toml")
