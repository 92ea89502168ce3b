import pytest
from PySide6.QtGui import QColor, QPalette

from widgets.style import palette
from widgets.theme import THEMES, Theme

PAIRS = (
    (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
    (QPalette.ColorRole.Text, QPalette.ColorRole.AlternateBase),
    (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
    (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
    (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
    (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
)


def luminance(colour: QColor) -> float:
    """WCAG 2's relative luminance."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_qts_own_dialogs_write_can_be_read(theme: Theme) -> None:
    colours = palette(theme)
    for text, ground in PAIRS:
        dark, light = sorted((luminance(colours.color(text)), luminance(colours.color(ground))))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
