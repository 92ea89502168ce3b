"""Words and figures."""

import pytest

from console.alarms.wording import Parts, figure, render
from console.model.text import Text


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (27.12, "27,12", "27.12"),
        (50.0, "50", "50"),
        (63.456, "63,46", "63.46"),
        (1200.0, "1200", "1200"),
        (-0.001, "0", "0"),
        (3, "3", "3"),
        (None, "–", "–"),
        ("đóng", "đóng", "đóng"),
    ],
)
def test_figures(value: float | str | None, vi: str, en: str):
    assert (figure(value, "vi"), figure(value, "en")) == (vi, en)


def test_other_braces_are_left_alone():
    assert render(Text("{name} {x} {", "{limit}!"), Parts(Text("A", "B"), 1.0, 2.5)) == Text("A {x} {", "2.5!")
