"""
Write the data of essence_refs.csl.collation from CLDR.

Usage: python tools/compile_collation.py COMMON OUTPUT

COMMON is CLDR's folder "common", which has the folders "collation" and "uca"; Debian's package unicode-cldr-core
installs it as /usr/share/unicode/cldr/common. OUTPUT is src/essence_refs/csl/collation/data.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from collation_compiler.output import root_lines, tailoring_lines
from collation_compiler.root import Root, read_root
from collation_compiler.rules import parse
from collation_compiler.tailoring import Tailoring

# Collation types as an import names them, where CLDR's files have another name.
_TYPES = {"trad": "traditional", "phonebk": "phonebook"}
# Languages that sort as another does, and English, German and French, which sort without data.
_LEFT_OUT = frozenset(("root", "bs", "bs_Cyrl", "sr_Latn", "gl", "nb", "nn", "en_US_POSIX", "fr_CA"))


def rules_of(common: Path, name: str, kind: str = "") -> str:
    """Return the rules of one collation type of a language, of its default type, or nothing."""
    tree = ET.parse(common / "collation" / f"{name}.xml")  # noqa: S314 (CLDR's own file)
    kind = kind or tree.findtext(".//defaultCollation") or "standard"
    for each in tree.iterfind(".//collation"):
        # Other drafts are usable; ICU leaves unconfirmed ones out too.
        if each.get("type") == kind and "alt" not in each.attrib and each.get("draft") != "unconfirmed":
            return each.findtext("cr") or ""
    return ""


def imported(common: Path, tag: str) -> str:
    """Return the rules that [import tag] brings, such as "ja-u-co-private-kana"."""
    language, _, kind = tag.partition("-u-co-")
    name = {"und": "root"}.get(language, language.replace("-", "_"))
    return rules_of(common, name, _TYPES.get(kind, kind))


def tailoring_of(common: Path, root: Root, name: str) -> Tailoring | None:
    """Return the tailoring of a language, or None where it has no rules."""
    language, kind = ("zh", "stroke") if name == "zh_Hant" else (name, "")
    rules = list(parse(rules_of(common, language, kind), lambda tag: imported(common, tag)))
    return Tailoring(root, rules) if rules else None


def main(common: Path, output: Path) -> None:
    """Write the data files."""
    for name, lines in compiled(common).items():
        (output / f"{name}.txt").write_text("\n".join((*lines, "")), "utf-8", newline="\n")


def compiled(common: Path) -> dict[str, list[str]]:
    """Return the lines of each data file: one for the root collation and one for each language with rules."""
    root = read_root(common / "uca")
    files = {"root": list(root_lines(root))}
    for path in sorted((common / "collation").glob("*.xml")):
        if path.stem not in _LEFT_OUT and (tailoring := tailoring_of(common, root, path.stem)):
            files[path.stem.lower().replace("_", "-")] = list(tailoring_lines(tailoring))
    version = cldr_version(common)
    return {
        name: [f"# The collation of CLDR {version} for {name}; README.md explains the format.", *lines]
        for name, lines in files.items()
    }


def cldr_version(common: Path) -> str:
    """Return the version of CLDR as its document type has it."""
    found = re.search(r'cldrVersion CDATA #FIXED "([^"]+)"', (common / "dtd" / "ldml.dtd").read_text("utf-8"))
    if not found:
        raise ValueError("the folder is not CLDR's")
    return found[1]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
