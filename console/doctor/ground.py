"""The base map that the configuration asks for: can it be used?"""

from pathlib import Path

from console.atlas.base import resolve
from console.config.schema import Map
from console.doctor.finding import Finding, ok, warning
from console.model.text import Text


def check_map(wish: Map, data: Path) -> Finding:
    """A map that cannot be used leaves the console without streets, and says so there, too."""
    base = resolve(wish, data)
    if base.fault is None:
        return ok("map", f"{base.name}: {base.source}")
    advice = Text(
        "sửa [map] base, hoặc nhập lại: vonglau map import; docs/map.md",
        "mend [map] base, or import again: vonglau map import; docs/map.md",
    )
    return warning("map", base.fault, advice)
