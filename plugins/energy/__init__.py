"""Energy: substations, their load and what is cut. Data only: see ``plugin.toml``."""
