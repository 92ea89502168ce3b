"""Configuration: one TOML file with a documented schema, precise errors, and the XDG folders."""
