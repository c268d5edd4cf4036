"""Runs citeproc-js, to compare its bibliographies with ours letter by letter."""

import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

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
        question = json.dumps({"style": style.decode(), "locale": locale, "items": json.loads(items)})
        script = Path(__file__).with_name("citeproc_js.cjs")
        answer = subprocess.run(
            ["node", str(script), str(self.package), str(_locales())],
            input=question,
            capture_output=True,
            text=True,
            check=True,
        )
        # The engine logs to standard output first. The answer is the last line.
        entries = json.loads(answer.stdout.splitlines()[-1])
        # An entry that the style prints nothing for is null.
        return [(key, plain(entry or "")) for key, entry in entries]


def plain(entry: str) -> str:
    """
    Return the text of an HTML entry without tags; a div is separated by a space.

    >>> plain('<div class="csl-entry"><i>Early  help</i> &amp; care</div>')
    'Early help & care'
    """
    spaced = re.sub(r"</?div[^>]*>", " ", entry)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", spaced)).split())


def _locales() -> Path:
    spec = importlib.util.find_spec("citeproc")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "locales"
