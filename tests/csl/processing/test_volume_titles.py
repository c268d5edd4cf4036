"""The own title of a volume is printed by every style that prints the main title."""

import pytest

import essence_refs as er

LIBRARY = """
@book{one, author = {Roe, Ann}, maintitle = {Collected Papers}, title = {Early Letters}, volume = {2}, publisher = {Pub}, date = {2001}}
@inbook{two, author = {Roe, Ann}, title = {A chapter}, booktitle = {Homes}, maintitle = {Main Work}, volume = {3}, pages = {1--9}, publisher = {Pub}, date = {2001}}
@article{three, author = {Roe, Ann}, title = {An article}, journaltitle = {Journal}, issuetitle = {Special}, volume = {3}, date = {2001}}
"""


@pytest.mark.parametrize(
    ("style", "one", "two"),
    [
        ("apa", "Collected Papers: Vol. 2. Early Letters", "Main Work: Vol. 3. Homes"),
        ("harvard-cite-them-right", "Collected Papers, vol. 2: Early Letters", "Main Work, vol. 3: Homes"),
        ("chicago-author-date", "Early Letters. Vol. 2 of Collected Papers", "Homes, vol. 3 of Main Work"),
        ("ieee", "Collected Papers: Early Letters, vol. 2", "Main Work: Homes, vol. 3"),
    ],
)
def test_the_title_of_a_volume_is_printed(style: str, one: str, two: str) -> None:
    """A style that knows volume-title does it itself; in any other the title is behind the main title."""
    library = er.loads(LIBRARY)
    assert one in str(er.formatted(library["one"], style=style))
    assert two in str(er.formatted(library["two"], style=style))


def test_the_title_of_an_issue_is_no_part_of_the_journal_title() -> None:
    """It is a volume-title too."""
    assert "Journal: Special" not in str(er.formatted(er.loads(LIBRARY)["three"], style="ieee"))


def test_a_volume_that_the_style_prints_with_other_signs_is_not_printed_twice() -> None:
    """Punctuation, spaces and letter case make no other title."""
    book = "@book{a, author = {Roe, Ann}, maintitle = {Papers}, title = {Early: Letters, and More}, date = {2001}}"
    shown = str(er.formatted(er.loads(book)["a"], style="chicago-author-date"))
    assert shown.count("Letters") == 1
