"""Tokens of the look: one table, two themes. Nothing in the product names a colour but this module."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase

from resources import locate

FAMILY = "Inter"


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``, by role; ``steps`` are little, some and much of what has no scale of its own."""

    name: str
    background: str
    panel: str
    raised: str
    line: str
    text: str
    dim: str
    faint: str
    live: str
    accent: str
    on_accent: str
    priority: tuple[str, str, str, str]
    on_priority: str
    water: str
    green: str
    road: str
    road_minor: str
    land: str
    ground: str
    building: str
    casing: str
    border: str
    band: str
    trend: str
    limit: str
    replay: str
    steps: tuple[str, str, str]

    def of_priority(self, priority: int) -> QColor:
        """Colour of alarm priority 1 (critical) to 4 (low)."""
        return QColor(self.priority[min(max(priority, 1), 4) - 1])


DARK = Theme(
    name="dark",
    background="#14171a",
    panel="#1c2024",
    raised="#252a30",
    line="#313840",
    text="#d7dce2",
    dim="#8b95a1",
    faint="#5b6570",
    live="#4cc38a",
    accent="#58c4dc",
    on_accent="#0d1214",
    priority=("#ff4d4f", "#ff9a3d", "#ffd84d", "#7fb4ff"),
    on_priority="#14171a",
    water="#17303a",
    green="#18241d",
    road="#3a424b",
    road_minor="#2a3037",
    land="#171b1f",
    ground="#1b2025",
    building="#22282e",
    casing="#121518",
    border="#56616d",
    band="#22363c",
    trend="#9fdbe8",
    limit="#b0823f",
    replay="#3a2f14",
    steps=("#2b4a55", "#4b7f8f", "#9fd0dd"),
)
LIGHT = Theme(
    name="light",
    background="#e9ebee",
    panel="#f7f8f9",
    raised="#ffffff",
    line="#cfd5db",
    text="#1c2126",
    dim="#545e69",
    faint="#7d8792",
    live="#14764a",
    accent="#0b7285",
    on_accent="#ffffff",
    priority=("#c9151b", "#b45309", "#8a6d00", "#2457b8"),
    on_priority="#ffffff",
    water="#bfdbe6",
    green="#d3e4d6",
    road="#ffffff",
    road_minor="#f4f5f6",
    land="#e3e6e9",
    ground="#dadee2",
    building="#cfd5da",
    casing="#c3cad1",
    border="#8d99a5",
    band="#d3e6ea",
    trend="#0b7285",
    limit="#9a5b00",
    replay="#f3e3b5",
    steps=("#c3d6dd", "#6fa9ba", "#0b6275"),
)
THEMES = {t.name: t for t in (DARK, LIGHT)}


def load_fonts() -> None:
    """Register the bundled faces; call once after the QGuiApplication exists."""
    for name in ("Inter-Regular.otf", "Inter-SemiBold.otf"):
        QFontDatabase.addApplicationFont(str(locate("fonts", name)))


def font(size: int = 12, *, strong: bool = False) -> QFont:
    """The face at ``size`` pixels with tabular figures, so that live numbers do not dance."""
    face = QFont(FAMILY)
    face.setPixelSize(size)
    face.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    face.setFeature(QFont.Tag("tnum"), 1)
    return face
