"""Small styles for one behaviour each, and references to render in them."""

from essence_refs import csl
from essence_refs.model import Bibliography, Date, Name, Names, Reference, RichText

_INFO = "<info><title>Test</title><id>test</id><updated>2024-01-01T00:00:00+00:00</updated></info>"


def style(  # noqa: PLR0913 - each is one part of a style
    layout: str,
    *,
    citation: str = "",
    bibliography: str = "",
    macros: str = "",
    locale: str = "",
    root: str = "",
    kind: str = "in-text",
    cite_layout: str = '<layout delimiter="; "><text variable="title"/></layout>',
) -> csl.Style:
    """Return a style whose bibliography has this layout."""
    source = (
        f'<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0" {root}>{_INFO}{locale}{macros}'
        f"<citation {citation}>{cite_layout}</citation>"
        f"<bibliography {bibliography}>{layout}</bibliography></style>"
    )
    return csl.parse_style(source.encode(), name="test")


def one(inside: str, reference: Reference, **options: str) -> str:
    """Return the plain text of one reference rendered by these elements."""
    locale = options.pop("language", "en-US")
    made = style(f"<layout>{inside}</layout>", **options)
    return csl.bibliography([reference], made, locale=locale).entries[0].text.plain


def rich(inside: str, reference: Reference, **options: str) -> RichText:
    """Return the rich text of one reference rendered by these elements."""
    locale = options.pop("language", "en-US")
    return (
        csl.bibliography([reference], style(f"<layout>{inside}</layout>", **options), locale=locale)
        .entries[0]
        .text
    )


def listed(bibliography: Bibliography) -> list[str]:
    """Return the texts of a bibliography."""
    return [entry.text.plain for entry in bibliography.entries]


def person(family: str, given: str = "", **more: str) -> Name:
    """Return a person."""
    return Name(family=family, given=given, **more)


def work(  # noqa: PLR0913 - each is one part of a reference
    key: str = "a",
    *authors: Name,
    year: int = 0,
    kind: str = "book",
    issued: Date | None = None,
    complete: bool = True,
    roles: dict[str, Names] | None = None,
    **texts: str | RichText,
) -> Reference:
    """Return a reference; texts are CSL variables with underscores for hyphens."""
    names = [("author", Names(authors, complete))] if authors else []
    date = issued or (Date.of(year) if year else None)
    return Reference(
        key=key,
        kind=kind,
        names=(*names, *(roles or {}).items()),
        dates=(("issued", date),) if date else (),
        texts=tuple(
            (name.replace("_", "-"), value if isinstance(value, RichText) else RichText.of(value))
            for name, value in texts.items()
        ),
    )
