"""``vonglau doctor``: one line per check, and what to do; status 1 if there is a problem."""

import sys
from pathlib import Path
from typing import TextIO

import msgspec

from console.config.folder import config_file, data_dir
from console.config.load import ConfigError, load
from console.config.option import Parser
from console.config.schema import Config
from console.doctor.finding import Finding, ok, problem
from console.doctor.ground import check_map
from console.doctor.machine import Stopwatch, check_clock, check_disk, check_memory, check_port
from console.doctor.ownership import check_ownership
from console.doctor.screen import check_screen
from console.doctor.software import check_mosquitto, check_packages, check_python, check_qt_trap, check_tilemaker
from console.model.text import Text

_SIGNS = {"ok": "✓", "warning": "!", "problem": "✗"}
_COLOURS = {"ok": "32", "warning": "33", "problem": "31"}
_WORDS = {
    "ok": Text("Tất cả đều ổn.", "All is well."),
    "warning": Text("Chạy được; xem các dòng có dấu !.", "It will run; see the lines marked !."),
    "problem": Text("Cần sửa các dòng có dấu ✗.", "The lines marked ✗ must be mended."),
}


def main(argv: list[str]) -> int:
    """Check this machine; 1 on a problem."""
    parser = Parser("vonglau doctor", __doc__)
    parser.add_argument("--json", action="store_true", help="print the findings as JSON, in both languages")
    parser.add_argument(
        "--language", choices=("vi", "en"), help="language of the report (default: the configuration's)"
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration to check")
    arguments = parser.parse_args(argv)
    config, finding = _config(arguments.config)
    findings = [finding, *examine(config)]
    if arguments.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(findings)).decode() + "\n")
    else:
        report(findings, arguments.language or config.console.language, sys.stdout)
    return int(any(f.level == "problem" for f in findings))


def _config(path: Path | None) -> tuple[Config, Finding]:
    try:
        config = load(path)
    except ConfigError as err:
        advice = Text("sửa tệp; xem docs/configuration.md", "mend the file; see docs/configuration.md")
        return Config(), problem("config", Text(str(err)), advice)
    if path is None and not config_file().exists():
        return config, ok("config", f"mặc định ({config_file()} không có)", f"defaults ({config_file()} is absent)")
    return config, ok("config", str(path or config_file()))


def examine(config: Config) -> list[Finding]:
    """All checks, in the order in which a broken machine is best mended."""
    since = Stopwatch()
    return [
        check_python(),
        check_qt_trap(),
        *check_packages(),
        check_ownership(),
        *check_screen(),
        check_port(config.hub.rpc),
        check_port(config.hub.feed),
        *check_disk(data_dir()),
        *check_clock(since),
        check_memory(),
        check_mosquitto(),
        check_tilemaker(),
        check_map(config.map, data_dir()),
    ]


def report(findings: list[Finding], language: str, out: TextIO) -> None:
    """Write the findings for a person."""
    colour = out.isatty()
    for f in findings:
        sign = f"\x1b[{_COLOURS[f.level]}m{_SIGNS[f.level]}\x1b[0m" if colour else _SIGNS[f.level]
        out.write(f"{sign} {f.check:<10} {f.seen.get(language)}\n")
        if f.advice.vi:
            out.write(f"{'':<13}→ {f.advice.get(language)}\n")
    worst = next((level for level in ("problem", "warning") if any(f.level == level for f in findings)), "ok")
    out.write(f"\n{_WORDS[worst].get(language)}\n")
