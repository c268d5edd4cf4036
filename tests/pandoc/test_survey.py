"""A first look at a document: keys, identifiers, and whether its citations are formatted."""

from typing import Any

import pytest
from documents import VERSION, cites, heading, in_text, metadata, para

from essence_refs.pandoc.elements import div
from essence_refs.pandoc.survey import NotADocumentError, Survey, require_document
from essence_refs.publish.reports.cross_reference_keys import is_cross_reference


def survey(*parts: Any) -> Survey:
    found = Survey()
    found.add(list(parts))
    return found


def test_keys_are_in_order_and_those_in_the_text_are_marked() -> None:
    """A key is in the text if it is there once."""
    found = survey(
        para(cites("a", "b"), in_text("c")), para(in_text("a"), cites("c")), metadata({"x": [cites("d")]})
    )
    assert list(found.keys.items()) == [("a", True), ("b", False), ("c", True), ("d", False)]


def test_a_key_that_is_an_identifier_is_left_alone() -> None:
    """Headings, divisions and others have identifiers; a figure may be anywhere."""
    found = survey(heading("Text", 1, "intro"), div(("box", (), ()), [div(("inner", (), ()), [])]))
    assert found.identifiers == {"intro", "box", "inner"}
    assert [found.is_left_alone(each) for each in ("intro", "inner", "fig-a", "outer")] == [
        True,
        True,
        True,
        False,
    ]


KINDS = "alg cau cnj cor def eq exm exr fig imp lem lst nte prf prp rem sec sol suppfig supptbl tab tbl thm tip vid wrn"


@pytest.mark.parametrize("kind", KINDS.split())
def test_every_kind_of_cross_reference_is_known(kind: str) -> None:
    """With a hyphen or a colon, and with a capital at the beginning of a sentence."""
    for key in (f"{kind}-a", f"{kind}:a", f"{kind.capitalize()}-a", f"{kind}-a:b-c"):
        assert is_cross_reference(key)
    for key in (kind, f"{kind}a", f"{kind}-", f"{kind}_a", f"{kind.upper()}-a", f"x{kind}-a"):
        assert not is_cross_reference(key)


def test_a_document_is_formatted_if_a_list_has_entries() -> None:
    """An empty list is a place for references, and other divisions may have the same classes in part."""
    entry = div(("ref-a", ("csl-entry",), ()), [])
    assert survey(div(("refs", ("references", "csl-bib-body"), ()), [para("A"), entry])).is_formatted
    assert not survey(div(("refs", ("csl-bib-body",), ()), [para("A")])).is_formatted
    assert not survey(div(("refs", ("references",), ()), [entry])).is_formatted
    assert not survey(div(("refs", ("csl-bib-body",), ()), [div(("ref-a", (), ()), [])])).is_formatted


@pytest.mark.parametrize("version", [[1, 22], [1, 22, 2, 1], VERSION])
def test_versions_that_are_known(version: list[int]) -> None:
    """From pandoc 2.11 to pandoc 3."""
    require_document({"pandoc-api-version": version, "blocks": [], "meta": {}})


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {},
        {"blocks": []},
        {"pandoc-api-version": VERSION},
        {"pandoc-api-version": "1.23", "blocks": []},
    ],
)
def test_what_is_no_document_gets_the_command(given: Any) -> None:
    """The filter is run by pandoc."""
    with pytest.raises(NotADocumentError) as caught:
        require_document(given)
    assert str(caught.value) == (
        "this is not a document of pandoc 2.11 or later; run the filter with: "
        "pandoc --filter essence-refs-pandoc report.md -o report.docx"
    )


@pytest.mark.parametrize("version", [[1, 21], [1, 24, 0], [2, 22]])
def test_another_version_is_named(version: list[int]) -> None:
    """With the versions that are known."""
    with pytest.raises(NotADocumentError) as caught:
        require_document({"pandoc-api-version": version, "blocks": []})
    assert str(caught.value) == (
        f"the document is in version {'.'.join(map(str, version))} of pandoc's format, and essence-refs knows 1.22 and "
        "1.23 (pandoc 2.11 to 3): use another version of pandoc or of essence-refs"
    )
