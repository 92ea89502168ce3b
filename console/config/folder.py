"""Where things are kept: the XDG folders of this user."""

import errno
import os
import tempfile
from pathlib import Path

import platformdirs

_APP = "vonglau"


class FolderError(ValueError):
    """The data folder cannot be used; the message names it and says why."""


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


def prepare(folder: Path) -> Path:
    """``folder``, made if it is missing, after a file could be made in it.

    Raises:
        FolderError: It is a file, lies where nothing can be made, or may not be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except FileExistsError as err:
        raise FolderError(f"data folder {folder}: is a file") from err
    except OSError as err:
        if err.errno != errno.ENOSPC:  # a full disk is told and survived by whoever writes
            raise FolderError(f"data folder {folder}: cannot be written: {err.strerror}") from err
    return folder
