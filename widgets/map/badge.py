"""The badge of a cluster: how many things, ringed in the colour of the worst state among them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from widgets.map.mark import state_colour
from widgets.map.scene import STATES
from widgets.theme import Theme, font


def badge_radius(count: int) -> float:
    """Pixels: one step for each digit."""
    return 8.0 + 2.5 * (len(short(count)) - 1)


def short(count: int) -> str:
    """At most four characters: ``12``, ``850``, ``3k``, ``27k``, ``1M``."""
    if count < 1000:
        return str(count)
    return f"{count // 1000}k" if count < 1_000_000 else f"{count // 1_000_000}M"


def draw_badge(painter: QPainter, at: tuple[float, float], count: int, worst: int, theme: Theme) -> None:
    """Draw one; grey is normal, and only what is not has a thick coloured ring."""
    state = STATES[min(worst, len(STATES) - 1)]
    quiet = state in ("normal", "off")
    radius = badge_radius(count)
    painter.setPen(QPen(QColor(theme.faint) if quiet else state_colour(state, theme), 1.0 if quiet else 2.5))
    painter.setBrush(QColor(theme.raised))
    painter.drawEllipse(QPointF(round(at[0]) + 0.5, round(at[1]) + 0.5), radius, radius)
    painter.setFont(font(11, strong=not quiet))
    painter.setPen(QColor(theme.dim if quiet else theme.text))
    box = QRectF(round(at[0]) - radius, round(at[1]) - radius, 2 * radius + 1, 2 * radius + 1)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short(count))
