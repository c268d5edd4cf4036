"""Several lists of references in one report: which works each has, in the same numbers and year suffixes."""

from pathlib import Path

import pytest

from essence_refs import errors, files, publish

pytest.importorskip("markdown_it")

LIBRARY = """
@book{budget, author={Ash, Ann}, title={Budgets}, publisher={P}, year={2020}, level={policy}, annotation={On money.}}
@book{carers, author={Ash, Ann}, title={Carers}, publisher={P}, year={2020}, level={family}}
@book{law, author={Law, Lee}, title={Acts}, publisher={P}, year={2018}, level={policy}}
@book{uncited, author={Una, U.}, title={Unread}, publisher={P}, year={2001}, level={policy}}
"""


def cited(tmp_path: Path, text: str, *, front: str = "", style: str = "apa") -> publish.StyledReport:
    (tmp_path / "all.bib").write_text(LIBRARY)
    (tmp_path / "more.bib").write_text("@book{grey, author={Grey, G.}, title={Grey}, year={2011}}\n")
    path = tmp_path / "report.md"
    bibliography = front or "bibliography: all.bib\n"
    path.write_text(f"---\ntitle: T\n{bibliography}---\n\n{text}")
    return publish.report(path, style=style)


def problems(report: publish.StyledReport) -> list[str]:
    return [str(each).split("report.md:")[1] for each in report.problems]


def test_a_list_with_a_query_and_a_list_of_the_rest(tmp_path: Path) -> None:
    """Each work is in one of them, and its year suffix is the same everywhere."""
    text = (
        "See [@budget; @carers] and @law.\n\n## Policy\n\n"
        "::: {#refs where=\"level == 'policy'\" sort=year notes=annotation}\n:::\n\n## Others\n\n::: {#refs}\n:::\n"
    )
    report = cited(tmp_path, text)
    assert report.write("markdown") == (
        "# T\n\nSee (Ash, 2020a, 2020b) and Law (2018).\n\n## Policy\n\n"
        "Law, L. (2018). *Acts*. P.\n\nAsh, A. (2020a). *Budgets*. P.\n\n> On money.\n\n## Others\n\n"
        "Ash, A. (2020b). *Carers*. P.\n"
    )
    assert problems(report) == []
    assert [each.key for each in report.references] == ["budget", "carers", "law"]


def test_numbers_count_over_all_lists(tmp_path: Path) -> None:
    """In a style with numbers, each list has those of the text."""
    text = (
        "A [@law]. B [@carers]. C [@budget].\n\n# Policy\n\n"
        "::: {#refs where=\"level == 'policy'\"}\n:::\n\n# Others\n\n::: {#refs}\n:::\n"
    )
    written = cited(tmp_path, text, style="vancouver").write("text")
    policy, others = written.split("Policy\n")[1].split("Others\n")
    assert [line[:2] for line in policy.splitlines() if line[:1].isdigit()] == ["1.", "3."]
    assert [line[:2] for line in others.splitlines() if line[:1].isdigit()] == ["2."]


def test_works_that_are_not_cited(tmp_path: Path) -> None:
    """With cited=all a list has those of the library too, and they are among the references of the report."""
    report = cited(tmp_path, "A [@law].\n\n::: {#refs cited=all group=level}\n:::\n")
    assert report.write("markdown").split("\n\n", 2)[2] == (
        "## Policy\n\nAsh, A. (2020a). *Budgets*. P.\n\nLaw, L. (2018). *Acts*. P.\n\nUna, U. (2001). *Unread*. P.\n\n"
        "## Family\n\nAsh, A. (2020b). *Carers*. P.\n"
    )
    assert "uncited" in [each.key for each in report.references]


def test_a_list_for_each_chapter(tmp_path: Path) -> None:
    """The front matter asks for it: a chapter without citations gets neither a list nor its title."""
    front = (
        "bibliography: all.bib\nessence-refs:\n  lists:\n"
        '    - {title: Read in "this" chapter, per: chapter}\n    - {title: All, where: year > 2019}\n'
    )
    text = "# One\n\n[@law]\n\n# Two\n\nNothing.\n\n# Three\n\n[@law; @budget]\n"
    report = cited(tmp_path, text, front=front)
    assert report.write("markdown") == (
        "# T\n\n## One\n\n(Law, 2018)\n\n### Read in “this” chapter\n\nLaw, L. (2018). *Acts*. P.\n\n"
        "## Two\n\nNothing.\n\n## Three\n\n(Ash, 2020; Law, 2018)\n\n### Read in “this” chapter\n\n"
        "Ash, A. (2020). *Budgets*. P.\n\nLaw, L. (2018). *Acts*. P.\n\n## All\n\nAsh, A. (2020). *Budgets*. P.\n"
    )
    assert problems(report) == []
    assert report.write("html").count('id="ref-law"') == 1


