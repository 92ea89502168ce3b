"""The plugin keeps the contract."""

from pathlib import Path

import plugins.citizen
from console.plugin.testing import check_manifest

MANIFEST = check_manifest(Path(plugins.citizen.__file__).parent)


def test_reports_are_of_the_lowest_priority_and_settle_themselves():
    assert {(r.priority, r.auto_ack) for r in MANIFEST.rules} == {(4, True)}
