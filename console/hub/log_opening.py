"""Opening a log: which files belong to it, and what becomes of those whose header is damaged.

A header holds the magic and the epoch, and every segment of a folder has the same epoch. So a damaged header can be
written anew from its neighbours; the records behind it carry checksums and sequences of their own. Where no neighbour
tells, the file is kept beside the log under another name: nothing that was acknowledged is deleted by us.
"""

import logging
import re
from collections import Counter
from pathlib import Path

from console.hub.segment import START, Segment

_logger = logging.getLogger(__name__)
_NAME = re.compile(r"(\d{8})\.seg")
DAMAGED = ".damaged"


def opened(folder: Path) -> tuple[int | None, list[Segment]]:
    """The epoch and the segments of the log in ``folder``, oldest first; (None, []) where there is none.

    Raises:
        OSError: A file cannot be read.
    """
    segments = _segments(folder)
    while segments and segments[-1].path.stat().st_size < START:
        segments.pop().remove()  # made in the moment of the end
    told = Counter(epoch for epoch in (s.epoch() for s in segments) if epoch is not None)
    if not told:
        for segment in segments:
            _put_aside(segment)
        return None, []
    epoch = told.most_common(1)[0][0]
    for segment in segments:
        if segment.epoch() != epoch:
            _logger.error("log: the header of %s is damaged; written anew from its neighbours", segment.path.name)
            segment.write_header(epoch)
    return epoch, segments


def _segments(folder: Path) -> list[Segment]:
    found: list[Segment] = []
    for path in sorted(folder.glob("*.seg")):
        name = _NAME.fullmatch(path.name)
        if name and path.is_file():
            found.append(Segment(folder, int(name[1])))
        else:
            _logger.error("log: %s is no segment and is left alone", path.name)
    return found


def _put_aside(segment: Segment) -> None:
    segment.close()
    aside = segment.path.with_name(segment.path.name + DAMAGED)
    _logger.error("log: the header of %s is damaged and nothing tells its epoch; kept as %s", segment.path, aside.name)
    segment.path.rename(aside)
    segment.path.with_suffix(".idx").unlink(missing_ok=True)
