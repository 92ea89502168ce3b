"""The writers of ``maker``, which a test cannot import by name."""

import importlib.util
import sys
import types
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("atlas_maker", Path(__file__).with_name("maker.py"))
assert _spec
assert _spec.loader
_maker = importlib.util.module_from_spec(_spec)
sys.modules["atlas_maker"] = _maker  # dataclasses look themselves up
_spec.loader.exec_module(_maker)


@pytest.fixture(scope="session")
def maker() -> types.ModuleType:
    """Writers of protobuf, vector tiles, archives and extracts."""
    return _maker
