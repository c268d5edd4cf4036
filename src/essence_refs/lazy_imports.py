"""A package's names, each of which is imported when it is first asked for."""

import importlib
import sys
from collections.abc import Callable


def deferred(
    package: str, **homes: tuple[str, ...]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """
    Return the ``__getattr__`` and ``__dir__`` of a package (PEP 562) whose modules are *homes*, each of some names.

    Whoever lists references waits for nothing of citations, and whoever only loads a library for no style engine.
    """
    home_of = {name: home for home, names in homes.items() for name in names}
    known = vars(sys.modules[package])

    def fetch(name: str) -> object:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(
                f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package]
            )
        value: object = getattr(importlib.import_module(f"{package}.{home}"), name)
        # From now on Python finds it without asking here.
        known[name] = value
        return value

    def names() -> list[str]:
        return sorted({*known, *home_of})

    return fetch, names
