"""
Finding duplicates: essence-refs beside bib-dedupe, in one run on labelled records.

    python benchmarks/duplicates.py RECORDS.csv [--peer PYTHON] [--rounds 3]

RECORDS.csv has the columns id, work, author, title, year, journal, doi, number, pages, volume and isbn; records with one
work are duplicates. PYTHON is that of an environment with bib-dedupe (https://pypi.org/project/bib-dedupe/). Found are the
records that fall away when pairs are joined; wrong are the pairs of different works that are joined. The programs take
turns, and CPU time, with that of child processes, is the least of the rounds.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

PEER = """
import json, os, sys, time
import pandas as pd
from bib_dedupe.bib_dedupe import block, match, prep
records = pd.read_csv(sys.argv[1], dtype=str).fillna("").rename(columns={"id": "ID"}).drop(columns="work")
records["ENTRYTYPE"] = "article"
start = sum(os.times()[:4])
found = match(block(prep(records, cpu=1), cpu=1), cpu=1)
seconds = sum(os.times()[:4]) - start
found = found[found["duplicate_label"] == "duplicate"]
print(json.dumps([seconds, found[["ID_1", "ID_2"]].values.tolist()]))
"""
FIELDS = {
    "title": "title",
    "journal": "container-title",
    "doi": "DOI",
    "number": "issue",
    "pages": "page",
    "volume": "volume",
    "isbn": "ISBN",
}


def ours(path: Path) -> tuple[float, dict[str, list[list[str]]]]:
    """Return the CPU time of our comparison, and the pairs by the relations that are joined."""
    from essence_refs.model import Date, Name, Names, Reference, RichText  # noqa: PLC0415
    from essence_refs.relations.finding import find_matches  # noqa: PLC0415

    with path.open(encoding="utf-8", newline="") as file:
        references = [
            Reference(
                key=row["id"],
                kind="article-journal",
                names=(("author", Names((Name(literal=row["author"]),))),),
                dates=(("issued", Date.of(int(row["year"]))),) if row["year"].isdecimal() else (),
                texts=tuple((FIELDS[each], RichText.of(row[each])) for each in FIELDS if row[each]),
            )
            for row in csv.DictReader(file)
        ]
    start = time.process_time()
    found = find_matches(references)
    seconds = time.process_time() - start
    same = [[*each.keys] for each in found if each.relation == "same"]
    return seconds, {"same": same, "same and likely": [[*each.keys] for each in found if each.is_one_work]}


def peer(python: str, path: Path) -> tuple[float, dict[str, list[list[str]]]]:
    """Return the CPU time of bib-dedupe, without that of its imports, and its pairs."""
    result = subprocess.run([python, "-c", PEER, str(path)], check=True, capture_output=True, text=True)
    seconds, pairs = json.loads(result.stdout.splitlines()[-1])
    return seconds, {"duplicate": pairs}


def score(pairs: Iterable[list[str]], works: dict[str, str]) -> tuple[int, int]:
    """Return how many records fall away, and how many pairs of different works are joined."""
    parent = {each: each for each in works}

    def root(key: str) -> str:
        while parent[key] != key:
            key = parent[key]
        return key

    wrong = set()
    for first, second in pairs:
        if works[first] != works[second]:
            wrong.add(frozenset((works[first], works[second])))
        parent[root(first)] = root(second)
    return len(works) - len({root(each) for each in works}), len(wrong)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("records", type=Path)
    parser.add_argument("--peer", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with given.records.open(encoding="utf-8", newline="") as file:
        works = {row["id"]: row["work"] for row in csv.DictReader(file)}
    programs = {
        "essence-refs": lambda: ours(given.records),
        "bib-dedupe": lambda: peer(given.peer, given.records),
    }
    runs = [{name: work() for name, work in programs.items()} for _ in range(given.rounds)]
    print(f"{len(works):,} records of {len(set(works.values())):,} works; {os.cpu_count()} cores")
    print(f"{'program':14}{'pairs':18}{'found':>8}{'of':>6}{'wrong':>7}{'CPU, s':>9}")
    for name in programs:
        seconds = min(each[name][0] for each in runs)
        for label, pairs in runs[0][name][1].items():
            found, wrong = score(pairs, works)
            possible = len(works) - len(set(works.values()))
            print(f"{name:14}{label:18}{found:8,}{possible:6,}{wrong:7,}{seconds:9.2f}")


if __name__ == "__main__":
    main()
