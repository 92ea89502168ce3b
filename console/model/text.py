"""Text in the two languages of the product, the search key that forgets diacritics, and the alphabet's order."""

import unicodedata

import msgspec


class Text(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One label in Vietnamese and English; English falls back to Vietnamese where a proper name has no other form."""

    vi: str
    en: str = ""

    def get(self, language: str) -> str:
        """The label in ``language`` (``vi`` or ``en``)."""
        return self.en if language == "en" and self.en else self.vi


class _Folded(dict[int, str]):
    """What each character is folded to, learned as characters are met: normalizing whole texts is far slower."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code))
        folded = self[code] = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
        return folded


_AFTER = {"\u0306": "\ue000", "\u0302": "\ue001", "\u031b": "\ue002"}  # breve, circumflex, horn


class _Ordered(dict[int, str]):
    """Each letter in its place of the Vietnamese alphabet, tones aside: ``ă``, ``â`` behind ``a``, ``đ`` behind ``d``.

    A letter of its own becomes the letter it is made of and a mark that sorts behind every letter.
    """

    def __missing__(self, code: int) -> str:
        if chr(code) == "đ":
            ordered = "d\ue000"
        else:
            decomposed = unicodedata.normalize("NFD", chr(code))
            ordered = "".join(_AFTER.get(c, "" if unicodedata.combining(c) else c) for c in decomposed)
        self[code] = ordered
        return ordered


_FOLDED, _ORDERED = _Folded(), _Ordered()


def fold(text: str) -> str:
    """The key under which text is searched: lower case, without diacritics (``Đường`` and ``duong`` agree)."""
    text = text.casefold()
    return text if text.isascii() else text.translate(_FOLDED)


def alphabetical(text: str) -> str:
    """The key under which text is sorted by the Vietnamese alphabet, small and capital letters and tones aside."""
    text = text.casefold()
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_ORDERED)
