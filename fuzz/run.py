"""Fuzz one target with atheris: run.py TARGET FOLDER [options of libFuzzer]."""

import importlib
import pkgutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["essence_refs", "markdown_it", "mdit_py_plugins", "bibtexparser"]):
    import essence_refs

    # Most modules are imported when they are used, and would not be instrumented then.
    for each in pkgutil.walk_packages(essence_refs.__path__, "essence_refs."):
        if each.name.split(".")[1] not in ("__main__", "cli", "notebook", "pandoc"):
            importlib.import_module(each.name)
    from targets import LONGEST, TARGETS


def main() -> None:
    """Fuzz the target until libFuzzer's options end it."""
    name, folder, *options = sys.argv[1:]
    corpus = Path(__file__).parent / "corpus" / name
    # libFuzzer writes what it finds into the first folder.
    atheris.Setup([sys.argv[0], *options, f"-max_len={LONGEST}", folder, str(corpus)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
