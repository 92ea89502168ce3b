"""The legal thresholds that the plugin states, each on the days on which it is in force."""

from datetime import date
from pathlib import Path

import pytest

import plugins.environment
from console.plugin.testing import check_manifest

MANIFEST = check_manifest(Path(plugins.environment.__file__).parent)
READINGS = {r.kind: r for r in MANIFEST.readings}
RULES = {r.id: r for r in MANIFEST.rules}


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2023, 9, 11), None), (date(2023, 9, 12), 50), (date(2025, 12, 31), 50), (date(2026, 1, 1), 45)],
)
def test_pm25_after_qcvn_05(day: date, value: float | None):
    in_force = [x.value for x in RULES["environment.pm25_24h"].limits if x.applies(day)]
    assert in_force == ([] if value is None else [value])
    limit = READINGS["environment.pm25_24h"].limit(day)
    assert (limit.value if limit else None) == value


@pytest.mark.parametrize(("kind", "value"), [("pm10", 100), ("o3", 200), ("no2", 200), ("so2", 350), ("co", 30000)])
def test_other_limits_of_qcvn_05(kind: str, value: float):
    limit = READINGS[f"environment.{kind}"].limit(date(2026, 6, 1))
    assert limit is not None
    assert limit.value == value
    assert "QCVN 05:2023" in limit.source.vi


def test_the_river_rule_reads_the_gauge():
    rule = RULES["environment.river_level"]
    assert [(x.name, x.attribute, x.priority) for x in rule.levels] == [("H", "alarm2", 2), ("HH", "alarm3", 1)]
    assert (rule.unit, rule.legal) == ("m", True)
    assert all("05/2020/QĐ-TTg" in x.source.vi for x in rule.levels)
