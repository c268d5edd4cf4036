"""The page of a level is made from the .bib file and the framework, and has every line of the original page."""

from pathlib import Path

import attrs
import pytest

from essence_refs import files, formats, publish
from essence_refs.errors import UnknownLevelError
from essence_refs.model import Library, Listed, Reference

SHARED = Path(__file__).parents[2].parent / "shared" / "facts" / "000_cd5c39ca1dc1f9ad.txt"

# The facts of the page: all its lines but the summaries, in its order.
ORGANISATION = (
    "THE ESSENCE PROJECT",
    "Organisation LEVEL INTERVENTION",
    "Bundle contents: organisation; social institutions; incentive policies; referral systems; parental consent; social worker",
    "Rules and regulations of organisations and institutions that can impact behaviour",
    "  • Supervision of social workers",
    "  • Service integration/coordination",
    "  • Change in what a worker does (practice change)",
    "  • Change in or new therapeutic approach",
    "Evidence",
    "Children's Social Care Innovation Programme",
    "Fitzsimmons & McCraken 2020",
    "Estimating Children’s Services spending on vulnerable children",
    "The Children’s Commissioner Office 2019",
    "Improving the way family support services work for minority ethnic families",
    "Waddell, S., Sorgenfrei, M., Freeman, G., Gordon, M., Steele, M., & Wilson, H. 2022",
    "Mapping the evidence about what works to safely reduce the entry of children and young people into statutory care: A systematic scoping review protocol",
    "Brand, S. L., Morgan, F., Stabler, L., Weightman, A. L., Willis, S., Searchfield, L., ... & Evans, R. E. 2019",
    "Mapping the evidence about what works to safely reduce the number of children and young people in statutory care: a systematic scoping review",
    "Brand, S., Morgan, F., Stabler, L., Weightman, A. L., Willis, S., Searchfield, L., ... & Evans, R 2018",
    "Promoting the retention,mental health and wellbeing of child and family social workers: a systematic review of workforce interventions",
    "Turley, R., Roberts, S., Foster, C., Willis, S., Morgan, H., Warner, N., ... & Nurmatov, U. 2020",
    "What works to improve the lives of England's most vulnerable children's: a review of interventions for a local family help offer",
    "Asmusen, K., Waddell, S., Molloy, D., & Moore, I. 2022",
    "\N{NO-BREAK SPACE}Back to Organisational Framework",
    "NIHR School for",
    "Social Care Research",
)


@pytest.fixture(scope="module")
def shipped() -> Library:
    return files.load()


def page_lines(library: Library, level: str) -> list[str]:
    return formats.write(publish.page(library, level), "text").split("\n")


def test_the_organisation_page_has_every_line_of_the_page_in_its_order(shipped: Library) -> None:
    """Headings, terms, listed titles and author lines are exactly those of the page, with its mistakes."""
    lines = iter(page_lines(shipped, "organisation"))
    missing = [line for line in ORGANISATION if line not in lines]
    assert not missing


def test_each_author_line_is_directly_under_its_title(shipped: Library) -> None:
    """As on the original page, there is no empty line between the two."""
    lines = page_lines(shipped, "organisation")
    for title, authors in zip(ORGANISATION[9:23:2], ORGANISATION[10:23:2], strict=True):
        assert lines[lines.index(title) + 1] == authors


def test_the_original_page_differs_only_in_its_summaries(shipped: Library) -> None:
    """Every line of the copy of the page beside the checkout is there, except the seven summaries."""
    if not SHARED.exists():
        pytest.skip("the page is not kept beside this checkout")
    there = SHARED.read_text(encoding="utf-8").split("\n")
    titles = set(ORGANISATION[10:23:2])
    # A summary is the one line after an author line and an empty line.
    summaries = [there[number + 2] for number, line in enumerate(there) if line in titles]
    assert len(summaries) == 7
    ours = set(page_lines(shipped, "organisation"))
    assert [line for line in there if line not in ours] == summaries


def test_the_annotation_replaces_the_summary(shipped: Library) -> None:
    """Each item's annotation comes after its author line and an empty line, and is marked as the library's own."""
    lines = page_lines(shipped, "organisation")
    for reference in shipped:
        assert reference.listed is not None
        annotation = reference.annotation.plain.replace("'", "’")
        expected = f"Annotation by the curators of this library: {annotation}"
        assert lines[lines.index(reference.listed.authors) + 2] == expected


