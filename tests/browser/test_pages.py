"""Tests in a real browser: a page fits the window of a phone and of a desktop."""

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
# The page is in a frame of the wanted width. A script writes the measurements into the DOM, which the browser dumps.
HARNESS = """<!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
<iframe id="page" style="border:0;width:{width}px;height:900px" srcdoc="{page}"></iframe>
<pre id="result"></pre>
<script>
const frame = document.getElementById("page");
frame.onload = () => {{
  const root = frame.contentDocument.documentElement;
  const wide = [...root.querySelectorAll("body *")].filter(each =>
    each.getBoundingClientRect().right > {width} && !each.closest(".skip, .scrolling"));
  document.getElementById("result").textContent = JSON.stringify([root.scrollWidth - root.clientWidth, wide.map(each => each.tagName)]);
}};
</script>"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]


def rich(text: str) -> RichText:
    return RichText.of(text)


def report() -> Document:
    """Return a document with everything that can be too wide for a phone."""
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


def measure(page: str, width: int, folder: Path) -> tuple[int, list[str]]:
    """Return how many pixels are hidden at the right of a window of *width*, and the elements that reach beyond it."""
    harness = folder / "harness.html"
    harness.write_text(HARNESS.format(width=width, page=html.escape(page)), encoding="utf-8")
    # Chromium has no sandbox for root, and containers usually run as root.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and not os.geteuid() else []
    command = [str(CHROMIUM), "--headless", *sandbox, "--disable-gpu", "--disable-background-networking"]
    command += [
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        harness.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    result = re.search(r'<pre id="result">\[(\d+),\[(.*?)\]\]</pre>', done.stdout)
    assert result, done.stderr[-2000:]
    return int(result[1]), [name for name in result[2].replace('"', "").split(",") if name]


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_a_reading_list_fits_the_window(width: int, tmp_path: Path) -> None:
    """A reading list needs no sideways scrolling, even with long addresses."""
    page = er.reading_list(er.load(), style="vancouver", annotated=True).write("html")
    assert measure(page, width, tmp_path) == (0, [])


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_a_report_fits_the_window(width: int, tmp_path: Path) -> None:
    """Wide tables and code scroll by themselves; the page is as wide as the window."""
    assert measure(write(report(), "html"), width, tmp_path)[0] == 0
