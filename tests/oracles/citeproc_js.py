"""What citeproc-js makes of references, for comparing letter by letter with what we make."""

import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import attrs

# The styles that UK reports use, by the name of their file.
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
    """The npm package citeproc, run by node; ``package`` is its folder."""

    package: Path

    @classmethod
    def found(cls) -> "CiteprocJs | None":
        """Return the package named by the environment variable CITEPROC_JS, None where there is none."""
        folder = os.environ.get("CITEPROC_JS", "")
        return cls(Path(folder).resolve()) if folder and shutil.which("node") else None

    def bibliography(self, items: str, style: bytes, locale: str) -> list[tuple[str, str]]:
        """Return the key and the plain text of every entry, in the style's order. *items* is CSL-JSON."""
        question = json.dumps({"style": style.decode(), "locale": locale, "items": json.loads(items)})
        script = Path(__file__).with_name("citeproc_js.cjs")
        answer = subprocess.run(
            ["node", str(script), str(self.package), str(_locales())],
            input=question,
            capture_output=True,
            text=True,
            check=True,
        )
        # The engine talks to its console on standard output before the answer, which is the last line.
        entries = json.loads(answer.stdout.splitlines()[-1])
        # An entry for which the style prints nothing comes back as null.
        return [(key, plain(entry or "")) for key, entry in entries]


def plain(entry: str) -> str:
    """
    Return the letters of an entry in HTML, without its tags; what stands in a block of its own is set off by a space.

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
