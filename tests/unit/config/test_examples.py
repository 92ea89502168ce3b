from pathlib import Path

from console.config.load import load
from console.connectors.mapfile import load_map

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def test_the_real_input_example_is_a_configuration():
    config = load(EXAMPLES / "real-input.toml")
    assert not config.demo.enabled
    port = f"listener {config.mqtt[0].port} "
    assert port in (EXAMPLES / "mosquitto.conf").read_text()
    for entry in config.mqtt:
        assert entry.port == config.mqtt[0].port
        assert load_map(Path(entry.map))
