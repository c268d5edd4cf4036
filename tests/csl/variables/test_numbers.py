"""Page ranges, and what counts as a number."""

import pytest
from styles_for_tests import one, work


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", "321\u20138"),
        ("expanded", "321\u2013328"),
        ("minimal", "321\u20138"),
        ("minimal-two", "321\u201328"),
        ("chicago", "321\u201328"),
    ],
)
def test_page_range_format(form, expected):
    """Each page-range-format shortens or completes the last page."""
    root = f'page-range-format="{form}"' if form else ""
    assert one('<text variable="page"/>', work(page="321-8"), root=root) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("3-10", "3\u201310"),
        ("71-72", "71\u201372"),
        ("100-104", "100\u2013104"),
        ("101-108", "101\u20138"),
        ("321-325", "321\u201325"),
        ("415-532", "415\u2013532"),
        ("11564-11568", "11564\u201368"),
    ],
)
def test_chicago_page_ranges(pages, expected):
    """The Chicago Manual of Style shortens by the size of the first number."""
    assert one('<text variable="page"/>', work(page=pages), root='page-range-format="chicago"') == expected


@pytest.mark.parametrize("form", ["", 'form="short"'])
def test_range_of_issues_has_a_dash(form):
    """Ranges of issues have a dash; form="short" does not change numbers."""
    assert one(f'<text variable="issue" {form}/>', work(issue="1-2")) == "1\u20132"


def test_a_hyphen_that_does_not_make_a_range_stays():
    """Article numbers are not ranges."""
    assert (
        one('<text variable="page"/>', work(page="110-N6"), root='page-range-format="expanded"') == "110-N6"
    )


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("22-22", "pp. 22\u201322"),
        ("3-4 and 13-14", "pp. 3\u20134 and 13\u20134"),
        ("7--9", "pp. 7\u20139"),
        ("xi--xv", "pp. xi\u2013xv"),
    ],
)
def test_unusual_page_ranges(pages, expected):
    """A range of one page is not shortened, every range of a list is formatted, and two hyphens make a range."""
    inside = '<group delimiter=" "><label variable="page" form="short"/><text variable="page"/></group>'
    assert one(inside, work(page=pages), root='page-range-format="minimal"') == expected


def test_thousands_with_a_comma_are_one_number():
    """A number with a comma between thousands is one number, and plural."""
    inside = (
        '<group delimiter=" "><number variable="number-of-pages"/>'
        '<label variable="number-of-pages" form="short"/></group>'
    )
    assert one(inside, work(**{"number-of-pages": "1,024"})) == "1,024 pp."


@pytest.mark.parametrize("form", ["expanded", "minimal", "minimal-two", "chicago", "chicago-16"])
def test_a_range_of_thousands_with_commas_is_not_shortened(form):
    """Commas between thousands do not make a list, and the range is not shortened."""
    root = f'page-range-format="{form}"'
    assert one('<text variable="page"/>', work(page="1,024-1,030"), root=root) == "1,024\u20131,030"
    assert one('<number variable="page"/>', work(page="1,024-2,030"), root=root) == "1,024\u20132,030"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", "T12\u2013T19, e1201\u2013e1208, WE98\u2013WE102"),
        ("expanded", "T12\u2013T19, e1201\u2013e1208, WE98\u2013WE102"),
        ("minimal", "T12\u20139, e1201\u20138, WE98\u2013102"),
        ("minimal-two", "T12\u201319, e1201\u201308, WE98\u2013102"),
        ("chicago", "T12\u201319, e1201\u20138, WE98\u2013102"),
        ("chicago-16", "T12\u201319, e1201\u20138, WE98\u2013102"),
    ],
)
def test_pages_with_letters(form, expected):
    """A shortened last page leaves out the letters; a whole one keeps them."""
    root = f'page-range-format="{form}"' if form else ""
    assert (
        one('<text variable="page"/>', work(page="T12-T19, e1201-e1208, WE98-WE102"), root=root) == expected
    )


@pytest.mark.parametrize("form", ["expanded", "minimal", "minimal-two", "chicago", "chicago-16"])
@pytest.mark.parametrize(
    "pages", ["T19\u2013T12", "T12\u2013T12", "12a\u201319b", "T12a\u2013T19a", "xi\u2013xiv", "C\u2013D"]
)
def test_ranges_that_no_format_shortens(form, pages):
    """Descending ranges, single pages and pages with letters behind them are kept whole."""
    root = f'page-range-format="{form}"'
    assert one('<text variable="page"/>', work(page=pages.replace("\u2013", "-")), root=root) == pages


@pytest.mark.parametrize("pages", ["Brand-Meier", "A1-B3", "mid-term", "12-T9"])
def test_a_hyphen_between_words_is_no_range(pages):
    """Words, and numbers with different letters, keep their hyphen and are one page."""
    inside = '<group delimiter=" "><label variable="page" form="short"/><text variable="page"/></group>'
    label = "pp." if pages[-1].isdecimal() else "p."
    assert one(inside, work(page=pages), root='page-range-format="minimal"') == f"{label} {pages}"


def test_page_ranges_match_their_golden_file(golden):
    """Each format of a range, for the examples of the specification and of the Chicago manual."""
    pages = (
        (
            "3-10 71-72 100-104 600-613 1100-1123 107-108 505-517 1002-1006 321-325 415-532 11564-11568 13792-13803 1496-1504"
            " 2787-2816 N110-N115 110-5 1,234-1,240 A\\\\-1-A\\\\-2 iv-ix 12"
        )
        .replace("\\\\", "\\")
        .split()
    )
    formats = ("", "chicago", "chicago-15", "chicago-16", "expanded", "minimal", "minimal-two")
    lines = [
        " ".join(
            (
                each or "none",
                *(
                    one(
                        '<text variable="page"/>',
                        work(page=range_),
                        root=f'page-range-format="{each}"' if each else "",
                    )
                    for range_ in pages
                ),
            )
        )
        for each in formats
    ]
    golden("csl/page_ranges.txt", "\n".join([*lines, ""]))
