"""What a check says: a level, what was seen, and what to do about it."""

from typing import Literal

import msgspec

from console.model.text import Text

Level = Literal["ok", "warning", "problem"]


class Finding(msgspec.Struct, frozen=True):
    """One line of the doctor's report.

    Attributes:
        check: Short name, the same in every language.
        level: ``problem`` means that the program, or a part of it that everyone needs, will not work.
        seen: What was found.
        advice: What to do; empty when all is well.
    """

    check: str
    level: Level
    seen: Text
    advice: Text = Text("")


def ok(check: str, vi: str, en: str = "") -> Finding:
    """All is well."""
    return Finding(check, "ok", Text(vi, en))


def warning(check: str, seen: Text, advice: Text) -> Finding:
    """It works, but less well, or not for everyone."""
    return Finding(check, "warning", seen, advice)


def problem(check: str, seen: Text, advice: Text) -> Finding:
    """It will not work."""
    return Finding(check, "problem", seen, advice)
