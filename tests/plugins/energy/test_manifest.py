"""The plugin keeps the contract."""

from pathlib import Path

import plugins.energy
from console.plugin.testing import check_manifest

MANIFEST = check_manifest(Path(plugins.energy.__file__).parent)


def test_overload_is_measured_by_the_substation_itself():
    rules = {r.id: r for r in MANIFEST.rules}
    assert rules["energy.overload"].attribute == "rated"
    assert rules["energy.outage"].type == "discrete"
