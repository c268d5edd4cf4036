"""SECURITY.md is true: its figures are those of the code, and files that are not trusted open no others."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from essence_refs import nesting
from essence_refs.csl.style import loading
from essence_refs.files import configurations, reports
from essence_refs.formats import picture_sizes
from essence_refs.formats.word.opc import template
from essence_refs.model import query

SECURITY = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        f"{nesting.DEEPEST} levels",
        f"{reports.LARGEST_PICTURE // 1_000_000} MB, and {picture_sizes.MOST_PIXELS // 1_000_000} million pixels",
        f"{template._LARGEST // 1_000_000} MB unpacked",
        f"{loading._LARGEST:,} elements for one item, and {loading._LONGEST_TEXT:,} characters",
        f"a query: {query._LONGEST:,} characters",
        ", ".join(f"`{each}`" for each in configurations.REPOSITORY_FOLDERS[:-1]),
    ],
)
def test_the_figures_are_those_of_the_code(text: str) -> None:
    """A limit that is changed is changed here too."""
    assert text in re.sub(r" or `\.jj`", "", SECURITY)


# In a process of its own, because a hook for audit events cannot be removed.
WATCHED = """
import sys
from pathlib import Path

events = []
sys.addaudithook(lambda name, arguments: events.append((name, arguments)))
import essence_refs as er

library = er.load("hostile.bib", "hostile.json")
er.check(library, fields=True)
for format_ in ("html", "markdown", "latex", "rst", "text", "typst", "docx"):
    er.reading_list(library).save(f"list.{format_}", format=format_)
er.convert("hostile.bib", to="csl-json", output="converted.json")
er.convert("hostile.json", to="bib", output="converted.bib", keep_going=True)
for name, arguments in events:
    if name == "open" and "secret" in str(arguments[0]):
        print(name, arguments)
    if name.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "webbrowser.")):
        print(name, arguments)
print("done")
"""
BIB = r"""
@report{a,
  author = {Good, Ann},
  title = {\input{secret.txt} \include{secret} \write18{touch secret.txt} \verbatiminput{secret.txt}},
  date = {2020},
  file = {secret.txt:secret.txt:text/plain},
  url = {file:///secret.txt},
  abstract = {#read("secret.txt") <script src="secret.js"></script> <img src="file:///secret.png">},
  annotation = {.. include:: secret.txt},
  crossref = {../secret},
  level = {policy},
}
"""
JSON = """[{"id": "b", "type": "report", "title": "<img src=x onerror=alert(1)> secret", "URL": "file:///secret.txt",
 "file": "secret.txt", "attachments": [{"path": "secret.txt"}], "issued": {"date-parts": [[2020]]}}]"""


def test_a_library_opens_no_file_and_no_connection(tmp_path: Path) -> None:
    """Paths, addresses and commands in entries are text, in reading, checking, rendering and converting."""
    pytest.importorskip("docx")
    (tmp_path / "hostile.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "hostile.json").write_text(JSON, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("what nobody should see", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr
    made = b"".join(each.read_bytes() for each in tmp_path.glob("list.*"))
    assert b"what nobody should see" not in made
    assert b"<script src" not in made
