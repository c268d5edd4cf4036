"""References in the front matter of a document, as CSL-JSON."""

from typing import Any

import pytest
from documents import inlines, metadata

from essence_refs.pandoc.front_references import items


def item(**variables: Any) -> dict[str, Any]:
    """Return the item of a reference with these variables; underscores are hyphens."""
    named = {name.replace("_", "-"): value for name, value in variables.items()}
    ((found,), _) = items(metadata([named]))
    return found


def mark(kind: str, *content: Any) -> dict[str, Any]:
    return {"t": kind, "c": inlines(*content)}


def span(name: str) -> dict[str, Any]:
    return {"t": "Span", "c": [["", [name], []], inlines("x")]}


def test_names_of_variables_are_in_any_case() -> None:
    """Those of CSL keep their capitals."""
    assert item(
        id=" a ", Type="book", DOI="10.1", Isbn="978", url="u", PmId="1", pmcid="2", issn="3", shortTitle="S",
        journalAbbreviation="J", citation_key="k", Volume_Title="V",
    ) == {
        "id": "a", "type": "book", "DOI": "10.1", "ISBN": "978", "URL": "u", "PMID": "1", "PMCID": "2", "ISSN": "3",
        "shortTitle": "S", "journalAbbreviation": "J", "citation-key": "k", "volume-title": "V",
    }  # fmt: skip


def test_other_keys_of_a_work() -> None:
    """other-ids names them; what is no reference is left out."""
    found, others = items(metadata(["no map", {"id": "a", "other-ids": [" b ", "c"]}, {"id": "d"}]))
    assert found == [{"id": "a"}, {"id": "d"}]
    assert others == {"b": "a", "c": "a"}
    assert items(None) == ([], {})


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (mark("Emph", "x"), "<i>x</i>"),
        (mark("Strong", "x"), "<b>x</b>"),
        (mark("Superscript", "x"), "<sup>x</sup>"),
        (mark("Subscript", "x"), "<sub>x</sub>"),
        (mark("SmallCaps", "x"), '<span style="font-variant:small-caps;">x</span>'),
        (mark("Strikeout", "x"), "x"),
        (mark("Emph", "x", mark("Strong", "y")), "<i>x<b>y</b></i>"),
        (span("nocase"), '<span class="nocase">x</span>'),
        (span("smallcaps"), '<span style="font-variant:small-caps;">x</span>'),
        (span("other"), "x"),
        ({"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines("x")]}, "“x”"),
        ({"t": "SoftBreak"}, " "),
        ({"t": "Code", "c": [["", [], []], "x"]}, '<span class="nocase">x</span>'),
        ({"t": "Math", "c": [{"t": "InlineMath"}, "x"]}, '<span class="nocase">x</span>'),
    ],
)
def test_marks_of_a_title_are_those_of_csl_json(inline: dict[str, Any], expected: str) -> None:
    """Between words without marks."""
    value = {"t": "MetaInlines", "c": inlines("a", inline, "b")}
    ((found,), _) = items({"t": "MetaList", "c": [{"t": "MetaMap", "c": {"title": value}}]})
    assert found == {"title": f"a{expected}b"}


def test_several_paragraphs_and_keywords() -> None:
    """Paragraphs are separated by spaces, and keywords by semicolons."""
    blocks = {
        "t": "MetaBlocks",
        "c": [
            mark("Para", mark("Emph", "a")),
            mark("Plain", "b"),
            {"t": "CodeBlock", "c": [["", [], []], "c"]},
        ],
    }
    ((found,), _) = items(
        {
            "t": "MetaList",
            "c": [{"t": "MetaMap", "c": {"abstract": blocks, "keyword": metadata(["x", "y z"])}}],
        }
    )
    assert found == {"abstract": "<i>a</i> b c", "keyword": "x; y z"}
    assert item(volume={"a": "b"}) == {"volume": ""}


def test_names() -> None:
    """A text is a name as a whole; the part called name is one too."""
    assert item(
        author=[{"family": " Own ", "given": "Olga"}, " An Office ", {"name": "A Body"}],
        editor={"name": "Rest", "family": "Fam"},
        translator={"name": "Rest", "literal": "Lit"},
    ) == {
        "author": [{"family": "Own", "given": "Olga"}, {"literal": "An Office"}, {"literal": "A Body"}],
        "editor": [{"name": "Rest", "family": "Fam"}],
        "translator": [{"name": "Rest", "literal": "Lit"}],
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" 2003-05 ", "2003-05"),
        ({"year": " 2003 ", "month": "5", "day": "1"}, {"date-parts": [["2003", "5", "1"]]}),
        ({"year": "2003", "day": "1"}, {"date-parts": [["2003"]]}),
        ([{"year": "2003"}, {"year": "2005", "month": "2"}], {"date-parts": [["2003"], ["2005", "2"]]}),
        ({"date-parts": [["2003", " 5 "], ["2005"]]}, {"date-parts": [["2003", "5"], ["2005"]]}),
        ({"date-parts": [["2003"]], "circa": True, "season": " 2 "},
         {"date-parts": [["2003"]], "circa": "true", "season": "2"}),
        ({"literal": " in press "}, {"literal": "in press"}),
        ({"raw": "2003-05"}, {"raw": "2003-05"}),
    ],
)  # fmt: skip
def test_dates(value: Any, expected: Any) -> None:
    """A text, parts with names, a list of two dates, or what CSL-JSON has."""
    assert item(issued=value) == {"issued": expected}
