"""The command line: a parser that tells a mistake in one line, and the types of option that several commands share."""

import argparse
import math
from collections.abc import Callable, Sequence
from typing import NoReturn

from typing_extensions import override

from console.config.endpoint import EndpointError, check_endpoint


class Parser(argparse.ArgumentParser):
    """Ends with status 2 and one line on a mistake; shows ``__doc__`` as its description, without the marks."""

    def __init__(
        self,
        prog: str,
        description: str | None = None,
        epilog: str = "",
        parents: Sequence[argparse.ArgumentParser] = (),
        *,
        helped: bool = True,
    ) -> None:
        super().__init__(
            prog=prog,
            description=(description or "").replace("``", ""),
            epilog=epilog,
            parents=parents,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=helped,
        )

    @override
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {' '.join(message.split())} ({self.prog} --help tells more)\n")


def endpoint(text: str) -> str:
    """An endpoint of a hub, checked before anything is started with it."""
    try:
        check_endpoint(text)
    except EndpointError as err:
        raise argparse.ArgumentTypeError(str(err)) from err
    return text


def above(low: float, most: float) -> Callable[[str], float]:
    """A number above ``low`` and at most ``most``."""
    return _number(lambda value: low < value <= most, f"a number above {low:.9g} and at most {most:.9g}")


def between(least: float, most: float) -> Callable[[str], float]:
    """A number in [least, most]."""
    return _number(lambda value: least <= value <= most, f"a number in {least:.9g}..{most:.9g}")


def count(least: int, most: int) -> Callable[[str], int]:
    """A whole number in [least, most]."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise argparse.ArgumentTypeError(f"expected a whole number in {least}..{most}, got {text!r}")
        return value

    return read


def _number(holds: Callable[[float], bool], rule: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not holds(value):  # nan holds nowhere
            raise argparse.ArgumentTypeError(f"expected {rule}, got {text!r}")
        return value

    return read


speed = above(0, 1000)  # of the demo city's clock
