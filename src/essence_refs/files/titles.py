"""How the titles of a library are read: as they are written, or in sentence case."""

import itertools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.model import Reference, RichText
from essence_refs.model.titles.clear_cases import is_clearly_sentence_case

if TYPE_CHECKING:
    from essence_refs.files.reading_options import TitleCase

_OWN = frozenset({"title", "title-short", "volume-title"})
_IN_BOOK = _OWN | {"container-title"}
# Here the container is a book, whose title is in the case of the other titles; elsewhere it is a journal or a website.
_IN_BOOKS = frozenset({"chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"})
# In a file in which so few titles in title case have braces, they do not protect names.
_FEW = 0.2


def with_title_case(
    references: Iterable[Reference], title_case: "TitleCase", *, in_auto: Iterable[str]
) -> tuple[tuple[Reference, ...], list[Problem]]:
    """
    Return references whose titles are marked where they are to be rendered in sentence case, with a notice per file.

    *in_auto* are the sources that "auto" is for: .bib files.
    """
    references = tuple(references)
    if title_case == "sentence":
        return tuple(
            _marked(each, {variable: True for variable, _ in _titles(each)}) for each in references
        ), []
    by_source: dict[str, list[Reference]] = {source: [] for source in in_auto}
    for each in references:
        source = each.origin.source if each.origin else ""
        if source in by_source:
            by_source[source].append(each)
    replaced: dict[str, Reference] = {}
    problems = []
    for source, own in by_source.items():
        if not _protects_names(own):
            continue
        marked = [_marked(each, _cases(each)) for each in own]
        replaced |= {each.key: each for each in marked}
        count = sum(bool(each.sentence_case) for each in marked)
        message = (
            f"the titles of {'one item' if count == 1 else f'{count:,} items'} are in title case, with braces"
            " around names: they are printed in sentence case"
        )
        hint = "--titles as-written prints them as they are"
        problems.append(Problem(message=message, source=source, code="title-case", hint=hint))
    if not replaced:
        return references, []
    return tuple(replaced.get(each.key, each) for each in references), problems


def _protects_names(references: Iterable[Reference]) -> bool:
    """Return whether titles of a file are in title case, and braces protect the names in them."""
    titles = [text for reference in references for _, text in _titles(reference)]
    marked = [text for text in titles if len(text.content) > 1]
    # Half of them are enough.
    half = (len(marked) + 1) // 2
    if len([*itertools.islice(filter(is_clearly_sentence_case, marked), half)]) == half:
        return False
    # Most files need no more than that.
    from essence_refs.model.titles.sentence_case import has_protected_words, is_title_case  # noqa: PLC0415

    protected = [each for each in marked if has_protected_words(each)]
    cases = [case for each in protected if (case := is_title_case(each)) is not None]
    in_title_case = sum(cases)
    if 2 * in_title_case <= len(cases):
        return False
    others = len(titles) - len(protected)
    if in_title_case >= _FEW * (in_title_case + others):
        return True
    rest = sum(bool(is_title_case(each)) for each in titles) - in_title_case
    return in_title_case >= _FEW * (in_title_case + rest)


def _titles(reference: Reference) -> list[tuple[str, RichText]]:
    """Return the titles of an English reference that may be in title case; of any other, none."""
    variables = _IN_BOOK if reference.kind in _IN_BOOKS else _OWN
    titles = []
    for variable, text in reference.texts:
        if variable in variables:
            titles.append((variable, text))
        elif variable == "language" and not _is_english(text.plain.lower()):
            return []
    return titles


def _is_english(language: str) -> bool:
    return language in ("", "en") or language.startswith("en-")


def _cases(reference: Reference) -> dict[str, bool]:
    from essence_refs.model.titles.sentence_case import is_sentence_case, is_title_case  # noqa: PLC0415 - as above

    # Where only short words could change, the rest of the file decides.
    return {
        variable: not is_sentence_case(text) and is_title_case(text) is not False
        for variable, text in _titles(reference)
    }


def _marked(reference: Reference, cases: Mapping[str, bool]) -> Reference:
    variables = tuple(variable for variable, is_marked in cases.items() if is_marked)
    return attrs.evolve(reference, sentence_case=variables) if variables else reference
