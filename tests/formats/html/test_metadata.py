"""Metadata of references in HTML: JSON-LD that cannot end its element, and COinS that Zotero reads."""

import json
from urllib.parse import parse_qsl

import attrs
import html5lib
import pytest
from hostile_documents import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

import essence_refs as er
from essence_refs import formats
from essence_refs.exchange.csl_json.variables import KINDS
from essence_refs.formats.html import metadata
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Date,
    Document,
    Name,
    Names,
    Point,
    Reference,
    RichText,
)

DOI = "10.1136/bmjopen-2018-026967"
PEOPLE = Names(
    (
        Name(family="Gogh", given="Vincent", non_dropping_particle="van"),
        Name(literal="Office of Care"),
        Name(family="Lee"),
    )
)
hostile = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))


def reference(kind: str, *, issued: Date | None = None, **texts: str) -> Reference:
    named = {"title": "A title & more", **texts}
    return Reference(
        key="key",
        kind=kind,
        names=(("author", PEOPLE),),
        dates=(("issued", issued or Date.of(2019, 3)),),
        texts=tuple((name.replace("_", "-"), RichText.of(text)) for name, text in named.items()),
    )


def work(reference: Reference) -> dict[str, object]:
    """Return the JSON-LD of a reference."""
    block = metadata.json_ld([reference])
    text = block.removeprefix('<script type="application/ld+json">\n').removesuffix("</script>\n")
    (found,) = json.loads(text)["@graph"]
    return found


def pairs(reference: Reference) -> list[tuple[str, str]]:
    return parse_qsl(metadata.coins(reference), strict_parsing=True)


ARTICLE = reference(
    "article-journal",
    container_title="BMJ Open",
    volume="9",
    issue="3",
    page="e026967",
    ISSN="2044-6055",
    DOI=DOI,
    URL="https://example.org/a b",
)


def test_an_article_is_part_of_an_issue_of_a_volume_of_a_journal() -> None:
    """schema.org nests them; the DOI is an identifier and an address."""
    assert work(ARTICLE) == {
        "@type": "ScholarlyArticle",
        "name": "A title & more",
        "author": [
            {"@type": "Person", "name": "Vincent van Gogh", "familyName": "van Gogh", "givenName": "Vincent"},
            {"@type": "Organization", "name": "Office of Care"},
            {"@type": "Person", "name": "Lee", "familyName": "Lee"},
        ],
        "datePublished": "2019-03",
        "pagination": "e026967",
        "isPartOf": {
            "@type": "PublicationIssue",
            "issueNumber": "3",
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": "9",
                "isPartOf": {"@type": "Periodical", "name": "BMJ Open", "issn": "2044-6055"},
            },
        },
        "url": "https://example.org/a%20b",
        "identifier": {"@type": "PropertyValue", "propertyID": "DOI", "value": DOI},
        "sameAs": f"https://doi.org/{DOI}",
    }


def test_zotero_reads_an_article() -> None:
    """The keys are those of the journal matrix; people have the family name first, and bodies have their own key."""
    assert pairs(ARTICLE) == [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"),
        ("rft_id", f"info:doi/{DOI}"),
        ("rft_id", "https://example.org/a%20b"),
        ("rft.genre", "article"),
        ("rft.atitle", "A title & more"),
        ("rft.jtitle", "BMJ Open"),
        ("rft.volume", "9"),
        ("rft.issue", "3"),
        ("rft.pages", "e026967"),
        ("rft.issn", "2044-6055"),
        ("rft.aulast", "van Gogh"),
        ("rft.aufirst", "Vincent"),
        ("rft.au", "van Gogh, Vincent"),
        ("rft.aucorp", "Office of Care"),
        ("rft.au", "Lee"),
        ("rft.date", "2019-03"),
    ]
    assert "+" not in metadata.coins(ARTICLE)


