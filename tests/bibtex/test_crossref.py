"""Inheritance through crossref and xdata."""

from essence_refs.bibtex import parse, parse_files


def messages(result):
    return [str(problem) for problem in result.problems]


def test_a_chapter_inherits_from_its_book_in_another_file():
    """It inherits the title as booktitle and the author as bookauthor, but not the short title."""
    result = parse_files([
        ("a.bib", "@inbook{c, title = {Chapter}, author = {A, B}, crossref = {b}, annotation = {Mine}}"),
        ("b.bib", ("@book{b, title = {Book}, subtitle = {Sub}, shorttitle = {B}, author = {X, Y}, year = 2001,"
                  " publisher = {P}, annotation = {Theirs}}")),
    ])  # fmt: skip
    chapter, _ = result.references
    assert result.problems == ()
    assert chapter.text("container-title").plain == "Book: Sub"
    assert chapter.text("title-short").plain == ""
    assert (str(chapter.authors), str(chapter.people("container-author"))) == ("B A", "Y X")
    assert (chapter.year, chapter.text("publisher").plain) == (2001, "P")
    assert chapter.annotation.plain == "Mine"


def test_a_paper_inherits_from_a_volume_and_from_the_whole_work():
    """A paper in one volume of proceedings has all three titles."""
    paper = parse(
        "@inproceedings{p, title = {P}, crossref = {v}} @proceedings{v, title = {V}, crossref = {m}}"
        "@mvproceedings{m, title = {M}, date = 1999}"
    ).references[0]
    assert [paper.text(name).plain for name in ("title", "volume-title", "container-title")] == [
        "P",
        "V",
        "M",
    ]
    assert paper.year == 1999


def test_xdata_entries_are_inherited_from_and_are_not_references():
    """An entry may inherit from several; its own fields have priority."""
    result = parse(
        "@xdata{x, publisher = {P}, location = {L}} @xdata{y, location = {M}, note = {N}}"
        "@book{b, title = {T}, xdata = {x, y}, publisher = {Own}}"
    )
    [book] = result.references
    assert result.problems == ()
    assert [book.text(name).plain for name in ("publisher", "publisher-place", "note")] == ["Own", "L", "N"]


def test_cycles_and_missing_parents_are_reported():
    """The entries are still read."""
    result = parse(
        "@inbook{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, crossref = {a}}\n@inbook{c, crossref = {bb}}"
    )
    assert [reference.key for reference in result.references] == ["a", "b", "c"]
    assert [problem.code for problem in result.problems] == ["circle", "missing-parent"]
    assert "a → b → a" in messages(result)[0]
    assert "did you mean b?" in messages(result)[1]


def test_a_problem_in_an_inherited_field_is_reported_once():
    """It is reported in the parent, for any number of children."""
    result = parse(
        "@inbook{a, crossref = {b}}\n@inbook{c, crossref = {b}}\n@book{b, title = {\\nonsense{X}}}",
        source="a.bib",
    )
    assert messages(result) == [
        "a.bib:3:19: b: title: warning: the macro \\nonsense is not known (its argument is kept)"
    ]
    assert result.references[0].text("container-title").plain == "X"


def test_an_article_inherits_the_title_of_its_periodical():
    """The title of the issue is its own; other fields have the same name."""
    reading = parse(
        "@article{a, title = {T}, crossref = {p}}\n"
        "@periodical{p, title = {J}, subtitle = {S}, issuetitle = {I}, date = {2019}}"
    )
    article = reading.references[0]
    assert (article.text("container-title").plain, article.year) == ("J: S", 2019)
    assert article.text("volume-title").plain == "I"
