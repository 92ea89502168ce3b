"""The load of a shift in words: the figures that the cockpit shows of the same hours."""

from console.model.handover import Figure
from console.model.kpi import Kpi
from console.model.text import Text


def load_of(kpi: Kpi) -> tuple[Figure, ...]:
    """Lines on what was annunciated."""
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
