"""
Writing references as a canonical .bib file, whose reading equals what was written.

What cannot be carried is found by reading the file again, so that the account is of what is, not of what
should be.
"""

import re
from collections.abc import Container, Iterable, Iterator

import attrs

from essence_refs.bibtex.latex.encoder import against_value, escape, latex
from essence_refs.bibtex.reader import parse
from essence_refs.bibtex.writer.fields import Placement, block, entry_type, place
from essence_refs.diagnostics import Problem
from essence_refs.model import EMPTY, Framework, Inline, Link, Mark, Reference, RichText, Span, TagFields
from essence_refs.model.results import WriteResult
from essence_refs.model.text import merged

_NO_KEY = re.compile(r"""[\s"#%(),=\\{}~@]+""")
_NAME = re.compile(r"""[^\s"#%(),=\\{}~@]+""")
_LOOKS_LIKE_AN_ENTRY = re.compile(r"\n\s*@\w*[ \t]*[{(]")
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
# Orders to biber to look elsewhere.
_REFERRING = ("crossref", "xdata")


def write(references: Iterable[Reference], *, framework: Framework | None = None) -> WriteResult:
    r"""
    Return references as the text of a .bib file.

    Tags go into the fields that the framework names, without one into the usual ones, where only a reading
    with a framework finds them.

    >>> print(write([Reference(key="a", kind="book", texts=(("title", RichText.of("Care & Cost")),))]).text)
    @book{a,
      title = {Care \& Cost},
    }
    <BLANKLINE>
    """
    account = _Account()
    written: dict[str, Reference] = {}
    for reference in references:
        key = account.free_key(reference, written)
        written[key] = attrs.evolve(reference, key=key)
    names = framework.fields if framework else TagFields()
    known = dict.fromkeys(written) | {
        alias: key for key, each in written.items() for alias in _aliases(each) if alias not in written
    }
    made = {key: _placed(each, names, known, account) for key, each in written.items()}
    for placement in made.values():
        parent = placement.kept.get("crossref", "").strip()
        if "crossref" in placement.fields:
            block(placement, made[known.get(parent) or parent])
    entries = [_entry(each, account) for each in made.values()]
    text = "\n".join([*_hollow(written.values(), known), *entries])
    read = {each.key: each for each in parse(text, framework=framework).references}
    for key, reference in written.items():
        account.compare(reference, read.get(key), has_framework=framework is not None)
    return WriteResult(text, tuple(account.problems))


@attrs.define
class _Account:
    """What could not be carried, in the order of the references."""

    problems: list[Problem] = attrs.field(factory=list)

    def add(self, reference: Reference, field: str, message: str, code: str = "not-carried") -> None:
        """Add what happened to a field or variable of a reference."""
        self.problems.append(reference.remark(code, message, field=field))

    def free_key(self, reference: Reference, taken: dict[str, Reference]) -> str:
        """Return the reference's key, or the nearest one that BibTeX can have and that is free."""
        start = _NO_KEY.sub("-", reference.key).strip("-") or "reference"
        if reference.key == start and start not in taken:
            return start
        key, number = start, 2
        while key in taken:
            key, number = f"{start}-{number}", number + 1
        why = "is taken already" if reference.key == start else "cannot stand in a .bib file"
        self.add(reference, "", f"the key {why}; it is written as {key!r}", "key-changed")
        return key

    def compare(self, reference: Reference, read: Reference | None, *, has_framework: bool) -> None:
        """Add what reads otherwise than it was, or not at all."""
        if read is None:
            self.add(reference, "", "the entry cannot be read again")
            return
        if reference == read:
            return
        for part in _BY_VARIABLE:
            if part in _TAGS and not has_framework:
                continue
            before, after = dict(getattr(reference, part)), dict(getattr(read, part))
            for variable, value in before.items():
                found = after.get(variable)
                if value and _meaning(value, variable) != _meaning(found, variable):
                    self.add(reference, variable, _difference(value, found))
            for variable in after.keys() - before.keys():
                self.add(reference, variable, f"is read as {_shown(after[variable])!r}, which was not there")
        self.compare_fields(reference, read)
        for part in _WHOLE:
            value, found = getattr(reference, part), getattr(read, part)
            if not (part in _TAGS and not has_framework) and _meaning(value) != _meaning(found):
                self.add(reference, part, _difference(value, found))

    def compare_fields(self, reference: Reference, read: Reference) -> None:
        """Add kept fields that are lost, or that came from the entry referred to."""
        before, after = dict(reference.fields), dict(read.fields)
        named = {problem.field for problem in self.problems if problem.key == reference.key}
        for field, source in before.items():
            if after.get(field) != source and field not in named:
                self.add(reference, field, _difference(source, after.get(field, "")))
        if "crossref" in before:
            for field in after.keys() - before.keys() - named:
                self.add(reference, field, "is taken over from the entry referred to")


