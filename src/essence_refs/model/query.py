"""
The query language of libraries: ``year >= 2020 and level == 'policy'``.

Queries are parsed with Python's grammar and never evaluated as Python: only names of fields, texts, numbers,
comparisons, ``in``, ``and``, ``or`` and ``not`` are allowed, and ``~`` before a regular expression. Letter case and the
form of quotation marks and apostrophes do not matter.
"""

import ast
import operator
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from essence_refs.errors import QueryError, UnknownNameError
from essence_refs.lazy_imports import import_optional
from essence_refs.model.framework import Framework
from essence_refs.model.records import facet_name, family_with_particles, sorted_name
from essence_refs.model.reference import Reference
from essence_refs.nesting import DEEPEST, too_deep
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

Predicate = Callable[[Reference], bool]

# In characters. A longer query can only be meant to exhaust the parser.
_LONGEST = 5000
_ORDERS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
}

# A title that is copied from a list has the curly marks of the style.
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # noqa: RUF001 - these characters are meant
_TURNED = {"=>": ">=", "=<": "<=", "<>": "!="}
# Operators of data frames, for which this language has words.
_JOINS: dict[type[ast.operator], tuple[str, str]] = {ast.BitAnd: ("&", "and"), ast.BitOr: ("|", "or")}
# A text in quotation marks may have any words.
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_BETWEEN_BODIES = re.compile(r"\s+and\s+|;\s+", re.IGNORECASE)
# The sign before a regular expression, and its text. Python has no such operator between two values; @ is one.
_PATTERN = r"""('[^']*'|"[^"]*")|(~)(\s*)('[^']*'|"[^"]*")?"""
_MATCHES = "@"
# A backslash in a regular expression while Python parses the query: there it would begin an escape sequence.
_BACKSLASH = "\x01"
_TOO_DEEP = too_deep("conditions")
_EXAMPLE = "'care' in title and year >= 2020"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _QueryField(Value):
    """
    A field of queries; ``values`` returns the values of a reference as a tuple.

    In prose (``is_text``), ``in`` searches for words; in other fields it searches for whole values. ``canonical`` converts
    a value of a query into the value to compare with, or raises an UnknownNameError.
    """

    values: Callable[[Reference], tuple[Any, ...]]
    is_number: bool = False
    is_text: bool = False
    canonical: Callable[[str], str] = str


def compile_query(query: str, framework: Framework) -> Predicate:
    """
    Return a function that returns whether a *query* is true of a reference.

    >>> wanted = compile_query("key == 'Brand2019Protocol' or year < 1990", Framework())
    >>> wanted(Reference(key="brand2019protocol"))
    True

    Raises:
        QueryError: when it cannot be understood, or has an unknown name in it, with the column.

    """
    return _Compiler(query, _fields(framework)).compile()


def _fields(framework: Framework) -> Mapping[str, _QueryField]:
    def level(name: str) -> str:
        return framework.level(name).key if framework.levels else name

    def type_(name: str) -> str:
        return framework.type(name).key if any(each.types for each in framework.levels) else name

    fields = {
        "year": _QueryField(values=lambda each: () if each.year is None else (each.year,), is_number=True),
        "key": _QueryField(values=lambda each: (each.key, *each.other_keys)),
        "kind": _QueryField(values=lambda each: (each.kind, each.entry_type)),
        "title": _prose(lambda each: each.title.plain),
        "container": _prose(lambda each: each.text("container-title").plain),
        "publisher": _QueryField(values=lambda each: _bodies(each.text("publisher").plain), is_text=True),
        "annotation": _prose(lambda each: each.annotation.plain),
        "abstract": _prose(lambda each: each.text("abstract").plain),
        "note": _prose(lambda each: each.text("note").plain),
        "text": _QueryField(values=_all_texts, is_text=True),
        "bundle": _QueryField(values=lambda each: _bundle(framework, each), is_text=True),
        "language": _QueryField(values=_languages),
        "doi": _QueryField(values=lambda each: (each.doi,) if each.doi else ()),
        "url": _prose(lambda each: each.url),
        "author": _QueryField(values=lambda each: _people(each, "author")),
        "editor": _QueryField(values=lambda each: _people(each, "editor")),
        "keyword": _QueryField(values=lambda each: each.keywords),
        "unverified": _QueryField(values=lambda each: each.unverified),
        "level": _QueryField(values=lambda each: each.levels, canonical=level),
        "type": _QueryField(values=lambda each: each.types, canonical=type_),
    }
    # A facet of the framework takes precedence over a field with the same name, except the item type: its curators
    # chose the name.
    for facet in framework.facets:
        fields[facet_name(facet.key).casefold().replace("-", "_")] = _facet(framework, facet.key)
    return fields


