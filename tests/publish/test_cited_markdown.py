"""Markdown with citations is part of a paper, and reads as the paper is now."""

import pytest

import essence_refs as er

pytest.importorskip("markdown_it")

BIB = """@report{own, author = {Own, Olive}, title = {Owning}, year = 2020}
@report{again, author = {Own, Olive}, title = {Owning again}, year = 2020}
@report{other, author = {Other, Otto}, title = {Others}, year = 2019}
"""


@pytest.fixture
def library() -> er.Library:
    return er.loads(BIB)


def test_citations_are_formatted_and_other_markup_is_kept(library: er.Library) -> None:
    """Code, formulas, HTML and spaces are as written."""
    text = "# T [@own]\n\n*  see   [see @own, p. 4; @other]; `@own`, $x_1$ <b>\\@own</b>\r\n> -@own"
    assert er.markdown(text, library).markdown == (
        "# T (Own, 2020)\n\n*  see   (see Own, 2020, p. 4; Other, 2019); `@own`, $x_1$ <b>\\@own</b>\r\n> (2020)"
    )


def test_a_later_citation_changes_an_earlier_one(library: er.Library) -> None:
    """Year suffixes are those of the whole paper."""
    paper = er.Paper(library)
    first = er.markdown("@own", paper)
    assert str(first) == "Own (2020)"
    er.markdown("@again", paper)
    assert str(first) == "Own (2020a)"
    assert paper.keys == ("own", "again")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[@owm]", "(**owm?**)"),
        ("@owm", "**owm?**"),
        ("[@other; @owm, p. 4]", "(Other, 2019; **owm?**)"),
        ("@owm [p. 4]", "**owm?**"),
    ],
)
def test_an_unknown_key_stays_visible_and_is_warned_of(library: er.Library, text: str, shown: str) -> None:
    """With a similar key; running the same text again warns again."""
    paper = er.Paper(library)
    for _ in range(2):
        with pytest.warns(UserWarning, match=r"no reference is called 'owm' \(did you mean own\?\)"):
            found = er.markdown(text, paper)
        assert found.markdown.replace("(**owm?**)", "**owm?**") == shown.replace("(**owm?**)", "**owm?**")
    assert "owm" not in paper.keys


def test_a_bracket_that_is_no_citation_is_warned_of(library: er.Library) -> None:
    """A comma in place of a semicolon is a common mistake."""
    with pytest.warns(UserWarning, match="no @key in '4'"):
        assert er.markdown("[@own; 4]", library).markdown == "[Own (2020); 4]"


def test_notes_are_below_the_text(library: er.Library) -> None:
    """Their calls are raised, and punctuation comes before them."""
    paper = er.Paper(library, style="chicago-notes-bibliography")
    assert er.markdown("Said [@own, p. 4], and @other.", paper).markdown == (
        "Said,<sup>1</sup> and Otto Other.<sup>2</sup>\n\n"
        "<sup>1</sup> Olive Own, *Owning* (2020), 4.\n\n<sup>2</sup> *Others* (2019)\n"
    )
    assert er.markdown("[@own]", paper).markdown.startswith("<sup>3</sup>")


def test_equal_cells_of_a_table_are_all_formatted(library: er.Library) -> None:
    """They have the location of the first."""
    table = "| a | b |\n|---|---|\n| {} | {} |"
    assert er.markdown(table.format("[@own]", "[@own]"), library).markdown == table.format(
        "(Own, 2020)", "(Own, 2020)"
    )


def test_it_shows_itself_as_markdown_and_its_representation_is_short(library: er.Library) -> None:
    """Front ends prefer HTML, so it has none."""
    found = er.markdown("[@own] " + "x" * 1000, library)
    assert found._repr_markdown_() == found.markdown
    assert found._repr_html_() is None
    assert found._repr_latex_() is None
    assert (
        repr(found)
        == "<CitedMarkdown: 1 citation in <Paper in harvard-cite-them-right: 1 citation of 1 work>>"
    )
