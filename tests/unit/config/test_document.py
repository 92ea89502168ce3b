"""docs/configuration.md says every field with its default, and no other."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec

from console.config.load import parse
from console.config.schema import Config

DOCUMENT = Path(__file__).parents[3] / "docs" / "configuration.md"


def documented() -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    section = ""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## `\[+(\w+)\]+`.*", line):
            section = heading[1]
            out[section] = {}
        elif section and (row := re.match(r"\| `(\w+)` \| (.*?) \|", line)):
            out[section][row[1]] = row[2].strip("`")
    return out


def shown(default: object) -> str:
    if default is msgspec.NODEFAULT:
        return "required"
    return msgspec.json.encode(default).decode()


def test_every_field_is_documented_with_its_default():
    expected: dict[str, dict[str, str]] = {}
    for field in msgspec.structs.fields(Config):
        kind = get_type_hints(Config)[field.name]
        struct = get_args(kind)[0] if get_args(kind) else kind
        expected[field.name] = {f.name: shown(f.default) for f in msgspec.structs.fields(struct)}
    assert documented() == expected


def test_its_example_is_a_configuration():
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    config = parse(example, DOCUMENT)
    assert config.mqtt[0].name == "mqtt.air"