def _prose(text: Callable[[Reference], str]) -> _QueryField:
    return _QueryField(values=lambda each: (text(each),) if text(each) else (), is_text=True)


def _bodies(text: str) -> tuple[str, ...]:
    """Return a list of bodies as it is printed, and each part of it: an "and" may separate names, or be within one."""
    parts = (part.strip() for part in _BETWEEN_BODIES.split(text))
    return tuple(dict.fromkeys(each for each in (text, *parts) if each))


def _all_texts(reference: Reference) -> tuple[str, ...]:
    """Return every text of a reference: names, titles, notes, keywords and the fields without a CSL variable."""
    people = (name.full for _, names in reference.names for name in names)
    texts = (text.plain for _, text in reference.texts)
    fields = (value for _, value in reference.fields)
    return (*people, *texts, reference.annotation.plain, *reference.keywords, *fields)


def _bundle(framework: Framework, reference: Reference) -> tuple[str, ...]:
    """Return the bundle contents of the levels of a reference."""
    return tuple(text for level in framework.levels if level.key in reference.levels for text in level.bundle)


def _languages(reference: Reference) -> tuple[str, ...]:
    """Return the language tag, and its first part: "en-GB" is English."""
    tag = reference.text("language").plain
    return tuple(dict.fromkeys((tag, tag.partition("-")[0]))) if tag else ()


def _facet(framework: Framework, key: str) -> _QueryField:
    return _QueryField(
        values=lambda each: each.facet(key), canonical=lambda name: framework.facet_value(key, name).key
    )


def _people(reference: Reference, role: str) -> tuple[str, ...]:
    # In data frames names have the family name first, and most people take "van Gogh" for a family name.
    forms = (
        (each.family, family_with_particles(each), each.full, sorted_name(each))
        for each in reference.people(role)
    )
    return tuple(dict.fromkeys(name for form in forms for name in form if name))


def _folded(text: str) -> str:
    return text.casefold().translate(_STRAIGHT)


def _as_operator(found: re.Match[str]) -> str:
    """Return a query's text with Python's operator in place of ~; nothing moves to another column."""
    quoted, _, space, pattern = found.groups()
    if quoted:
        return quoted
    return f"{_MATCHES}{space}{(pattern or '').replace(chr(92), _BACKSLASH)}"