@pytest.mark.parametrize(
    ("kind", "type_", "matrix", "wanted"),
    [
        ("book", "Book", "book", {"rft.genre": "book", "rft.btitle": "A title & more"}),
        (
            "chapter",
            "Chapter",
            "book",
            {"rft.genre": "bookitem", "rft.btitle": "Whole", "rft.atitle": "A title & more"},
        ),
        ("paper-conference", "ScholarlyArticle", "book", {"rft.genre": "proceeding", "rft.btitle": "Whole"}),
        ("report", "Report", "book", {"rft.genre": "report", "rft.pub": "House"}),
        ("thesis", "Thesis", "dissertation", {"rft.title": "A title & more", "rft.inst": "House"}),
        ("webpage", "WebPage", "dc", {"rft.type": "webpage", "rft.creator": "van Gogh, Vincent"}),
        ("dataset", "Dataset", "dc", {"rft.type": "dataset", "rft.publisher": "House"}),
        ("legislation", "Legislation", "dc", {"rft.type": "statute", "rft.title": "A title & more"}),
        ("figure", "CreativeWork", "dc", {"rft.type": "document", "rft.source": "Whole"}),
    ],
)
def test_every_type_of_work_has_its_matrix(
    kind: str, type_: str, matrix: str, wanted: dict[str, str]
) -> None:
    """All but journals, books and dissertations use Dublin Core."""
    made = reference(kind, container_title="Whole", publisher="House")
    assert work(made)["@type"] == type_
    assert work(made)["publisher"] == {"@type": "Organization", "name": "House"}
    first = dict(reversed(pairs(made)))
    assert first["rft_val_fmt"] == f"info:ofi/fmt:kev:mtx:{matrix}"
    assert {name: first[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (Date.of(1), "0001"),
        (Date.of(0), None),
        (Date.of(2019, 3, 4), "2019-03-04"),
        (Date(start=Point(2019, season=2)), "2019"),
        (Date(literal="in press"), None),
        (Date(start=Point(1990), end=Point(1999), is_range=True, unspecified=True), None),
        (Date(start=Point(2001), end=Point(2003), is_range=True), "2001"),
        (Date.of(-43), None),
    ],
)
def test_only_iso_8601_dates_are_written(issued: Date, expected: str | None) -> None:
    """A season becomes its year, and a date in words is left out."""
    made = reference("book", issued=issued)
    assert work(made).get("datePublished") == expected
    assert dict(pairs(made)).get("rft.date") == expected


def test_an_unsafe_address_is_not_in_the_metadata() -> None:
    """Programs must not follow what readers must not follow."""
    made = reference("webpage", URL="javascript:alert(1)", DOI="none")
    assert not {"url", "sameAs", "identifier"} & work(made).keys()
    assert "javascript" not in metadata.coins(made)


@given(hostile, hostile)
def test_no_title_can_end_the_script_element(title: str, publisher: str) -> None:
    """The only script of a page is data, and contains what the reference contains."""
    made = reference("book", title=title, publisher=publisher)
    entry = BibliographyEntry(key="key", text=RichText.of("Shown"))
    document = Document(title="t", blocks=(Bibliography(entries=(entry, entry)),))
    page = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parse(
        formats.write(document, "html", references=(made,))
    )
    (script,) = page.iter("script")
    assert script.attrib == {"type": "application/ld+json"}
    assert not set(script.text) & set("<>&\u2028\u2029")
    (data,) = json.loads(script.text)["@graph"]
    assert data.get("name", "") == formats.runs.clean_field(title)
    (span,) = [each for each in page.iter("span") if each.attrib.get("class") == "Z3988"]
    assert not span.text
    assert dict(parse_qsl(span.attrib["title"])).get("rft.btitle", "") == formats.runs.clean_field(title)


def test_only_references_that_are_shown_have_metadata() -> None:
    """By default a page has no metadata."""
    document = Document(
        title="t", blocks=(Bibliography(entries=(BibliographyEntry(key="x", text=RichText.of("X")),)),)
    )
    for references in ((), (ARTICLE,)):
        page = formats.write(document, "html", references=references)
        assert "<script" not in page
        assert "Z3988" not in page


def test_every_shipped_reference_has_metadata() -> None:
    """Each has a specific type, a title and an OpenURL."""
    for each in er.load():
        assert work(each)["@type"] != "CreativeWork", each.kind
        assert work(each)["name"]
        assert dict(pairs(each))["ctx_ver"] == "Z39.88-2004"


def test_metadata_of_every_type_match_their_golden_file(golden) -> None:
    """For each CSL type, with every variable that is written: the object for programs, and the pairs that Zotero reads."""
    texts = {
        "container_title": "Whole",
        "container_title_short": "Wh.",
        "publisher": "House",
        "publisher_place": "Leeds",
        "collection_title": "Series",
        "edition": "2",
        "number": "17",
        "number_of_pages": "90",
        "page": "3-9",
        "volume": "4",
        "issue": "5",
        "genre": "PhD",
        "language": "en",
        "ISBN": "978-1",
        "ISSN": "1234-5679",
        "URL": "https://example.org/a",
        "DOI": "10.1000/a",
    }
    lines = []
    for kind in sorted(KINDS):
        made = reference(kind, **texts)
        made = attrs.evolve(made, names=(*made.names, ("editor", Names((Name(family="Ed"),)))))
        shown = [f"{name}={value}" for name, value in pairs(made)]
        lines += [f"{kind}:", f"  {json.dumps(work(made))}", f"  {' '.join(shown)}"]
    golden("formats/metadata.txt", "\n".join([*lines, ""]))
