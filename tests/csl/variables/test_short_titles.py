"""Short titles of .bib files: shorttitle, else the title without its subtitle, else the part before the colon."""

import pytest

import essence_refs as er


@pytest.mark.parametrize(
    ("fields", "short"),
    [
        ("title = {Leaving Care: A Study of Homes}", "Leaving Care"),
        ("title = {Leaving Care}, subtitle = {A Study of Homes}", "Leaving Care"),
        ("title = {Who Leaves Care?}, subtitle = {A Study of Homes}", "Who Leaves Care?"),
        ("title = {Leaving Care: A Study of Homes}, shorttitle = {Leaving}", "Leaving"),
        ("title = {Leaving Care at 10:30 of a Day}", "Leaving Care at 10:30 of a Day"),
    ],
)
def test_a_later_note_has_the_short_title(fields: str, short: str) -> None:
    """Chicago's notes ask for the short form when a work is cited again."""
    library = er.loads(
        f"@book{{a, author = {{Roe, Ann}}, {fields}, publisher = {{P}}, date = {{2001}}}}\n@book{{b, title={{B}}}}"
    )
    paper = er.Paper(library, style="chicago-notes-bibliography")
    notes = [paper.cite("a"), paper.cite("b"), paper.cite("a")]
    assert str(notes[-1]).rstrip(".").endswith(f"Roe, {short}".rstrip("?")) or f"Roe, {short}" in str(
        notes[-1]
    )
