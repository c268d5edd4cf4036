"""Pausing the garbage collector: afterwards it is as it was before."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from essence_refs.bibtex import parse
from essence_refs.gc_pause import collection_paused


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_in_its_former_state_afterwards(enabled: bool) -> None:  # noqa: FBT001 - pytest gives it by name
    """A program that has disabled it does not get it enabled."""
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        parse("@misc{a, title = {A}}")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_the_collector_is_enabled_after_an_exception() -> None:
    """An exception inside the pause does not leave it disabled."""

    @collection_paused()
    def failing() -> None:
        assert not gc.isenabled()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert gc.isenabled()


@pytest.mark.parametrize(("count", "generations"), [(100, []), (100_000, [1])])
def test_many_new_values_are_looked_through_once(count: int, generations: list[int]) -> None:
    """Many values leave the young generations at the end of the pause; few are left to Python's own time."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    try:
        with collection_paused():
            made = [[number] for number in range(count)]
        assert found == generations
        assert len(made) == count
    finally:
        gc.callbacks.remove(note)


def test_overlapping_pauses_of_threads_leave_it_enabled() -> None:
    """After the last pause the collector is enabled."""

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
