"""Cross-references of a report: "Figure 1", "Table 2" or "Section 2.1" in place of a key, as a link to its target."""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.csl.style.locales import Locale
from essence_refs.diagnostics import Problem, Severity
from essence_refs.model import (
    Block,
    Heading,
    Inline,
    Library,
    Link,
    Mark,
    Picture,
    RichText,
    Span,
    Table,
    merged,
)
from essence_refs.model.traversal import leaf_blocks
from essence_refs.publish.locators import locator_terms
from essence_refs.publish.reports.cross_reference_keys import is_cross_reference
from essence_refs.publish.reports.cross_reference_terms import name_of
from essence_refs.publish.rewriting import DocumentRewriter
from essence_refs.reports.report import Report, ReportCitation, ReportCite
from essence_refs.suggestions import close_matches

# What the identifiers of each kind begin with, in Quarto and in pandoc-crossref.
_PREFIXES = {
    "fig": "figure",
    "suppfig": "figure",
    "tbl": "table",
    "tab": "table",
    "supptbl": "table",
    "eq": "equation",
    "lst": "listing",
    "sec": "section",
}


@attrs.frozen
class _NumberedElement:
    """What a key refers to: its kind and number; a section without a number has its title in place of them."""

    anchor: str
    kind: str
    number: str = ""


class CrossReferences(DocumentRewriter):
    """
    Numbers the figures, tables, formulas and sections of a report, and replaces the citations that are references to them.

    A key of the library is a citation, as in the filter for pandoc.
    """

    def __init__(self, report: Report, library: Library) -> None:
        self.report = report
        self.library = library
        self.problems: list[Problem] = []
        self.targets: dict[str, _NumberedElement] = {}
        self._warned: set[str] = set()
        self._name: Callable[[str], str] = str
        self._labels: Mapping[str, str] = {}
        keys = {cite.key for citation in report.citations for cite in citation.cites} - {
            *library.known_keys()
        }
        if keys or any(getattr(each, "anchor", "") for each in leaf_blocks(report.blocks)):
            self._number(leaf_blocks(report.blocks), keys)
            for note in report.notes:
                self._number(leaf_blocks(note), keys)

    def is_reference(self, key: str) -> bool:
        """Return whether a key is that of a figure, a section or another element, and not of a reference."""
        return key not in self.library and (key in self.targets or is_cross_reference(key))

    def resolved(self, locale: Locale) -> Report:
        """Return the report with its cross-references resolved, in the words of a locale."""
        if not self.targets and not any(self.is_reference(each.key) for each in self._cites()):
            return self.report
        self._name, self._labels = functools.partial(name_of, locale=locale), locator_terms(locale)
        return attrs.evolve(
            self.report,
            blocks=self.blocks(self.report.blocks),
            notes=tuple(map(self.blocks, self.report.notes)),
            citations=tuple(map(self._citation, self.report.citations)),
        )

    def block(self, block: Block) -> Iterator[Block]:
        """Yield a block with its cross-references, and tables and figures with their numbers."""
        for each in super().block(block):
            if isinstance(each, Table | Picture) and (target := self.targets.get(each.anchor)):
                yield attrs.evolve(each, label=self._name(target.kind), number=target.number)
            else:
                yield each

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:  # noqa: ARG002 - as in the base class
        """Append a citation that consists of cross-references."""
        if span.mark is not Mark.CITATION:
            return False
        citation = self.report.citations[int(str(span.content[0]))]
        if not all(self.is_reference(cite.key) for cite in citation.cites):
            return False
        written += self._text(citation.cites, in_text=citation.in_text)
        return True

    def _cites(self) -> Iterator[ReportCite]:
        return (cite for citation in self.report.citations for cite in citation.cites)

    def _number(self, blocks: Iterable[Block], keys: set[str]) -> None:
        counts = Counter(each.kind for each in self.targets.values())
        sections: list[int] = []
        for block in blocks:
            anchor = getattr(block, "anchor", "")
            number = ""
            if isinstance(block, Heading):
                number = _section_number(block, sections)
            if not anchor or anchor in self.targets:
                continue
            kind = _kind_of(block)
            if kind and kind != "section" and (is_cross_reference(anchor) or anchor in keys):
                counts[kind] += 1
                number = str(counts[kind])
            if kind and (number or kind == "section"):
                self.targets[anchor] = _NumberedElement(anchor, kind, number)

    def _citation(self, citation: ReportCitation) -> ReportCitation:
        """Return a citation with the cross-references among its works as text beside them."""
        is_reference = [self.is_reference(cite.key) for cite in citation.cites]
        if not any(is_reference):
            return citation
        cites: list[ReportCite] = []
        before: list[Inline] = []
        for cite, is_other in zip(citation.cites, is_reference, strict=True):
            if not is_other:
                prefix = RichText(merged((*before, *cite.prefix.content)))
                cites.append(attrs.evolve(cite, prefix=prefix))
                before = []
                continue
            text = self._text((cite,), in_text=False)
            if cites:
                suffix = RichText(merged((*cites[-1].suffix.content, "; ", *text)))
                cites[-1] = attrs.evolve(cites[-1], suffix=suffix)
            else:
                before += [*text, "; "]
        return attrs.evolve(citation, cites=tuple(cites))

    def _text(self, cites: Sequence[ReportCite], *, in_text: bool) -> tuple[Inline, ...]:
        if not any(self._target(cite.key) for cite in cites):
            for cite in cites:
                self._warn(cite)
            return _as_written(cites, in_text=in_text)
        pieces: list[Inline] = []
        for number, cite in enumerate(cites):
            if number:
                pieces.append(", ")
            pieces += self._reference(cite)
            if in_text and not number and cite.suffix:
                pieces += [" (", *cite.suffix.content, ")"]
            else:
                pieces += cite.suffix.content
        return merged(tuple(pieces))

    def _reference(self, cite: ReportCite) -> tuple[Inline, ...]:
        target = self._target(cite.key)
        if target is None:
            self._warn(cite)
            return (*cite.prefix.content, f"@{cite.key}")
        prefix = cite.prefix.content
        has_label = self._is_label(cite.prefix, target.kind)
        if not target.number:
            # `TitleInserter` adds the text of the heading, after the citations in it are rendered.
            return (*prefix, Link(f"#{target.anchor}", ()))
        if has_label and isinstance(prefix[-1], str):
            # "[Fig. @fig-map]" has its own label.
            shown = f"{prefix[-1].rstrip()}\N{NO-BREAK SPACE}"
            return (*prefix[:-1], shown, Link(f"#{target.anchor}", (target.number,)))
        label = "" if cite.suppress_author else f"{self._name(target.kind)}\N{NO-BREAK SPACE}"
        return (*prefix, Link(f"#{target.anchor}", (f"{label}{target.number}",)))

    def _is_label(self, prefix: RichText, kind: str) -> bool:
        """Return whether the last word before a key is a label of its kind, such as "Fig."."""
        words = prefix.plain.split()
        return bool(words) and self._labels.get(words[-1].casefold().rstrip(".")) == kind

    def _target(self, key: str) -> _NumberedElement | None:
        # A capital letter begins a sentence in pandoc-crossref and in Quarto.
        return self.targets.get(key) or self.targets.get(key[:1].lower() + key[1:])

    def _warn(self, cite: ReportCite) -> None:
        if cite.key in self._warned:
            return
        self._warned.add(cite.key)
        close = close_matches(cite.key, (*self.targets, *self.library.known_keys()))
        self.problems.append(
            Problem(
                message=f"nothing in the report has the identifier {cite.key!r}: @{cite.key} is printed as text",
                source=self.report.source,
                line=cite.line,
                column=cite.column,
                key=cite.key,
                hint=f"did you mean {' or '.join(close)}?" if close else "",
                code="cross-reference",
                severity=Severity.WARNING,
            )
        )


