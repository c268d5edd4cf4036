"""Tests that the project's files agree: README, CI, pinned tools, import contracts and what is imported."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = dict(
    re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


# Imports for type checkers only are not imports at run time.
FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:(?: {4}.*)?\n)+", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def setup_commands() -> list[str]:
    """Return the lines of the README that set up a new environment."""
    return re.findall(r"^python3 -m venv .*$", read("README.md"), re.MULTILINE)


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement, maxsplit=1)[0].lower()


def test_readme_has_two_commands_for_a_new_clone() -> None:
    """The first command prints the organisation reading list, the second one runs the tests."""
    first, second = setup_commands()
    assert first.endswith("essence-refs list organisation")
    assert second.endswith("nox -s tests")


def test_ci_runs_the_readme_s_test_command() -> None:
    """CI runs exactly the test command of the README."""
    assert setup_commands()[1] in read(".ci/run").splitlines()


@pytest.mark.parametrize("file", [".ci/run", ".github/workflows/ci.yml"])
def test_ci_calls_only_sessions_that_exist(file: str) -> None:
    """Every nox session that CI calls is in the noxfile."""
    known = set(re.findall(r"@nox\.session[^\n]*\ndef (\w+)", read("noxfile.py")))
    called = re.findall(r"nox -s (\w+)", read(file))
    for listed in re.findall(r"session: \[(.+)\]", read(file)):
        called += listed.split(", ")
    assert called
    assert set(called) <= known


def test_ci_stops_at_the_first_failed_step() -> None:
    """The CI script runs with set -euo pipefail."""
    assert "set -euo pipefail" in read(".ci/run").splitlines()


def test_tools_are_pinned_by_version() -> None:
    """Every tool of the test and lint groups has one version in constraints.txt, so that CI runs are repeatable."""
    groups = PYPROJECT["dependency-groups"]
    wanted = {name_of(each) for group in groups.values() for each in group}
    assert wanted <= {name.lower() for name in PINS}


def test_constraints_contain_no_download_addresses() -> None:
    """constraints.txt has versions only: the installing machine decides where packages come from."""
    assert not re.search(r"https?://|--hash|-url|@ file", read("constraints.txt"))


def test_pre_commit_uses_the_pinned_tools() -> None:
    """The commit hook and CI use the same versions, so that both format code in the same way."""
    used = re.findall(r'"([\w-]+)==([\w.]+)"', read(".pre-commit-config.yaml"))
    assert used
    assert all(PINS[name] == version for name, version in used)


def top_level_modules() -> set[str]:
    """Return the names of the modules and packages directly inside essence_refs."""
    package = ROOT / "src" / "essence_refs"
    found = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return found | {path.parent.name for path in package.glob("*/__init__.py")}


def test_every_top_level_module_has_a_layer() -> None:
    """The layers are exhaustive: import-linter fails if a new module is in none of them."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    (layers,) = (each for each in contracts if each.get("containers") == ["essence_refs"])
    assert layers["exhaustive"] is True
    assert not layers.get("exhaustive_ignores")
    assert {name.strip() for layer in layers["layers"] for name in layer.split("|")} == top_level_modules()


ENGINES = [
    ("bibtexparser", "bibtex"),
    ("edtf", "bibtex"),
    ("citeproc", "csl"),
    # The XML of styles, and the HTML of notebooks.
    ("lxml", "csl"),
    ("lxml", "reports/notebooks"),
    ("click", "cli"),
    ("rich", "cli"),
    ("watchfiles", "cli"),
    ("docx", "formats/word"),
    ("typst", "formats/pdf"),
    ("latex2mathml", "formats/html"),
    ("rapidfuzz", "relations/similarity"),
    ("regex", "patterns"),
    ("python_calamine", "workbooks"),
    ("xlsxwriter", "workbooks"),
    ("docutils", "reports"),
    ("markdown_it", "reports"),
    ("mdit_py_plugins", "reports"),
    ("yaml", "reports"),
]


def test_every_third_party_engine_has_a_contract() -> None:
    """The import-linter contracts name the same engines and importers as ENGINES."""
    contracts = [
        each for each in PYPROJECT["tool"]["importlinter"]["contracts"] if each["type"] == "protected"
    ]
    held = {
        (engine, importer.removeprefix("essence_refs.").replace(".", "/"))
        for contract in contracts
        for engine in contract["protected_modules"]
        for importer in contract["allowed_importers"]
    }
    assert held == set(ENGINES)


@pytest.mark.parametrize("engine", dict(ENGINES))
def test_every_third_party_engine_has_one_importer(engine: str) -> None:
    """Each engine is imported by its package only (lxml by two), so that replacing it changes one package."""
    allowed = [importer for name, importer in ENGINES if name == engine]
    package = ROOT / "src" / "essence_refs"
    imports = re.compile(rf"^\s*(?:from|import) {engine}\b", re.MULTILINE)
    importers = {
        path.relative_to(package).with_suffix("").as_posix()
        for path in package.rglob("*.py")
        if imports.search(FOR_TYPES.sub("", path.read_text(encoding="utf-8")))
    }
    assert importers
    assert not [
        each for each in importers if not f"{each}/".startswith(tuple(f"{name}/" for name in allowed))
    ]
