"""Where things are kept: the XDG folders of this user."""

import os
import tempfile
from pathlib import Path

import platformdirs

_APP = "vonglau"


def data_dir() -> Path:
    """Logs of the hub, databases, drawn footage: what must survive. ``VONGLAU_DATA`` overrides it."""
    override = os.environ.get("VONGLAU_DATA")
    return Path(override) if override else platformdirs.user_data_path(_APP, appauthor=False)


def cache_dir() -> Path:
    """Tiles: what can be made again. ``VONGLAU_CACHE`` overrides it."""
    override = os.environ.get("VONGLAU_CACHE")
    return Path(override) if override else platformdirs.user_cache_path(_APP, appauthor=False)


def state_dir() -> Path:
    """Where windows stood and what they showed: convenient, and lost without harm."""
    return platformdirs.user_state_path(_APP, appauthor=False)


def config_file() -> Path:
    """The configuration that is read when none is named."""
    return platformdirs.user_config_path(_APP, appauthor=False) / "vonglau.toml"


def run_dir() -> Path:
    """Sockets and process ids of this login session."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / _APP if base else Path(tempfile.gettempdir()) / f"{_APP}-{os.getuid()}"
