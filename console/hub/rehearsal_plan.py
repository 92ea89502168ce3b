"""The plan of a rehearsal, as the store process hands it to the process that plays it."""

import msgspec

from console.model.amendment import Figures


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is rehearsed: a rule under the figures in force and under others, in [begin, end), UTC ns."""

    url: str
    rule: str
    present: Figures = {}
    proposed: Figures = {}
    begin: int
    end: int
    zone: str = "Asia/Ho_Chi_Minh"
