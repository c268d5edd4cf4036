"""Citations and lists of references as fields in Word that Zotero can update."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from essence_refs import csl
from essence_refs.diagnostics import Problem
from essence_refs.formats.field_codes import FIELD_END, begin_field
from essence_refs.formats.options import LIVE
from essence_refs.model import EMPTY, Bibliography, Reference, RichText
from essence_refs.pandoc.citations import FoundCitation
from essence_refs.pandoc.elements import Element, element, inlines_in, plain_text
from essence_refs.publish.live.report_citations import ReportCitations
from essence_refs.publish.live.reports import chosen_list, fields_of, list_code, live_problems

# What a field cannot contain, because Word shows no text for it, or Zotero would remove it.
_NO_TEXT = frozenset({"Cite", "Image", "LineBreak", "Link", "Math", "Note", "RawInline"})


class LiveFields:
    """The fields of one document."""

    def __init__(
        self,
        style: csl.Style,
        locale: str,
        references: Iterable[Reference],
        citations: Iterable[csl.Citation],
        rendered: csl.RenderedDocument,
    ) -> None:
        self.references = {each.key: each for each in references}
        self.cited = ReportCitations.of(
            citations, rendered.authors, self.references.values(), style, locale=locale
        )
        self.fields = fields_of(self.cited, self.references.values())

    def put_citations(self, found: Sequence[FoundCitation]) -> tuple[Problem, ...]:
        """Put the citations into fields, and return a warning about those that cannot be in one."""
        put, left = [], []
        for each, citation in zip(found, self.cited.citations, strict=True):
            if not each.inlines or any(cite.key not in self.references for cite in citation.cites):
                # Another warning names an unknown work.
                continue
            if any(map(_has_no_text, each.inlines)):
                left.append(citation)
                continue
            code = self.fields.citation(citation, each.text, plain_text(each.inlines))
            if _wrap(each.cite["c"][1], each.inlines, code):
                put.append(citation)
        # Zotero knows no other works.
        self.cited = attrs.evolve(self.cited, citations=tuple(put))
        if not left:
            return ()
        count = "1 citation is" if len(left) == 1 else f"{len(left)} citations are"
        message = f"{count} text, and no field, because of a formula, a link or the like in it"
        return (Problem(message=message, key=left[0].cites[0].key, code="zotero"),)

    def list_field(
        self, lists: Sequence[Bibliography], notes: Sequence[Mapping[str, RichText]]
    ) -> tuple[tuple[Bibliography, str] | None, tuple[Problem, ...]]:
        """
        Return the list that becomes a field, with its code, and warnings about all lists.

        *notes* are what is printed under the items of each list.
        """
        shown = {
            id(each): attrs.evolve(
                each,
                entries=tuple(
                    attrs.evolve(entry, annotation=under.get(entry.key, EMPTY)) for entry in each.entries
                ),
            )
            for each, under in zip(lists, notes, strict=True)
        }
        filled = tuple(each for each in shown.values() if each.entries)
        problems = live_problems(filled, self.cited, LIVE[0])
        chosen = chosen_list(filled)
        if chosen is None:
            return None, problems
        block = next(each for each in lists if shown[id(each)] is chosen)
        return (block, list_code(block, self.cited, self.fields)), problems

    def metadata(self) -> dict[str, Element]:
        """Return fields of the metadata, which pandoc writes as custom properties of the file."""
        return {name: element("MetaString", value) for name, value in self.fields.properties()}


def put_into_field(entries: list[Element], field_code: str) -> None:
    """Make entries of a list, each a division with a paragraph, the text of one field."""
    if entries:
        entries[0]["c"][1][0]["c"].insert(0, _raw(begin_field(field_code)))
        entries[-1]["c"][1][-1]["c"].append(_raw(FIELD_END))


def _wrap(among: list[Element], inlines: list[Element], code: str) -> bool:
    """Put a field around inlines, which are somewhere among others or in a note there; return whether they are."""
    for index, each in enumerate(among):
        if each is inlines[0]:
            among[index : index + len(inlines)] = [_raw(begin_field(code)), *inlines, _raw(FIELD_END)]
            return True
        if each["t"] == "Note" and any(_wrap(block["c"], inlines, code) for block in each["c"]):
            return True
    return False


def _has_no_text(inline: Element) -> bool:
    return inline["t"] in _NO_TEXT or any(map(_has_no_text, inlines_in(inline) or ()))


def _raw(xml: str) -> Element:
    return element("RawInline", ["openxml", xml])