def _difference(value: object, found: object) -> str:
    if not found:
        return f"{_shown(value)!r} has no place in BibTeX that reads as the same"
    return f"{_shown(value)!r} is read as {_shown(found)!r}, which differs"


def _shown(value: object) -> str:
    said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return said if len(said) <= 60 else said[:59] + "…"


def _meaning(value: object, variable: str = "") -> object:
    """Return what a value means: to keep the case of what has none, or twice, means nothing."""
    if not isinstance(value, RichText):
        return value
    if variable == "page" and value.is_plain:
        # Whichever dash stands in a range of pages, the style sets its own.
        return RichText.of(value.plain.replace("\N{EN DASH}", "-"))
    return RichText(_without_idle(value.content, is_protected=False))


def _without_idle(content: tuple[Inline, ...], *, is_protected: bool) -> tuple[Inline, ...]:
    kept: list[Inline] = []
    for each in content:
        if isinstance(each, Span):
            protects = each.mark is Mark.NO_CASE
            inner = _without_idle(each.content, is_protected=is_protected or protects)
            is_idle = protects and (
                is_protected or RichText(inner).plain.lower() == RichText(inner).plain.upper()
            )
            kept.extend(inner if is_idle or not inner else [Span(each.mark, inner)])
        elif isinstance(each, Link):
            kept.append(Link(each.target, _without_idle(each.content, is_protected=is_protected)))
        else:
            kept.append(each)
    return merged(tuple(kept))


def _aliases(reference: Reference) -> list[str]:
    return _keys(dict(reference.fields).get("ids", ""))


def _keys(text: str) -> list[str]:
    return [key for each in text.split(",") if (key := each.strip())]


def _hollow(references: Iterable[Reference], known: Container[str]) -> list[str]:
    """Return an entry for each @xdata that is referred to: what it held stands in the references now."""
    wanted = dict.fromkeys(key for each in references for key in _keys(dict(each.fields).get("xdata", "")))
    return [f"@xdata{{{key},\n}}\n" for key in wanted if key not in known and _NAME.fullmatch(key)]


def _placed(reference: Reference, names: TagFields, known: Container[str], account: _Account) -> Placement:
    made = place(reference)
    for field, source in _tagged(reference, names):
        made.set(field, source)
    for field, source in reference.fields:
        if field in made.fields and made.fields[field] == source:
            _move_before(made, field)
        _keep(made, field, source, known, account)
    return made


def _move_before(made: Placement, field: str) -> None:
    """Move the kept fields before one that stands among the dates already, where they stood before it as well."""
    before = [*made.kept][: [*made.kept].index(field)]
    later = [*made.fields][[*made.fields].index(field) :]
    for name in later:
        if name not in before:
            made.fields[name] = made.fields.pop(name)


def _entry(made: Placement, account: _Account) -> str:
    reference = made.reference
    for field, source in [*made.fields.items()]:
        fault = against_value(source)
        if fault or _LOOKS_LIKE_AN_ENTRY.search(source):
            account.add(reference, field, f"is left out: {fault or 'it looks like another entry'}")
            del made.fields[field]
    type_ = entry_type(reference)
    if not _NAME.fullmatch(type_) or type_ in ("comment", "preamble", "string", "xdata"):
        account.add(reference, "", f"no entry can be of the type {type_!r}; it is written as misc")
        type_ = "misc"
    width = max(map(len, made.fields), default=0)
    lines = [f"  {field.ljust(width)} = {{{source}}},\n" for field, source in made.fields.items()]
    return f"@{type_}{{{reference.key},\n{''.join(lines)}}}\n"


def _keep(made: Placement, field: str, source: str, known: Container[str], account: _Account) -> None:
    """Write a kept field under its own name."""
    reference = made.reference
    if not _NAME.fullmatch(field):
        account.add(reference, field, "no field can have this name; it is left out")
    elif field == "crossref" and source.strip() not in known:
        message = f"{source.strip()!r} is not among what is written; what it gave stands in the entry itself"
        account.add(reference, field, message)
    elif field in made.fields:
        if made.fields[field] != source:
            account.add(reference, field, f"{source!r} is left out, for the field is needed otherwise")
    else:
        made.set(field, source)


def _tagged(reference: Reference, names: TagFields) -> Iterator[tuple[str, str]]:
    facets = dict(names.facets)
    listed = reference.listed
    found = [
        (names.level, ", ".join(map(escape, reference.levels))),
        (names.type, ", ".join(map(escape, reference.types))),
        (names.type_reason, escape(reference.type_reason)),
        *((facets.get(facet, facet), ", ".join(map(escape, keys))) for facet, keys in reference.facets),
        (names.annotation, latex(reference.annotation or EMPTY)),
        (names.listed_title, escape(listed.title) if listed else ""),
        (names.listed_authors, escape(listed.authors) if listed else ""),
        (names.checked, escape(reference.checked)),
        (names.unverified, ", ".join(map(escape, reference.unverified))),
    ]
    return ((field, source) for field, source in found if source)
