"""Fixtures for all tests: comparing a text with a golden file. --accept-golden rewrites the golden files."""

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

# The machine may be slow at times: time is no reason to fail.
# In CI hypothesis has a profile that gives the same examples each time; it is kept.
hypothesis.settings.register_profile(
    "without-time",
    hypothesis.settings(),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("without-time")

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rewrites golden files instead of comparing with them."""
    parser.addoption(
        "--accept-golden",
        action="store_true",
        help="write the actual output into tests/golden/; review the diff like code",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of that name, a path below tests/golden/ with forward slashes."""
    accept: bool = request.config.getoption("--accept-golden")

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        # Bytes, because line endings and the last newline are compared too.
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        if not path.exists():
            pytest.fail(
                f"tests/golden/{name} does not exist yet; check the text and run pytest --accept-golden"
            )
        assert text == path.read_bytes().decode(), f"differs from tests/golden/{name}"

    return check
