"""In a real browser a page fits the window, on a telephone as on a desk, and runs nothing."""

import html
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.formats import write
from essence_refs.model import Alignment, Code, Document, Link, List, Paragraph, RichText, Table

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ADDRESS = "https://example.org/" + "a-very-long-path/" * 12
# The page stands in a frame of the wanted width; what is measured is written where the browser's dump shows it.
HARNESS = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="page" style="border:0;width:{width}px;height:900px" srcdoc="{page}"></iframe>
<pre id="told"></pre>
<script>
const frame = document.getElementById("page");
frame.onload = () => {{
  const root = frame.contentDocument.documentElement;
  const wide = [...root.querySelectorAll("body *")].filter(each =>
    each.getBoundingClientRect().right > {width} && !each.closest(".skip, .scrolling"));
  document.getElementById("told").textContent = JSON.stringify([root.scrollWidth - root.clientWidth, wide.map(each => each.tagName)]);
}};
</script>"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
]


def rich(text: str) -> RichText:
    return RichText.of(text)


def report() -> Document:
    """Return a document with all that can be too wide for a telephone."""
    cells = tuple(rich(f"Column {number}, with some words") for number in range(8))
    return Document(
        title="A report with a very-long-word-" + "x" * 60,
        blocks=(
            Paragraph(text=RichText((Link(ADDRESS, (ADDRESS,)),))),
            Table(head=cells, rows=(cells,) * 3, alignments=(Alignment.NATURAL,) * 8),
            Code(text="essence-refs list organisation --style harvard-cite-them-right " * 4),
            List(items=((Paragraph(text=rich("word " * 40)),),), start=3),
        ),
    )


def measured(page: str, width: int, folder: Path) -> tuple[int, list[str]]:
    """Return how many pixels of the page a window of *width* hides at the right, and the elements that stand out of it."""
    harness = folder / "harness.html"
    harness.write_text(HARNESS.format(width=width, page=html.escape(page)), encoding="utf-8")
    # Chromium has no sandbox for the superuser, who is who runs in most containers.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and not os.geteuid() else []
    command = [str(CHROMIUM), "--headless", *sandbox, "--disable-gpu", "--disable-background-networking"]
    command += [
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        harness.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    told = re.search(r'<pre id="told">\[(\d+),\[(.*?)\]\]</pre>', done.stdout)
    assert told, done.stderr[-2000:]
    return int(told[1]), [name for name in told[2].replace('"', "").split(",") if name]


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_a_reading_list_fits_the_window(width: int, tmp_path: Path) -> None:
    """Nobody scrolls sideways to read a list, whatever addresses stand in it."""
    page = er.reading_list(er.load(), style="vancouver", annotated=True).write("html")
    assert measured(page, width, tmp_path) == (0, [])


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_a_report_fits_the_window(width: int, tmp_path: Path) -> None:
    """Tables and code scroll by themselves where they must; the page stays as wide as the window."""
    assert measured(write(report(), "html"), width, tmp_path)[0] == 0
