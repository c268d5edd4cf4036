"""The public names of the package: all exist, and importing them is quick."""

import ast
import importlib
import subprocess
import sys
import typing
from pathlib import Path

import pytest

import essence_refs


@pytest.mark.parametrize("name", essence_refs.__all__)
def test_every_public_name_exists(name: str) -> None:
    """Each name of __all__ is an attribute, and dir() has it."""
    assert getattr(essence_refs, name)
    assert name in dir(essence_refs)


@pytest.mark.parametrize(
    "name",
    [
        "build",
        "check",
        "cite",
        "convert",
        "distinct",
        "formatted",
        "load",
        "loads",
        "merge",
        "page",
        "reading_list",
        "relate",
        "report",
        "styles",
        "tag",
    ],
)
def test_annotations_of_public_functions_can_be_evaluated(name: str) -> None:
    """Programs that make forms or commands of a function read its annotations."""
    assert "return" in typing.get_type_hints(getattr(essence_refs, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name is the same error as in other modules."""
    with pytest.raises(AttributeError, match="has no attribute 'reading_lists'"):
        _ = essence_refs.reading_lists  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else() -> None:
    """A program that only imports the package waits for no parsers and styles, and not for typing."""
    code = "import sys; known = {*sys.modules}; import essence_refs; print(*{*sys.modules} - known)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["essence_refs"]


def test_catching_an_error_imports_no_engine() -> None:
    """Errors and values can be named without the packages that read styles."""
    code = (
        "import sys, essence_refs as er; er.EssenceRefsError, er.Library; "
        "print(*(set(sys.modules) & {'citeproc', 'lxml', 'bibtexparser'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_loading_a_library_imports_no_style_engine() -> None:
    """A program that only reads .bib files does not wait for the packages that read styles, and not for pathlib."""
    # Coverage imports pathlib before the program begins.
    code = (
        "import sys; known = {*sys.modules}; import essence_refs as er; er.load();"
        "print(*(({*sys.modules} - known) & {'citeproc', 'lxml', 'pathlib', 'essence_refs.checks'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# What seven references in a style that comes with citeproc-py do without, from their .bib to HTML.
_NOT_FOR_A_LIST = (
    "difflib",
    "essence_refs.checks",
    "essence_refs.files.toml_positions",
    "essence_refs.exchange",
    "essence_refs.formats.html.metadata",
    "essence_refs.formats.pictures",
    "essence_refs.model.query",
    "essence_refs.model.records",
    "essence_refs.model.titles.sentence_case",
    "pathlib",
)


def test_a_list_imports_only_what_it_needs() -> None:
    """Modules that a list does not need are not imported, because a command imports everything anew."""
    code = f"""
import sys
known = set(sys.modules)
import essence_refs as er
text = er.reading_list(er.load(), "organisation").write("html")
assert text.count("<li") == 7
print(*((set(sys.modules) - known) & set({_NOT_FOR_A_LIST!r})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


PACKAGES = sorted(
    path.parent.relative_to(Path(essence_refs.__file__).parents[1]).as_posix().replace("/", ".")
    for path in Path(essence_refs.__file__).parent.rglob("__init__.py")
)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_that_a_package_exports_exists(package: str) -> None:
    """Each once, and with each that the source imports from it."""
    module = importlib.import_module(package)
    names = getattr(module, "__all__", [])
    assert [name for name in names if not hasattr(module, name)] == []
    assert len(set(names)) == len(names)
    source = Path(module.__file__).read_text(encoding="utf-8")
    imported = {
        each.asname or each.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in node.body
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith(package)
        for each in inner.names
    }
    assert not names or imported <= {*names}
