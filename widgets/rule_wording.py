"""How rules read: their titles without braces, their figures with names and units, and numbers as people type them."""

import re

from console.model.amendment import Figure, RuleFigure, RuleLine
from widgets.figure import decimals_of, number, quantity
from widgets.words import Words

_CLAUSE = re.compile(r"\s*,[^,{]*\{[a-z]+\}[^,]*")  # what only an alarm can fill in, up to its commas
_BRACES = re.compile(r"\s*:?\s*\{[a-z]+\}(\s*(km/h|MW|m|°C|phút|min)\b)?")
_TYPED = re.compile(r"[+-]?\d+([.,]\d+)?")


def title_of(line: RuleLine, words: Words) -> str:
    """The title without what only an alarm can fill in; the id where there is none."""
    text = _BRACES.sub("", _CLAUSE.sub("", line.title.get(words.language))).strip(" ,:–-")
    return f"{text[:1].upper()}{text[1:]}" if text else line.rule


def plugin_of(line: RuleLine, words: Words) -> str:
    """Whose the rule is."""
    return words.domain(line.plugin) if line.plugin else words("rule.hub")


def name_of(path: str, words: Words) -> str:
    """A figure's name: its place in the rule in words, or the name that the rule itself gives it."""
    head, _, rest = path.partition(".")
    if head == "levels":
        level, _, inner = rest.partition(".")
        return words("rule.level", level=level, figure=name_of(inner, words))
    if head == "limits":
        return words("rule.figure.limits", n=int(rest) + 1)
    return rest if head == "inputs" else words(f"rule.figure.{head}")


def value_of(figure: Figure, unit: str, words: Words) -> str:
    """A figure as people read it."""
    if isinstance(figure, bool):
        return words("rule.on" if figure else "rules.off")
    return quantity(figure, unit, decimals_of(figure), words.language)


def typed(figure: Figure, words: Words) -> str:
    """A figure as it stands in a field."""
    return number(figure, decimals_of(figure), words.language).replace("\u202f", "").replace("\u2212", "-")


def read(text: str) -> float | int | None:
    """What somebody has typed, with a decimal comma or point; None where it is no number."""
    text = text.strip().replace("\u2212", "-")
    if not _TYPED.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() and "," not in text and "." not in text else value


def threshold_of(line: RuleLine, words: Words) -> str:
    """The thresholds in force in one line."""
    found = [f for f in line.figures if f.path == "value" or f.path.endswith(".value")]
    found = found or [f for f in line.figures if f.path.startswith("inputs.")]
    found = found or [f for f in line.figures if f.path.startswith("limits.")][-1:]
    found = found or [f for f in line.figures if f.path in ("after", "width")][:1]
    parts = [_labelled(f, words) for f in found]
    if line.unchanging and not parts:
        parts.append(words("rules.by.entity"))
    return " · ".join(parts)


def delay_of(line: RuleLine, words: Words) -> str:
    """On- and off-delay in one line."""
    delays = [f for f in line.figures if f.path in ("on_delay", "off_delay")]
    if not any(f.now for f in delays):
        return ""
    return " / ".join(value_of(f.now, "s", words) for f in delays)


def changed(figure: RuleFigure) -> bool:
    """Whether another figure stands in place of the plugin's."""
    return figure.now != figure.own


def _labelled(figure: RuleFigure, words: Words) -> str:
    value = value_of(figure.now, figure.unit, words)
    return f"{figure.path.split('.')[1]} {value}" if figure.path.startswith(("levels.", "inputs.")) else value
