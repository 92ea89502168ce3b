"""Whether a figure still speaks of now: judged by the rhythm in which its own values came."""

from console.feed.series import Floats

_LEAST_SECONDS = 60.0
_GAPS = 3.0
_LOOKED_AT = 8


def stale(times: Floats, now: float) -> bool:
    """Whether the newest of ``times`` (seconds, ascending) is older than three of the longest recent gaps, and 60 s.

    With less than two values nothing is known of the rhythm, and nothing is said.
    """
    if len(times) < 2:
        return False
    recent = times[-_LOOKED_AT:]
    longest = float((recent[1:] - recent[:-1]).max())
    return now - float(times[-1]) > max(_LEAST_SECONDS, _GAPS * longest)
