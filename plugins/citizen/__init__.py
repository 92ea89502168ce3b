"""Citizens: reports by category and place, without any personal data. Data only: see ``plugin.toml``."""
