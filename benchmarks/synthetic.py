"""
A made-up library of any size for the benchmarks: the same bytes every time, on every machine.

The works resemble what social-care researchers keep: reports, articles, chapters, theses and web pages,
corporate authors among them, accents, ampersands and pounds in titles. Family names come from a short
list on purpose, so that authors and years collide and styles have to disambiguate.
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
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def library(size: int) -> str:
    """Return *size* entries as one .bib text."""
    # Not for secrets: a seed makes every run read the same bytes.
    dice = random.Random(20190801)  # noqa: S311
    return "\n".join(_entry(number, dice) for number in range(size))


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
    Path(sys.argv[2]).write_text(library(int(sys.argv[1])), encoding="utf-8")
