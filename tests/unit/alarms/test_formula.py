"""Expressions: what can be said, what is refused when a rule is loaded, what none can make the engine do."""

import subprocess
import sys

import pytest

from console.alarms.formula import LONGEST, Formula, FormulaError, UnknownError, fits
from console.alarms.rule import Input

INPUTS = {
    "x": Input(kind="k"),
    "y": Input(kind="k"),
    "word": Input(kind="k", type="text"),
    "flag": Input(kind="k", type="flag"),
}
VALUES = {"x": 3.0, "y": 0.0, "word": "open", "flag": False}


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("x > 2", True),
        ("2.5 < x && x <= 3", True),
        ("x == 3 && x != 4 && y == 0.0", True),
        ("x * 2 - 1 > 4.5 + y", True),
        ("-x < -2 && !flag", True),
        ("flag || x > 10", False),
        ("word == 'open' && word in ['open', 'tripped']", True),
        ("x in [1, 2]", False),
        ("ratio(x, 2) > 1.4", True),
        ("flag ? x > 5 : x < 5", True),
        ("1 + 1 == 2", True),
    ],
)
def test_what_can_be_said(expression: str, says: bool):
    assert Formula(expression, INPUTS)(VALUES) is says


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "column 1: Syntax error"),
        ("x >", "column 4: Syntax error"),
        ("x > 1)", "column 6: Syntax error"),
        ("x", "it says a double, not true or false"),
        ("x + 1", "it says a double"),
        ("z > 1", "column 1: 'z' is neither an input nor"),
        ("x > word", r"column 3: found no matching overload for '_>_' applied to '\(double, string\)'"),
        ("x && flag", "no matching overload"),
        ("x / y > 1", r"column 3: division is written ratio\(a, b\)"),
        ("x > 9223372036854775808", "column 5: invalid int literal"),
        ("x > 1 " * 500, "longer than 2000 characters"),
    ],
)
def test_what_is_refused_says_where(expression: str, words: str):
    with pytest.raises(FormulaError, match=words):
        Formula(expression, INPUTS)


@pytest.mark.parametrize(
    "expression",
    [
        "word.matches('(a+)+$')",  # regular expressions
        "matches(word, 'a')",
        "word + word == 'x'",  # text that grows
        "[x].map(q, [q, q]).size() > 0",  # loops, and lists that grow
        "[1, 2].all(q, q > 0)",
        "[1, 2].exists(q, q > x)",
        "[1, 2].filter(q, q > 0) == [1]",
        "size(word) > 1",
        "string(x) == '3'",
        "type(x) == double",
        "{'a': 1}['a'] == 1",
        "timestamp('2026-01-01T00:00:00Z') < timestamp('2027-01-01T00:00:00Z')",
        "word.startsWith('o')",
        "dyn(x) > 1",
        "x.__class__ == 1",
        "__import__('os') == 1",
        "cel.bind(q, x, q > 1)",
        "9**9**9 > 1",
        "x % 2 == 1",
        "has(x.y)",
    ],
)
def test_nothing_else_is_there(expression: str):
    with pytest.raises(FormulaError):
        Formula(expression, INPUTS)


_BOMBS = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from console.alarms.formula import Formula, FormulaError, UnknownError
from console.alarms.rule import Input
inputs, values = {{"x": Input(kind="k")}}, {{"x": 3.0}}
motif = "!!(!!!!!!(!!!!(((((!!(!!(!!!!(("
for text in (
    motif * 60, "!!(" * 600, "(" * 990 + "x" + ")" * 990, "[" * 990 + "]" * 990, "!" * {LONGEST - 10} + "(x>1)",
    "-" * {LONGEST - 10} + "x", "x>1||" * 390 + "x>1", "x+" * 990 + "x>1", "x>1?" * 400 + "x>1", "x*" * 990 + "x>1",
    "x in [" + "1," * 900 + "1]", "ratio(" * 300 + "x", "ratio(x," * 200 + "x" + ")" * 200 + ">1", "\\x00" * 1000,
    "'" * 1999, "x>" + "9" * 1900, "x>1e" + "9" * 1900, "\\u0110" * 900, "{{" * 900, "." * 1900, "x." * 900 + "x",
):
    try:
        Formula(text, inputs)(values)
    except (FormulaError, UnknownError):
        pass
with open("/proc/self/status") as status:  # ru_maxrss would be that of the process that started us
    print(next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM")))
"""


def test_no_bomb_goes_off():
    """All together in a process that has a gigabyte and some seconds: it ends, and has used little of either."""
    ended = subprocess.run([sys.executable, "-c", _BOMBS], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert int(ended.stdout) < 200, "megabytes"


@pytest.mark.parametrize("expression", ["ratio(x, y) > 1", "ratio(y, y) > 1", "9223372036854775807 + 1 > 0"])
def test_what_cannot_be_computed_is_unknown_and_not_false(expression: str):
    with pytest.raises(UnknownError):
        Formula(expression, INPUTS)(VALUES)


def test_only_what_is_of_the_declared_kind_fits():
    number, text, flag = INPUTS["x"], INPUTS["word"], INPUTS["flag"]
    assert fits(number, 3) == 3.0
    assert [fits(number, x) for x in (True, "3", float("nan"), float("inf"), None)] == [None] * 5
    assert (fits(text, "a"), fits(text, 1), fits(text, None)) == ("a", None, None)
    assert (fits(flag, False), fits(flag, 0), fits(flag, None)) == (False, None, None)
