"""The project's own files agree with each other: README, CI, the pinned tools and the floors of the house."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = dict(
    re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
)


# What only a type checker reads is no import.
FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:(?: {4}.*)?\n)+", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def setup_commands() -> list[str]:
    """Return the lines of the README that set an environment up from nothing."""
    return re.findall(r"^python3 -m venv .*$", read("README.md"), re.MULTILINE)


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=~! ;]", requirement, maxsplit=1)[0].lower()


def test_readme_has_two_commands_for_a_fresh_machine() -> None:
    """One line prints the organisation reading list, one line passes the tests."""
    first, second = setup_commands()
    assert first.endswith("essence-refs list organisation")
    assert second.endswith("nox -s tests")


def test_ci_runs_the_readme_s_test_command() -> None:
    """What CI runs first is what the README promises, to the letter."""
    assert setup_commands()[1] in read(".ci/run").splitlines()


@pytest.mark.parametrize("where", [".ci/run", ".github/workflows/ci.yml"])
def test_ci_calls_only_sessions_that_exist(where: str) -> None:
    """A session that was renamed is renamed in CI too."""
    known = set(re.findall(r"@nox\.session[^\n]*\ndef (\w+)", read("noxfile.py")))
    called = re.findall(r"nox -s (\w+)", read(where))
    for listed in re.findall(r"session: \[(.+)\]", read(where)):
        called += listed.split(", ")
    assert called
    assert set(called) <= known


def test_ci_fails_loudly() -> None:
    """A step that fails ends the run."""
    assert "set -euo pipefail" in read(".ci/run").splitlines()


def test_tools_are_pinned_by_version() -> None:
    """Every tool of the test and lint groups has one version in constraints.txt, so that CI repeats itself."""
    groups = PYPROJECT["dependency-groups"]
    wanted = {name_of(each) for group in groups.values() for each in group}
    assert wanted <= {name.lower() for name in PINS}


def test_no_download_address_stands_beside_a_pin() -> None:
    """Where packages come from is the business of the machine that installs them."""
    assert not re.search(r"https?://|--hash|-url|@ file", read("constraints.txt"))


def test_pre_commit_uses_the_pinned_tools() -> None:
    """A commit hook and CI format alike, because their versions are the same."""
    used = re.findall(r'"([\w-]+)==([\w.]+)"', read(".pre-commit-config.yaml"))
    assert used
    assert all(PINS[name] == version for name, version in used)


def rooms() -> set[str]:
    """Return the names of all modules and packages that stand directly in ours."""
    package = ROOT / "src" / "essence_refs"
    found = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return found | {path.parent.name for path in package.glob("*/__init__.py")}


def test_every_room_has_a_floor() -> None:
    """The layers are exhaustive, so that a new module without a floor fails the check."""
    (layers,) = (each for each in PYPROJECT["tool"]["importlinter"]["contracts"] if each["type"] == "layers")
    assert layers["exhaustive"] is True
    assert not layers.get("exhaustive_ignores")
    assert {room.strip() for floor in layers["layers"] for room in floor.split("|")} == rooms()


ENGINES = [
    ("bibtexparser", "bibtex"),
    ("edtf", "bibtex"),
    ("citeproc", "csl"),
    ("lxml", "csl"),
    ("click", "cli"),
    ("rich", "cli"),
    ("watchfiles", "cli"),
    ("docx", "formats/word"),
    ("typst", "formats/pdf"),
    ("markdown_it", "reports"),
    ("mdit_py_plugins", "reports"),
    ("yaml", "reports"),
]


def test_every_engine_has_a_contract() -> None:
    """What is tested here of the text, import-linter holds for every way of importing."""
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


@pytest.mark.parametrize(("engine", "room"), ENGINES)
def test_every_engine_has_one_importer(engine: str, room: str) -> None:
    """What an engine is called stands in one room only, so that replacing it touches one room."""
    package = ROOT / "src" / "essence_refs"
    imports = re.compile(rf"^\s*(?:from|import) {engine}\b", re.MULTILINE)
    importers = {
        path.relative_to(package).with_suffix("").as_posix()
        for path in package.rglob("*.py")
        if imports.search(FOR_TYPES.sub("", path.read_text(encoding="utf-8")))
    }
    assert importers
    assert not [each for each in importers if each != room and not each.startswith(f"{room}/")]
