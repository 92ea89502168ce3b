"""The plugin keeps the contract."""

from pathlib import Path

import plugins.security
from console.plugin.testing import check_manifest

MANIFEST = check_manifest(Path(plugins.security.__file__).parent)


def test_fire_is_critical():
    assert [r.id for r in MANIFEST.rules if r.priority == 1] == ["security.fire"]
