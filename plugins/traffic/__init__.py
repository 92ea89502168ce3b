"""Traffic: loops, vehicles, buses, signals and what goes wrong at a crossing. Data only: see ``plugin.toml``."""
