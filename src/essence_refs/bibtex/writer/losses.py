"""What a written .bib file could not carry, found by reading it again and comparing."""

from collections.abc import Iterable

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.model import Inline, Link, Mark, Reference, RichText, Span
from essence_refs.model.text import merged

_BY_VARIABLE = ("names", "dates", "texts", "facets")
_WHOLE = (
    "kind",
    "levels",
    "types",
    "type_reason",
    "annotation",
    "listed",
    "checked",
    "unverified",
    "keywords",
)
_TAGS = frozenset({"levels", "types", "type_reason", "facets", "listed", "checked", "unverified"})


@attrs.define
class Losses:
    """The problems of writing, in the order of the references."""

    problems: list[Problem] = attrs.field(factory=list)

    def add(self, reference: Reference, field: str, message: str, code: str = "not-carried") -> None:
        """Add a problem with a field or variable of a reference."""
        self.problems.append(reference.remark(code, message, field=field))

    def compare(self, reference: Reference, read: Reference | None, *, has_framework: bool) -> None:
        """Add what is read differently than it was written, or not at all."""
        if read is None:
            self.add(reference, "", "the written entry cannot be read")
            return
        for name in _BY_VARIABLE:
            if (name in _TAGS and not has_framework) or getattr(reference, name) == getattr(read, name):
                continue
            before, after = dict(getattr(reference, name)), dict(getattr(read, name))
            for variable, value in before.items():
                found = after.get(variable)
                if value and value != found and _normalize(value, variable) != _normalize(found, variable):
                    self.add(reference, variable, _difference(value, found))
            for variable in _only_in(after, before):
                message = f"{_shown(after[variable])!r} is read, but the reference does not have it"
                self.add(reference, variable, message)
        self._compare_fields(reference, read)
        for name in _WHOLE:
            value, found = getattr(reference, name), getattr(read, name)
            if (
                value != found
                and not (name in _TAGS and not has_framework)
                and _normalize(value) != _normalize(found)
            ):
                self.add(reference, name, _difference(value, found))

    def _compare_fields(self, reference: Reference, read: Reference) -> None:
        """Add kept fields that are lost or inherited."""
        if reference.fields == read.fields:
            return
        before, after = dict(reference.fields), dict(read.fields)
        if before == after:
            return
        named = {problem.field for problem in self.problems if problem.key == reference.key}
        for field, source in before.items():
            if after.get(field) != source and field not in named:
                self.add(reference, field, _difference(source, after.get(field, "")))
        if "crossref" in before:
            for field in _only_in(after, before, named):
                self.add(reference, field, "is inherited from the entry that crossref names")


def _only_in(names: Iterable[str], *others: Iterable[str]) -> list[str]:
    return [name for name in names if not any(name in other for other in others)]


def _difference(value: object, found: object) -> str:
    if not found:
        return f"BibTeX has no field that is read as {_shown(value)!r}"
    return f"{_shown(value)!r} is read as {_shown(found)!r}, which is different"


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _normalize(value: object, variable: str = "") -> object:
    """Return a value without differences that have no effect, such as protected case in text without letters."""
    if not isinstance(value, RichText):
        return value
    if variable == "page" and value.is_plain:
        # Styles replace the dash in a range of pages.
        return RichText.of(value.plain.replace("\N{EN DASH}", "-"))
    return RichText(_without_idle_spans(value.content, is_protected=False))


def _without_idle_spans(content: tuple[Inline, ...], *, is_protected: bool) -> tuple[Inline, ...]:
    kept: list[Inline] = []
    for each in content:
        if isinstance(each, Span):
            protects = each.mark is Mark.NO_CASE
            inner = _without_idle_spans(each.content, is_protected=is_protected or protects)
            is_idle = protects and (
                is_protected or RichText(inner).plain.lower() == RichText(inner).plain.upper()
            )
            kept.extend(inner if is_idle or not inner else [Span(each.mark, inner)])
        elif isinstance(each, Link):
            kept.append(Link(each.target, _without_idle_spans(each.content, is_protected=is_protected)))
        else:
            kept.append(each)
    return merged(tuple(kept))