def test_a_list_of_one_file(tmp_path: Path) -> None:
    """As in filters for several bibliographies, the files have names, and #refs-NAME lists the works of one."""
    front = "bibliography:\n  main: all.bib\n  grey: [more.bib]\n"
    text = "A [@law; @grey].\n\n# Main\n\n::: {#refs-main}\n:::\n\n# Grey\n\n::: {#refs-grey}\n:::\n"
    assert cited(tmp_path, text, front=front).write("markdown").split("\n\n", 2)[2] == (
        "## Main\n\nLaw, L. (2018). *Acts*. P.\n\n## Grey\n\nGrey, G. (2011). *Grey*.\n"
    )


def test_a_list_of_one_file_that_is_opened_by_another_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library on the command line may be the same file."""
    front = "bibliography:\n  main: all.bib\n"
    cited(tmp_path, "A [@law].\n\n::: {#refs-main}\n:::\n", front=front)
    monkeypatch.chdir(tmp_path)
    report = publish.report(tmp_path / "report.md", files.load("all.bib"), style="apa")
    assert "Law, L. (2018). *Acts*. P.\n" in str(report.write("markdown"))


def test_cited_works_in_no_list_and_empty_lists_are_reported(tmp_path: Path) -> None:
    """The messages are those of the filter for pandoc, with the line."""
    text = 'A [@law; @carers].\n\n::: {#refs where="year == 2018"}\n:::\n\n::: {#refs-b where="year < 1900"}\n:::\n'
    unlisted, empty = problems(cited(tmp_path, text))
    assert unlisted.startswith(
        "8: warning: a cited work is in no list of references: carers (a block ::: {#refs} "
    )
    assert empty == "11: warning: the list of references #refs-b is empty"


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("sort=yaer", "8: no sort order is called 'yaer' (did you mean year?)"),
        ("wher='year > 2000'", "8: no option of a list is called 'wher' (did you mean where?)"),
        (
            "where='levl == 1'",
            "8: the query 'levl == 1' cannot be understood, at column 1: no field is called 'levl' (did you mean level?)",
        ),
        ("cited=al", "8: no value of cited is called 'al' (did you mean all?)"),
    ],
)
def test_an_option_that_is_wrong_is_an_error(tmp_path: Path, attributes: str, message: str) -> None:
    """It is reported with its line, together with every other error."""
    with pytest.raises(errors.ProblemsError) as raised:
        cited(tmp_path, f"A [@law; @lw].\n\n::: {{#refs {attributes}}}\n:::\n")
    found = [str(each).split("report.md:")[1] for each in raised.value.problems]
    assert found[1:] == [message]
    assert found[0].startswith("6:")


def test_a_report_without_references(tmp_path: Path) -> None:
    """With suppress-bibliography there is no list, at no place."""
    front = "bibliography: all.bib\nsuppress-bibliography: true\n"
    report = cited(tmp_path, "A [@law].\n\n::: {#refs}\n:::\n", front=front)
    assert report.write("markdown") == "# T\n\nA (Law, 2018).\n"
    assert problems(report) == []


def test_a_list_in_groups_has_their_headings(tmp_path: Path) -> None:
    """One below the other, and below the heading of the list."""
    text = "# One\n\n[@law; @budget; @carers]\n\n## Sources\n\n::: {#refs group=level,year}\n:::\n"
    report = cited(tmp_path, text)
    assert report.write("markdown").partition("### Sources\n\n")[2] == (
        "#### Policy\n\n##### 2018\n\nLaw, L. (2018). *Acts*. P.\n\n##### 2020\n\nAsh, A. (2020a). *Budgets*. P.\n\n"
        "#### Family\n\n##### 2020\n\nAsh, A. (2020b). *Carers*. P.\n"
    )
    assert problems(report) == []
