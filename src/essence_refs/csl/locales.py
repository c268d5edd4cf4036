"""The words, date formats and options of a language, merged from a style and citeproc-py's locale files."""

import functools
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import citeproc
from citeproc.frontend import CitationStylesXML

from essence_refs.errors import UnknownLocaleError
from essence_refs.model import near

CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LAST_RESORT = "en-US"

# CSL 1.0.2, "Terms": where a form is looked for when a term does not have it.
_NEXT_FORM = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}


class Term(NamedTuple):
    """
    A word of a locale, for one thing and for many.

    ``gender`` is that of the noun itself, ``match`` says which numbers an ordinal suffix is for.
    """

    single: str
    multiple: str
    gender: str = ""
    match: str = ""


class DateFormat(NamedTuple):
    """A localised date: the attributes of cs:date, and those of its parts in order (CSL, "Localized Date Formats")."""

    attributes: dict[str, str]
    parts: tuple[dict[str, str], ...]


class Locale(NamedTuple):
    """
    A language as one style speaks it.

    ``terms`` are found by name and form, ``ordinals`` by name and gender form (empty for neuter),
    ``long_ordinals`` by number and gender form, ``dates`` by form. Nobody changes the dicts: they are
    shared by threads.
    """

    language: str
    terms: dict[tuple[str, str], Term]
    ordinals: dict[tuple[str, str], Term]
    long_ordinals: dict[tuple[int, str], str]
    dates: dict[str, DateFormat]
    options: dict[str, bool]

    def term(self, name: str, form: str = "long") -> Term | None:
        """Return the term in this form or the nearest that there is, None where there is none (CSL, "Terms")."""
        while True:
            found = self.terms.get((name, form))
            if found is not None or form == "long":
                return found
            form = _NEXT_FORM.get(form, "long")

    def word(self, name: str, form: str = "long", *, plural: bool = False) -> str:
        """Return the term's text, empty where there is no such term."""
        found = self.term(name, form)
        if found is None:
            return ""
        return found.multiple if plural else found.single

    def gender(self, name: str) -> str:
        """Return the gender of a term's noun: that of its long form (CSL, "Gender-specific Ordinals")."""
        found = self.terms.get((name, "long"))
        return found.gender if found else ""

    def ordinal(self, number: int, gender: str = "") -> str:
        """Return the suffix that makes a number an ordinal, the neuter where the gender has none of its own."""
        suffixes = _suffixes(number) if self._has_default_ordinal else _first_suffixes(number)
        candidates = tuple(suffixes)
        for form in (gender, "") if gender else ("",):
            for name, match in candidates:
                term = self.ordinals.get((name, form))
                if term is not None and _matches(name, term.match, match):
                    return term.single
        return ""

    @property
    def _has_default_ordinal(self) -> bool:
        return any(name == "ordinal" for name, _ in self.ordinals)

    def long_ordinal(self, number: int, gender: str = "") -> str:
        """Return the word for an ordinal from first to tenth, empty for any other number."""
        words = self.long_ordinals
        return words.get((number, gender)) or words.get((number, ""), "")

    @property
    def punctuation_in_quote(self) -> bool:
        """Whether a comma or full stop moves inside closing quotation marks."""
        return self.options["punctuation-in-quote"]

    @property
    def limit_day_ordinals(self) -> bool:
        """Whether only the first day of a month is written as an ordinal."""
        return self.options["limit-day-ordinals-to-day-1"]


def known_tags() -> tuple[str, ...]:
    """Return the tags of the locales that citeproc-py has files for."""
    return tuple(citeproc.LANGUAGE_NAMES)


def normalised(tag: str) -> str:
    """
    Return a locale's tag as CSL writes it, a language alone as its primary dialect.

    An unknown dialect of a known language stays: its words are those of the primary dialect.

    >>> normalised("en_gb"), normalised("de"), normalised("de-LI")
    ('en-GB', 'de-DE', 'de-LI')

    Raises:
        UnknownLocaleError: with the nearest tags, where not even the language is known.

    """
    language, *rest = tag.strip().replace("_", "-").split("-")
    language = language.lower()
    if language not in citeproc.PRIMARY_DIALECTS:
        raise UnknownLocaleError(tag, near(tag, known_tags()))
    if not rest:
        return str(citeproc.PRIMARY_DIALECTS[language])
    return "-".join((language, *(part.upper() if len(part) == 2 else part.title() for part in rest)))


