"""citeproc-py is imported without what only its own rendering needs, and is whole for whoever wants that."""

import json
import subprocess
import sys

IMPORTED = (
    "import json, sys\n"
    "{}\n"
    "print(json.dumps([each for each in sys.modules if each.partition('.')[0] in ('citeproc', 'html')]))"
)
RENDERED = """
import essence_refs.csl.style
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.bibtex import BibTeX
from citeproc.source.json import CiteProcJSON

style = CitationStylesStyle("apa", validate=False)
work = {"id": "a", "type": "book", "title": "Title & Sons", "author": [{"family": "Smith", "given": "Ann"}]}
bibliography = CitationStylesBibliography(style, CiteProcJSON([work]))
bibliography.register(Citation([CitationItem("a")]))
print(BibTeX.__module__, *map(str, bibliography.bibliography()))
"""


def run(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    return done.stdout


def test_a_style_is_loaded_without_the_readers_and_writers_of_citeproc_py():
    """Nobody waits for a reader of BibTeX and a writer of HTML that are not used."""
    loaded = json.loads(run(IMPORTED.format("import essence_refs.csl.style")))
    assert "citeproc.frontend" in loaded
    assert [each for each in loaded if each.startswith(("citeproc.source.bibtex", "html"))] == []


def test_citeproc_py_alone_imports_them():
    """When this fails, citeproc-py has stopped importing what it does not need, and our module for it may go."""
    loaded = json.loads(run(IMPORTED.format("import citeproc.frontend")))
    assert {"citeproc.source.bibtex", "citeproc.formatter.html"} <= set(loaded)


def test_citeproc_py_still_renders_and_reads_bibtex_for_whoever_uses_it():
    """A program that uses both finds nothing missing."""
    assert run(RENDERED).split(maxsplit=1) == [
        "citeproc.source.bibtex.bibtex",
        "Smith, A. (n.d.). <i>Title & Sons</i>.\n",
    ]


def test_a_citeproc_py_that_was_there_first_is_left_alone():
    """What is imported already is used as it is."""
    program = (
        "import citeproc.source.bibtex as before\n"
        "import essence_refs.csl.style, sys\n"
        "print(sys.modules['citeproc.source.bibtex'] is before, type(before).__name__)"
    )
    assert run(program).split() == ["True", "module"]
