"""docs/real-input.md says every field of a mapping, and its example is one."""

import re
from pathlib import Path

import msgspec

from console.connectors.mapfile import Column, EntityMap, Join, Map, Wide, parse_map
from console.connectors.moment import Time
from console.connectors.unit import unit_code

DOCUMENT = Path(__file__).parents[3] / "docs" / "real-input.md"
SECTIONS = {
    "The file": Map,
    "`[entity]`": EntityMap,
    "`[time]`": Time,
    "`[[column]]` and `[wide]`": Column,
    "`[join]`": Join,
}


def sections() -> dict[str, str]:
    parts = re.split(r"^### (.*)$", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_field_is_documented():
    text = sections()
    for heading, struct in SECTIONS.items():
        documented = re.findall(r"^\| `(\w+)` \|", text[heading].partition("\n## ")[0], re.MULTILINE)
        assert documented == [f.name for f in msgspec.structs.fields(struct)], heading
    assert [f.name for f in msgspec.structs.fields(Wide)] == [f.name for f in msgspec.structs.fields(Column)][1:]


def test_the_units_it_names_are_known():
    (line,) = re.findall(r"^\| `unit` \|.*?: (.*) \|$", sections()["`[[column]]` and `[wide]`"], re.MULTILINE)
    for name in re.findall(r"`([^`]+)`", line):
        assert unit_code(name)


def test_its_example_is_a_mapping():
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert parse_map(example, DOCUMENT.name).topic == "air/{station}/hourly"
