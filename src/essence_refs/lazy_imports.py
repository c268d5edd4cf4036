"""
Importing modules when they are first needed, because third-party packages take long to import or may be missing.

Third-party packages are imported at the top of the module that uses them. That module is imported when it is first
needed: as a public name of its package (`lazy_names`), by an import inside a function, or, if the third-party package
belongs to an extra, by `import_optional`.
"""

import importlib
import sys
from collections.abc import Callable, Mapping
from types import ModuleType

from essence_refs.errors import MissingExtraError
from essence_refs.gc_pause import collection_paused


def import_optional(module: str, feature: str, extra: str) -> ModuleType:
    """
    Import a module of ours that imports optional third-party packages; *feature* needs them, and *extra* has them.

    Raises:
        MissingExtraError: when such a package is not installed.

    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("essence_refs"):
            raise
        raise MissingExtraError(feature, extra) from None


def is_installed(package: str) -> bool:
    """Return whether a third-party package can be imported, without importing it."""
    # Most programs do not ask, and importing importlib.util takes 1 ms.
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec(package) is not None


def lazy_names(
    package: str, names_of: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """
    Return the ``__getattr__`` and ``__dir__`` (PEP 562) of a package whose public names come from its modules.

    *names_of* gives the names of each module; a module in a sub-package is "processing.citations". The module is
    imported when one of its names is first used: loading a library does not import the style engine.
    """
    module_of = {name: module for module, names in names_of.items() for name in names}
    known = vars(sys.modules[package])

    def getattr_(name: str) -> object:
        module = module_of.get(name)
        if module is None:
            raise AttributeError(
                f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package]
            )
        with collection_paused():
            value: object = getattr(importlib.import_module(f"{package}.{module}"), name)
        # Cache it in the module, so that this function is not called again.
        known[name] = value
        return value

    def dir_() -> list[str]:
        return sorted({*known, *module_of})

    return getattr_, dir_
