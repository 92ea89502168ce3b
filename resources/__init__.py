"""Files that ship with the product: fonts, the schematic city, icons. No Qt.

``locate(kind, name)`` is the only way to them, so that a zipped or relocated install works.
"""

from importlib import resources
from pathlib import Path


def locate(kind: str, name: str) -> Path:
    """The path of the shipped file ``name`` of ``kind`` (``fonts``, ``city``, ``maps``, ``rules``).

    Raises:
        FileNotFoundError: Nothing of that name is shipped.
    """
    path = Path(str(resources.files(__name__).joinpath(kind, name)))
    if not path.exists():
        raise FileNotFoundError(f"resources/{kind}/{name} is not shipped")
    return path
