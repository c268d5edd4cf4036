"""One limit, one code and one message for everything that is nested."""

import json
from collections.abc import Callable, Iterable

import pytest

import essence_refs as er
from essence_refs import bibtex, reports
from essence_refs.csl.style.loading import parse_style
from essence_refs.diagnostics import Problem
from essence_refs.errors import QueryError, StyleError
from essence_refs.exchange import csl_json
from essence_refs.files import toml_tables
from essence_refs.model import Library
from essence_refs.nesting import DEEPEST

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>t</title><id>i</id><updated>2020-01-01T00:00:00Z</updated></info>
<citation><layout>{}</layout></citation></style>"""


def bib(depth: int) -> Iterable[Problem]:
    """Nest marks in a title."""
    return bibtex.parse("@book{a, title = {" + r"\emph{" * depth + "x" + "}" * depth + "}}").problems


def item(title: str) -> Iterable[Problem]:
    return csl_json.parse(json.dumps([{"id": "a", "type": "book", "title": title}])).problems


def json_marks(depth: int) -> Iterable[Problem]:
    """Tags in a title of CSL-JSON."""
    return item("<i>" * depth + "x" + "</i>" * depth)


def json_nodecor(depth: int) -> Iterable[Problem]:
    """One tag for which four marks are needed."""
    return item('<span class="nodecor">' * (depth // 4 + 1) + "x" + "</span>" * (depth // 4 + 1))


def json_brackets(depth: int) -> Iterable[Problem]:
    """Nest lists in an item; the item itself is one level."""
    inner = "[" * (depth - 1) + "]" * (depth - 1)
    return csl_json.parse('[{"id": "a", "type": "book", "custom": ' + inner + "}]").problems


def report(body: str) -> Iterable[Problem]:
    return reports.parse(f"# T\n\n{body}\n").problems


def quotations(depth: int) -> Iterable[Problem]:
    """Block quotations in a report."""
    return report("> " * depth + "x")


def strong(depth: int) -> Iterable[Problem]:
    """Nest marks in a report."""
    return report("**a " * depth + "x" + " b**" * depth)


def html(depth: int) -> Iterable[Problem]:
    """HTML-like marks in a report."""
    return report("<b>" * depth + "x" + "</b>" * depth)


def pictures(depth: int) -> Iterable[Problem]:
    """Pictures in the descriptions of pictures."""
    return report("y " + "![" * depth + "x" + "](https://example.org)" * depth)


def notes(depth: int) -> Iterable[Problem]:
    """Nest notes in notes."""
    return report("^[a " * depth + "]" * depth)


def title(depth: int) -> Iterable[Problem]:
    """Nest marks in the title of a report."""
    stars = "**a " * depth + "x" + " b**" * depth
    return reports.parse(f'---\ntitle: "{stars}"\n---\n\nx\n').problems


def front_matter(depth: int) -> Iterable[Problem]:
    """Nest lists in the front matter of a report; the front matter itself is one level."""
    return reports.parse(f"---\nother: {'[' * depth}{']' * depth}\n---\n\n# T\n").problems


def toml(depth: int) -> Iterable[Problem]:
    """Nest lists in TOML; the file itself is one level."""
    return toml_tables.parse(f"a = {'[' * (depth - 1)}{']' * (depth - 1)}", "f.toml")[1]


def toml_keys(depth: int) -> Iterable[Problem]:
    """Keys of TOML with full stops in them, which are tables in tables."""
    return toml_tables.parse(f"a{'.a' * (depth - 1)} = 1", "f.toml")[1]


def groups(depth: int) -> str:
    """Elements of a CSL style; the style, its citation, its layout and the innermost text are levels too."""
    more = depth - 4
    return refused(
        lambda: parse_style(
            STYLE.format("<group>" * more + '<text variable="title"/>' + "</group>" * more).encode()
        )
    )


def conditions(depth: int) -> str:
    """Conditions of a query."""
    return refused(lambda: Library().where("not " * (depth - 1) + "year"))


def refused(work: Callable[[], object]) -> str:
    try:
        work()
    except (StyleError, QueryError) as error:
        return error.message
    return ""


def messages(found: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(each.code, each.message.partition(";")[0]) for each in found if each.code == "deep-nesting"]


BY_PROBLEM = {
    bib: "marks",
    json_marks: "marks",
    json_nodecor: "marks",
    json_brackets: "brackets",
    quotations: "blocks",
    strong: "marks",
    html: "marks",
    pictures: "marks",
    notes: "marks",
    title: "marks",
    front_matter: "brackets",
    toml: "brackets",
    toml_keys: "brackets",
}
BY_ERROR = {groups: "elements and macros", conditions: "conditions"}
# Just above the limit, and where Python's stack would end.
DEPTHS = [DEEPEST + 10, 300, 2000]


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("nested", BY_PROBLEM)
def test_what_is_nested_too_deeply_is_one_problem(
    nested: Callable[[int], Iterable[Problem]], depth: int
) -> None:
    """The same code and message everywhere, and never a RecursionError."""
    assert messages(nested(depth))[:1] == [
        ("deep-nesting", f"{BY_PROBLEM[nested]} are nested more than 100 deep")
    ]


@pytest.mark.parametrize("nested", BY_PROBLEM)
def test_what_is_nested_less_deeply_is_no_problem(nested: Callable[[int], Iterable[Problem]]) -> None:
    """A hundred levels are read."""
    assert messages(nested(DEEPEST - 4)) == []


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("nested", BY_ERROR)
def test_what_is_nested_too_deeply_is_one_error(nested: Callable[[int], str], depth: int) -> None:
    """A style or a query is refused."""
    if nested is conditions and depth > 300:
        # A longer query is refused for its length.
        depth = 1000
    assert nested(depth) == f"{BY_ERROR[nested]} are nested more than 100 deep"
    assert nested(DEEPEST) == ""


def test_the_words_are_kept_where_only_marks_are_left_out() -> None:
    """A title is not lost because of its marks."""
    (reference,) = csl_json.parse(
        json.dumps([{"id": "a", "type": "book", "title": "<b>" * 500 + "x" + "</b>" * 500 + " y"}])
    ).references
    assert reference.title.plain == "x y"
    assert er.formatted(reference).plain
    assert json.loads(csl_json.write([reference]).text)[0]["title"] == "<b>" * 100 + "x" + "</b>" * 100 + " y"
