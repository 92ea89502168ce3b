"""What goes wrong with the database, in this room's own words."""


class StoreError(Exception):
    """The database could not do it: full, locked, corrupt or away. Nothing was stored; it may be tried again."""


def words_of(err: Exception) -> str:
    """What the driver says, without the statement."""
    return str(getattr(err, "orig", None) or err)