def test_the_other_levels_have_pages_too(shipped: Library) -> None:
    """The policy page has its one item, and both have a sentence that the evidence was not collected."""
    policy, family = page_lines(shipped, "policy"), page_lines(shipped, "Family")
    assert "Policy LEVEL INTERVENTION" in policy
    assert "Fitzsimmons & McCraken 2020" in policy
    assert "Family LEVEL INTERVENTION" in family
    assert "Evidence at this level was not collected for this library; the list is incomplete." in policy
    assert "Evidence at this level was not collected for this library." in family


def test_a_page_links_its_titles_to_the_items(shipped: Library) -> None:
    """In HTML and Markdown a title is a link to the item's DOI or address."""
    page = publish.page(shipped, "organisation")
    html = formats.write(page, "html")
    assert 'href="https://doi.org/10.1136/bmjopen-2018-026967"' in html
    assert 'id="ref-brand2019protocol"' in html
    assert "<h1>Organisation LEVEL INTERVENTION</h1>" in html
    assert "(<https://doi.org/10.1136/bmjopen-2018-026967>)" in formats.write(page, "markdown")


def test_an_unknown_level_has_no_page(shipped: Library) -> None:
    """The error has similar levels."""
    with pytest.raises(UnknownLevelError, match="organisation"):
        publish.page(shipped, "organisations")


def unlisted(library: Library, key: str, listed: Listed | None) -> Library:
    """Return the library with another ``listed`` value for one item."""

    def changed(reference: Reference) -> Reference:
        return attrs.evolve(reference, listed=listed) if reference.key == key else reference

    return Library(tuple(map(changed, library)), library.framework)


def test_an_item_without_listed_lines_is_formatted_in_the_page_style(shipped: Library) -> None:
    """It has its title, then authors and year."""
    lines = page_lines(unlisted(shipped, "asmussen2022whatworks", None), "organisation")
    at = lines.index(
        "What works to improve the lives of England’s most vulnerable children: a review of interventions for a local family help offer"
    )
    assert lines[at + 1] == "Asmussen, K., Waddell, S., Molloy, D., & Moore, I. 2022"


def test_an_item_listed_with_its_title_only_gets_its_author_line_from_the_style(shipped: Library) -> None:
    """The listed title is unchanged, and the style formats the authors."""
    lines = page_lines(unlisted(shipped, "asmussen2022whatworks", Listed(title="As listed")), "organisation")
    assert lines[lines.index("As listed") + 1] == "Asmussen, K., Waddell, S., Molloy, D., & Moore, I. 2022"


def test_a_title_that_is_not_listed_keeps_its_formatting(tmp_path: Path) -> None:
    """Italics and subscripts are part of a title, on the page as on a list."""
    entry = r"@misc{a, title = {Use of \emph{Sure Start} and CO\textsubscript{2}}, author = {Smith, J.}, level = {policy}}"
    (tmp_path / "own.bib").write_text(entry)
    page = publish.page(files.load(tmp_path / "own.bib"), "policy")
    assert "### Use of *Sure Start* and CO<sub>2</sub>\n" in formats.write(page, "markdown")


def test_works_of_one_author_and_year_have_no_year_suffixes(tmp_path: Path) -> None:
    """No text cites the page."""
    entries = "".join(
        f"@misc{{{key}, title = {{{key}}}, author = {{Smith, J.}}, date = {{2010}}, level = {{policy}}}}\n"
        for key in ("first", "second")
    )
    (tmp_path / "own.bib").write_text(entries)
    lines = page_lines(files.load(tmp_path / "own.bib"), "policy")
    assert lines.count("Smith, J. 2010") == 2


OWN = "@report{a, title = {T}, author = {Good, Ann}, year = 2020, level = {policy}, annotation = {Ours.}}"


def test_a_page_of_an_own_library_is_not_a_page_of_the_project(shipped: Library) -> None:
    """It has no masthead and no footer, its levels count as collected, and its annotations need no mark."""
    own = files.loads(OWN)
    lines = page_lines(own, "policy")
    assert lines[0] == "Policy LEVEL INTERVENTION"
    assert "Ours." in lines
    assert not {"THE ESSENCE PROJECT", "NIHR School for", "Social Care Research"} & {*lines}
    assert not [line for line in lines if "collected" in line]
    assert "No items are listed at this level." in page_lines(own, "family")
    named = page_lines(files.loads(OWN, framework=shipped.framework), "policy")
    assert named[0] == "THE ESSENCE PROJECT"
    assert "Annotation by the curators of this library: Ours." in named
