"""Lists that say how works are related."""

import pytest

import essence_refs as er

LIBRARY = er.loads(
    "@article{p, author = {Hale, Ruth and Okafor, Ben and Third, T.}, title = {Care: study protocol}, date = 2013, "
    "journaltitle = {J}, level = {policy}, relations = {protocol-of old, distinct-from e, part-of nothing}, annotation = {Note.}}\n"
    "@report{r, author = {Hale, Ruth and Okafor, Ben}, title = {Care}, date = 2016, level = {policy}, ids = {old}}\n"
    "@article{e, author = {Hale, Ruth}, title = {Erratum: care}, journaltitle = {J}, date = 2017, level = {family}, "
    "relations = {erratum-of r, related-to x, own-kind p}}\n"
    "@misc{x, title = {No author}, date = 2011}\n"
    "@misc{u, author = {Uno, A. and others}, title = {Undated}, relations = {reply-to e}}"
)


def lines(style: str, level: str | None = "policy") -> list[str]:
    text = er.reading_list(LIBRARY, level, style=style, show="relations", group="none").write(
        "text", width=200
    )
    return [each.strip() for each in text.splitlines() if ": " in each and "." not in each.partition(":")[0]]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            ["Protocol: Hale et al. (2013)", "Erratum: Hale (2017)", "Protocol of: Hale & Okafor (2016)"],
        ),
        ("ieee", ["Protocol of: [2]", "Protocol: [1]", "Erratum: Hale (2017)"]),
        (
            "chicago-note-bibliography",
            ["Protocol: Hale et al. (2013)", "Erratum: Hale (2017)", "Protocol of: Hale and Okafor (2016)"],
        ),
    ],
)
def test_related_works_are_cited_as_the_style_cites(style: str, expected: list[str]) -> None:
    """In both directions, works outside of the list too; a relation that says that works are distinct is not printed."""
    assert lines(style) == expected


def test_works_without_authors_or_dates_are_named() -> None:
    """By the title, or by the words for no date; and kinds of the library are printed as they are."""
    found = lines("chicago-note-bibliography", "family")
    assert found == [
        "Erratum to: Hale and Okafor (2016)",
        "See also: \N{LEFT SINGLE QUOTATION MARK}No author\N{RIGHT SINGLE QUOTATION MARK} (2011)",
        "Own kind: Hale et al. (2013)",
        "Reply: Uno et al. (no date)",
    ]


def test_the_rest_of_the_list_is_the_same() -> None:
    """Numbers, order and annotations are those of the list without relations."""
    for style in ("vancouver", "apa"):
        usual = er.reading_list(LIBRARY, style=style, annotated=True, sort="year:desc")
        more = er.reading_list(LIBRARY, style=style, annotated=True, sort="year:desc", show="relations")
        for one, two in zip(usual.bibliographies, more.bibliographies, strict=True):
            for before, after in zip(one.entries, two.entries, strict=True):
                assert after.text.content[: len(before.text.content)] == before.text.content
                assert (after.key, after.label, after.annotation) == (
                    before.key,
                    before.label,
                    before.annotation,
                )


def test_related_works_are_found_in_the_whole_library() -> None:
    """Also where a query leaves them out."""
    some = LIBRARY.where("year == 2013")
    assert "Protocol of" not in er.reading_list(some, show="relations").write("text")
    found = er.reading_list(some, show="relations", whole=LIBRARY).write("text")
    assert "Protocol of: Hale and Okafor (2016)" in found


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "latex", "rst", "typst"])
def test_each_format_has_the_line(format_: str) -> None:
    """On a line of its own."""
    text = er.reading_list(LIBRARY, "policy", style="vancouver", show="relations").write(format_)
    assert "Protocol of: (2)" in text
