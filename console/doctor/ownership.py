"""Whether our generic package names are ours alone: another wheel with such a top level silently overwrites files."""

import importlib.metadata
from collections.abc import Mapping, Sequence

from console.doctor.finding import Finding, ok, problem
from console.model.text import Text

OURS = ("console", "widgets", "plugins", "resources")
DISTRIBUTION = "vonglau"


def foreign_owners(distributions: Mapping[str, Sequence[str]] | None = None) -> dict[str, list[str]]:
    """Package names of ours that another installed distribution claims too, with those distributions.

    ``distributions`` is what ``importlib.metadata.packages_distributions`` returns, which is asked if it is None.
    """
    owners = importlib.metadata.packages_distributions() if distributions is None else distributions
    found: dict[str, list[str]] = {}
    for name in OURS:
        foreign = sorted({d for d in owners.get(name, ()) if d.lower() != DISTRIBUTION})
        if foreign:
            found[name] = foreign
    return found


def check_ownership() -> Finding:
    """The four names belong to this program."""
    foreign = foreign_owners()
    if not foreign:
        names = ", ".join(OURS)
        return ok("packages", f"{names} là của chúng ta", f"{names} are ours alone")
    who = "; ".join(f"{name}: {', '.join(owners)}" for name, owners in foreign.items())
    return problem(
        "packages",
        Text(f"gói khác cũng cài {who}", f"another package also installs {who}"),
        Text(
            "gỡ gói đó, hoặc chạy Vọng Lâu trong môi trường riêng (make run)",
            "remove it, or run Vọng Lâu in an environment of its own (make run)",
        ),
    )
