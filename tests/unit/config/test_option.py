"""The command line: every wrong option is one line that names it and its rule, and status 2."""

import pytest

from console.config.option import Parser, above, between, count, endpoint, speed


def parser() -> Parser:
    made = Parser("vonglau part", "``vonglau part``: does it.")
    made.add_argument("--rpc", type=endpoint)
    made.add_argument("--connect", nargs=2, type=endpoint)
    made.add_argument("--speed", type=speed)
    made.add_argument("--seconds", type=above(0, 10))
    made.add_argument("--keep-days", type=between(0, 10))
    made.add_argument("--limit", type=count(0, 10))
    return made


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--rpc zz", "argument --rpc: expected tcp://HOST:PORT or ipc://PATH, got 'zz'"),
        ("--rpc tcp://1.2.3.4:1", "argument --rpc: plain endpoint 'tcp://1.2.3.4:1' would leave this machine"),
        ("--connect a b", "argument --connect: expected tcp://HOST:PORT"),
        ("--speed -1", "argument --speed: expected a number above 0 and at most 1000, got '-1'"),
        ("--speed nan", "got 'nan'"),
        ("--speed 1e308", "got '1e308'"),
        ("--speed fast", "got 'fast'"),
        ("--seconds 0", "argument --seconds: expected a number above 0 and at most 10, got '0'"),
        ("--keep-days -0.1", "argument --keep-days: expected a number in 0..10, got '-0.1'"),
        ("--limit 1.5", "argument --limit: expected a whole number in 0..10, got '1.5'"),
        ("--limit -1", "got '-1'"),
        ("--nothing", "unrecognized arguments: --nothing"),
        ("--limit", "argument --limit: expected one argument"),
    ],
)
def test_a_mistake_is_one_line(line: str, words: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as caught:
        parser().parse_args(line.split())
    told = capsys.readouterr().err
    assert caught.value.code == 2
    assert told.startswith("vonglau part: ")
    assert words in told
    assert told.count("\n") == 1


def test_what_keeps_the_rules_is_taken():
    line = "--rpc ipc:///r --speed 60 --seconds 0.5 --keep-days 0 --limit 10"
    options = vars(parser().parse_args(line.split()))
    del options["connect"]
    assert options == {"rpc": "ipc:///r", "speed": 60, "seconds": 0.5, "keep_days": 0, "limit": 10}


def test_help_shows_no_marks_of_a_docstring(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    told = capsys.readouterr().out
    assert "vonglau part: does it." in told
    assert "``" not in told
