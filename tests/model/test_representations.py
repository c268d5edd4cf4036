"""The repr of values: one line, whatever their size."""

import attrs
import pytest

from essence_refs import publish
from essence_refs.diagnostics import Problem
from essence_refs.model import (
    Date,
    Document,
    Framework,
    Group,
    Level,
    Library,
    Name,
    Names,
    Paragraph,
    ReadingList,
    Reference,
    RichText,
)
from essence_refs.model.results import WriteResult

BRAND = Reference(
    key="brand2019protocol",
    kind="article-journal",
    names=(("author", Names((Name(family="Brand", given="Sarah L."), Name(family="Morgan")))),),
    dates=(("issued", Date.of(2019)),),
    texts=(
        (
            "title",
            RichText.of("Mapping the evidence about what works to safely reduce the entry of children"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        (
            BRAND,
            (
                "<Reference brand2019protocol: article-journal, Brand and others 2019, "
                "Mapping the evidence about what works to safely reduce the…>"
            ),
        ),
        (Reference(key="bare"), "<Reference bare: document>"),
        (
            Reference(key="a", kind="book", dates=(("issued", Date(literal="n.d.")),)),
            "<Reference a: book, n.d.>",
        ),
        (
            Reference(key="a", names=(("editor", Names((Name(literal="The Office"),))),)),
            "<Reference a: document, The Office>",
        ),
        (
            Reference(key="a", texts=(("title", RichText.of("Two\n lines and \x1b[31mred")),)),
            "<Reference a: document, Two lines and [31mred>",
        ),
    ],
)
def test_a_reference_shows_its_key_type_creator_year_and_title(reference: Reference, shown: str) -> None:
    """They are on one line, without control characters."""
    assert repr(reference) == shown


@pytest.mark.parametrize(
    ("library", "shown"),
    [
        (Library(), "<Library: 0 references>"),
        (
            Library((BRAND,), Framework(name="ESSENCE"), (Problem(message="odd"),)),
            "<Library: 1 reference, ESSENCE framework, 1 problem>",
        ),
        (
            Library((BRAND,) * 1200, problems=(Problem(message="odd"),) * 2),
            "<Library: 1,200 references, 2 problems>",
        ),
    ],
)
def test_a_library_shows_its_size(library: Library, shown: str) -> None:
    """The numbers of references and problems, and the name of the framework."""
    assert repr(library) == str(library) == shown


def test_a_reading_list_shows_its_title_its_counts_and_its_style() -> None:
    """A list with a style also shows the style."""
    groups = (Group(references=(BRAND,)),)
    plan = ReadingList(title="What works", groups=groups)
    assert repr(plan) == "<ReadingList 'What works': 1 item in 1 group>"
    assert repr(attrs.evolve(plan, groups=())) == "<ReadingList 'What works': 0 items in 0 groups>"
    styled = publish.style_reading_list(plan)
    assert repr(styled) == "<StyledReadingList 'What works': 1 item in 1 group, harvard-cite-them-right>"


def test_a_problem_a_framework_and_a_result_are_short() -> None:
    """At a prompt they are not the content of a file."""
    problem = Problem(message="odd", source="a.bib", line=3, code="unverified")
    assert repr(problem) == "<Problem unverified: a.bib:3: warning: odd>"
    assert repr(Problem(message="odd")) == "<Problem without a code: odd>"
    framework = Framework(name="ESSENCE", levels=(Level(key="policy", name="Policy"),))
    assert repr(framework) == "<Framework 'ESSENCE': policy>"
    assert repr(WriteResult("x" * 1000, (problem,))) == "<WriteResult: 1,000 characters, 1 warning>"


def test_a_document_shows_its_title_and_the_number_of_its_blocks() -> None:
    """A library of thousands of works would otherwise fill a prompt."""
    document = Document(title="What works", blocks=(Paragraph(text=RichText.of("x" * 1000)),))
    assert repr(document) == "<Document 'What works': 1 block>"
    assert repr(attrs.evolve(document, blocks=())) == "<Document 'What works': 0 blocks>"
