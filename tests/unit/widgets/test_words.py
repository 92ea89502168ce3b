"""Every key that the sources ask for is in the table, and both languages say the same things."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import console.shell
import widgets
from console.model.text import Text
from console.shell import words as shell_words
from widgets import words as widget_words
from widgets.map import words as map_words

HERE = Path(widgets.__file__).parent
SHELL = Path(console.shell.__file__).parent
FULL = {**widget_words.TABLE, **shell_words.TABLE}


def asked(folder: Path, called: str = "words", files: str = "*.py") -> Iterator[tuple[str, str]]:
    """(file, key) of each literal key given to ``words(...)`` or ``_words(...)``, or to what else it is called."""
    for path in folder.glob(files):
        if path.name.startswith("mosaic"):  # has a table of its own
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name.lstrip("_") == called and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield path.name, first.value


@pytest.mark.parametrize(("folder", "table"), [(HERE, widget_words.TABLE), (SHELL, FULL)])
def test_every_key_asked_for_is_there(folder: Path, table: dict[str, Text]) -> None:
    missing = [(file, key) for file, key in asked(folder) if key not in table]
    assert not missing


def test_every_key_of_the_streets_is_a_word_of_the_map() -> None:
    found = [*asked(SHELL, "say", "road_*.py"), *asked(HERE / "map", files="*_panel.py")]
    assert len(found) > 20
    assert not [(file, key) for file, key in found if key not in map_words.TABLE]


def test_every_text_is_used() -> None:
    sources = "".join(p.read_text() for folder in (HERE, SHELL) for p in folder.glob("*.py") if p.name != "words.py")
    sources = sources.replace("'", '"')
    families = (
        "sort.",
        "filter.",
        "filter.",
        "state.",
        "mark.",
        "top.",
        "pane.",
        "ack.",
        "act.",
        "shelve.reason.",
        "keys",
        "role.",
        "detail.held.",
        "undo.did.",
        "comment.",
        "suppress.",
        "remove.",
        "step.",
        "kpi.",
    )
    unused = [k for k in FULL if not k.startswith(families) and f'"{k}"' not in sources]
    unused = [k for k in unused if not (k.startswith("duty.") and f'Duty("{k[5:]}"' in sources)]
    unused = [k for k in unused if not (k.endswith(".why") and f'"{k[:-4]}"' in sources)]
    assert not unused


@pytest.mark.parametrize("key", sorted(FULL))
def test_both_languages_have_the_text_with_the_same_places(key: str) -> None:
    text = FULL[key]
    assert text.vi.strip()
    assert text.en.strip()
    fields = [{name for _, name, _, _ in string.Formatter().parse(t) if name} for t in (text.vi, text.en)]
    assert fields[0] == fields[1]


@pytest.mark.parametrize("domain", sorted(widget_words.DOMAINS))
def test_domains_have_both_names(domain: str) -> None:
    assert widget_words.DOMAINS[domain].vi
    assert widget_words.DOMAINS[domain].en


def test_kinds_and_programs_are_named_in_both_languages() -> None:
    vi, en = widget_words.Words("vi"), widget_words.Words("en")
    assert (vi.program("store"), en.program("store")) == ("Kho lịch sử", "History")
    assert vi.program("plugin.environment") == "Mô-đun Môi trường"
    assert vi.program("hub") == "Trung tâm"
    assert (vi.program("demo.air"), en.program("demo.air")) == ("Mô phỏng Không khí", "Demo Air")
    assert vi.program("own-thing.3") == "own-thing.3"
    assert (vi.kind("camera"), vi.kind("nobody")) == ("Camera", "nobody")
    assert vi.domain("system") == "Hệ thống"
