"""What a supervisor wants of a rule."""

from dataclasses import dataclass, field

from console.model.amendment import Figures


@dataclass(frozen=True)
class RuleWish:
    """From now on these figures in place of the plugin's, for this reason; ``revision`` is what the supervisor saw."""

    rule: str
    revision: int
    figures: Figures
    reason: str


@dataclass(frozen=True)
class RehearsalWish:
    """Play the rule over [begin, end) (UTC ns), as it is in force and as it would be; or stop playing it."""

    rule: str
    present: Figures
    proposed: Figures = field(default_factory=dict[str, float | int | bool])
    begin: int = 0
    end: int = 0
    cancel: bool = False
