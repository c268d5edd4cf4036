"""The structure of the package: imports without circles, small packages, short functions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "essence_refs"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
LONGEST_FUNCTION = 60
MOST_MODULES = 14
# A module for each command.
WITHOUT_LIMIT = {"cli"}


def imported(name: str) -> set[str]:
    """Return the modules that a module imports anywhere: at its top, in functions, for type checkers only."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # `from package import module` imports the module; `from module import name` the module that has the name.
            found |= {
                full if (full := f"{node.module}.{alias.name}") in MODULES else str(node.module)
                for alias in node.names
            }
    return found & MODULES.keys() - {name}


def circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yield a circle for each group of modules that import each other, directly or through others."""
    done: set[str] = set()
    for start in graph:
        path: list[str] = []
        # Depth first, without recursion: the modules still to be visited, and None where one is left again.
        waiting: list[str | None] = [start]
        while waiting:
            module = waiting.pop()
            if module is None:
                done.add(path.pop())
            elif module in path:
                yield path[path.index(module) :]
            elif module not in done:
                path.append(module)
                waiting += [None, *sorted(graph[module])]


def test_circles_are_found() -> None:
    """The search itself can fail."""
    assert list(circles({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == [["b", "c"]]
    assert list(circles({"a": {"b", "c"}, "b": {"c"}, "c": set()})) == []


def test_no_module_imports_itself_through_others() -> None:
    """There is no circle of imports, those in functions and under TYPE_CHECKING included."""
    assert [" > ".join(each) for each in circles({name: imported(name) for name in MODULES})] == []


def test_packages_are_small() -> None:
    """A package with more modules needs sub-packages, or nobody finds anything in it."""
    sizes = {
        path.parent.relative_to(PACKAGE).as_posix(): len([*path.parent.glob("*.py")]) - 1
        for path in PACKAGE.rglob("__init__.py")
    }
    too_large = {name: size for name, size in sizes.items() if size > MOST_MODULES}
    assert too_large.keys() <= WITHOUT_LIMIT


def test_functions_are_short() -> None:
    """No function has more than sixty lines, its docstring included."""
    too_long = [
        f"{name}.{node.name}: {lines}"
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert too_long == []


# Modules whose `write_text` and `write_bytes` return or print what they write; those of a path write to a file.
WRITERS = {"formats", "output", "publications"}
CHANGING = {
    "replace",
    "rename",
    "link",
    "symlink",
    "unlink",
    "remove",
    "truncate",
    "ftruncate",
    "chmod",
    "chown",
}


def changes_files(call: ast.Call) -> bool:
    """Return whether a call changes a file: one of os or shutil, or an open for writing."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="shutil"), attr="get_terminal_size"):
            return False
        case ast.Attribute(value=ast.Name(id="os" | "shutil" as module), attr=name):
            return module == "shutil" or name in CHANGING or "O_WRONLY" in ast.dump(call)
        case ast.Attribute(attr="open") | ast.Name(id="open"):
            modes = [each.value for each in ast.walk(call) if isinstance(each, ast.Constant)]
            return any(
                isinstance(each, str) and re.fullmatch(r"[rwaxbt+]*[wax+][bt+]*", each) for each in modes
            )
        case ast.Attribute(value=ast.Name(id=name), attr="write_text" | "write_bytes"):
            return name not in WRITERS
        case ast.Attribute(attr="unlink" | "touch" | "symlink_to" | "hardlink_to"):
            return True
    return False


def test_only_saving_changes_files() -> None:
    """There is one way to write a file, so that no command overwrites one without comparing it first."""
    found = [
        f"{name}:{call.lineno}"
        for name, path in MODULES.items()
        if not name.startswith("essence_refs.saving")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and changes_files(call) and "devnull" not in ast.dump(call)
    ]
    assert found == []
