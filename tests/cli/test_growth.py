"""The work of each command grows with its input, and not faster: calls are counted, because clocks depend on the machine."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from essence_refs import files
from essence_refs.cli.program import run
from essence_refs.publish import Paper

# Eight times the input may take up to twelve times the work: sorting takes a little more than eight.
FEW, MANY, MOST = 2_000, 16_000, 12
LEVELS = ("policy", "organisation", "family")
# Each level with the number of its items that have no type, and the name of a type, so that types are grouped too.
ENTRY = """@article{{key{n},
  author = {{Family{m}, Given and Other, Ann}},
  title = {{A study of {n} children \\& families}},
  journaltitle = {{Journal of Care}},
  date = {{{year}}},
  level = {{{level}}},
}}
"""


def tagged(size: int) -> str:
    """Return a library in which a few authors share years, so that styles disambiguate."""
    return "".join(
        ENTRY.format(n=n, m=n % 1_000, year=1980 + n % 40, level=LEVELS[n % 3]) for n in range(size)
    )


def untagged(size: int) -> str:
    """Return a library with a warning for each entry: the level is unknown in half of them, missing in the others."""
    return "".join(
        ENTRY.format(n=n, m=n, year=2000, level=f"famly{n}" if n % 2 else "").replace(
            "journaltitle", "series"
        )
        for n in range(size)
    )


def alike(size: int) -> str:
    """Return editorials: works of one title and year that are distinct by their volumes, or by their authors."""
    return "".join(
        f"@article{{k{n}, author={{A{n}, B}}, title={{Editorial}}, date=2001, "
        + (f"volume={{{n}}}" if n % 2 else f"doi={{10.1000/{n}}}")
        + "}\n"
        for n in range(size)
    )


def broken(size: int) -> str:
    """Return entries that each have another mistake, among them names nearly those of others."""
    return "".join(
        f"@string{{name{n} = {{x}}}}\n@misc{{a{n}, title = nane{n}}}\n@misc{{b{n}, title = {{T}} date = {{2001}}}}\n"
        f"@incollection{{c{n}, title={{T}}, crossref={{d{n}}}}}\n@misc{{e{n}, title = {{T}}, check = {{missing-field}}}}\n"
        for n in range(size // 4)
    )


def marks(size: int) -> str:
    """Return long titles: marks that nothing closes, macros with arguments, formulas and names."""
    pieces = (
        r"`` x ",
        r"\url{http://x.org} ",
        r"\(x ",
        "\N{LEFT DOUBLE QUOTATION MARK}x ",
        r"{\em x} ",
        "<i>x ",
    )
    return "".join(
        f"@misc{{k{number}, title = {{{piece * (size // 4)}}}, date = 2001}}\n"
        for number, piece in enumerate(pieces)
    )


def report(size: int) -> str:
    """Return a report in which each paragraph has a citation, and some have a note, a link or a mark too many."""
    cites = (
        "A claim [@key{n}, p. {n}].\n\n",
        "As @key{n} [p. 3] says, *so",
        " `it is^[A note: @key{n}.] [see @key{n}, ch. 2; @key0].\n\n",
        "**A [claim](http://x.org) of “@key{n}.\n\n",
    )
    text = "".join(cites[n % 4].format(n=n % 200) for n in range(size // 2))
    return f"---\ntitle: A report\n---\n\n{text}\n\n# References\n"


def csl_json(size: int) -> str:
    """Return CSL-JSON whose items have dates in words, notes with fields, and one of them a long title."""
    items = [
        f'{{"id": "k{n}", "type": "book", "title": "T {n}", "issued": {{"raw": "about {n}"}}, "note": "DOI: 10.1/{n}"}}'
        for n in range(size)
    ]
    long = "<i>x & 'y' " * size
    return f'[{", ".join([*items, f"""{{"id": "long", "type": "book", "title": "{long}"}}"""])}]'


def style(size: int) -> str:
    """Return a style with a macro for every fifty works, each with a cs:choose."""
    macros = "".join(
        f'<macro name="m{n}"><choose><if type="book"><text variable="title"/></if><else><text variable="DOI"/></else>'
        "</choose></macro>"
        for n in range(size // 4)
    )
    calls = "".join(f'<text macro="m{n}"/>' for n in range(size // 4))
    return (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>T</title>'
        "<id>http://x.org/t</id><updated>2024-01-01T00:00:00+00:00</updated></info>"
        f"{macros}<citation><layout>{calls}</layout></citation>"
        f"<bibliography><layout>{calls}</layout></bibliography></style>"
    )


def framework(size: int) -> str:
    """Return a framework with many levels, types and values of a facet."""
    levels = "".join(
        f'[[levels]]\nkey = "l{n}"\nname = "Level {n}"\ntypes = [{{ key = "t{n}", name = "Type {n}" }}]\n'
        for n in range(size // 10)
    )
    values = ", ".join(f'{{ key = "v{n}", name = "Value {n}" }}' for n in range(size // 10))
    return f'{levels}[[facets]]\nkey = "method"\nname = "Method"\nvalues = [{values}]\n'


def in_framework(size: int) -> str:
    """Return a library whose entries use all of its levels, types and values."""
    return "".join(
        f"@misc{{key{n}, title={{T}}, date=2001, level={{l{n}}}, interventiontype={{t{n}}}, method={{v{n}}}}}\n"
        for n in range(size // 10)
    )


FILES: dict[str, Callable[[int], str]] = {
    "tagged.bib": tagged,
    "untagged.bib": untagged,
    "alike.bib": alike,
    "broken.bib": broken,
    "marks.bib": marks,
    "report.md": report,
    "items.json": csl_json,
    "style.csl": style,
    "framework.toml": framework,
    "framework.bib": in_framework,
    "essence-refs.toml": lambda _: 'library = "tagged.bib"\nformats = ["html", "md"]\n',
}
COMMANDS = {
    "list": "list -l tagged.bib -o list.html",
    "list by year": "list -l tagged.bib --group year,study --keys --show counts -o list.md",
    "list of long titles": "list -l marks.bib --group none -o list.html",
    "list in a large style": "list -s style.csl -o list.html",
    "list in a large framework": "list -l framework.bib --framework framework.toml --gaps -o list.html",
    "check": "check tagged.bib",
    "check of an untagged library": "check --all untagged.bib",
    "check of works that are alike": "check alike.bib",
    "check of a broken file": "check broken.bib",
    "check of long titles": "check marks.bib",
    "check in a large framework": "check --framework framework.toml framework.bib",
    "tag": "tag -l tagged.bib --level policy key7 key1999",
    "tag of an unknown key": "tag -l tagged.bib --level policy kye7",
    "convert": "convert tagged.bib --to csl-json -o converted.json",
    "convert to BibTeX": "convert items.json --to bibtex -o converted.bib",
    "import of CSL-JSON": "check items.json",
    "cite": "cite report.md -l tagged.bib -o report.html",
    "cite in notes": "cite report.md -l tagged.bib -s chicago-notes-bibliography -o report.html",
    "page": "page family -l tagged.bib -o page.html",
    "show": "show -l tagged.bib",
    "build": "build",
    "styles": "styles zzz",
}
# These take more than a few seconds.
QUICK = {"tag", "tag of an unknown key", "styles", "list in a large framework", "check in a large framework"}


def calls(work: Callable[[], object]) -> int:
    """Return how many functions are called by some work, C functions included, apart from imports."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def at_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], Path]]:
    """Write all files for a size into a folder of its own, and make it the current one."""

    def write(size: int) -> Path:
        folder = tmp_path / str(size)
        folder.mkdir()
        for name, make in FILES.items():
            (folder / name).write_text(make(size), encoding="utf-8")
        monkeypatch.chdir(folder)
        return folder

    return write


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow) for each in COMMANDS]
)
def test_a_command_takes_work_in_proportion_to_its_input(
    name: str, at_size: Callable[[int], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight times the input takes less than twelve times the calls, whatever is wrong in it."""
    counts = []
    for size in (20, FEW, MANY):
        at_size(size)
        code = 0

        def work() -> None:
            nonlocal code
            code = run(COMMANDS[name].split())

        counts.append(calls(work))
        assert code in (0, 1), capsys.readouterr().err
    # The first run also imports modules, and every run has work that does not depend on the size.
    _, few, many = counts
    assert many < MOST * few


@pytest.mark.slow
@pytest.mark.parametrize("style", ["harvard-cite-them-right", "chicago-notes-bibliography", "ieee"])
def test_a_paper_that_is_shown_after_every_citation_takes_work_in_proportion(style: str) -> None:
    """Each citation is shown as soon as it is made, as in a notebook or a script that prints its text."""
    library = files.loads(tagged(100))
    keys = library.keys()

    def work(number: int) -> Callable[[], None]:
        def show() -> None:
            paper = Paper(library, style=style)
            for each in range(number):
                assert str(paper.cite(keys[each % len(keys)], locator="p. 4", in_text=each % 3 == 0))

        return show

    calls(work(20))
    assert calls(work(MANY)) < MOST * calls(work(FEW))