class _Compiler:
    """Compiles the syntax tree of one query into one predicate."""

    def __init__(self, query: str, fields: Mapping[str, _QueryField]) -> None:
        self.query = query
        self.fields = fields
        self.indent = len(query) - len(query.lstrip())

    def compile(self) -> Predicate:
        try:
            return self._predicate(self._tree())
        except (RecursionError, MemoryError):
            # Python's parser has limits of its own.
            raise QueryError(self.query[:80], _TOO_DEEP) from None

    def _tree(self) -> ast.expr:
        if len(self.query) > _LONGEST:
            raise QueryError(self.query[:80], f"it is longer than {_LONGEST} characters")
        if not self.query.strip():
            raise QueryError(self.query, "it is empty")
        query = re.sub(_PATTERN, _as_operator, self.query) if "~" in self.query else self.query
        if _MATCHES in _QUOTED.sub("", self.query):
            raise QueryError(self.query, "there is no @: write ~ before a regular expression")
        if "\\" in query:
            raise QueryError(self.query, "a backslash has no meaning here", query.index("\\") + 1)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return ast.parse(query.strip().replace("\n", " "), mode="eval").body
        except SyntaxError as error:
            column = (error.offset or 0) + self.indent
            raise QueryError(self.query, self._explanation(column, error.msg), column) from None
        except (ValueError, Warning) as error:
            raise QueryError(self.query, str(error)) from None

    def _explanation(self, column: int, message: str) -> str:  # noqa: PLR0911 - one for each mistake
        """Return what is wrong at a column; Python's message is the last resort."""
        signs = self.query[max(column - 1, 0) : column + 1]
        if signs in _TURNED:
            return f"there is no {signs}: did you mean {_TURNED[signs]}?"
        if signs[:1] == "=" and signs != "==":
            return "a comparison is written with two equals signs, =="
        if signs[:1].translate(_STRAIGHT) in {"'", '"'} and "invalid character" in message:
            return f"text must be in straight quotation marks, as in {_EXAMPLE}"
        shouted = [word for word in _QUOTED.sub(" ", self.query).split() if word in {"AND", "OR", "NOT"}]
        if shouted:
            return f"{shouted[0]} must be in lower case: {shouted[0].lower()}"
        if message.startswith("unterminated string"):
            return (
                "the text has no closing quotation mark; on a command line, write double quotation marks around the query "
                "and single ones inside: \"level == 'policy'\""
            )
        if message.startswith("invalid syntax"):
            return f"fields can be compared with texts or numbers, as in {_EXAMPLE}"
        return message

    def _error(self, message: str, node: ast.expr) -> QueryError:
        # ast counts columns in bytes of UTF-8.
        before = self.query.strip().replace("\n", " ").encode()[: node.col_offset].decode(errors="ignore")
        return QueryError(self.query, message, self.indent + len(before) + 1)

    def _predicate(self, node: ast.expr, depth: int = 1) -> Predicate:
        if depth > DEEPEST:
            raise QueryError(self.query[:80], _TOO_DEEP)
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                every = [self._predicate(each, depth + 1) for each in values]
                return lambda reference: all(each(reference) for each in every)
            case ast.BoolOp(values=values):
                either = [self._predicate(each, depth + 1) for each in values]
                return lambda reference: any(each(reference) for each in either)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self._predicate(operand, depth + 1)
                return lambda reference: not inner(reference)
            case ast.Compare():
                return self._comparisons(node)
            case ast.Name():
                field = self._field(node)
                return lambda reference: bool(field.values(reference))
            case ast.BinOp(op=ast.MatMult()):
                return self._match(node)
        self._refuse_joins(node)
        raise self._error("there must be a comparison here, such as year >= 2020", node)

    def _comparisons(self, node: ast.Compare) -> Predicate:
        sides = [node.left, *node.comparators]
        links = [
            self._comparison(left, link, right)
            for left, link, right in zip(sides, node.ops, sides[1:], strict=False)
        ]
        return links[0] if len(links) == 1 else lambda reference: all(each(reference) for each in links)

    def _comparison(self, left: ast.expr, link: ast.cmpop, right: ast.expr) -> Predicate:
        if isinstance(link, ast.In | ast.NotIn):
            found = self._membership(left, right)
            return found if isinstance(link, ast.In) else lambda reference: not found(reference)
        self._refuse_hyphens(left, right)
        kind = type(link)
        if kind not in _MIRRORED:
            raise self._error("'is' has no meaning here: write == or !=", left)
        if not isinstance(left, ast.Name):
            left, right, kind = right, left, _MIRRORED[kind]
        if not isinstance(left, ast.Name):
            raise self._error("there is no field in this comparison", right)
        field = self._field(left)
        if kind in _ORDERS:
            if not field.is_number:
                raise self._error(f"{left.id} has no order: use ==, != or in", left)
            order, bound = _ORDERS[kind], self._value(field, left.id, right)
            return lambda reference: any(order(each, bound) for each in field.values(reference))
        equal = self._among(field, (self._value(field, left.id, right),))
        return equal if kind is ast.Eq else lambda reference: not equal(reference)

    def _membership(self, left: ast.expr, right: ast.expr) -> Predicate:
        if isinstance(left, ast.Name) and isinstance(right, ast.Tuple | ast.List | ast.Set):
            field = self._field(left)
            return self._among(field, [self._value(field, left.id, each) for each in right.elts])
        if isinstance(right, ast.Name):
            field = self._field(right)
            wanted = self._value(field, right.id, left)
            if field.is_text:
                return lambda reference: any(wanted in _folded(each) for each in field.values(reference))
            return self._among(field, (wanted,))
        self._refuse_hyphens(left, right)
        raise self._error("'in' needs a field on one side: 'words' in title, level in ('a', 'b')", left)

    def _match(self, node: ast.BinOp) -> Predicate:
        """Return whether a value of a field matches a regular expression, anywhere and in any letter case."""
        match node:
            case ast.BinOp(left=ast.Name() as name, right=ast.Constant(value=str(text))):
                field, search = self._field(name), self._searcher(text.replace(_BACKSLASH, "\\"), node.right)
                return lambda reference: any(search(str(each), reference) for each in field.values(reference))
        raise self._error("~ needs a field before it and text behind it: title ~ 'care|cost'", node)

    def _searcher(self, pattern: str, node: ast.expr) -> Callable[[str, Reference], bool]:
        patterns = import_optional("essence_refs.patterns", "a query with ~", "query")
        try:
            is_match: Callable[[str], bool] = patterns.compile_pattern(pattern.translate(_STRAIGHT))
        except ValueError as error:
            raise self._error(f"this is no regular expression: {error}", node) from None

        def search(value: str, reference: Reference) -> bool:
            try:
                return is_match(value.translate(_STRAIGHT))
            except TimeoutError:
                message = f"the regular expression {pattern!r} takes too long in {reference.key!r}"
                raise QueryError(self.query, message) from None

        return search

    def _among(self, field: _QueryField, wanted: Iterable[Any]) -> Predicate:
        values = frozenset(wanted)
        if field.is_number:
            return lambda reference: not values.isdisjoint(field.values(reference))
        return lambda reference: any(_folded(each) in values for each in field.values(reference))

    def _field(self, node: ast.Name) -> _QueryField:
        found = self.fields.get(node.id.casefold())
        if found is None:
            close = close_matches(node.id, self.fields)
            hint = (
                f"did you mean {' or '.join(close)}?"
                if close
                else f"there are {', '.join(sorted(self.fields))}"
            )
            raise self._error(f"no field is called {node.id!r} ({hint})", node)
        return found

    def _refuse_joins(self, node: ast.expr) -> None:
        if isinstance(node, ast.BinOp) and type(node.op) in _JOINS:
            sign, word = _JOINS[type(node.op)]
            raise self._error(f"there is no {sign}: write {word}", node)

    def _refuse_hyphens(self, *sides: ast.expr) -> None:
        for side in sides:
            match side:
                case ast.BinOp(left=ast.Name(id=first), op=ast.Sub(), right=ast.Name(id=second)):
                    name = f"{first}_{second}"
                    if name.casefold() in self.fields:
                        raise self._error(
                            f"a hyphen in the name of a field is written as an underscore: {name}", side
                        )

    def _value(self, field: _QueryField, name: str, node: ast.expr) -> Any:
        self._refuse_joins(node)
        value = self._constant(node)
        if field.is_number:
            # In Python, True and False are integers.
            if isinstance(value, int) and not isinstance(value, bool):
                return value
            raise self._error(f"{name} must be compared with a number, without quotation marks", node)
        if not isinstance(value, str):
            raise self._error(f"{name} must be compared with text in quotation marks", node)
        try:
            return _folded(field.canonical(value.strip()))
        except UnknownNameError as error:
            raise self._error(str(error), node) from None

    def _constant(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=value):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return -value
        return None