class TitleInserter(DocumentRewriter):
    """Inserts the titles of sections without a number into the links that refer to them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        headings = (each for each in leaf_blocks(blocks) if isinstance(each, Heading) and each.anchor)
        self.titles = {f"#{each.anchor}": each.text for each in headings}

    def link(self, link: Link) -> tuple[Inline, ...]:
        """Return a link without a text with that of the section that it leads to."""
        if link.content or link.target not in self.titles:
            return (link,)
        return (Link(link.target, (RichText(tuple(_without_notes(self.titles[link.target]))).plain,)),)


def _without_notes(text: RichText) -> Iterator[Inline]:
    return (each for each in text.content if not (isinstance(each, Span) and each.mark is Mark.NOTE))


def _kind_of(block: Block) -> str:
    """Return the kind of a block that a key can refer to, by its identifier and otherwise by what it is."""
    anchor: str = getattr(block, "anchor", "")
    named = _PREFIXES.get(anchor.replace(":", "-").partition("-")[0].lower(), "")
    match block:
        case Heading():
            return "section"
        case Table():
            return named or "table"
        case Picture():
            return named or "figure"
    return ""


def _section_number(heading: Heading, counts: list[int]) -> str:
    """Return the number of the section of a heading; *counts* are those of the sections that it is in."""
    if not heading.is_numbered:
        return ""
    counts[heading.depth :] = []
    counts += [0] * (heading.depth - len(counts))
    counts[-1] += 1
    return ".".join(map(str, counts))


def _as_written(cites: Sequence[ReportCite], *, in_text: bool) -> tuple[Inline, ...]:
    """Return a citation as its author wrote it."""
    first, *others = cites
    pieces: list[Inline] = []
    if in_text:
        inside = [*first.suffix.content, *(["; "] if first.suffix and others else [])]
        pieces += ["@", first.key, *([" ["] if inside or others else [])]
        pieces += [*inside, *_works(others), *(["]"] if inside or others else [])]
    else:
        pieces += ["[", *_works(cites), "]"]
    return merged(tuple(pieces))


def _works(cites: Sequence[ReportCite]) -> Iterator[Inline]:
    for number, cite in enumerate(cites):
        if number:
            yield "; "
        yield from cite.prefix.content
        yield f"{'-' if cite.suppress_author else ''}@{cite.key}"
        yield from cite.suffix.content
