"""Comparison with pandoc: biblatex's example database is read in the same way, or the difference is explained."""

import json
import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from essence_refs import bibtex

DATABASE = Path(__file__).parents[2].parent / "shared" / "bib" / "biblatex-examples.bib"
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


def normalize(text):
    """Return a text in lower case, without markup, with one kind of space, quotation mark and dash."""
    text = re.sub(r"<[^>]+>", "", text)
    for one, other in (("“”„", '"'), ("‘’", "'"), ("–—‐", "-"), ("\u00a0\u202f\u2006\u2009", " ")):
        text = re.sub(f"[{one}]", other, text)
    return " ".join(text.split()).casefold()


def our_name(name):
    parts = {part: getattr(name, part.replace("-", "_")) for part in NAME_PARTS}
    return {part: normalize(value) for part, value in parts.items() if value}


def our_date(date):
    """Return the date as pandoc writes it: years before the common era count from -1."""
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
    return row | {f"text {name}": normalize(text.plain) for name, text in reference.texts if name in TEXTS}


def theirs(item):
    item = dict(item)
    if "event" in item:
        item["event-title"] = item.pop("event")
    row = {}
    for role in ROLES:
        if role in item:
            row[f"names {role}"] = [
                {part: normalize(name[part]) for part in NAME_PARTS if name.get(part)} for name in item[role]
            ]
    for name in DATES:
        if name in item:
            row[f"date {name}"] = {"parts": item[name].get("date-parts", [])} | (
                {"circa": True} if item[name].get("circa") else {}
            )
    return row | {f"text {name}": normalize(str(item[name])) for name in TEXTS if name in item}


@pytest.fixture(scope="module")
def both():
    """Return our values and pandoc's, by key."""
    pypandoc = pytest.importorskip("pypandoc")
    if not DATABASE.exists():
        pytest.skip(f"{DATABASE.name} is not beside this checkout")
    command = [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson", str(DATABASE)]
    items = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    reading = bibtex.parse(DATABASE.read_text(encoding="utf-8"))
    return {each.key: ours(each) for each in reading.references}, {item["id"]: theirs(item) for item in items}


def differences(both):
    """Yield each difference as (key, variable, our value, pandoc's value)."""
    mine, others = both
    for key in mine:
        other = others.get(key, {})
        for variable in sorted(mine[key].keys() | other.keys()):
            pair = mine[key].get(variable), other.get(variable)
            if pair[0] != pair[1]:
                yield key, variable, *pair


def test_every_entry_is_read(both):
    """Both read the same 92 entries."""
    mine, others = both
    assert mine.keys() == others.keys()
    assert len(mine) == 92


def test_every_difference_from_pandoc_is_explained(both):
    """Each difference is in pandoc_differences.toml, and each listed difference exists."""
    with EXPLAINED.open("rb") as file:
        reasons = tomllib.load(file)["difference"]
    explained = {(key, reason["variable"]) for reason in reasons for key in reason["keys"]}
    found = {(key, variable): (mine, other) for key, variable, mine, other in differences(both)}
    unexplained = {difference: found[difference] for difference in found.keys() - explained}
    assert unexplained == {}
    assert explained - found.keys() == set(), "these no longer differ"


def test_most_values_agree_with_pandoc(both, record_property):
    """Fewer than one in ten values differ from pandoc's."""
    mine, others = both
    compared = Counter(variable for key in mine for variable in mine[key].keys() | others.get(key, {}).keys())
    differing = Counter(variable for _, variable, _, _ in differences(both))
    for variable in sorted(compared):
        record_property(variable, f"{compared[variable] - differing[variable]}/{compared[variable]}")
    assert sum(differing.values()) < 0.1 * sum(compared.values())
