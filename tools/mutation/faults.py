"""Faults that can be put into a module, each a change of a few characters that keeps all line numbers."""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPOUND = (ast.If, ast.While, ast.For, ast.With, ast.Try, ast.ClassDef, *_FUNCTIONS)


class Fault(NamedTuple):
    """
    A change of a source text.

    ``lines`` are the lines, from 1, that run where the fault matters; ``start`` and ``end`` are offsets in bytes.
    """

    kind: str
    lines: range
    is_at_import: bool
    start: int
    end: int
    replacement: bytes

    def put_into(self, source: bytes) -> bytes:
        """Return the source with the fault in it."""
        return source[: self.start] + self.replacement + source[self.end :]


def faults(source: bytes) -> list[Fault]:
    """Return all faults of a module in the order of its text."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    return sorted(finder.faults, key=lambda each: (each.start, each.end, each.replacement))


class _Finder(ast.NodeVisitor):
    """
    Collects faults that can change what the program does.

    Annotations, docstrings and what only type checkers read are left as they are. So are a return or a continue at the
    end of what it leaves, and the argument ``strict`` of zip, which only checks what holds anyway.
    """

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.faults: set[Fault] = set()
        self.lines = range(1, 2)
        self.depth = 0
        self.superfluous: set[ast.stmt] = set()

    def _add(self, kind: str, node: ast.AST, new: ast.AST | str, lines: range | None = None) -> None:
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        text = (new if isinstance(new, str) else ast.unparse(ast.fix_missing_locations(new))).encode()
        rest = b"\n" * (self.source.count(b"\n", start, end) - text.count(b"\n"))
        # In parentheses an expression keeps its precedence, and may go on in the next lines.
        text = b"(" + text + rest + b")" if isinstance(node, ast.expr) else text + rest
        self.faults.add(Fault(kind, lines or self.lines, not self.depth, start, end, text))

    def visit(self, node: ast.AST) -> None:
        """Find the faults of a node and of those in it."""
        if _is_for_type_checkers(node):
            return
        if isinstance(node, ast.stmt):
            header = node.body[0].lineno - 1 if isinstance(node, _COMPOUND) else node.end_lineno
            self.lines = range(node.lineno, max(header, node.lineno) + 1)
            for kind, new in _of_statement(node):
                self._add(kind, node, new)
            if isinstance(node, ast.If | ast.While):
                self._add("condition", node.test, ast.UnaryOp(ast.Not(), node.test))
        elif isinstance(node, ast.expr):
            for kind, new in _of_expression(node):
                self._add(kind, node, new)
        elif isinstance(node, ast.ExceptHandler):
            self._handler(node)
        outer, is_function = self.lines, isinstance(node, _FUNCTIONS)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.For | ast.While):
            self.superfluous.update(_superfluous(node.body[-1], ast.Return if is_function else ast.Continue))
        for name, child in _children(node):
            inside = is_function and name == "body"
            self.depth += inside
            self.visit(child)
            self.depth -= inside
            self.lines = outer

    def _handler(self, node: ast.ExceptHandler) -> None:
        first, last = node.body[0], node.body[-1]
        self.lines = range(node.lineno, first.lineno + 1)
        whole = ast.Pass(
            lineno=first.lineno,
            col_offset=first.col_offset,
            end_lineno=last.end_lineno,
            end_col_offset=last.end_col_offset,
        )
        for new in ("pass", "raise"):
            if ast.unparse(first) != new and not (new == "pass" and first in self.superfluous):
                self._add("exception", whole, new)
        if isinstance(node.type, ast.Tuple):
            for left_out in node.type.elts:
                others = [each for each in node.type.elts if each is not left_out]
                self._add("exception", node.type, ast.Tuple(others, ast.Load()))


def _superfluous(last: ast.stmt, jump: type[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the jumps at the end of handlers in the last statement of a body, which the body would end with anyway."""
    bodies = [handler.body for handler in last.handlers] if isinstance(last, ast.Try) else []
    for body in (last.body, last.orelse) if isinstance(last, ast.If) else bodies:
        for each in body[-1:]:
            value = getattr(each, "value", None)
            if isinstance(each, jump) and bodies and (value is None or ast.unparse(value) == "None"):
                yield each
            yield from _superfluous(each, jump)


def _is_for_type_checkers(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return "overload" in map(ast.unparse, getattr(node, "decorator_list", ()))


def _children(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield what may have faults in a node, with the name of its field."""
    if isinstance(node, ast.JoinedStr):
        # Before Python 3.12 nodes in f-strings have no positions of their own.
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        children = value if isinstance(value, list) else [value]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            children = children[1:] if name == "args" else []
        for child in children:
            is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not is_text and not _only_checks(node, child):
                yield name, child


def _only_checks(node: ast.AST, argument: ast.AST) -> bool:
    """Return whether an argument of a call only checks what holds anyway: ``strict`` of zip."""
    is_strict = isinstance(argument, ast.keyword) and argument.arg == "strict"
    return is_strict and isinstance(node, ast.Call) and ast.unparse(node.func) == "zip"


def _of_statement(node: ast.stmt) -> Iterator[tuple[str, ast.AST | str]]:
    if isinstance(node, ast.Return) and node.value is not None:
        # None is as false as False.
        if ast.unparse(node.value) not in ("None", "False"):
            yield "return", "return None"
        yield "return", ast.Return(ast.UnaryOp(ast.Not(), node.value))
    is_guard = isinstance(node, ast.If) and not node.orelse
    is_kept = isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple)
    simple = (ast.Expr, ast.AugAssign, ast.Raise, ast.Continue, ast.Break, ast.Delete)
    if is_guard or is_kept or isinstance(node, simple):
        yield "statement", "pass"


def _of_expression(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:  # noqa: C901, PLR0912 - a case for each kind
    match node:
        case ast.Constant(value=value):
            yield from (("constant", ast.Constant(other)) for other in _other_values(value))
        case ast.JoinedStr():
            yield "constant", ast.Constant("")
        case ast.Compare(left, operators, others):
            for index, operator in enumerate(operators):
                changed = [*operators[:index], _COMPARISONS[type(operator)](), *operators[index + 1 :]]
                yield "operator", ast.Compare(left, changed, others)
        case ast.BoolOp(operator, values):
            yield "operator", ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
            yield from (("condition", ast.BoolOp(operator, others)) for others in _without_one(values))
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            yield "operator", ast.BinOp(left, _OPERATORS[type(operator)](), right)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield "operator", operand
        case ast.IfExp(test, body, other):
            yield "condition", ast.IfExp(ast.UnaryOp(ast.Not(), test), body, other)
        case ast.Call(function, arguments, keywords) if ast.unparse(function) != "cast":
            yield from (
                (
                    "argument",
                    ast.Call(function, arguments, [other for other in keywords if other is not each]),
                )
                for each in keywords
                if not _only_checks(node, each)
            )
            if len(arguments) > 1:
                yield "argument", ast.Call(function, arguments[:-1], keywords)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            for number, generator in enumerate(node.generators):
                for conditions in _without_one(generator.ifs):
                    changed = copy.deepcopy(node)
                    changed.generators[number].ifs = conditions
                    yield "filter", changed


def _without_one(nodes: list[ast.AST]) -> Iterator[list[ast.AST]]:
    return ([*nodes[:index], *nodes[index + 1 :]] for index in range(len(nodes)))


def _other_values(value: object) -> tuple[object, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1)
    if isinstance(value, str):
        return ("", value[1:]) if len(value) > 1 else ("" if value else "x",)
    return ()
