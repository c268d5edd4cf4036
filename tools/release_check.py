"""Checks that the project's files agree with the release that a tag names; prints every difference."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def differences(tag: str) -> list[str]:
    """Return what has to be changed before the commit with this tag is a release."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = pyproject["project"]["version"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    heading = re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    found = []
    if tag != f"v{version}":
        found.append(f"the tag is {tag}, and pyproject.toml has version {version}")
    if cited is None or cited[1] != version:
        found.append(f"CITATION.cff does not have version {version}")
    if heading is None or not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", heading[1]):
        found.append(f"CHANGELOG.md does not begin with '## {version} (YYYY-MM-DD)'")
    if not pyproject["tool"]["hatch"]["metadata"]["hooks"]["custom"]["address"]:
        found.append("pyproject.toml has no address of the repository (tool.hatch.metadata.hooks.custom)")
    return found


if __name__ == "__main__":
    found = differences(sys.argv[1])
    print(*found, sep="\n")  # noqa: T201 - a script of the command line
    sys.exit(bool(found))
