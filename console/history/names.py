"""Names that rows refer to by number: looked up in memory, made in the transaction that first needs them."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, insert, select

Name = str | tuple[str, str]


class Names:
    """One table of names. What a failed transaction made must be forgotten with ``forget``."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._columns = [c for c in table.columns if c.name != "id"]
        self._ids: dict[Name, int] = {}
        self._fresh: list[Name] = []
        self._next = 0

    def load(self, connection: Connection) -> None:
        """Read the table anew."""
        self._ids = {}
        self._fresh = []
        rows = connection.execute(select(self._table.c.id, *self._columns))
        for number, *name in rows:
            self._ids[name[0] if len(name) == 1 else (name[0], name[1])] = number
        self._next = max(self._ids.values(), default=0) + 1

    def ids(self, connection: Connection, names: Iterable[Name]) -> dict[Name, int]:
        """The number of each name (and of every other that is known); new ones are inserted."""
        fresh = sorted({name for name in names if name not in self._ids})
        if fresh:
            rows: list[dict[str, object]] = []
            for name in fresh:
                parts = (name,) if isinstance(name, str) else name
                rows.append({"id": self._next, **{c.name: p for c, p in zip(self._columns, parts, strict=True)}})
                self._ids[name] = self._next
                self._fresh.append(name)
                self._next += 1
            connection.execute(insert(self._table), rows)
        return self._ids

    def get(self, name: Name) -> int | None:
        """The number of a name, if it has one."""
        return self._ids.get(name)

    def keep(self) -> None:
        """The transaction was committed."""
        self._fresh = []

    def forget(self) -> None:
        """The transaction was rolled back."""
        for name in self._fresh:
            del self._ids[name]
        self._next -= len(self._fresh)
        self._fresh = []
