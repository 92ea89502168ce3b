"""The run: small frames of one stream that follow one another are read as one, as the hub would have joined them."""

from collections.abc import Iterable, Iterator

from console.wire.codec import MalformedError, array_header, count_and_payload
from console.wire.frame import Header, pack_header, unpack_header

_LARGEST = 4096  # a body above this is worth its own reading
_MOST_BYTES = 1 << 18
_ONE = array_header(1)

Message = list[bytes]


def joined(messages: Iterable[Message]) -> Iterator[Message]:
    """The same events in the same order in fewer messages; what cannot be joined (ticks, columns) passes as it is.

    A joined message is known since the first of its frames was: delays are told rather too long than too short.
    """
    first: Message = []
    head = Header(0, 0, 0, 0)
    payloads: list[bytes | memoryview] = []
    n = size = 0
    for parts in messages:
        follows = _member(parts)
        if follows:
            header, payload = follows
            same = first and parts[0] == first[0] and header.epoch == head.epoch and size < _MOST_BYTES
            if same and header.seq0 == head.seq0 + n:
                payloads.append(payload)
                n += header.n
                size += len(payload)
                continue
        if first:
            yield _join(first, head, n, payloads)
        if follows:
            first, head, payloads = parts, follows[0], [follows[1]]
            n, size = head.n, len(follows[1])
        else:
            first = []
            yield parts
    if first:
        yield _join(first, head, n, payloads)


def _member(parts: Message) -> tuple[Header, bytes | memoryview] | None:
    if len(parts) != 3 or len(parts[2]) > _LARGEST:
        return None
    body = parts[2]
    try:
        header = unpack_header(parts[1])
        # One event a frame is the case that must be quick.
        count, payload = (1, body[1:]) if body[:1] == _ONE else count_and_payload(body)
    except MalformedError:
        return None
    return (header, payload) if count == header.n and count else None


def _join(first: Message, head: Header, n: int, payloads: list[bytes | memoryview]) -> Message:
    if len(payloads) == 1:
        return first
    return [first[0], pack_header(head.epoch, head.seq0, n, head.known), b"".join((array_header(n), *payloads))]
