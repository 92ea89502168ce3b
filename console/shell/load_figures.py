"""The load of a shift in words: what its annunciated occurrences come to, by the rules of the KPIs."""

from collections.abc import Iterable
from datetime import tzinfo

from console.alarms.kpi import Occurrence, figures
from console.model.handover import Figure
from console.model.text import Text
from console.wire.alarm_history import Occurrence as Past


def load_of(past: Iterable[Past], begin: int, end: int, zone: tzinfo) -> tuple[Figure, ...]:
    """Lines on the occurrences that were annunciated in [begin, end) (UTC ns)."""
    told = [
        Occurrence(f"{p.entity} {p.rule}", p.annunciated, p.returned, p.acknowledged, p.priority)
        for p in past
        if p.annunciated is not None and begin <= p.annunciated < end
    ]
    kpi = figures(told, begin, end, zone)
    return (
        Figure(Text("Cảnh báo đã báo", "Annunciated"), _number(kpi.activations, 0)),
        Figure(Text("Mỗi giờ", "Per hour"), _number(kpi.mean_per_hour, 1), kpi.mean_per_hour <= 12),
        Figure(
            Text("Nhiều nhất trong 10 phút", "Most in 10 minutes"), _number(kpi.largest_bin, 0), kpi.largest_bin <= 10
        ),
        Figure(Text("Đợt dồn dập", "Floods"), _number(kpi.floods, 0), kpi.floods == 0),
        Figure(Text("Chập chờn", "Chattering"), _number(len(kpi.chattering), 0), not kpi.chattering),
    )


def _number(value: float, decimals: int) -> Text:
    text = f"{value:.{decimals}f}"
    return Text(text.replace(".", ","), text)
