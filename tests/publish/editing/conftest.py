"""Fixtures for the tests of edits."""

from pathlib import Path

import pytest
from tag_sheet_library import Sheet


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path)
