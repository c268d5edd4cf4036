"""Reports in Word whose citations and list of references a reference manager can update."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.formats.options import require_live
from essence_refs.model import (
    Bibliography,
    Block,
    Document,
    Inline,
    Link,
    Mark,
    Reference,
    RichText,
    Span,
)
from essence_refs.model.traversal import all_blocks, leaf_blocks
from essence_refs.publish.cited_text import CitedText
from essence_refs.publish.live.report_citations import ReportCitations
from essence_refs.publish.live.zotero import ZoteroFields, ZoteroStyle, is_in_repository, without_links
from essence_refs.publish.rewriting import DocumentRewriter


def live_document(
    document: Document, cited: ReportCitations, references: Iterable[Reference], program: str
) -> Document:
    """
    Return a report with fields for its citations and its list of references, to be written in Word.

    Raises:
        UnknownChoiceError: for an unknown program.

    """
    require_live(program)
    fields = fields_of(cited, references)
    inserter = _FieldInserter(document, cited, fields)
    blocks = inserter.blocks(document.blocks)
    notes = tuple(map(inserter.blocks, document.notes))
    return attrs.evolve(
        document, blocks=blocks, notes=notes, fields=tuple(inserter.codes), properties=fields.properties()
    )


def live_problems(
    lists: tuple[Bibliography, ...], cited: ReportCitations, program: str
) -> tuple[Problem, ...]:
    """
    Return warnings about what Zotero will do differently, and what it will not update, in the lists of references too.

    Raises:
        UnknownChoiceError: for an unknown program.

    """
    require_live(program)
    return tuple(
        Problem(message=message, hint=hint, source=cited.source, code="zotero")
        for message, hint in (*_style_problems(cited), *_list_problems(lists, cited))
    )


def _style_problems(cited: ReportCitations) -> Iterator[tuple[str, str]]:
    if not is_in_repository(cited.style_id):
        yield (
            f"Zotero's repository does not have the style {cited.style_title!r} ({cited.style_id or 'it has no id'})",
            "install the .csl file in Zotero before updating the citations there",
        )


def _list_problems(lists: tuple[Bibliography, ...], cited: ReportCitations) -> Iterator[tuple[str, str]]:
    chosen = chosen_list(lists)
    annotated = sum(map(_is_annotated, lists))
    if annotated:
        what = "a list of references has" if annotated == 1 else f"{annotated} lists of references have"
        yield f"{what} annotations, which Zotero would remove: it is text, and no field", ""
    others = len(lists) - annotated - (chosen is not None)
    if others:
        yield (
            (
                f"Zotero updates one list of references: {others} of {len(lists)} "
                f"{'is' if others == 1 else 'are'} text, and no field"
            ),
            "",
        )
    uncited = _uncited(cited, chosen) if chosen is not None else []
    if uncited:
        some = ", ".join(uncited[:5]) + (" …" if len(uncited) > 5 else "")
        count = "1 work is" if len(uncited) == 1 else f"{len(uncited)} works are"
        yield f"{count} listed but not cited, and Zotero leaves such works out when it updates: {some}", ""


def chosen_list(lists: tuple[Bibliography, ...]) -> Bibliography | None:
    """Return the list of references that becomes a field: the longest without annotations."""
    plain = [each for each in lists if not _is_annotated(each)]
    return max(plain, key=lambda each: len(each.entries), default=None)


def lists_of(document: Document) -> tuple[Bibliography, ...]:
    """Return the lists of references in a document."""
    return tuple(
        each for each in leaf_blocks(all_blocks(document)) if isinstance(each, Bibliography) and each.entries
    )


def _is_annotated(block: Bibliography) -> bool:
    return any(each.annotation for each in block.entries)


def _uncited(cited: ReportCitations, block: Bibliography) -> list[str]:
    keys = _cited_keys(cited)
    return [each.key for each in block.entries if each.key not in keys]


def _cited_keys(cited: ReportCitations) -> dict[str, None]:
    return dict.fromkeys(each.key for citation in cited.citations for each in citation.cites)


def list_code(block: Bibliography, cited: ReportCitations, fields: ZoteroFields) -> str:
    """Return the code of the field of a list of references."""
    listed = {each.key for each in block.entries}
    omitted = [key for key in _cited_keys(cited) if key not in listed]
    return fields.bibliography(uncited=_uncited(cited, block), omitted=omitted)


def fields_of(cited: ReportCitations, references: Iterable[Reference]) -> ZoteroFields:
    """Return the writer of the fields of a document."""
    style = ZoteroStyle(
        id=cited.style_id,
        locale=cited.locale,
        is_note=cited.is_note,
        has_bibliography=cited.has_bibliography,
        variables=cited.variables,
    )
    return ZoteroFields(references, style)


class _FieldInserter(DocumentRewriter):
    """Puts each citation, and one list of references, into a field."""

    def __init__(self, document: Document, cited: ReportCitations, fields: ZoteroFields) -> None:
        self.cited = cited
        self.fields = fields
        self.codes: list[str] = []
        self._chosen = chosen_list(lists_of(document))

    def inlines(self, content: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return the content of a text, a span or a link, with a citation in a link outside of it."""
        return super().inlines(tuple(part for each in content for part in _parts(each)))

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:  # noqa: ARG002 - of the base class
        """Append the field of a citation."""
        if not isinstance(span, CitedText):
            return False
        text = without_links(RichText(span.content))
        number = str(len(self.codes))
        self.codes.append(self.fields.citation(self.cited.citations[span.number], text))
        written += [Span(Mark.FIELD, (number,)), *text.content, Span(Mark.FIELD, ())]
        return True

    def bibliography(self, block: Bibliography) -> Iterator[Block]:
        """Yield a list of references, in a field if it is the chosen one."""
        if block is not self._chosen:
            yield block
            return
        self._chosen = None
        yield attrs.evolve(block, field=list_code(block, self.cited, self.fields))


def _parts(inline: Inline) -> Iterator[Inline]:
    """Yield a link in parts, so that the citations in it are not linked."""
    if not isinstance(inline, Link) or not any(isinstance(each, CitedText) for each in inline.content):
        yield inline
        return
    for each in inline.content:
        yield each if isinstance(each, CitedText) else Link(inline.target, (each,))
