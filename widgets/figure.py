"""Figures as the city writes them: decimal comma and dd/MM/yyyy in Vietnamese, ages, clock times of one zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from console.model.clock import NS
from console.model.reading import UNITS
from console.model.text import Text

_THIN = "\u202f"
_SPOKEN = {"min": Text("phút", "min"), "h": Text("giờ", "h"), "/h": Text("/giờ", "/h")}
_DAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def number(value: float, decimals: int, language: str) -> str:
    """``1284.5`` as ``1 284,5`` (vi) or ``1 284.5`` (en); the groups are parted by a narrow no-break space."""
    text = f"{value:,.{decimals}f}".replace(",", _THIN).replace("-", "\u2212")
    return text.replace(".", ",") if language == "vi" else text


def sign(unit: str, language: str) -> str:
    """What people read for a UCUM code; the code itself where none is known."""
    if unit in _SPOKEN:
        return _SPOKEN[unit].get(language)
    return UNITS[unit].sign if unit in UNITS else unit


def quantity(value: float, unit: str, decimals: int, language: str) -> str:
    """A number with its unit."""
    return f"{number(value, decimals, language)}\u00a0{sign(unit, language)}".rstrip("\u00a0")


def decimals_of(*values: float) -> int:
    """0 to 2 decimals: as few as tell ``values`` truly, for figures whose kind nobody declared."""
    return next((d for d in (0, 1) if all(abs(round(v, d) - v) < 1e-9 for v in values)), 2)


def age(seconds: float, language: str) -> str:
    """``01:25`` under an hour, ``2 h 05`` under two days, then days."""
    whole = max(0, int(seconds))
    if whole < 3600:
        return f"{whole // 60:02d}:{whole % 60:02d}"
    if whole < 48 * 3600:
        return f"{whole // 3600}\u00a0h\u00a0{whole % 3600 // 60:02d}"
    return f"{whole // 86400}\u00a0{'ngày' if language == 'vi' else 'd'}"


def spoken_age(seconds: float, language: str) -> str:
    """``3 s``, ``5 min``, ``2 h``: for ages beside a name."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole}\u00a0s"
    if whole < 3600:
        return f"{whole // 60}\u00a0{'phút' if language == 'vi' else 'min'}"
    return age(whole, language) if whole >= 48 * 3600 else f"{whole // 3600}\u00a0h"


def local(t: int, zone: ZoneInfo) -> datetime:
    """UTC nanoseconds in the city's zone."""
    return datetime.fromtimestamp(t / NS, zone)


def clock(t: int, zone: ZoneInfo) -> str:
    """``14:27:06``."""
    return local(t, zone).strftime("%H:%M:%S")


def day(t: int, zone: ZoneInfo, language: str) -> str:
    """``CN 22/11/2026`` or ``Sun 22 Nov 2026``."""
    moment = local(t, zone)
    name = _DAYS["vi" if language == "vi" else "en"][moment.weekday()]
    return f"{name} {moment:%d/%m/%Y}" if language == "vi" else f"{name} {moment:%d %b %Y}"


def moment(t: int, now: int, zone: ZoneInfo, language: str) -> str:
    """The time of day, with the date unless it is today's."""
    then, today = local(t, zone), local(now, zone)
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    return f"{then:%H:%M:%S} {then:%d/%m/%Y}" if language == "vi" else f"{then:%H:%M:%S} {then:%d %b %Y}"


def until(t: int, zone: ZoneInfo, language: str) -> str:
    """``14:00 09/07/2026``: a moment of the past, to the minute."""
    then = local(t, zone)
    return f"{then:%H:%M %d/%m/%Y}" if language == "vi" else f"{then:%H:%M %d %b %Y}"


def short(t: int, at: int, zone: ZoneInfo, language: str) -> str:
    """A moment to the minute, with its date unless that is the date of ``at``."""
    then = local(t, zone)
    return f"{then:%H:%M}" if then.date() == local(at, zone).date() else until(t, zone, language)


def zone_name(t: int, zone: ZoneInfo) -> str:
    """The zone as it is named beside the clock: ``UTC+7``."""
    offset = local(t, zone).utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes >= 0 else '−'}{hours}{f':{rest:02d}' if rest else ''}"
