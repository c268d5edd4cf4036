"""Locales: terms, date formats and options of a language, merged from a style and the locale files of citeproc-py."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import citeproc
from citeproc.frontend import CitationStylesXML
from lxml import etree

from essence_refs.errors import UnknownLocaleError
from essence_refs.suggestions import close_matches

Key = TypeVar("Key")
Read = TypeVar("Read")

CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LAST_RESORT = "en-US"

# The next form to try if a term does not have a form (CSL 1.0.2, "Terms").
_NEXT_FORM = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}


class Term:
    """
    A term in the singular and the plural.

    ``gender`` is the gender of the noun; ``match`` says which numbers an ordinal suffix is for.
    """

    def __init__(self, single: str, multiple: str, gender: str = "", match: str = "") -> None:
        self.single = single
        self.multiple = multiple
        self.gender = gender
        self.match = match


class DateFormat:
    """A localised date: the attributes of the cs:date and of its parts in order (CSL 1.0.2, "Localized Date Formats")."""

    def __init__(self, attributes: dict[str, str], parts: tuple[dict[str, str], ...]) -> None:
        self.attributes = attributes
        self.parts = parts


class Locale:
    """
    A language with the terms of one style: layers of cs:locale elements, of which later ones have precedence.

    A bibliography needs a tenth of the 760 terms in the locale files, so each term is read from its element when it is
    first asked for. Two threads may read it at once, with the same result.
    """

    def __init__(self, language: str, layers: Sequence["_Layer"]) -> None:
        self.language = language
        self.options = dict(_DEFAULT_OPTIONS)
        for layer in layers:
            self.options |= layer.options
        self._layers = layers
        self._forms: dict[str, dict[str, Term]] = {}

    @functools.cached_property
    def terms(self) -> dict[tuple[str, str], Term]:
        """All terms by name and form."""
        return _merged(layer.terms() for layer in self._layers)

    @functools.cached_property
    def ordinals(self) -> dict[tuple[str, str], Term]:
        """The suffixes of ordinals by name and gender form, which is empty for neuter."""
        # "(Re)defining any of the ordinal terms replaces all previously defined ordinal terms" (CSL 1.0.2, "Ordinal Suffixes").
        found = [each for layer in self._layers if (each := layer.ordinals())]
        return found[-1] if found else {}

    @functools.cached_property
    def long_ordinals(self) -> tuple[dict[tuple[int, str], str], ...]:
        """The words for ordinals by number and gender form: those of the language, and those of the last resort."""
        layers = [layer.long_ordinals() for layer in self._layers]
        if self.language.startswith(LAST_RESORT[:2]):
            return (_merged(layers),)
        return _merged(layers[1:]), layers[0]

    @functools.cached_property
    def dates(self) -> dict[str, DateFormat]:
        """The localised dates by form."""
        return _merged(layer.dates() for layer in self._layers)

    def forms(self, name: str) -> dict[str, Term]:
        """Return the forms of a term."""
        found = self._forms.get(name)
        if found is None:
            found = {}
            for each in (_RENAMED.get(name, name), name):
                for layer in self._layers:
                    found |= layer.forms(each)
            # Unknown terms are not remembered: a locator may have any label, so they are unbounded.
            if found:
                self._forms[name] = found
        return found

    def term(self, name: str, form: str = "long") -> Term | None:
        """Return the term in this form or the next that it has, None if it has none (CSL 1.0.2, "Terms")."""
        forms = self.forms(name)
        while True:
            found = forms.get(form)
            if found is not None or form == "long":
                return found
            form = _NEXT_FORM.get(form, "long")

    def word(self, name: str, form: str = "long", *, plural: bool = False) -> str:
        """Return the text of a term, empty if there is no such term."""
        found = self.term(name, form)
        if found is None:
            return ""
        return found.multiple if plural else found.single

    def gender(self, name: str) -> str:
        """Return the gender of a term, which its long form has (CSL 1.0.2, "Gender-specific Ordinals")."""
        found = self.forms(name).get("long")
        return found.gender if found else ""

    def ordinal(self, number: int, gender: str = "", *, usual: str = "feminine") -> str:
        """
        Return the ordinal suffix of a number, the neuter one if there is none for the gender.

        A language may have no neuter. A noun without a gender gets the *usual* one then: editions, of which ordinals are
        mostly, are feminine in these languages, and months are masculine.
        """
        suffixes = _suffixes(number) if self._has_default_ordinal else _first_suffixes(number)
        candidates = tuple(suffixes)
        for form in _genders(gender, usual):
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
        forms = _genders(gender, "feminine")
        return next(
            (word for words in self.long_ordinals for form in forms if (word := words.get((number, form)))),
            "",
        )

    @property
    def punctuation_in_quote(self) -> bool:
        """Whether a comma or full stop moves inside closing quotation marks."""
        return self.options["punctuation-in-quote"]

    @property
    def limit_day_ordinals(self) -> bool:
        """Whether only the first day of a month is written as an ordinal."""
        return self.options["limit-day-ordinals-to-day-1"]


def known_tags() -> tuple[str, ...]:
    """Return the tags of the locale files of citeproc-py."""
    return tuple(citeproc.LANGUAGE_NAMES)


def normalise_tag(tag: str) -> str:
    """
    Return the tag of a locale as CSL writes it; a language alone becomes its primary dialect.

    An unknown dialect of a known language is kept. It has the terms of the primary dialect.

    >>> normalise_tag("en_gb"), normalise_tag("de"), normalise_tag("de-LI")
    ('en-GB', 'de-DE', 'de-LI')

    Raises:
        UnknownLocaleError: with similar tags, if the language is unknown.

    """
    language, *rest = tag.strip().replace("_", "-").split("-")
    language = language.lower()
    if language not in citeproc.PRIMARY_DIALECTS:
        # Users write "english" or "Deutsch" for a tag.
        tags: dict[str, list[str]] = {}
        for known, names in citeproc.LANGUAGE_NAMES.items():
            for name in dict.fromkeys(each.partition(" (")[0] for each in names):
                tags.setdefault(name, []).append(known)
        close = [known for name in close_matches(tag, tags, most=1) for known in tags[name]]
        raise UnknownLocaleError(tag, tuple(close) or close_matches(tag, known_tags()))
    if not rest:
        return str(citeproc.PRIMARY_DIALECTS[language])
    return "-".join((language, *(part.upper() if len(part) == 2 else part.title() for part in rest)))


def merge_locale(tag: str, style_locales: Iterable[Any] = ()) -> Locale:
    """
    Return the locale *tag* for a style with these cs:locale elements (CSL 1.0.2, "Locale Fallback").

    Raises:
        UnknownLocaleError: if there is no locale file for the language.

    """
    tag = normalise_tag(tag)
    return Locale(tag, (*_file_layers(tag), *_style_layers(tag, style_locales)))


# CSL 1.0.2 renamed this term; old styles must find it in new locales, and the reverse.
_RENAMED = {"sub verbo": "sub-verbo", "sub-verbo": "sub verbo"}


def _merged(layers: Iterable[dict[Key, Read]]) -> dict[Key, Read]:
    """Merge dictionaries; later ones have precedence."""
    merged: dict[Key, Read] = {}
    for layer in layers:
        merged |= layer
    return merged


_DEFAULT_OPTIONS = {"punctuation-in-quote": False, "limit-day-ordinals-to-day-1": False}


def _file_layers(tag: str) -> Iterator["_Layer"]:
    primary = citeproc.PRIMARY_DIALECTS[tag.partition("-")[0]]
    # The lowest precedence comes first. A dictionary drops repetitions and keeps the order.
    for each in dict.fromkeys((LAST_RESORT, primary, tag)):
        if each in citeproc.LANGUAGE_NAMES:
            yield _file_layer(each)


@functools.cache
def _file_layer(tag: str) -> "_Layer":
    # The tag is one of citeproc-py's own, so the path cannot leave its folder.
    path = f"{citeproc.LOCALES_PATH}/locales-{tag}.xml"
    return _Layer(CitationStylesXML(path, validate=False).root)


def _style_layers(tag: str, elements: Iterable[Any]) -> Iterator["_Layer"]:
    elements = tuple(elements)
    for wanted in ("", tag.partition("-")[0], tag):
        for element in elements:
            if element.get(LANG, "").lower() == wanted.lower():
                yield _Layer(element)


class _Layer:
    """A cs:locale, with an index of its terms by name."""

    def __init__(self, element: Any) -> None:
        blocks = element.findall(f"{CSL}terms")
        names: list[str] = _names_of_terms(element)
        if len(blocks) == 1 and len(blocks[0]) == len(names):
            terms: Sequence[Any] = blocks[0]
        else:
            # A style that is not validated may have several cs:terms, and terms without a name.
            terms = [term for block in blocks for term in block.iterchildren(f"{CSL}term")]
            names = [term.get("name", "") for term in terms]
        self._element = element
        # Two parallel lists. Finding all names with one XPath takes a twentieth of the time that reading the terms takes.
        self._terms = terms
        self.names = names
        # The first and last index of the terms with a name: one term for each form, mostly neighbours.
        self._last = dict(zip(names, range(len(names)), strict=True))
        self._first = dict(zip(reversed(names), reversed(range(len(names))), strict=True))
        self.options = {
            name: value == "true"
            for options in element.iterfind(f"{CSL}style-options")
            for name, value in options.attrib.items()
        }

    def terms(self) -> dict[tuple[str, str], Term]:
        """Return all the terms by name and form."""
        return {
            (name, element.get("form", "long")): _term(element)
            for name, element in zip(self.names, self._terms, strict=True)
            if not _is_of_ordinals(name)
        }

    def forms(self, name: str) -> dict[str, Term]:
        """Return the forms of a term in this layer; ordinals have none."""
        if _is_of_ordinals(name):
            return {}
        return {element.get("form", "long"): _term(element) for element in self._called(name)}

    def _called(self, name: str) -> Iterator[Any]:
        first = self._first.get(name)
        if first is not None:
            for index in range(first, self._last[name] + 1):
                if self.names[index] == name:
                    yield self._terms[index]

    def ordinals(self) -> dict[tuple[str, str], Term]:
        """Return the suffixes of ordinals by name and gender form."""
        return {
            (name, element.get("gender-form", "")): _term(element)
            for name in dict.fromkeys(filter(_is_ordinal, self.names))
            for element in self._called(name)
        }

    def long_ordinals(self) -> dict[tuple[int, str], str]:
        """Return the words for ordinals by number and gender form."""
        return {
            (int(name[-2:]), element.get("gender-form", "")): _texts(element)[0]
            for name in dict.fromkeys(filter(_is_long_ordinal, self.names))
            for element in self._called(name)
        }

    def dates(self) -> dict[str, DateFormat]:
        """Return the localised dates by form."""
        found: dict[str, DateFormat] = {}
        for date in self._element.iterfind(f"{CSL}date"):
            parts = tuple(dict(part.attrib) for part in date.iterfind(f"{CSL}date-part"))
            attributes = dict(date.attrib)
            found[attributes.pop("form", "")] = DateFormat(attributes, parts)
        return found


_names_of_terms: Any = etree.XPath(
    "cs:terms/cs:term/@name", namespaces={"cs": CSL[1:-1]}, smart_strings=False
)


def _genders(gender: str, usual: str) -> tuple[str, ...]:
    """Return the gender forms to look for in order; the neuter is empty."""
    return tuple(dict.fromkeys((gender, "", usual, "feminine", "masculine")))


def _is_of_ordinals(name: str) -> bool:
    return "ordinal" in name and (_is_ordinal(name) or _is_long_ordinal(name))


def _is_ordinal(name: str) -> bool:
    return name == "ordinal" or _is_numbered(name, "ordinal")


def _is_long_ordinal(name: str) -> bool:
    return _is_numbered(name, "long-ordinal")


def _is_numbered(name: str, what: str) -> bool:
    before, _, number = name.rpartition("-")
    return before == what and len(number) == 2 and number.isdecimal()


def _term(element: Any) -> Term:
    single, multiple = _texts(element)
    return Term(single, multiple, element.get("gender", ""), element.get("match", ""))


def _texts(term: Any) -> tuple[str, str]:
    """Return the singular and the plural of a term."""
    if len(term):
        words = {each.tag: each.text or "" for each in term.iterchildren()}
        return words.get(f"{CSL}single", ""), words.get(f"{CSL}multiple", "")
    # " BC" has a leading space on purpose; only white space is what an XML editor makes of an empty term.
    text = term.text or ""
    text = "" if text.isspace() else text
    return text, text


def _suffixes(number: int) -> Iterator[tuple[str, str]]:
    """Yield the names of terms that may be the suffix of a number, with the match that each needs, best first."""
    if number < 100:
        yield f"ordinal-{number:02d}", "whole-number"
    yield f"ordinal-{number % 100:02d}", "last-two-digits"
    yield f"ordinal-{number % 10:02d}", "last-digit"
    yield "ordinal", ""


def _first_suffixes(number: int) -> Iterator[tuple[str, str]]:
    """Yield the suffix of CSL 1.0, which had four suffixes and no default."""
    digit = number % 10
    regular = digit not in {1, 2, 3} or number % 100 in {11, 12, 13}
    yield "ordinal-04" if regular else f"ordinal-0{digit}", ""


def _matches(name: str, declared: str, match: str) -> bool:
    if not match:
        return True
    if not declared:
        declared = "last-digit" if name < "ordinal-10" else "last-two-digits"
    return declared == match
