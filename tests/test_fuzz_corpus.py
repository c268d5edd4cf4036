"""Every input of the fuzz corpus keeps the promises; one that once did not is added there."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FUZZ = Path(__file__).parents[1] / "fuzz"


def load_targets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_targets", FUZZ / "targets.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TARGETS = load_targets().TARGETS
INPUTS = [(name, path) for name in TARGETS for path in sorted((FUZZ / "corpus" / name).iterdir())]


@pytest.mark.parametrize(("name", "path"), INPUTS, ids=[f"{name}-{path.name}" for name, path in INPUTS])
def test_an_input_of_the_corpus_breaks_no_promise(name: str, path: Path) -> None:
    """No exception but our own, no item lost without a word, and no control character in an output."""
    TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\0", bytes(range(256)), b"\xff\xfe[\0"])
def test_an_input_that_is_no_such_file_breaks_no_promise(name: str, data: bytes) -> None:
    """The fuzzer begins with such inputs."""
    TARGETS[name](data)
