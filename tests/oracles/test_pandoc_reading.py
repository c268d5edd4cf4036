"""A second opinion: pandoc reads the example database of biblatex too, and every difference has its reason."""

import json
import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from essence_refs import bibtex

SHELF = Path(__file__).parents[2].parent / "shared" / "bib" / "biblatex-examples.bib"
EXPLAINED = Path(__file__).with_name("pandoc_differences.toml")
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
ROLES = ("author", "editor", "translator", "container-author", "collection-editor", "compiler", "contributor")
DATES = ("issued", "accessed", "event-date", "original-date")
TEXTS = (
    *("title", "title-short", "container-title", "collection-title", "volume-title", "original-title"),
    *("event-title", "publisher", "publisher-place", "genre", "status", "note"),
    *("number", "volume", "issue", "page", "edition", "collection-number", "chapter-number", "version"),
    *("number-of-pages", "number-of-volumes"),
    *("DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID"),
)

pytestmark = pytest.mark.slow


def plain(text):
    """Return a text as both sides mean it: no markup, one kind of space, quotation mark and dash, no case."""
    text = re.sub(r"<[^>]+>", "", text)
    for one, other in (("“”„", '"'), ("‘’", "'"), ("–—‐", "-"), ("\u00a0\u202f\u2006\u2009", " ")):
        text = re.sub(f"[{one}]", other, text)
    return " ".join(text.split()).casefold()


def our_name(name):
    parts = {part: getattr(name, part.replace("-", "_")) for part in NAME_PARTS}
    return {part: plain(value) for part, value in parts.items() if value}


def our_date(date):
    """Return the date in the shape that pandoc writes: years before the common era count from -1."""
    points = [date.start, date.end] if date.is_range else [date.start]
    parts = [
        [
            point.year,
            *(
                number
                for number in (point.month or point.season + 20 * bool(point.season), point.day)
                if number
            ),
        ]
        if point
        else []
        for point in points
    ]
    return {"parts": parts} | ({"circa": True} if date.approximate or date.uncertain else {})


def ours(reference):
    row = {
        f"names {role}": [our_name(name) for name in names]
        for role, names in reference.names
        if role in ROLES
    }
    row |= {f"date {name}": our_date(date) for name, date in reference.dates if name in DATES}
    return row | {f"text {name}": plain(text.plain) for name, text in reference.texts if name in TEXTS}


def theirs(item):
    item = dict(item)
    if "event" in item:
        item["event-title"] = item.pop("event")
    row = {}
    for role in ROLES:
        if role in item:
            row[f"names {role}"] = [
                {part: plain(name[part]) for part in NAME_PARTS if name.get(part)} for name in item[role]
            ]
    for name in DATES:
        if name in item:
            row[f"date {name}"] = {"parts": item[name].get("date-parts", [])} | (
                {"circa": True} if item[name].get("circa") else {}
            )
    return row | {f"text {name}": plain(str(item[name])) for name in TEXTS if name in item}


@pytest.fixture(scope="module")
def both():
    """Return our rows and pandoc's, by key."""
    pypandoc = pytest.importorskip("pypandoc")
    if not SHELF.exists():
        pytest.skip(f"{SHELF.name} is not beside this checkout")
    command = [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson", str(SHELF)]
    items = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    reading = bibtex.parse(SHELF.read_text(encoding="utf-8"))
    return {each.key: ours(each) for each in reading.references}, {item["id"]: theirs(item) for item in items}


def differences(both):
    """Yield each difference as key, variable and the two readings."""
    mine, others = both
    for key in mine:
        other = others.get(key, {})
        for variable in sorted(mine[key].keys() | other.keys()):
            pair = mine[key].get(variable), other.get(variable)
            if pair[0] != pair[1]:
                yield key, variable, *pair


def test_every_entry_is_read(both):
    """Both read the same works."""
    mine, others = both
    assert mine.keys() == others.keys()
    assert len(mine) == 92


def test_every_difference_from_pandoc_has_its_reason(both):
    """No difference is without a reason, and no reason without its difference."""
    with EXPLAINED.open("rb") as file:
        reasons = tomllib.load(file)["difference"]
    explained = {(key, reason["variable"]) for reason in reasons for key in reason["keys"]}
    found = {(key, variable): (mine, other) for key, variable, mine, other in differences(both)}
    unexplained = {where: found[where] for where in found.keys() - explained}
    assert unexplained == {}
    assert explained - found.keys() == set(), "these differ no longer"


def test_agreement_is_counted(both, record_property):
    """Variable by variable, most readings agree to the letter."""
    mine, others = both
    said = Counter(variable for key in mine for variable in mine[key].keys() | others.get(key, {}).keys())
    differing = Counter(variable for _, variable, _, _ in differences(both))
    for variable in sorted(said):
        record_property(variable, f"{said[variable] - differing[variable]}/{said[variable]}")
    assert sum(differing.values()) < 0.1 * sum(said.values())
