"""Items of CSL-JSON, which are objects of CSL variables, to references and back."""

import json
from collections.abc import Mapping
from typing import Any

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.exchange.csl_json import dates as csl_dates
from essence_refs.exchange.csl_json import markup as csl_markup
from essence_refs.exchange.csl_json import names as csl_people
from essence_refs.exchange.csl_json.note_variables import with_note_variables
from essence_refs.exchange.csl_json.variables import (
    ALIASES,
    DATES,
    KINDS,
    NAMES,
    NOT_IN_SCHEMA,
    SCHEMA_NAMES,
    TEXTS,
)
from essence_refs.model import EMPTY, Listed, Names, Origin, Reference, RichText
from essence_refs.nesting import is_too_deep, too_deep

# The key in an item's "custom" object for everything that has no CSL variable.
OURS = "essence-refs"


def csl_json_problem(
    message: str,
    source: str,
    location: tuple[int, int] = (0, 0),
    field: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    """Return a problem in a text of CSL-JSON, at a line and a column."""
    line, column = location
    where = Problem(message=message, source=source, line=line, column=column, code="csl-json")
    return attrs.evolve(where, field=field, severity=severity)


class ItemReader:
    """Converts one item into a reference, and collects its problems."""

    def __init__(self, source: str, line: int, number: int) -> None:
        self.source = source
        self.line = line
        self.number = number
        self.problems: list[Problem] = []
        self.fields: list[tuple[str, str]] = []
        self.incomplete: tuple[str, ...] = ()

    def report(self, message: str, field: str = "", severity: Severity = Severity.WARNING) -> None:
        """Add a problem with a variable of the item."""
        self.problems.append(csl_json_problem(message, self.source, (self.line, 0), field, severity))

    def report_depth(self, message: str, field: str = "", severity: Severity = Severity.WARNING) -> None:
        """Add the problem that something is nested too deeply."""
        problem = csl_json_problem(message, self.source, (self.line, 0), field, severity)
        self.problems.append(attrs.evolve(problem, code="deep-nesting"))

    def keep(self, variable: str, value: Any, message: str) -> None:
        """Keep an unusable value in ``fields`` and report it."""
        self.report(f"{message}; it is kept as a field", variable)
        self.fields.append((variable, _as_text(value)))

    def reference(self, item: Any) -> Reference:
        """Return the reference for an item."""
        key = f"item-{self.number}"
        if is_too_deep(item):
            self.report_depth(too_deep("brackets"), severity=Severity.ERROR)
            return Reference(key=key)
        if not isinstance(item, Mapping):
            self.report(f"an item must be an object, not {_as_text(item)[:40]}", severity=Severity.ERROR)
            return Reference(key=key, fields=(("item", _as_text(item)),))
        if getattr(item, "repeated", False):
            self.report("the item has a variable more than once; the last one counts")
        given = item.get("id")
        if isinstance(given, (str, int, float)) and str(given).strip():
            key = str(given)
        else:
            self.report(f"the id is missing; the item is read as {key!r}", "id", Severity.ERROR)
        ours = self._ours(item)
        if not ours:
            # In an item that we wrote, the note is only a note.
            item = with_note_variables(item)
        self.incomplete = _words(ours.get("incomplete"))
        found = self._variables({**item, **_mapping(ours.get("variables")), **_mapping(ours.get("dates"))})
        fields = _pairs(ours.get("fields"))
        return Reference(
            key=key,
            kind=self._kind(item, ours),
            fields=(*fields, *self.fields),
            origin=Origin(source=self.source, line=self.line) if self.source or self.line else None,
            **found,
            **_tags(ours),
        )

    def _kind(self, item: Mapping[str, Any], ours: Mapping[str, Any]) -> str:
        kind = ours.get("kind") or item.get("type")
        if not isinstance(kind, str) or not kind:
            self.report("the item has no type; it is read as a document", "type")
            return "document"
        if kind not in KINDS and "kind" not in ours:
            self.report(f"CSL has no item type {kind!r}", "type")
        return kind

    def _ours(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        custom = item.get("custom")
        if custom is None:
            return {}
        if not isinstance(custom, Mapping):
            self.keep("custom", custom, "custom must be an object")
            return {}
        others = {key: value for key, value in custom.items() if key != OURS}
        if others:
            self.fields.append(("custom", _as_text(others)))
        return _mapping(custom.get(OURS))

    def _variables(self, item: Mapping[str, Any]) -> dict[str, Any]:
        names: list[tuple[str, Names]] = []
        dates: list[tuple[str, Any]] = []
        texts: list[tuple[str, RichText]] = []
        found: dict[str, Any] = {"annotation": EMPTY, "keywords": ()}
        for variable, value in item.items():
            known = ALIASES.get(variable, variable)
            if variable in {"id", "type", "custom"} or value is None or value in ("", [], {}):
                continue
            if known != variable and known in item:
                self.keep(variable, value, f"the item has {known} too")
            elif known in NAMES:
                self._add_names(names, known, value)
            elif known in DATES:
                self._add_date(dates, known, value)
            elif known in TEXTS:
                self._add_text(texts, found, known, value)
            else:
                self.fields.append((variable, _as_text(value)))
        return {"names": tuple(names), "dates": tuple(dates), "texts": tuple(texts), **found}

    def _add_names(self, names: list[tuple[str, Names]], variable: str, value: Any) -> None:
        parsed = [csl_people.parse(each) for each in value] if isinstance(value, list) else [None]
        if None in parsed:
            self.keep(variable, value, "not a list of names")
            return
        names.append(
            (variable, Names(tuple(name for name in parsed if name), variable not in self.incomplete))
        )

    def _add_date(self, dates: list[tuple[str, Any]], variable: str, value: Any) -> None:
        date = csl_dates.parse(value)
        if date is None:
            self.keep(variable, value, "not a date")
            return
        if not csl_dates.is_whole(value, date):
            self.keep(variable, value, "there is no such month, day or season; the rest of the date is used")
        dates.append((variable, date))

    def _add_text(
        self, texts: list[tuple[str, RichText]], found: dict[str, Any], variable: str, value: Any
    ) -> None:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            self.keep(variable, value, "neither a text nor a number")
            return
        if variable == "keyword":
            found["keywords"] = _key_words(str(value))
            return
        text = csl_markup.parse(str(value), lambda message: self.report_depth(message, variable))
        if variable == "annote":
            found["annotation"] = text
        else:
            texts.append((variable, text))


def _key_words(text: str) -> tuple[str, ...]:
    parts = text.split(";" if ";" in text else ",")
    return tuple(part.strip() for part in parts if part.strip())


def _tags(ours: Mapping[str, Any]) -> dict[str, Any]:
    listed = _mapping(ours.get("listed"))
    return {
        "levels": _words(ours.get("levels")),
        "types": _words(ours.get("types")),
        "type_reason": _word(ours.get("type-reason")),
        "facets": tuple((key, _words(value)) for key, value in _mapping(ours.get("facets")).items()),
        "listed": Listed(title=_word(listed.get("title")), authors=_word(listed.get("authors")))
        if listed
        else None,
        "checked": _word(ours.get("checked")),
        "unverified": _words(ours.get("unverified")),
        "entry_type": _word(ours.get("entry-type")),
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _words(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, (list, tuple)) else ()


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((key, _as_text(each)) for key, each in _mapping(value).items())


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def without_idle_marks(reference: Reference) -> Reference:
    """Return a reference in which only titles have text whose case is protected: styles change no other case."""
    texts = tuple(
        (variable, text if "title" in variable else csl_markup.without_protection(text))
        for variable, text in reference.texts
    )
    annotation = csl_markup.without_protection(reference.annotation)
    return attrs.evolve(reference, texts=texts, annotation=annotation)


def write(reference: Reference) -> dict[str, Any]:
    """Return the item for a reference; what has no CSL variable is in its "custom" object."""
    variables: dict[str, Any] = {}
    for role, names in reference.names:
        variables[role] = [csl_people.write(name) for name in names]
    exact: dict[str, str] = {}
    for variable, date in reference.dates:
        variables[variable] = csl_dates.write(date)
        if not date.literal and csl_dates.parse(variables[variable]) != date:
            exact[variable] = csl_dates.write_edtf(date)
    for variable, text in reference.texts:
        variables[variable] = csl_markup.write(text)
    if reference.annotation:
        variables["annote"] = csl_markup.write(reference.annotation)
    if reference.keywords:
        variables["keyword"] = _keyword_list(reference.keywords)
    kind = reference.kind if reference.kind in KINDS else "document"
    apart = {key: value for key, value in variables.items() if key in NOT_IN_SCHEMA}
    plain = {SCHEMA_NAMES.get(key, key): value for key, value in variables.items() if key not in apart}
    custom = _custom(reference, apart, exact)
    return {"id": reference.key, "type": kind, **plain, **({"custom": custom} if custom else {})}


def _keyword_list(keywords: tuple[str, ...]) -> str:
    if not any("," in keyword for keyword in keywords):
        return ", ".join(keywords)
    # A semicolon after a single keyword distinguishes its comma from one between two keywords.
    return "; ".join(keywords) if len(keywords) > 1 else f"{keywords[0]};"


def _custom(reference: Reference, apart: dict[str, Any], exact: dict[str, str]) -> dict[str, Any]:
    listed = reference.listed
    ours = {
        "kind": "" if reference.kind in KINDS else reference.kind,
        "variables": apart,
        "dates": exact,
        "incomplete": [role for role, names in reference.names if not names.complete],
        "levels": reference.levels,
        "types": reference.types,
        "type-reason": reference.type_reason,
        "facets": dict(reference.facets),
        "listed": {"title": listed.title, "authors": listed.authors} if listed else {},
        "checked": reference.checked,
        "unverified": reference.unverified,
        "entry-type": reference.entry_type,
        "fields": {name: value for name, value in reference.fields if name != "custom"},
    }
    ours = {key: value for key, value in ours.items() if value}
    return {**_foreign(reference), **({OURS: ours} if ours else {})}


def _foreign(reference: Reference) -> dict[str, Any]:
    """Return what another program wrote into the item's "custom" object."""
    for name, value in reference.fields:
        if name == "custom":
            try:
                return dict(_mapping(json.loads(value)))
            except ValueError:
                return {}
    return {}
