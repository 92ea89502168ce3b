"""Security: fire panels. Data only: see ``plugin.toml``."""