def merged_locale(tag: str, style_locales: Iterable[Any] = ()) -> Locale:
    """
    Return the locale for *tag* as a style with these cs:locale elements speaks it (CSL, "Locale Fallback").

    Raises:
        UnknownLocaleError: where no locale file has the language.

    """
    tag = normalised(tag)
    result = Locale(
        language=tag, terms={}, ordinals={}, long_ordinals={}, dates={}, options={**_DEFAULT_OPTIONS}
    )
    for layer in (*_file_layers(tag), *_style_layers(tag, style_locales)):
        result.terms.update(layer.terms)
        # Ordinals are never mixed: "(re)defining any of the ordinal terms replaces all previously defined".
        if layer.ordinals:
            result.ordinals.clear()
            result.ordinals.update(layer.ordinals)
        result.long_ordinals.update(layer.long_ordinals)
        result.dates.update(layer.dates)
        result.options.update(layer.options)
    return result


_DEFAULT_OPTIONS = {"punctuation-in-quote": False, "limit-day-ordinals-to-day-1": False}


def _file_layers(tag: str) -> Iterator[Locale]:
    primary = citeproc.PRIMARY_DIALECTS[tag.partition("-")[0]]
    # A dict keeps the order and drops what comes twice: lowest precedence first.
    for each in dict.fromkeys((LAST_RESORT, primary, tag)):
        if each in citeproc.LANGUAGE_NAMES:
            yield _file_layer(each)


@functools.cache
def _file_layer(tag: str) -> Locale:
    # The tag is one of citeproc-py's own, so the path cannot lead elsewhere.
    path = f"{citeproc.LOCALES_PATH}/locales-{tag}.xml"
    return _layer(CitationStylesXML(path, validate=False).root)


def _style_layers(tag: str, elements: Iterable[Any]) -> Iterator[Locale]:
    elements = tuple(elements)
    for wanted in ("", tag.partition("-")[0], tag):
        for element in elements:
            if element.get(LANG, "").lower() == wanted.lower():
                yield _layer(element)


def _layer(element: Any) -> Locale:
    layer = Locale(
        language=element.get(LANG, ""), terms={}, ordinals={}, long_ordinals={}, dates={}, options={}
    )
    for terms in element.iterfind(f"{CSL}terms"):
        for term in terms.iterchildren(f"{CSL}term"):
            _add_term(layer, term)
    for date in element.iterfind(f"{CSL}date"):
        parts = tuple(dict(part.attrib) for part in date.iterfind(f"{CSL}date-part"))
        attributes = dict(date.attrib)
        layer.dates[attributes.pop("form", "")] = DateFormat(attributes, parts)
    for options in element.iterfind(f"{CSL}style-options"):
        layer.options.update((name, value == "true") for name, value in options.attrib.items())
    return layer


def _add_term(layer: Locale, element: Any) -> None:
    # A hot path: a locale has 600 terms, and two or three locales are read for the first list.
    read = element.get
    name = read("name", "")
    single, multiple = _texts(element)
    term = Term(single, multiple, read("gender", ""), read("match", ""))
    if "ordinal" in name:
        before, _, number = name.rpartition("-")
        gender_form = read("gender-form", "")
        is_numbered = len(number) == 2 and number.isdecimal()
        if name == "ordinal" or (before == "ordinal" and is_numbered):
            layer.ordinals[name, gender_form] = term
            return
        if before == "long-ordinal" and is_numbered:
            layer.long_ordinals[int(number), gender_form] = single
            return
    layer.terms[name, read("form", "long")] = term


def _texts(term: Any) -> tuple[str, str]:
    """Return a term's words for one thing and for many."""
    if len(term):
        words = {each.tag: each.text or "" for each in term.iterchildren()}
        return words.get(f"{CSL}single", ""), words.get(f"{CSL}multiple", "")
    # Leading space belongs to " BC"; nothing but space is how an editor leaves an empty term.
    text = term.text or ""
    text = "" if text.isspace() else text
    return text, text


def _suffixes(number: int) -> Iterator[tuple[str, str]]:
    """Yield the names of the terms that may be a number's suffix, and how each matches it, best first."""
    if number < 100:
        yield f"ordinal-{number:02d}", "whole-number"
    yield f"ordinal-{number % 100:02d}", "last-two-digits"
    yield f"ordinal-{number % 10:02d}", "last-digit"
    yield "ordinal", ""


def _first_suffixes(number: int) -> Iterator[tuple[str, str]]:
    """Yield the one term of CSL 1.0's scheme, which had four suffixes and no default."""
    digit = number % 10
    regular = digit not in {1, 2, 3} or number % 100 in {11, 12, 13}
    yield "ordinal-04" if regular else f"ordinal-0{digit}", ""


def _matches(name: str, declared: str, match: str) -> bool:
    if not match:
        return True
    if not declared:
        declared = "last-digit" if name < "ordinal-10" else "last-two-digits"
    return declared == match


__all__ = [
    "CSL",
    "LANG",
    "LAST_RESORT",
    "DateFormat",
    "Locale",
    "Term",
    "known_tags",
    "merged_locale",
    "normalised",
]
