"""Settings of a document: the fields of its metadata, and our own options."""

from typing import Any

import pytest
from documents import inlines, metadata

from essence_refs.errors import EssenceRefsError
from essence_refs.pandoc.settings import Settings, locale_of, read_settings, similar_fields


def settings(**fields: Any) -> Settings:
    named = {"essence-refs": fields.pop("ours")} if "ours" in fields else {}
    every = {**{name.replace("_", "-"): value for name, value in fields.items()}, **named}
    return read_settings({name: metadata(value) for name, value in every.items()})


def test_settings_of_a_document_without_metadata() -> None:
    """Our style in British English, no links to references, and links in them."""
    assert settings() == Settings(
        style="harvard-cite-them-right",
        locale="en-GB",
        files=(),
        named_files={},
        link_citations=False,
        link_bibliography=True,
        has_bibliography=True,
        after_punctuation=None,
        references_title=None,
        framework=None,
        encoding=None,
        map=None,
        tags=(),
        strict=False,
        titles="auto",
        useprefix=True,
        lists=(),
    )


def test_every_setting_is_read() -> None:
    """Those of pandoc, and ours in a map."""
    assert settings(
        csl="apa",
        lang="de-DE",
        bibliography={"main": "a.bib", "more": ["b.bib", "a.bib"]},
        link_citations=True,
        link_bibliography=False,
        suppress_bibliography=True,
        notes_after_punctuation=False,
        reference_section_title="The works",
        ours={
            "library": "c.bib",
            "framework": " my.toml ",
            "encoding": "latin-1",
            "map": "map.toml",
            "tags": ["tags.csv", "more.toml"],
            "strict": "Yes",
            "titles": "as-written",
            "useprefix": "no",
            "lists": [{"where": "title == “A”", "title": " B "}],
        },
    ) == Settings(
        style="apa",
        locale="de-DE",
        files=("a.bib", "b.bib", "c.bib"),
        named_files={"main": ("a.bib",), "more": ("b.bib", "a.bib")},
        link_citations=True,
        link_bibliography=False,
        has_bibliography=False,
        after_punctuation=False,
        references_title=inlines("The works"),
        framework="my.toml",
        encoding="latin-1",
        map="map.toml",
        tags=("tags.csv", "more.toml"),
        strict=True,
        titles="as-written",
        useprefix=False,
        lists=({"where": 'title == "A"', "title": "B"},),
    )


def test_the_language_is_that_of_the_document_or_of_its_style() -> None:
    """A style of the author without a language of its own is in American English, as in pandoc."""
    assert settings(citation_style="apa", locale="fr-FR") == Settings(style="apa", locale="fr-FR")
    assert settings(csl="apa", citation_style="mla").style == "apa"
    own = settings(csl="apa")
    assert own.locale == ""
    assert (locale_of(own, "de-DE"), locale_of(own, "")) == ("de-DE", "en-US")
    assert locale_of(settings(), "de-DE") == "en-GB"


def test_similar_fields_are_not_settings() -> None:
    """A field that is read is not a misspelling."""
    fields = {name: metadata("a") for name in ("bibliografy", "link-bibliography", "title")}
    assert similar_fields(fields, "bibliography") == ("bibliografy",)


@pytest.mark.parametrize(
    ("ours", "message"),
    [
        ("strict", 'essence-refs must be a map of options, such as "strict: true"'),
        (
            {"titels": "sentence"},
            "no option of essence-refs is called 'titels' (did you mean titles?)",
        ),
        (
            {"colour": "red"},
            (
                "no option of essence-refs is called 'colour' (there are encoding, framework, library, lists, live, map, "
                "strict, tags, titles, useprefix)"
            ),
        ),
        ({"titles": "sentense"}, "no case of titles is called 'sentense' (did you mean sentence?)"),
        ({"titles": "x"}, "no case of titles is called 'x' (there are auto, as-written, sentence)"),
        ({"strict": "maybe"}, "essence-refs: strict must be true or false, not 'maybe'"),
        ({"useprefix": ""}, "essence-refs: useprefix must be true or false, not ''"),
        (
            {"lists": "policy"},
            "essence-refs: lists must be a list of maps, each with the options of a list of references",
        ),
    ],
)
def test_what_cannot_be_used_is_named(ours: object, message: str) -> None:
    """With what may be there instead."""
    with pytest.raises(EssenceRefsError) as caught:
        settings(ours=ours)
    assert str(caught.value) == message
