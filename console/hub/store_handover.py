"""Questions on hand-overs of the past.

| question of service ``history`` | arguments | answer |
|---|---|---|
| ``get-handovers`` | ``seat`` (else all), ``limit`` (50 unless told, at most 300) | list, newest first, without rows |
| ``get-handover`` | ``seat``, ``signed`` (UTC ns) | packed, with everything (``console.wire.handover``) |
"""

import msgspec

from console.history.handover_reader import MOST
from console.history.store import Store, StoreError
from console.wire.command import Command, Receipt
from console.wire.handover import encode_list, pack

NAMES = frozenset({"get-handovers", "get-handover"})
_LIMIT = 50


def handovers(store: Store | None, command: Command) -> Receipt:
    """The answer to one question."""
    if store is None:
        return Receipt(id=command.id, status="failed", reason="chưa mở được lịch sử|history is not open yet")
    seat, limit = command.arguments.get("seat", ""), command.arguments.get("limit", _LIMIT)
    signed = command.arguments.get("signed", 0)
    if not (isinstance(seat, str) and isinstance(limit, int) and isinstance(signed, int)):
        return Receipt(id=command.id, status="refused", reason="tham số không hợp lệ|an argument is not valid")
    try:
        if command.name == "get-handovers":
            bare = [msgspec.structs.replace(h, rows=()) for h in store.handovers.newest(max(1, min(limit, MOST)), seat)]
            return Receipt(id=command.id, status="done", data=encode_list(bare))
        found = store.handovers.one(seat, signed)
    except StoreError as err:
        reason = f"không đọc được lịch sử: {err}|cannot read history: {err}"
        return Receipt(id=command.id, status="failed", reason=reason)
    if found is None:
        return Receipt(id=command.id, status="refused", reason="không có biên bản này|no such hand-over")
    return Receipt(id=command.id, status="done", data=pack(found).encode())
