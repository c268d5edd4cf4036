"""The filter: a document of pandoc with its citations and its references formatted."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from essence_refs import csl, files
from essence_refs.csl.compiled_style import compile_style
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import FileError, ProblemsError, UnknownLocaleError, UnknownStyleError
from essence_refs.model import Bibliography, ReadingList, Reference
from essence_refs.model.list_options import Headings, ListOptions
from essence_refs.pandoc.citations import (
    CitationFormatter,
    CitationStyle,
    DocumentReader,
    FoundCitation,
)
from essence_refs.pandoc.elements import Element, element
from essence_refs.pandoc.library import DocumentLibrary, open_library, problems_of
from essence_refs.pandoc.metadata import cited_keys
from essence_refs.pandoc.notes import PunctuationMover, insert, keep_text_only, with_final_stop
from essence_refs.pandoc.reference_blocks import (
    ReferenceWriter,
    add_default_list,
    add_lists,
    give_unique_identifiers,
    is_reference_block,
    options_of,
)
from essence_refs.pandoc.settings import SETTINGS, Settings, locale_of, read_settings
from essence_refs.pandoc.survey import Survey, require_document
from essence_refs.publish.locators import locator_terms
from essence_refs.publish.reading_lists import notes_under_items
from essence_refs.publish.reports.unprinted_locators import unprinted_locators
from essence_refs.selection.reference_lists import (
    groups_of,
    list_problems,
    part_of,
    plan_lists,
)
from essence_refs.suggestions import close_matches

_ORG, _TYPST = "org", "typst"
# In these formats pandoc writes the citations as they were, for other programs, unless it has formatted them itself.
_WITH_SOURCES = ("markdown", _ORG, _TYPST)
_ALL = "*"
_MOST_HINTS = 10
_NOT_READ = "citation-abbreviations"
_WORD = "docx"
# pandoc's manual, --data-dir.
_USER_DATA = ("~/.local/share/pandoc", "~/.pandoc", f"{os.environ.get('APPDATA', '~')}/pandoc")
_FORMATTED = (
    "the citations of this document are formatted already, and are left as they are: "
    "use either --citeproc or the filter, and write “citeproc: false” in Quarto"
)


def apply(document: Any, report: Callable[[Problem], None], *, output: str = "") -> None:
    """
    Format the citations of a document, and add its references; the document is changed.

    Warnings are passed to *report*. *output* is pandoc's name of the format that the document will be written in, if it
    is known.

    Raises:
        NotADocumentError: when it is not a document of pandoc, or in a version that we do not know.
        ProblemsError: with everything that is wrong, if the document asks to be strict.
        EssenceRefsError: when the library or the style cannot be used, or an option is wrong.

    """
    require_document(document)
    metadata, blocks = document["meta"], document["blocks"]
    settings = read_settings(metadata)
    if output not in ("", _WORD):
        # Only Word has such fields; the front matter is for all formats.
        settings = attrs.evolve(settings, live="")
    if settings.has_bibliography:
        add_lists(settings.lists, blocks)
    texts = {name: value for name, value in sorted(metadata.items()) if name not in SETTINGS}
    survey = Survey()
    for part in (*texts.values(), blocks):
        survey.add(part)
    if survey.is_formatted:
        report(_warning(_FORMATTED, "already-formatted"))
        return
    if _NOT_READ in metadata:
        report(
            _warning(
                f"{_NOT_READ} is not read: the titles of journals are printed as the library has them",
                "not-read",
            )
        )
    uncited = cited_keys(metadata.get("nocite", []))
    keys = [each for each in (*survey.keys, *uncited) if each != _ALL]
    if all(map(survey.is_left_alone, keys)) and not (settings.files or uncited):
        return
    document_filter = _DocumentFilter(settings, open_library(settings, metadata, keys), survey, report)
    document_filter.apply(texts, blocks, uncited)
    metadata |= document_filter.properties
    if output in _WITH_SOURCES:
        keep_text_only(document_filter.citations)
        _hide_lists(document_filter.lists, blocks, metadata, output)


class _DocumentFilter:
    def __init__(
        self,
        settings: Settings,
        library: DocumentLibrary,
        survey: Survey,
        report: Callable[[Problem], None],
    ) -> None:
        self.settings = settings
        self.found = library
        self.library = library.library
        self.survey = survey
        self._report = report
        # What was formatted.
        self.citations: Sequence[FoundCitation] = ()
        self.lists: Sequence[Element] = ()
        # Fields of the metadata for Word.
        self.properties: dict[str, Element] = {}
        self.style = _open_style(settings.style)
        self.locale = locale_of(settings, self.style.default_locale)

    def apply(self, texts: Mapping[str, Element], blocks: list[Element], uncited: Sequence[str]) -> None:
        """Format the citations in some fields of the metadata and in the blocks."""
        problems = [*problems_of(self.library, set(self.found.keys.values())), *self._unknown(uncited)]
        try:
            self.style.locale(self.locale)
        except UnknownLocaleError as error:
            problems.append(_warning(f"{error}; en-GB is used", "style"))
            self.locale = "en-GB"
        self.report(problems)
        reader = DocumentReader(is_cited=self._is_cited, is_list=self._is_list)
        for part in (*texts.values(), blocks):
            reader.read(part)
        style = CitationStyle(
            is_note=self.style.is_note,
            has_links=self.settings.link_citations
            and self.settings.has_bibliography
            and not self.settings.live,
            keys=self.found.keys,
            locator_words=locator_terms(self.style.locale(self.locale)),
        )
        formatter = CitationFormatter(style, reader.citations)
        self._set_texts(formatter, style, self._lists(reader, blocks, uncited))
        self.report(
            unprinted_locators(formatter.cites, self.library, self.style, locale=self.locale, source="")
        )

    def report(self, problems: Iterable[Problem]) -> None:
        """
        Report problems.

        Raises:
            ProblemsError: for an error, or a warning, if the document asks to be strict.

        """
        found = tuple(problems)
        if self.settings.strict and any(each.severity is not Severity.NOTICE for each in found):
            raise ProblemsError(found)
        for each in found:
            self._report(each)

    def _is_cited(self, cite: Element) -> bool:
        keys = [each["citationId"] for each in cite["c"][0]]
        return any(
            each != _ALL and (each in self.found.keys or not self.survey.is_left_alone(each)) for each in keys
        )

    def _is_list(self, block: Element) -> bool:
        return self.settings.has_bibliography and is_reference_block(block, self.settings.named_files)

    def _unknown(self, uncited: Iterable[str]) -> Iterator[Problem]:
        keys = dict.fromkeys((*self.survey.keys, *uncited))
        unknown = [
            each
            for each in keys
            if each != _ALL and each not in self.found.keys and not self.survey.is_left_alone(each)
        ]
        for number, key in enumerate(unknown):
            # In a large library, finding similar keys takes a quarter of a second.
            close = close_matches(key, self.library.known_keys()) if number < _MOST_HINTS else ()
            escaped = f"write \\@{key} for an @ that is not a citation"
            yield Problem(
                message=f"no reference is called {key!r} in {self.found.sources}",
                hint=f"did you mean {' or '.join(close)}?"
                if close
                else escaped
                if self.survey.keys.get(key)
                else "",
                key=key,
                code="unknown-reference",
                severity=Severity.ERROR if self.settings.strict else Severity.WARNING,
            )

    def _lists(
        self, reader: DocumentReader, blocks: list[Element], uncited: Sequence[str]
    ) -> "_PlannedLists":
        """Plan the lists of references of the document."""
        cited = [
            self.found.keys[key] for each in reader.citations for key in each.keys if key in self.found.keys
        ]
        for key in uncited:
            cited += (
                self.library.keys()
                if key == _ALL
                else [self.found.keys[key]]
                if key in self.found.keys
                else []
            )
        cited = list(dict.fromkeys(cited))
        options = options_of([block for block, _ in reader.lists], self.settings, self.library.framework)
        found = self.found.keys
        citation_headings = [
            (each.headings, [found[key] for key in each.keys if key in found]) for each in reader.citations
        ]
        parts = [
            part_of(each, headings, citation_headings)
            for each, (_, headings) in zip(options, reader.lists, strict=True)
        ]
        divisions = list(reader.lists)
        if not divisions and self.settings.has_bibliography and cited and self.style.has_bibliography:
            divisions = [(add_default_list(blocks, self.settings.references_title), ())]
            options, parts = [ListOptions()], [[]]
        give_unique_identifiers([block for block, _ in divisions], self.survey.identifiers)
        plans = plan_lists(options, self.library, cited, parts)
        listed = [each for plan in plans for each in plan.references]
        references = {each.key: each for each in (*(self.library[key] for key in cited), *listed)}
        lists = _PlannedLists(tuple(divisions), tuple(options), plans, tuple(references.values()))
        self.report(self._list_problems(lists, cited))
        return lists

    def _list_problems(self, lists: "_PlannedLists", cited: Sequence[str]) -> Iterator[Problem]:
        if not self.settings.has_bibliography:
            return
        if cited and not self.style.has_bibliography:
            message = f"the style {self.style.title!r} has citations only, so there is no list of references"
            yield _warning(message, "no-bibliography")
            return
        names = (block["c"][0][0] for block, _ in lists.divisions)
        unlisted, empty = list_problems(names, lists.options, lists.plans, cited)
        yield from filter(None, (unlisted, *empty))

    def _set_texts(self, formatter: CitationFormatter, style: CitationStyle, lists: "_PlannedLists") -> None:
        """Put the formatted citations and the lists into the document."""
        is_live = bool(self.settings.live)
        rendered = csl.cite(
            formatter.citations(),
            lists.references,
            self.style,
            locale=self.locale,
            lists=groups_of(lists.plans),
            links_titles=self.settings.link_bibliography,
            splits_authors=is_live,
        )
        self.citations = formatter.found
        self.lists = [block for block, _ in lists.divisions]
        formatter.keep(rendered.citations, rendered.authors)
        compiled = compile_style(self.style, self.locale)
        stop = "." if style.is_note and "." in compiled.citation.attributes.get("suffix", "") else ""
        moves = self.settings.after_punctuation
        mover = PunctuationMover(
            formatter.found,
            after_punctuation=style.is_note if moves is None else moves,
            in_quotes=compiled.locale.punctuation_in_quote,
        )
        for each in formatter.found:
            with_final_stop(each, stop)
            has_links = self.settings.link_bibliography and not is_live
            insert(each, style.kept, is_note=style.is_note, links=has_links)
        for inlines in {id(each.among): each.among for each in formatter.found}.values():
            mover.change(inlines)
        writer = ReferenceWriter(self.style, locale=self.locale, has_links=self.settings.link_bibliography)
        if is_live:
            writer.live = self._put_fields(formatter, lists, rendered)
        if self.style.has_bibliography:
            bibliographies = iter(rendered.lists)
            for (block, headings), plan in zip(lists.divisions, lists.plans, strict=True):
                writer.fill(block, plan, bibliographies, headings)

    def _put_fields(
        self, formatter: CitationFormatter, lists: "_PlannedLists", rendered: csl.RenderedDocument
    ) -> tuple[Bibliography, str] | None:
        """Put the citations into fields of Word, and return the list that is one too, with the code of its field."""
        # Few documents have fields.
        from essence_refs.pandoc.live_fields import LiveFields  # noqa: PLC0415

        found = formatter.found_with_citations()
        fields = LiveFields(self.style, self.locale, lists.references, [each for _, each in found], rendered)
        self.report(fields.put_citations([each for each, _ in found]))
        annotated = [
            notes_under_items(plan, self.style, self.locale)
            for plan in lists.plans
            for group in plan.groups
            for _ in group.leaves()
        ]
        live, problems = fields.list_field(rendered.lists, annotated)
        self.report(problems)
        self.properties = fields.metadata()
        return live


def _hide_lists(
    lists: Iterable[Element], blocks: list[Element], metadata: dict[str, Element], output: str
) -> None:
    """Hide from pandoc that there are lists of references, which it omits with the sources of citations."""
    # A list that ends a document is omitted in Markdown, and one with this identifier in Org.
    blocks.append(element("Plain", []))
    if output == _ORG:
        for each in lists:
            if each["c"][0][0] == "refs":
                each["c"][0][0] = "references"
    if output == _TYPST:
        # Typst would make a list of its own from the files.
        for name in SETTINGS & metadata.keys() - {"lang"}:
            del metadata[name]


@attrs.frozen
class _PlannedLists:
    """The divisions of a document for lists of references, their options and plans, and all references of the document."""

    divisions: tuple[tuple[Element, Headings], ...]
    options: tuple[ListOptions, ...]
    plans: tuple[ReadingList, ...]
    references: tuple[Reference, ...]


def _open_style(name: str) -> csl.Style:
    """Return a style by name or path, or from the folder where pandoc keeps the styles of a user."""
    try:
        return files.open_style(name)
    except (FileError, UnknownStyleError):
        for folder in _USER_DATA:
            path = Path(folder).expanduser() / "csl" / f"{name.removesuffix('.csl')}.csl"
            if path.is_file():
                return files.open_style(path)
        raise


def _warning(message: str, code: str) -> Problem:
    return Problem(message=message, code=code, severity=Severity.WARNING)
