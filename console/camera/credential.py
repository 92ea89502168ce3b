"""The credential file: who logs in where, kept apart from every address and readable by its owner only."""

import stat
import tomllib
from pathlib import Path

import msgspec


class Credential(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[name]`` table; its text form shows no password."""

    user: str
    password: str = ""

    def __repr__(self) -> str:
        return f"Credential(user={self.user!r})"


class CredentialError(ValueError):
    """The file cannot be used; the message names the file and the rule, never a password."""


def load_credentials(path: Path) -> dict[str, Credential]:
    """The entries of a credential file; none where there is no such file.

    Raises:
        CredentialError: Others may read it, or it is not what it should be.
    """
    try:
        mode = path.stat().st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise CredentialError(f"{path.name}: readable by others, the rule is chmod 600")
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as err:
        raise CredentialError(f"{path.name}: not TOML") from err
    try:
        return msgspec.convert(tables, dict[str, Credential])
    except msgspec.ValidationError as err:
        raise CredentialError(f"{path.name}: {err}") from None
