"""The public face of the package is small, quick to import, and all there."""

import subprocess
import sys
import typing

import pytest

import essence_refs


@pytest.mark.parametrize("name", essence_refs.__all__)
def test_everything_that_the_package_names_is_there(name: str) -> None:
    """A name in the public face leads to something, and help lists it."""
    assert getattr(essence_refs, name)
    assert name in dir(essence_refs)


@pytest.mark.parametrize(
    "name",
    [
        "build",
        "check",
        "cite",
        "convert",
        "formatted",
        "load",
        "loads",
        "page",
        "reading_list",
        "report",
        "styles",
        "tag",
    ],
)
def test_what_a_call_is_annotated_with_can_be_looked_up(name: str) -> None:
    """Programs that make forms or commands of a function read its annotations."""
    assert "return" in typing.get_type_hints(getattr(essence_refs, name))


def test_a_name_that_is_not_there_is_an_ordinary_attribute_error() -> None:
    """Laziness does not change what a misspelt name means."""
    with pytest.raises(AttributeError, match="has no attribute 'reading_lists'"):
        _ = essence_refs.reading_lists  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else() -> None:
    """Programs that only name the package wait for no parsers and styles, and not for typing either."""
    code = "import sys; known = {*sys.modules}; import essence_refs; print(*{*sys.modules} - known)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["essence_refs"]


def test_catching_an_error_imports_no_engine() -> None:
    """The errors and values can be named without reading a style."""
    code = (
        "import sys, essence_refs as er; er.EssenceRefsError, er.Library; "
        "print(*(set(sys.modules) & {'citeproc', 'lxml', 'bibtexparser'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_loading_a_library_imports_no_style_engine() -> None:
    """A program that only reads .bib files does not wait for the packages that read styles."""
    code = "import sys, essence_refs as er; er.load(); print(*(set(sys.modules) & {'citeproc', 'lxml', 'essence_refs.checks'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# What seven references in a style that comes with citeproc-py do without, from their .bib to HTML.
_NOT_FOR_A_LIST = (
    "difflib",
    "pathlib",
    "urllib.parse",
    "essence_refs.checks",
    "essence_refs.files.toml_positions",
    "essence_refs.exchange",
    "essence_refs.formats.html.metadata",
    "essence_refs.formats.pictures",
    "essence_refs.model.query",
    "essence_refs.model.records",
    "essence_refs.saving",
)


def test_a_list_imports_only_what_it_needs() -> None:
    """What the main job does not need is not imported on its way, for whoever runs it once waits for all of it."""
    code = f"""
import sys
known = set(sys.modules)
import essence_refs as er
from essence_refs import files, csl
from essence_refs.formats import write
from essence_refs.model import Document
style = files.open_style("harvard-cite-them-right")
library = er.load()
text = write(Document(title="", blocks=(csl.bibliography(library.references, style),)), "html")
assert text.count("<li") == 7
print(*((set(sys.modules) - known) & set({_NOT_FOR_A_LIST!r})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
