"""Text in the two languages of the product, and the search key that forgets diacritics."""

import unicodedata

import msgspec


class Text(msgspec.Struct, frozen=True, array_like=True):
    """One label in Vietnamese and English; English falls back to Vietnamese where a proper name has no other form."""

    vi: str
    en: str = ""

    def get(self, language: str) -> str:
        """The label in ``language`` (``vi`` or ``en``)."""
        return self.en if language == "en" and self.en else self.vi


def fold(text: str) -> str:
    """The key under which text is searched: lower case, without diacritics (``Đường`` and ``duong`` agree)."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
