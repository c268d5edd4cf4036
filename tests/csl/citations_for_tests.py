"""Four references, and citations of them in an author-date style."""

from styles_for_tests import person, style, work

from essence_refs import csl

A, B = person("Adams", "Ann"), person("Brand", "Ben")
REFERENCES = [
    work("a", A, year=2001, title="Alpha"),
    work("b", B, year=2002, title="Beta"),
    work("c", A, year=2003, title="Gamma"),
    work("d", A, year=2001, title="Delta"),
]
AUTHOR_DATE = (
    '<layout prefix="(" suffix=")" delimiter="; "><group delimiter=", "><group delimiter=" ">'
    '<names variable="author"><name form="short" and="text"/></names>'
    '<date variable="issued"><date-part name="year"/></date></group>'
    '<group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group></group></layout>'
)


def cites(*keys: str, note: int = 0, **options: object) -> csl.Citation:
    """Return a citation of these references."""
    return csl.Citation(cites=tuple(csl.Cite(key=key) for key in keys), note=note, **options)


def texts(citations, layout=AUTHOR_DATE, references=REFERENCES, language="en-GB", **options):
    """Return the citations of a document as plain texts."""
    made = style('<layout><text variable="title"/></layout>', cite_layout=layout, **options)
    return [text.plain for text in csl.cite(citations, references, made, locale=language).citations]
