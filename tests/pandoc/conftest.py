"""The filter with a library of its own."""

from pathlib import Path

import pytest
from documents import Filter


@pytest.fixture
def filtered(tmp_path: Path) -> Filter:
    return Filter(tmp_path)
