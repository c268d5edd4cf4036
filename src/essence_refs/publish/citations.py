"""Citations outside of a paper, and single formatted references."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import attrs

from essence_refs import csl, files
from essence_refs.arguments import checked
from essence_refs.model import Inline, Library, Reference, RichText
from essence_refs.publish.formatted_text import FormattedText
from essence_refs.publish.locators import with_locator
from essence_refs.publish.reading_lists import LOCALE, STYLE
from essence_refs.reports.report import ReportCite
from essence_refs.suggestions import close_matches

AnyCite = TypeVar("AnyCite", csl.Cite, ReportCite)


@checked(library=Library)
def cite(  # noqa: PLR0913 - each keyword is one option of users
    library: Library,
    work: str | csl.Cite,
    *more: str | csl.Cite,
    locator: str | None = None,
    prefix: str | RichText = "",
    suffix: str | RichText = "",
    in_text: bool = False,
    suppress_author: bool = False,
    author_only: bool = False,
    style: str | Path = STYLE,
    locale: str = LOCALE,
) -> FormattedText:
    """
    Return the citation of one work, or of several together.

    Names, year suffixes and numbers are those of a list of the whole library. A work is a key, or the result of
    `at`. The *prefix* is before the first work; the *locator* ("p. 4", "ch. 2", "23-25") and the *suffix* belong to
    the last. With *in_text* the author is part of the sentence, as in "Brand et al. (2019)"; with *suppress_author*
    the author is left out, because the sentence has named the author; *author_only* is the name alone.

    Raises:
        UnknownReferenceError: with similar keys.
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    citation = citation_of(
        library,
        (work, *more),
        locator=locator,
        prefix=prefix,
        suffix=suffix,
        in_text=in_text,
        suppress_author=suppress_author,
        author_only=author_only,
    )
    opened = files.open_style(style)
    cited = csl.cite([citation], library.references, opened, locale=locale, in_document=False)
    return FormattedText(cited.citations[0].content)


def at(  # noqa: PLR0913 - each keyword is one option of users
    key: str,
    locator: str | None = None,
    *,
    prefix: str | RichText = "",
    suffix: str | RichText = "",
    suppress_author: bool = False,
    author_only: bool = False,
) -> csl.Cite:
    """
    Return a work with its own locator, to cite it together with others.

    >>> at("brand2019protocol", "p. 4", prefix="see").label
    'page'
    """
    if suppress_author and author_only:
        raise TypeError("suppress_author leaves out the author, so it cannot go with author_only")
    cite = csl.Cite(
        key=key,
        prefix=_text(prefix, "prefix"),
        suffix=_text(suffix, "suffix"),
        suppress_author=suppress_author,
        author_only=author_only,
    )
    if locator is None:
        return cite
    if not isinstance(locator, str):
        raise TypeError(f'a locator is text, as in "p. 4", not {locator!r}')
    return with_locator(cite, locator)


def citation_of(  # noqa: PLR0913 - the options of `cite`
    library: Library,
    works: Sequence[str | csl.Cite],
    *,
    locator: str | None = None,
    prefix: str | RichText = "",
    suffix: str | RichText = "",
    in_text: bool = False,
    suppress_author: bool = False,
    author_only: bool = False,
) -> csl.Citation:
    """
    Return a citation of several works.

    Raises:
        UnknownReferenceError: when a work is not in the library.

    """
    if suppress_author and (in_text or author_only):
        raise TypeError("suppress_author leaves out the author, so it cannot go with in_text or author_only")
    cites = [_cite_of(each) for each in works]
    for number, each in enumerate(cites):
        if number and each.key not in library and not close_matches(each.key, library.known_keys()):
            parsed = with_locator(csl.Cite(key=""), each.key)
            if parsed.locator:
                raise TypeError(f"{each.key!r} is no key; a locator is given as locator={each.key!r}")
        cites[number] = attrs.evolve(each, key=library[each.key].key)
    if prefix:
        cites[0] = _with(cites[0], prefix=_text(prefix, "prefix"))
    if locator or suffix:
        last = at(cites[-1].key, locator, suffix=suffix)
        cites[-1] = _with(cites[-1], locator=last.locator, label=last.label, suffix=last.suffix)
    cites = [
        attrs.evolve(
            each,
            suppress_author=suppress_author or each.suppress_author,
            author_only=author_only or each.author_only,
        )
        for each in cites
    ]
    # "See A, but compare B" keeps this order, whatever the style sorts by.
    in_order = any(each.prefix or each.suffix for each in cites)
    return csl.Citation(cites=tuple(cites), in_text=in_text, in_order=in_order)


@checked(reference=Reference)
def formatted(reference: Reference, *, style: str | Path = STYLE, locale: str = LOCALE) -> FormattedText:
    """
    Return one reference as an entry of a bibliography.

    Raises:
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    (bibliography,) = csl.bibliographies([[reference]], files.open_style(style), locale=locale)
    (entry,) = bibliography.entries
    text = entry.label + " " + entry.text if entry.label else entry.text
    return FormattedText(text.content)


def with_initial_capital(citation: csl.Citation) -> csl.Citation:
    """Return the citation of a note: if a prefix begins the note, it begins with a capital."""
    first, *others = citation.cites
    prefix = RichText(_with_capital(first.prefix.content))
    return attrs.evolve(citation, cites=(attrs.evolve(first, prefix=prefix), *others))


def author_citation(key: str, *, is_known: bool) -> csl.Citation:
    """Return the author of a work as part of a sentence, in a note style; *is_known* if the work was cited before."""
    # The position is given and not computed, because naming the author does not count as a citation.
    cite = csl.Cite(key=key, author_only=True, position="subsequent" if is_known else "first")
    return csl.Citation(cites=(cite,))


def without_author(cites: tuple[AnyCite, ...]) -> tuple[AnyCite, ...]:
    """Return the works of a citation whose first author is in the sentence before it."""
    first, *others = cites
    return (attrs.evolve(first, suppress_author=True), *others)


def separator_after_author(rest: RichText) -> str:
    """Return what separates the author in a sentence from the rest of the citation, in a note style."""
    if not rest:
        return ""
    return " " if rest.plain.startswith("(") else ", "


def _with_capital(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    if not content:
        return content
    first, *others = content
    if isinstance(first, str):
        # "“see” is a word" begins with the word, not with the quotation mark.
        start = next((at for at, each in enumerate(first) if each.isalnum()), 0)
        return (first[:start] + first[start : start + 1].upper() + first[start + 1 :], *others)
    return (attrs.evolve(first, content=_with_capital(first.content)), *others)


def _cite_of(work: str | csl.Cite) -> csl.Cite:
    if isinstance(work, csl.Cite):
        return work
    if not isinstance(work, str):
        # A reference, or a list of keys, is a likely mistake.
        raise TypeError(
            f'a work is cited by its key, as in cite(library, "brand2019protocol"), not by {work!r}'
        )
    return csl.Cite(key=work)


def _with(cite: csl.Cite, **attributes: Any) -> csl.Cite:
    """Return *cite* with more attributes, none of which it may have already."""
    more = {name: value for name, value in attributes.items() if value}
    for name in more:
        if getattr(cite, name):
            raise TypeError(f"the {name} of {cite.key!r} is given twice")
    return attrs.evolve(cite, **more)


def _text(text: str | RichText, name: str) -> RichText:
    if isinstance(text, str):
        return RichText.of(text)
    if not isinstance(text, RichText):
        raise TypeError(f"a {name} is text, not {text!r}")
    return text
