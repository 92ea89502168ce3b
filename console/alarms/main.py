"""vonglau alarms kpi: the key performance indicators of any alarm log, as one JSON object."""

import argparse
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from console.alarms.kpi import FULL_DAYS, figures
from console.alarms.kpi_log import COLUMNS, RETURNED, LogError, lines, read

_EPILOG = """examples:
  vonglau alarms kpi alarms.csv.gz
  vonglau alarms kpi plant.csv --columns condition=type --columns priority=prio

The keys are explained in docs/alarm-kpi.md."""


def main(argv: list[str]) -> int:
    """Run; 2 when the log cannot be read."""
    options = _parser().parse_args(argv)
    try:
        log = read(options.log, dict(options.columns), options.zone, options.returned or RETURNED)
    except LogError as err:
        sys.stderr.write(f"vonglau alarms kpi: {err}\n")
        return 2
    if not log.records:
        reason = f"; {log.told[0]}" if log.told else ""
        sys.stderr.write(f"vonglau alarms kpi: {options.log}: no row could be read{reason}\n")
        return 2
    for line in lines(log):
        sys.stderr.write(f"{options.log}: {line}: left out\n")
    kpi = figures(log.occurrences, log.first, log.last + 1, options.zone)
    told = {
        "log": options.log.name,
        "records": log.records,
        "left_out": log.bad,
        "returns_without_activation": log.returns_without_activation,
        "note": f"{kpi.days:g} days of {FULL_DAYS}" if kpi.days < FULL_DAYS else "",
        **msgspec.to_builtins(kpi),
    }
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("vonglau alarms", description="Looks at alarm logs.")
    commands = parser.add_subparsers(title="commands", required=True)
    kpi = commands.add_parser(
        "kpi",
        description=__doc__,
        help="key performance indicators (ISA-18.2, EEMUA 191) of an alarm log",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    kpi.add_argument("log", type=Path, metavar="LOG.csv", help="one row per activation and per return; also .gz")
    kpi.add_argument(
        "--columns",
        type=_column,
        action="append",
        default=[],
        metavar="ROLE=NAME",
        help=f"column of {', '.join(COLUMNS)}; default {', '.join(f'{k}={v}' for k, v in COLUMNS.items() if v)}",
    )
    kpi.add_argument(
        "--returned",
        action="append",
        metavar="SUFFIX",
        help=f"what a condition ends with when it has returned to normal; default {', '.join(map(repr, RETURNED))}",
    )
    kpi.add_argument("--zone", type=_zone, default="Asia/Ho_Chi_Minh", help="of times without an offset (%(default)s)")
    return parser


def _column(text: str) -> tuple[str, str]:
    role, sign, name = text.partition("=")
    if not sign or role not in COLUMNS:
        raise argparse.ArgumentTypeError(f"{text!r} is not ROLE=NAME with a role of {', '.join(COLUMNS)}")
    return role, name


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time zone") from None
