"""Why a command was not carried out, as the operator reads it."""

from widgets.words import Words


def spoken(reason: str, words: Words) -> str:
    """A receipt's reason (``vi|en``) as a sentence; that nobody answered in time where it gives none."""
    vi, _, en = reason.partition("|")
    said = (en if en and words.language == "en" else vi).strip() or words("ack.unanswered")
    return said if said.endswith(".") else f"{said}."
