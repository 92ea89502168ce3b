"""Progress of an import, told to a person at a terminal or to a log."""

from typing import TextIO

from console.atlas.importing import Stage
from console.model.text import Text

_BAR = 28
_STAGES: dict[Stage, Text] = {
    "check": Text("kiểm tra tệp", "checking the extract"),
    "tiles": Text("tạo các ô", "making tiles"),
    "roads": Text("lấy mạng đường", "gathering roads"),
    "names": Text("lập chỉ mục địa danh", "indexing names"),
    "done": Text("xong", "done"),
}


class Bar:
    """Progress on one line of a terminal, or a line for each stage where it is none."""

    def __init__(self, out: TextIO, language: str) -> None:
        self._out, self._language = out, language
        self._last: tuple[str, int] = ("", -1)

    def tell(self, stage: Stage, per_cent: float) -> None:
        """Show where the work is."""
        name = _STAGES[stage].get(self._language)
        now = (name, int(per_cent))
        if now == self._last:
            return
        if self._out.isatty():
            full = round(_BAR * per_cent / 100)
            self._out.write(f"\r[{'#' * full}{'.' * (_BAR - full)}] {now[1]:3d} % {name}\x1b[K")
        elif name != self._last[0]:
            self._out.write(f"{now[1]:3d} % {name}\n")
        self._last = now
        self._out.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._out.isatty() and self._last[0]:
            self._out.write("\n")
