"""What comes from outside: the bounds of its numbers, and what reading it may raise."""

from typing import Annotated

import msgspec
from msgspec import Meta

UNREADABLE = (msgspec.DecodeError, UnicodeError, RecursionError)
"""Not the format, a string that is no text, a nest without end."""

_INT64 = 1 << 63

Longitude = Annotated[float, Meta(ge=-180, le=180)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Nanoseconds = Annotated[int, Meta(ge=-_INT64, le=_INT64 - 1)]
Counter = Annotated[int, Meta(ge=0, le=_INT64 - 1)]
Occurrences = Annotated[int, Meta(ge=1, le=(1 << 31) - 1)]
Priority = Annotated[int, Meta(ge=1, le=4)]
Identifier = Annotated[str, Meta(max_length=1024)]
