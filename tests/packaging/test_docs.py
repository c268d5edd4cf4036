"""Tests of the documentation: its commands print what the page shows, and its links work."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Return the fenced blocks of a page as (language, file name, text)."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub makes for the headings of a page."""
    prose = BLOCK.sub("", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(prose)}


def pattern(shown: str) -> str:
    """Return a regular expression for the expected output; a line "..." matches any number of lines."""
    return "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + r"\n" for line in shown.splitlines()
    )


def test_every_file_of_a_page_is_named_in_its_text() -> None:
    """The name beside the fence is not shown by GitHub; the line above says how to save the block."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in BLOCK.finditer(text):
            above = text[: block.start()].rstrip().rpartition("\n")[2]
            assert not block[2] or re.match(rf"Save this as .*`{re.escape(block[2])}`", above), (page, above)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands are written for bash")
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    """Each `$ command` prints what the page shows, when run in order in one folder with the page's files."""
    env = os.environ | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "LC_ALL": "C.UTF-8",
    }
    for language, name, text in blocks(page):
        if name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        if language != "console":
            continue
        for command, shown in COMMAND.findall(text):
            result = subprocess.run(
                ["bash", "-c", f"exec 2>&1; {command}"],
                cwd=tmp_path,
                env=env,
                capture_output=True,
                check=False,
                timeout=60,
                encoding="utf-8",
            )
            assert re.fullmatch(pattern(shown), result.stdout), f"$ {command}\n{result.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_have_a_target(page: Path) -> None:
    """Each internal link names an existing file and, after a #, an existing heading."""
    prose = BLOCK.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in LINK.findall(prose):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_every_page_can_be_reached_from_the_index() -> None:
    """The index links to every page of the documentation."""
    index = ROOT / "docs" / "index.md"
    linked = {
        (index.parent / target.split("#")[0]).resolve()
        for target in LINK.findall(index.read_text(encoding="utf-8"))
        if "://" not in target
    }
    assert {page for page in PAGES if "docs" in page.relative_to(ROOT).parts} - {index} <= linked
