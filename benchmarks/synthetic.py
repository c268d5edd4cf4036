"""
Made-up libraries of any size for the benchmarks: the same bytes every time, on every machine.

The works of the *uniform* library resemble what social-care researchers keep: reports, articles, chapters, theses
and web pages, with corporate authors, and with accents, ampersands and pounds in titles. The *mixed* library has every
entry type, and each entry has a random choice of fields: hardly two entries take the same way through a style.
Family names come from a short list on purpose, so that authors and years collide and styles have to disambiguate.

    python benchmarks/synthetic.py SIZE FILE.bib [--mixed]
"""

import random
import sys
from pathlib import Path

FAMILIES = [
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Williams",
    "Wilson",
    "Johnson",
    "Davies",
    "Patel",
    "Robinson",
    "Wright",
    "Thompson",
    "Evans",
    "Walker",
    "White",
    "Roberts",
    "Green",
    "Hall",
    "Wood",
    "Jackson",
    "Clarke",
    "Khan",
    "Lewis",
    "Hughes",
    "Begum",
    "Ali",
    "Müller",
    "O'Brien",
    "García",
    "{\\'O}lafsson",
]
GIVENS = [
    "Sarah",
    "Fiona",
    "Lorna",
    "Alison",
    "Simone",
    "Lydia",
    "Melissa",
    "Sophie",
    "Ruth",
    "Jonathan",
    "Donald",
    "Rhiannon",
    "Max",
    "Martin",
    "Leon",
    "Ana",
]
BODIES = (
    "{Department for Education}",
    "{Children's Commissioner's Office}",
    "{National Audit Office}",
    "{Early Intervention Foundation}",
)
SUBJECTS = (
    "family support",
    "kinship care",
    "social worker retention",
    "early help",
    "care proceedings",
    "multi-agency safeguarding",
    "leaving care",
    "short breaks",
    "foster placements",
    "domestic abuse services",
)
FRAMES = (
    "The effectiveness of {subject} in {place}: a systematic review",
    "{subject} \\& outcomes for children: evidence from {place}",
    "What works in {subject}? Findings from {{{place}}}",
    "Spending on {subject}: \\pounds{amount}m and rising by {percent}\\%",
    "Experiences of {subject} among young people in {place}",
)
PLACES = ("Wales", "England", "Leeds", "Hertfordshire", "North Yorkshire", "Camden")
JOURNALS = (
    "British Journal of Social Work",
    "Children and Youth Services Review",
    "BMJ Open",
    "Child \\& Family Social Work",
)
TYPES = (
    "article",
    "artwork",
    "audio",
    "book",
    "booklet",
    "collection",
    "dataset",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "legislation",
    "manual",
    "mastersthesis",
    "misc",
    "online",
    "patent",
    "periodical",
    "phdthesis",
    "proceedings",
    "report",
    "software",
    "techreport",
    "unpublished",
    "video",
)
# The fields of the mixed library, each in about half of its entries.
OPTIONAL = {
    "volume": "12",
    "number": "3",
    "pages": "101--119",
    "edition": "2",
    "publisher": "Policy Press",
    "location": "Bristol",
    "series": "Studies in Social Care",
    "isbn": "978-1-4473-0000-7",
    "doi": "10.1000/made.up",
    "url": "https://example.org/work",
    "urldate": "2024-02-03",
    "note": "With a foreword",
    "version": "1.2",
    "eventtitle": "Conference on Family Support",
    "venue": "Leeds",
    "booktitle": "Handbook of Early Help",
    "journaltitle": "British Journal of Social Work",
    "chapter": "4",
    "origdate": "1989",
    "language": "english",
    "shorttitle": "Short Title",
    "pubstate": "inpress",
    "pagetotal": "240",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def library(size: int) -> str:
    """Return *size* entries as one .bib text."""
    # Not for secrets: a seed makes every run read the same bytes.
    dice = random.Random(20190801)  # noqa: S311
    return "\n".join(_entry(number, dice) for number in range(size))


def mixed(size: int) -> str:
    """Return *size* entries of every type, each with its own choice of fields, as one .bib text."""
    dice = random.Random(20190802)  # noqa: S311 - as above
    return "\n".join(_mixed_entry(number, dice) for number in range(size))


def _mixed_entry(number: int, dice: random.Random) -> str:
    fields = {"title": f"{dice.choice(SUBJECTS).capitalize()} in {dice.choice(PLACES)}"}
    if dice.random() < 0.9:
        fields["author"] = _authors("report", dice)
    for role in ("editor", "translator"):
        if dice.random() < 0.3:
            fields[role] = _person(dice)
    if dice.random() < 0.9:
        circa = "~" if dice.random() < 0.1 else ""
        fields["date"] = f"{dice.randint(1998, 2025)}{circa}"
    fields |= {name: value for name, value in OPTIONAL.items() if dice.random() < 0.5}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@{TYPES[number % len(TYPES)]}{{mixed{number:06d},", *lines, "}", ""])


def _entry(number: int, dice: random.Random) -> str:
    kind = dice.choice(
        ("article", "article", "report", "report", "book", "incollection", "phdthesis", "online")
    )
    year = dice.randint(1998, 2025)
    title = dice.choice(FRAMES).format(
        subject=dice.choice(SUBJECTS),
        place=dice.choice(PLACES),
        amount=dice.randint(2, 90),
        percent=dice.randint(2, 60),
    )
    fields = {"author": _authors(kind, dice), "title": title[:1].upper() + title[1:]}
    if kind == "article":
        fields |= {
            "journaltitle": dice.choice(JOURNALS),
            "volume": str(dice.randint(1, 60)),
            "number": str(dice.randint(1, 12)),
            "pages": f"{number % 900 + 1}--{number % 900 + dice.randint(5, 30)}",
            "doi": f"10.1000/made.up.{number}",
            "date": f"{year}-{dice.randint(1, 12):02d}",
        }
    elif kind == "report":
        fields |= {
            "institution": dice.choice(BODIES).strip("{}"),
            "date": str(year),
            "url": f"https://example.org/report/{number}",
        }
    elif kind == "online":
        fields |= {
            "date": str(year),
            "url": f"https://example.org/page/{number}",
            "urldate": f"{year + 1}-02-03",
        }
    elif kind == "phdthesis":
        fields |= {
            "school": "University of " + dice.choice(PLACES),
            "year": str(year),
            "month": dice.choice(MONTHS),
        }
    else:
        fields |= {"publisher": "Policy Press", "address": "Bristol", "year": str(year)}
        if kind == "incollection":
            fields |= {
                "booktitle": "Handbook of " + dice.choice(SUBJECTS),
                "editor": _person(dice),
                "pages": "12--34",
            }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'}," for name, value in fields.items()
    ]
    return "\n".join([f"@{kind}{{made{number:06d},", *lines, "}", ""])


def _authors(kind: str, dice: random.Random) -> str:
    if kind in ("report", "online") and dice.random() < 0.4:
        return dice.choice(BODIES)
    return " and ".join(_person(dice) for _ in range(dice.choice((1, 1, 2, 3, 4, 7))))


def _person(dice: random.Random) -> str:
    middle = f" {dice.choice('ABCDEJKLMR')}." if dice.random() < 0.5 else ""
    return f"{dice.choice(FAMILIES)}, {dice.choice(GIVENS)}{middle}"


if __name__ == "__main__":
    make = mixed if "--mixed" in sys.argv else library
    Path(sys.argv[2]).write_text(make(int(sys.argv[1])), encoding="utf-8")
