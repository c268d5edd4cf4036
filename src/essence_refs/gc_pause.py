"""Pausing Python's garbage collector while hundreds of thousands of values are made."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Reading the state and disabling must be one step. Otherwise a thread that found the collector disabled could disable it
# just after another thread has enabled it, and no thread would enable it again.
_switching = threading.Lock()
# So many new values that looking through them twice takes time: those of some 5,000 references.
_MANY = 50_000


@contextmanager
def collection_paused() -> Iterator[None]:
    """
    Pause the cyclic garbage collector, and enable it afterwards if it was enabled before.

    Python looks through all values after every few hundred new ones. That takes a fifth of the time for 10,000
    references, and grows faster than their number. Values have no cycles. Several threads may pause at once: the one
    that found the collector enabled enables it again.
    """
    with _switching:
        was_enabled = gc.isenabled()
        gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            try:
                if gc.get_count()[0] > _MANY:
                    # Otherwise Python would look through the new values at the next one, and again soon after.
                    gc.collect(1)
            finally:
                with _switching:
                    gc.enable()
