"""Runs citeproc-js, to compare its citations and bibliographies with ours letter by letter."""

import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import attrs

# The styles that UK reports use, by file name.
STYLES = (
    "harvard-cite-them-right",
    "apa",
    "nlm-citation-sequence",
    "chicago-author-date",
    "chicago-notes-bibliography",
    "mhra-notes",
    "oscola",
    "elsevier-harvard",
    "bmj",
    "the-british-journal-of-social-work",
    "nature",
    "ieee",
)


@attrs.frozen(kw_only=True)
class Answer:
    """The plain text of a document's citations and of its entries by key, or why there is none."""

    error: str
    citations: list[str]
    entries: list[tuple[str, str]]


@attrs.frozen
class CiteprocJs:
    """The npm package citeproc, run with node. ``package`` is its folder."""

    package: Path

    @classmethod
    def from_environment(cls) -> "CiteprocJs | None":
        """Return the package in the folder CITEPROC_JS (an environment variable), or None without it or without node."""
        folder = os.environ.get("CITEPROC_JS", "")
        return cls(Path(folder).resolve()) if folder and shutil.which("node") else None

    def bibliography(self, items: str, style: bytes, locale: str) -> list[tuple[str, str]]:
        """Return (key, plain text) of every entry, in the style's order. *items* is CSL-JSON."""
        question = {"style": style.decode(), "locale": locale, "items": json.loads(items)}
        return self.render([question])[0].entries

    def render(self, questions: list[dict[str, Any]]) -> list[Answer]:
        """Render documents; each is an object as `citeproc_js.cjs` reads it."""
        return [_answer(each) for each in self.answers(questions)]

    def answers(self, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the answers as they are."""
        script = Path(__file__).with_name("citeproc_js.cjs")
        answer = subprocess.run(
            ["node", str(script), str(self.package), str(_locales())],
            input="\n".join(map(json.dumps, questions)),
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in answer.stdout.splitlines()]


def _answer(data: dict[str, Any]) -> Answer:
    # A citation or an entry that the style prints nothing for is null.
    return Answer(
        error=data.get("error", ""),
        citations=[plain(each or "") for each in data.get("citations", ())],
        entries=[(key, plain(entry or "")) for key, entry in data.get("entries", ())],
    )


def plain(entry: str) -> str:
    """
    Return the text of an HTML entry without tags; a div is separated by a space.

    Superscript letters of terms ("2\u1d49 \u00e9d.") become plain ones, because citeproc-js writes them as <sup>.

    >>> plain('<div class="csl-entry"><i>Early  help</i> &amp; care</div>')
    'Early help & care'
    """
    spaced = re.sub(r"</?div[^>]*>", " ", entry)
    text = html.unescape(re.sub(r"<[^>]+>", "", spaced)).translate(_SUPERSCRIPTS)
    return " ".join(text.split())


_SUPERSCRIPTS = {
    ord(each): unicodedata.normalize("NFKD", each) for each in "\u00aa\u00ba\u1d49\u1d52\u02b3\u02e2\u1d48"
}


def _locales() -> Path:
    spec = importlib.util.find_spec("citeproc")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "locales"
