"""The plugin keeps the contract."""

from pathlib import Path

import plugins.traffic
from console.plugin.testing import check_manifest

MANIFEST = check_manifest(Path(plugins.traffic.__file__).parent)


def test_what_it_watches():
    rules = {r.id: r for r in MANIFEST.rules}
    assert rules["traffic.collision"].priority == 1
    queue = rules["traffic.queue"]
    assert (queue.when, queue.value, queue.on_delay, queue.priority) == ("below", 12, 30, 2)
    assert {r.kind for r in MANIFEST.readings} >= {"traffic.speed", "traffic.occupancy", "traffic.position"}
