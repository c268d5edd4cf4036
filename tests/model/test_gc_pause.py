"""Pausing the search for cycles: it is as it was before, whatever happened meanwhile."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from essence_refs.bibtex import parse
from essence_refs.model.gc_pause import collection_paused


@pytest.mark.parametrize("enabled", [True, False])
def test_collection_is_afterwards_as_it_was_before(enabled: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    """A program that does without the search for cycles is not given it, and another gets it back."""
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        parse("@misc{a, title = {A}}")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_collection_goes_on_after_an_error() -> None:
    """An exception on the way does not leave the program without the search for cycles."""

    @collection_paused()
    def failing() -> None:
        assert not gc.isenabled()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert gc.isenabled()


def test_threads_that_pause_at_once_leave_it_running() -> None:
    """However the pauses of several threads overlap, the search goes on after the last."""

    def pause_often(_: int) -> None:
        for _ in range(20_000):
            with collection_paused():
                pass

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(pause_often, range(8)))
        assert gc.isenabled()
    finally:
        sys.setswitchinterval(interval)
        gc.enable()
