"""Tests of what a release needs: the project's address, the citation file, pinned actions, the release check."""

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]
ADDRESS = "https://example.org/owner/project"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def load_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the files that the metadata and the release check read, with an address."""
    for name in ("README.md", "CITATION.cff", "LICENSE", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n## {VERSION} (2030-01-02)\n", encoding="utf-8")
    pyproject = (tmp_path / "pyproject.toml").read_text(encoding="utf-8")
    assert pyproject.count('address = ""') == 1
    (tmp_path / "pyproject.toml").write_text(
        pyproject.replace('address = ""', f'address = "{ADDRESS}/"'), encoding="utf-8"
    )
    return tmp_path


def test_package_without_an_address_has_no_links() -> None:
    """As long as there is no public repository, no address is invented, and the README is used as it is."""
    core = ProjectMetadata(str(ROOT), PluginManager()).core
    assert core.urls == {}
    assert core.readme == (ROOT / "README.md").read_text(encoding="utf-8")


def test_package_with_an_address_links_to_its_release(checkout: Path) -> None:
    """The address is written once: all links of the package and of its README come from it."""
    core = ProjectMetadata(str(checkout), PluginManager()).core
    assert core.urls["Source"] == ADDRESS
    assert core.urls["Changelog"] == f"{ADDRESS}/blob/v{VERSION}/CHANGELOG.md"
    assert f"]({ADDRESS}/raw/v{VERSION}/docs/images/organisation.png)" in core.readme
    assert f"]({ADDRESS}/blob/v{VERSION}/docs/how-to/own-bib.md#from-zotero)" in core.readme
    targets = re.findall(r"\]\(([^)]+)\)", core.readme)
    assert targets
    assert all(each.startswith("https://") for each in targets)


@pytest.mark.parametrize("name", ["Changelog", "Documentation", "Security"])
def test_links_of_the_package_lead_to_files_of_the_repository(name: str) -> None:
    """Every file that the package's links name exists."""
    address = load_tool("project_address").links(ADDRESS, VERSION)[name]
    assert (ROOT / address.removeprefix(f"{ADDRESS}/blob/v{VERSION}/")).is_file()


def test_address_is_in_no_other_file() -> None:
    """No tracked text file contains a placeholder of its own for the project's address."""
    invented = re.compile(r"(github|gitlab|codeberg)\.(com|org)/[^/\s]*/essence-refs")
    for path in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "pyproject.toml",
        ROOT / "CITATION.cff",
    ]:
        assert not invented.search(path.read_text(encoding="utf-8")), path


def test_citation_file_agrees_with_the_package() -> None:
    """CITATION.cff has the title, version, abstract, keywords and authors of pyproject.toml."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = PYPROJECT["project"]
    assert cited["cff-version"] == "1.2.0"
    assert cited["title"] == project["name"]
    assert cited["version"] == project["version"]
    assert cited["abstract"] == project["description"]
    assert cited["keywords"] == project["keywords"]
    assert cited["authors"] == project["authors"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    """Every action is named by a commit, with its version behind it for readers and for Dependabot."""
    used = re.findall(r"uses: (.+)", path.read_text(encoding="utf-8"))
    assert used
    assert not [each for each in used if not re.fullmatch(r"[\w/.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)]


def test_an_action_has_one_pin_in_all_workflows() -> None:
    """Two workflows that use one action use one version of it."""
    used = {
        each for path in WORKFLOWS for each in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    }
    names = [each.partition("@")[0] for each in used]
    assert len(names) == len(set(names))


def check_release(checkout: Path, tag: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, checkout / "tools" / "release_check.py", tag],
        capture_output=True,
        text=True,
        check=False,
    )


def test_release_check_passes_when_all_files_agree(checkout: Path) -> None:
    """A tag that agrees with every file is a release."""
    result = check_release(checkout, f"v{VERSION}")
    assert (result.returncode, result.stdout.strip()) == (0, "")


def test_release_check_names_every_difference(checkout: Path) -> None:
    """All differences are reported in one run: tag, citation file, changelog and missing address."""
    for name, old, new in [
        ("CITATION.cff", f"version: {VERSION}", "version: 0.0.9"),
        ("CHANGELOG.md", "(2030-01-02)", "(not yet released)"),
        ("pyproject.toml", f'address = "{ADDRESS}/"', 'address = ""'),
    ]:
        path = checkout / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = check_release(checkout, "v9.9.9")
    assert result.returncode == 1
    tag, cited, changelog, address = result.stdout.splitlines()
    assert tag == f"the tag is v9.9.9, and pyproject.toml has version {VERSION}"
    assert cited.startswith("CITATION.cff")
    assert changelog.startswith("CHANGELOG.md")
    assert "address" in address
