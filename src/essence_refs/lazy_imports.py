"""Names of a package that are imported from its modules when they are first asked for."""

import importlib
import sys
from collections.abc import Callable, Mapping


def lazy_names(
    package: str, names_of: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """
    Return the ``__getattr__`` and ``__dir__`` of a package (PEP 562) that takes its public names from its modules.

    *names_of* gives the names of each module; a module in a sub-package is "processing.citations". A reading list
    then doesn't wait for the import of citations, and loading a library doesn't import the style engine.
    """
    module_of = {name: module for module, names in names_of.items() for name in names}
    known = vars(sys.modules[package])

    def getattr_(name: str) -> object:
        module = module_of.get(name)
        if module is None:
            raise AttributeError(
                f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package]
            )
        value: object = getattr(importlib.import_module(f"{package}.{module}"), name)
        # Python finds the name by itself from now on.
        known[name] = value
        return value

    def dir_() -> list[str]:
        return sorted({*known, *module_of})

    return getattr_, dir_
