"""Who does something: every command carries its principal, from the first day (roles are enforced later)."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """Roles known to the protocol."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    PLUGIN = "plugin"
    ADMIN = "admin"
    WALL = "wall"


class Principal(msgspec.Struct, frozen=True, array_like=True):
    """A person or program at a seat."""

    name: str
    role: Role = Role.OPERATOR
    seat: str = ""
