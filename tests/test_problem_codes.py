"""The table of problem codes holds all codes that the package uses and no others, and the docs list them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import essence_refs
from essence_refs.checks import RULES
from essence_refs.diagnostics import CODES, Problem, Severity

PACKAGE = Path(essence_refs.__file__).parent
DOCS = Path(__file__).parents[1] / "docs"
TREES = {
    path: ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    # What is called code in formats is Markdown's, or code of Typst; of these, only PDF has problems with a code of its own.
    if "formats" not in path.relative_to(PACKAGE).parts or path.name == "pdf.py"
}


def parameters() -> dict[str, list[tuple[int, int, int]]]:
    """Return the functions that are given a code: where it is among the arguments, the fewest of these, the most."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [each.arg for each in node.args.args if each.arg != "self"]
                if "code" in names:
                    fewest = len(names) - len(node.args.defaults)
                    found.setdefault(node.name, []).append((names.index("code"), fewest, len(names)))
    return found


def codes_in(expression: ast.expr, call: ast.Call) -> Iterator[str]:
    """Yield the codes that an expression can have; a variable must be called code, so that it is followed."""
    match expression:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=body, orelse=other) | ast.BoolOp(values=[body, other]):
            yield from codes_in(body, call)
            yield from codes_in(other, call)
        case ast.Name(id="code") | ast.Attribute(attr="noun" | "code"):
            pass
        case _:
            raise AssertionError(f"the code of {ast.unparse(call)} cannot be followed")


def used() -> set[str]:
    """Return all codes that are passed to a problem, or to a function that makes one."""
    known = parameters()
    found: set[str] = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            given = [each.value for each in node.keywords if each.arg == "code"]
            if name == "Problem":
                assert given, f"a problem without a code: {ast.unparse(node)}"
            # Python's own function `warn` has no code, and a problem may be passed on as a tuple.
            given = given or [
                node.args[index]
                for index, fewest, most in known.get(name, ())
                if fewest <= len(node.args) + len(node.keywords) and index < len(node.args) <= most
            ]
            for each in given:
                if not isinstance(each, ast.Starred):
                    found.update(codes_in(each, node))
    return found


def test_every_code_in_use_is_in_the_table() -> None:
    """Otherwise it would have no severity, and no line in the docs."""
    assert used() - CODES.keys() == set()


def test_every_code_of_the_table_is_in_use() -> None:
    """A code that nothing reports would promise what no program does."""
    words = {
        node.value
        for path, tree in TREES.items()
        if path.name != "diagnostics.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert CODES.keys() - words == set()


def test_severity_is_that_of_the_table_unless_given() -> None:
    """A problem needs no severity of its own."""
    assert {code: Problem(message="odd", code=code).severity for code in CODES} == {
        code: each.severity for code, each in CODES.items()
    }
    assert Problem(message="odd").severity is Severity.ERROR
    assert Problem(message="odd", code="unverified", severity=Severity.ERROR).severity is Severity.ERROR


def test_docs_list_every_code_with_its_severity_and_its_meaning() -> None:
    """docs/reference/problems.md has one row for each code, and no other."""
    rows = re.findall(
        r"^\| `([\w-]+)` \| ([\w ]+) \| (.+) \|$", (DOCS / "reference/problems.md").read_text(), re.MULTILINE
    )
    severities = {
        code: "error or warning" if each.varies else each.severity.value for code, each in CODES.items()
    }
    assert rows == [(code, severities[code], each.meaning) for code, each in CODES.items()]


def test_every_rule_of_the_checks_names_a_section_of_the_docs() -> None:
    """A curator finds there what to do about it."""
    for rule in RULES:
        page, _, heading = rule.section.partition("#")
        headings = re.findall(r"^#+ (.+)$", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
        assert heading in {re.sub(r"[^\w\s-]", "", each).lower().replace(" ", "-") for each in headings}
        assert rule.code in CODES


def test_a_severity_that_differs_from_the_table_is_marked_there() -> None:
    """Only a code that varies is reported as an error in one place and as a warning in another."""
    severities = {"warn": "warning", "_warn": "warning", "error": "error"}
    differing = {
        code
        for tree in TREES.values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute | ast.Name)
        for severity in [severities.get(ast.unparse(call.func).rpartition(".")[2])]
        for code in [each.value for each in call.args[1:2] if isinstance(each, ast.Constant)]
        if severity and code in CODES and CODES[code].severity != severity
    }
    assert all(CODES[code].varies for code in differing), differing
    assert differing >= {"front-matter", "no-key", "note", "table"}
