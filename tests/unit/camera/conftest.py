from pathlib import Path

import pytest

from console.camera.footage import Film, encode


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a drawn street, encoded for real: 24 pictures of 640 x 360."""
    path = tmp_path_factory.mktemp("clip") / "street.mp4"
    encode(path, Film("night", 8), seconds=2)
    return path
