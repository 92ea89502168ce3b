"""The rules of ingest written as a type: msgspec checks them while it decodes, a third faster than a loop after it."""

import sys
from collections.abc import Iterable
from types import GenericAlias
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from console.model.event import Event
from console.model.outside import UNREADABLE

_INT64 = 1 << 63
Name = Annotated[str, Meta(min_length=1)]
Finite = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
Int64 = Annotated[int, Meta(ge=-_INT64, le=_INT64 - 1)]
FiniteValues = dict[str, Finite | Int64 | str | bool | None]
_literal: Any = Literal  # of strings that only a running hub knows


def good_event(kinds: Iterable[str], latest: int) -> type[msgspec.Struct]:
    """The type of an event that breaks no rule.

    Args:
        kinds: The kinds an event may have; at least one.
        latest: Latest time it may carry, UTC ns.
    """
    return msgspec.defstruct(
        "GoodEvent",
        [
            ("entity", Name),
            ("source", Name),
            ("kind", _literal[tuple(kinds)]),
            ("t", Annotated[int, Meta(ge=-_INT64, le=latest)]),
            ("values", FiniteValues, {}),
        ],
        bases=(Event,),
        frozen=True,
        array_like=True,
        gc=False,
    )


class Check:
    """Reads bodies of which every event is good; knows nothing of what is wrong with the others."""

    def __init__(self, kinds: Iterable[str], latest: int) -> None:
        good = GenericAlias(list, (good_event(kinds, latest),))
        self._decoder = msgspec.msgpack.Decoder(good)
        self._json_decoder = msgspec.json.Decoder(good)

    def events(self, body: bytes, *, json: bool) -> list[Event] | None:
        """The events of a body, None if one of them is not good."""
        try:
            return self._json_decoder.decode(body) if json else self._decoder.decode(body)
        except UNREADABLE:
            return None
