"""The gazetteer: names of things and places, found without diacritics and with a typing error, offline (SQLite FTS5).

Two questions are asked of one trigram index. The first wants every word as it was typed, anywhere in a name; what it
finds is the answer. Only where that is nothing, the second wants some of the trigrams and lets those pass whose words
are nearly the ones that were typed.
"""

import sqlite3
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from console.model.text import Text, fold

ENTITY = "entity"
_TRIGRAM = 3
_CANDIDATES = 60
_NEAR, _NEAR_ALL = 0.6, 0.75  # of each word that was typed, and of all of them: one error in three or four letters
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, vi TEXT NOT NULL, en TEXT NOT NULL,
  where_vi TEXT NOT NULL, where_en TEXT NOT NULL, lon REAL, lat REAL, key TEXT NOT NULL, hay TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS entry_text USING fts5(
  hay, content='entry', content_rowid='number', tokenize='trigram');
CREATE TRIGGER IF NOT EXISTS entry_added AFTER INSERT ON entry BEGIN
  INSERT INTO entry_text(rowid, hay) VALUES (new.number, new.hay); END;
CREATE TRIGGER IF NOT EXISTS entry_gone AFTER DELETE ON entry BEGIN
  INSERT INTO entry_text(entry_text, rowid, hay) VALUES ('delete', old.number, old.hay); END;
"""
_COLUMNS = "entry.id, entry.kind, entry.vi, entry.en, entry.where_vi, entry.where_en, entry.lon, entry.lat, entry.hay"
_FOUND = f"SELECT {_COLUMNS} FROM entry_text JOIN entry ON entry.number = entry_text.rowid WHERE entry_text MATCH ?"  # noqa: S608 - constants


class Entry(msgspec.Struct, frozen=True):
    """One name.

    Attributes:
        id: Unique; of an entity its own, of a place ``place:`` and its name and position.
        kind: ``entity``, or the class of a place: ``road``, ``ward``, ``bridge``, ``place`` ...
        name: As people say it.
        where: Words for where it is; may be empty.
        lon: WGS84 degrees, None where it has no position.
        lat: The same.
    """

    id: str
    kind: str
    name: Text
    where: Text = Text("")
    lon: float | None = None
    lat: float | None = None


class Gazetteer:
    """Belongs to one thread.

    Args:
        path: Of its file; None keeps it in memory.

    Raises:
        OSError: The file cannot be opened or is no gazetteer.
    """

    def __init__(self, path: Path | None = None) -> None:
        try:
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as err:
            raise OSError(f"gazetteer {path}: {err}") from err

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM entry").fetchone()[0])

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries; one whose id is known replaces what was said of it."""
        rows = [(e.id, e.kind, *_words(e), e.lon, e.lat, _key(e), _hay(e)) for e in entries]
        self._db.execute("BEGIN")
        self._db.executemany("DELETE FROM entry WHERE id = ?", [(row[0],) for row in rows])
        self._db.executemany(
            "INSERT INTO entry(id, kind, vi, en, where_vi, where_en, lon, lat, key, hay) VALUES (?,?,?,?,?,?,?,?,?,?)",
            rows,
        )
        self._db.execute("COMMIT")

    def forget(self, kind: str) -> None:
        """Remove all of a kind."""
        self._db.execute("DELETE FROM entry WHERE kind = ?", (kind,))

    def find(self, text: str, most: int) -> list[Entry]:
        """At most ``most``: those that hold every word, in their names first; where none does, the nearly alike."""
        words = _split(text)
        if not words:
            return []
        return self._holding(words, most) or self._resembling(words, most)

    def _holding(self, words: list[str], most: int) -> list[Entry]:
        """Trigrams find words of three letters and more; shorter ones are looked for in what those found."""
        long = [w for w in words if len(w) >= _TRIGRAM]
        short = [f"%{_like(w)}%" for w in words if len(w) < _TRIGRAM]
        tests = " AND entry.hay LIKE ? ESCAPE '!'" * len(short)
        # In the name before elsewhere, a whole word before a part, at the beginning before inside, short before long.
        elsewhere = " OR ".join("instr(entry.key, ?) = 0" for _ in words)
        order = (
            f" ORDER BY {elsewhere}, instr(entry.key, ?) = 0, instr(entry.key, ?) != 1, length(entry.key), entry.hay"
            " LIMIT ?"
        )
        arguments = [*short, *words, f" {words[0]} ", f" {words[0]}", most]
        if long:
            return self._entries(f"{_FOUND}{tests}{order}", [" AND ".join(_quoted(w) for w in long), *arguments])
        return self._entries(f"SELECT {_COLUMNS} FROM entry WHERE 1{tests}{order}", arguments)  # noqa: S608 - constants

    def _resembling(self, words: list[str], most: int) -> list[Entry]:
        grams = {w[i : i + _TRIGRAM] for w in words for i in range(len(w) - _TRIGRAM + 1)}
        if not grams:
            return []
        query = f"{_FOUND} ORDER BY bm25(entry_text) LIMIT ?"
        rows = self._db.execute(query, (" OR ".join(_quoted(g) for g in sorted(grams)), _CANDIDATES)).fetchall()
        judged = [(_likeness(words, str(row[-1]).split()), row) for row in rows]
        near = sorted((j for j in judged if j[0]), key=lambda j: (-j[0], len(j[1][-1]), j[1][-1]))
        return [_entry(row) for _, row in near[:most]]

    def _entries(self, query: str, arguments: list[str | int]) -> list[Entry]:
        return [_entry(row) for row in self._db.execute(query, arguments)]


def _words(entry: Entry) -> tuple[str, str, str, str]:
    return (entry.name.vi, entry.name.en, entry.where.vi, entry.where.en)


def _split(text: str) -> list[str]:
    return fold(text).replace("-", " ").split()


def _key(entry: Entry) -> str:
    words = dict.fromkeys((entry.name.vi, entry.name.en))
    return f" {' '.join(_split(' '.join(words)))} "


def _hay(entry: Entry) -> str:
    words = " ".join(_split(" ".join(dict.fromkeys(_words(entry)))))
    return f"{words} {entry.id}" if entry.kind == ENTITY else words


def _entry(row: tuple[str, str, str, str, str, str, float | None, float | None, str]) -> Entry:
    return Entry(row[0], row[1], Text(row[2], row[3]), Text(row[4], row[5]), row[6], row[7])


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _likeness(typed: list[str], known: list[str]) -> float:
    """How near the typed words are to the nearest of a name's words, 0 to 1; 0 where one is not near at all."""
    best = [max((_ratio(word, other) for other in known), default=0.0) for word in typed]
    mean = sum(best) / len(best)
    return mean if min(best) >= _NEAR and mean >= _NEAR_ALL else 0.0


def _ratio(word: str, other: str) -> float:
    if other.startswith(word):
        return 1.0
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR else 0.0
