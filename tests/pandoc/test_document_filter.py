"""The filter: citations, notes, lists of references and settings, and everything else as it was."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from documents import (
    VERSION,
    Filter,
    cites,
    document,
    entries,
    heading,
    in_text,
    inlines,
    metadata,
    note,
    para,
    refs,
    texts,
)
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import (
    FileError,
    ProblemsError,
    UnknownChoiceError,
    UnknownStyleError,
)
from essence_refs.pandoc.settings import SettingError
from essence_refs.pandoc.survey import NotADocumentError


@pytest.fixture
def note_style(tmp_path):
    """Return a style with notes: it has the full title once, and the authors alone after that."""
    path = tmp_path / "notes.csl"
    path.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>N</title><id>n</id>'
        "<updated>2024-01-01T00:00:00+00:00</updated></info>"
        '<citation><layout suffix="." delimiter="; "><group delimiter=", "><names variable="author"/><choose>'
        '<if position="first"><text variable="title" font-style="italic"/></if>'
        '<else-if position="ibid"><text term="ibid"/></else-if></choose><text variable="locator"/></group></layout>'
        '</citation><bibliography><layout><text variable="title"/></layout></bibliography></style>',
        encoding="utf-8",
    )
    return str(path)


# Citations


def test_citations_of_each_mode(filtered: Filter) -> None:
    """A citation has a prefix, a locator and a suffix, its author in the text, or no author."""
    made = filtered(
        para("A ", cites("doe05", "roe10", prefix="see", suffix=", pp. 3-5, and more"), "."),
        para("As ", in_text("doe05", suffix="p. 4"), " says ", cites("doe05", mode="SuppressAuthor"), "."),
    )
    assert texts(made)[:2] == [
        "A (see Doe, 2005; Roe, 2010, pp. 3–5, and more).",
        "As Doe (2005, p. 4) says (2005).",
    ]


def test_the_citations_stay_in_elements_cite(filtered: Filter) -> None:
    """Writers of pandoc that know citations, such as docx+citations, find them."""
    made = filtered(para(cites("doe05", suffix=", p. 4")))
    cite = made["blocks"][0]["c"][0]
    assert (cite["t"], cite["c"][0][0]["citationId"]) == ("Cite", "doe05")


def test_inlines_of_affixes_are_kept(filtered: Filter) -> None:
    """A formula, a span and code in a prefix or a suffix are there after the filter."""
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}
    span = {"t": "Span", "c": [["", ["mark"], []], [{"t": "Str", "c": "marked"}]]}
    cite = cites("doe05")
    cite["c"][0][0]["citationPrefix"] = inlines("see ", formula)
    cite["c"][0][0]["citationSuffix"] = inlines(" ", span)
    (made, *_) = filtered(para(cite))["blocks"]
    assert made["c"][0]["c"][1] == inlines("(see ", formula, " Doe, 2005 ", span, ")")


def test_links_to_references(filtered: Filter) -> None:
    """With link-citations each work links to its reference; the author in the text and the affixes do not."""
    made = filtered(para(in_text("doe05"), cites("doe05", prefix="see")), link_citations=True)
    links = [each for cite in made["blocks"][0]["c"] for each in cite["c"][1] if each["t"] == "Link"]
    assert [(texts({"blocks": each["c"][1]}), each["c"][2]) for each in links] == [
        (["2005"], ["#ref-doe05", ""]),
        (["Doe,", " ", "2005"], ["#ref-doe05", ""]),
    ]


def test_without_a_bibliography_nothing_links_to_it(filtered: Filter) -> None:
    """suppress-bibliography leaves the list out, and the links to it."""
    made = filtered(para(cites("doe05")), link_citations=True, suppress_bibliography=True)
    assert made["blocks"] == [para({"t": "Cite", "c": [cites("doe05")["c"][0], inlines("(Doe, 2005)")]})]


def test_another_key_of_a_work(filtered: Filter) -> None:
    """The field ids of an entry has more keys for it, as in biblatex."""
    made = filtered(para(cites("roe-old")))
    assert texts(made)[0] == "(Roe, 2010)"
    assert filtered.warnings == []


# Unknown keys


def test_an_unknown_key_is_bold_with_a_warning(filtered: Filter) -> None:
    """The warning names the file and the near miss."""
    made = filtered(para(cites("doe04", "roe10")))
    assert texts(made)[0] == "(Roe, 2010; doe04?)"
    assert {"t": "Strong", "c": [{"t": "Str", "c": "doe04?"}]} in made["blocks"][0]["c"][0]["c"][1]
    (warning,) = filtered.warnings
    assert warning == (
        f"doe04: warning: no reference is called 'doe04' in {filtered.library} (did you mean doe05?)"
    )


def test_strict_makes_it_an_error(filtered: Filter) -> None:
    """All of them are reported at once."""
    with pytest.raises(ProblemsError) as error:
        filtered(para(cites("doe04"), in_text("nobody")), essence_refs={"strict": True})
    assert [each.key for each in error.value.problems] == ["doe04", "nobody"]


@pytest.mark.parametrize(
    "key", ["fig-map", "tbl-x", "sec-a", "eq-1", "lst-1", "fig:map", "Tbl:x", "thm-one", "known"]
)
def test_cross_references_are_left_alone(filtered: Filter, key: str) -> None:
    """Keys of pandoc-crossref and Quarto, and those of an element of the document, are for other filters."""
    given = (heading("A section", identifier="known"), para("See ", in_text(key), "."))
    made = filtered(*given)
    assert made["blocks"] == list(given)
    assert filtered.warnings == []


def test_a_work_of_the_library_is_cited_whatever_else_has_its_name(filtered: Filter) -> None:
    """In pandoc, the heading "Doe05" gets the identifier doe05."""
    made = filtered(heading("Doe05", identifier="doe05"), para(cites("doe05")))
    assert texts(made)[1] == "(Doe, 2005)"


def test_only_cross_references_need_no_library(filtered: Filter) -> None:
    """A document without citations of works is returned as it is."""
    given = document(para("See ", in_text("fig-map")))
    assert filtered.run(copy.deepcopy(given)) == given


# Notes


def test_citations_become_notes_after_punctuation(filtered: Filter, note_style: str) -> None:
    """The space before a note is removed, and the punctuation after it comes first."""
    made = filtered(
        para("One ", cites("doe05"), ". Two ", cites("doe05", suffix=", p. 4"), ", and."), csl=note_style
    )
    assert texts(made)[0] == "One.[John Doe, A great book.] Two,[John Doe, ibid., 4.] and."


def test_notes_before_punctuation(filtered: Filter, note_style: str) -> None:
    """With notes-after-punctuation: false the text stays as it is."""
    made = filtered(para("One ", cites("doe05"), "."), csl=note_style, notes_after_punctuation=False)
    assert texts(made)[0] == "One[John Doe, A great book.]."


def test_an_author_in_the_text_is_before_the_note(filtered: Filter, note_style: str) -> None:
    """The note has the rest of the citation."""
    made = filtered(para("As ", in_text("doe05", suffix="p. 4"), ", who."), csl=note_style)
    assert texts(made)[0] == "As John Doe,[A great book, 4.] who."


def test_citations_in_notes_of_the_author_stay_there(filtered: Filter, note_style: str) -> None:
    """They are in brackets, unless the note begins with them; an author is part of the sentence."""
    made = filtered(
        para("A", note(para("On ", cites("doe05"), " and ", in_text("roe10"), "."))),
        para("B", note(para(cites("doe05"), "; more."))),
        para("C", note(para(cites("roe10b")))),
        para("D", note(para("See ", {"t": "Emph", "c": [cites("roe10b")]}, "."))),
        csl=note_style,
    )
    assert texts(made)[:4] == [
        "A[On (John Doe, A great book) and Ann Roe, Arrivals.]",
        "B[John Doe; more.]",
        "C[Ann Roe, Beginnings.]",
        "D[See (Ann Roe, ibid.).]",
    ]


def test_calls_of_notes_in_a_row(filtered: Filter, note_style: str) -> None:
    """All of them come after the punctuation, and no punctuation is lost."""
    made = filtered(para("A ", cites("doe05"), " ", cites("roe10"), ", b."), csl=note_style)
    assert texts(made)[0] == "A,[John Doe, A great book.][Ann Roe, Arrivals.] b."


def test_each_of_two_citations_has_its_stop(filtered: Filter, note_style: str) -> None:
    """A stop after the call of a note is not the one before it."""
    made = filtered(para("As ", in_text("doe05"), ". ", cites("roe10"), ". End."), csl=note_style)
    assert texts(made)[0] == "As John Doe.[A great book.].[Ann Roe, Arrivals.] End."


@pytest.mark.parametrize("after", ["'s book", " (so)", " \N{EM DASH} so", ""])
def test_what_is_no_punctuation_stays(filtered: Filter, note_style: str, after: str) -> None:
    """An apostrophe, an opening bracket and a dash are not moved."""
    made = filtered(para("A ", cites("doe05"), after), csl=note_style)
    assert texts(made)[0] == f"A[John Doe, A great book.]{after}"


@pytest.mark.parametrize("output", ["html", "markdown", "org", "typst"])
def test_formats_that_have_citations_get_the_text_alone(filtered: Filter, output: str) -> None:
    """Else pandoc would write their keys; a cross-reference is still one, and references are not made twice."""
    fields = {"bibliography": str(filtered.library), "title": inlines("On ", cites("doe05")), "lang": "en-GB"}
    given = document(para("As ", in_text("doe05"), cites("fig-x"), "."), refs(), **fields)
    made = filtered.run(given, output)
    kinds = [each["t"] for each in made["blocks"][0]["c"]]
    assert kinds.count("Cite") == (2 if output == "html" else 1)
    assert texts(made)[0] == "As Doe (2005)[@fig-x]."
    assert texts({"blocks": [{"t": "Para", "c": made["meta"]["title"]["c"]}]}) == ["On (Doe, 2005)"]
    (identifier, classes, _), listed = made["blocks"][1]["c"]
    assert (identifier, len(listed)) == ("references" if output == "org" else "refs", 1)
    assert classes[:2] == ["references", "csl-bib-body"]
    assert made["blocks"][2:] == ([] if output == "html" else [{"t": "Plain", "c": []}])
    assert made["meta"].keys() == {"title", "lang"} | (set() if output == "typst" else {"bibliography"})


def test_records_of_databases_are_read(filtered: Filter, tmp_path: Path) -> None:
    """The keys are those of the file, as in pandoc."""
    records = tmp_path / "records.ris"
    records.write_text(
        "TY  - BOOK\nAU  - Doe, John\nTI  - T\nPY  - 2001\nID  - own\nER  - \n", encoding="utf-8"
    )
    made = filtered(para("See ", cites("own"), "."), bibliography=str(records))
    assert texts(made)[0] == "See (Doe, 2001)."


def test_a_caption_is_formatted_once(filtered: Filter, note_style: str) -> None:
    """The description of a picture is its caption, and does not count as another citation."""
    caption = inlines("A map ", cites("doe05"))
    image = {"t": "Image", "c": [["", [], []], copy.deepcopy(caption), ["map.png", ""]]}
    figure = {
        "t": "Figure",
        "c": [["", [], []], [None, [{"t": "Plain", "c": caption}]], [{"t": "Plain", "c": [image]}]],
    }
    made = filtered(figure, para("B ", cites("doe05"), "."), csl=note_style)
    (first,) = texts({"blocks": made["blocks"][0]["c"][1][1]})
    assert first == "A map[John Doe, A great book.]"
    assert texts({"blocks": made["blocks"][1:2]}) == ["B.[John Doe, ibid.]"]


def test_a_heading_can_reset_the_positions(filtered: Filter, note_style: str) -> None:
    """After a heading of the class reset-citation-positions, no work was cited before."""
    chapter = heading("Two")
    chapter["c"][1][1] = ["reset-citation-positions"]
    made = filtered(para("A ", cites("doe05")), chapter, para("B ", cites("doe05")), csl=note_style)
    assert texts(made)[2] == "B[John Doe, A great book.]"


# The references


def test_the_list_is_as_pandoc_writes_it(filtered: Filter) -> None:
    """Its division has the identifier, the classes and the attributes that pandoc's writers know."""
    made = filtered(para(cites("doe05")), csl="apa")
    attributes, (entry,) = made["blocks"][1]["c"]
    assert attributes == [
        "refs",
        ["references", "csl-bib-body", "hanging-indent"],
        [["entry-spacing", "0"], ["line-spacing", "2"]],
    ]
    assert entry["c"][0] == ["ref-doe05", ["csl-entry"], []]
    assert [each["t"] for each in entry["c"][1]] == ["Para"]


def test_labels_in_the_margin(filtered: Filter) -> None:
    """A style that aligns the second field has spans for both."""
    made = filtered(para(cites("doe05")), csl="ieee")
    first, second = made["blocks"][1]["c"][1][0]["c"][1][0]["c"]
    assert first["c"][0][1] == ["csl-left-margin"]
    assert second["c"][0][1] == ["csl-right-inline"]
    assert first["c"][1] == inlines("[1] ")


def test_works_that_are_not_cited(filtered: Filter) -> None:
    """The field nocite lists works, and @* all of them."""
    listed = filtered(para("Text."), nocite=[cites("doe05"), cites("roe10")])
    assert entries(listed["blocks"][1]) == ["doe05", "roe10"]
    everything = filtered(para("Text."), nocite=[cites("*")])
    assert entries(everything["blocks"][1]) == ["doe05", "roe10", "roe10b"]


def test_a_citation_of_all_works_prints_nothing(filtered: Filter) -> None:
    """Works beside it are cited."""
    made = filtered(para("A ", cites("doe05", "*"), "."))
    assert texts(made)[0] == texts(filtered(para("A ", cites("doe05"), ".")))[0]
    assert filtered.warnings == []


def test_the_title_and_the_place_of_the_list(filtered: Filter) -> None:
    """It has a title of its own, the last heading of the document, or a division #refs."""
    titled = filtered(para(cites("doe05")), reference_section_title="Works")["blocks"]
    assert titled[1] == {"t": "Header", "c": [1, ["bibliography", ["unnumbered"], []], inlines("Works")]}
    last = filtered(para(cites("doe05")), heading("References"))["blocks"]
    assert last[1]["c"][1] == ["", ["unnumbered"], []]
    placed = filtered(refs(), para(cites("doe05")))["blocks"]
    assert entries(placed[0]) == ["doe05"]
    assert len(placed) == 2


def test_links_in_the_list(filtered: Filter) -> None:
    """A DOI is a link, and the title if the style prints no DOI; with link-bibliography: false nothing is."""

    def linked(**fields: Any) -> list[str]:
        made = filtered(para(cites("roe10")), **fields)["blocks"][1]["c"][1][0]["c"][1][0]["c"]
        return [texts({"blocks": [each]})[0] for each in made if each["t"] == "Link"]

    assert linked(csl="apa") == ["https://doi.org/10.1000/roe"]
    assert linked(csl="apa", link_bibliography=False) == []


# Several lists


def test_lists_with_conditions_and_the_rest(filtered: Filter) -> None:
    """A list with conditions has the works that fulfil them, and one without has the rest."""
    made = filtered(
        para(cites("doe05"), cites("roe10", "roe10b")),
        refs(where='level == "policy"'),
        refs(where='level == "organisation"', notes="annotation"),
        refs(),
    )["blocks"][1:]
    assert [each["c"][0][0] for each in made] == ["refs", "refs-2", "refs-3"]
    assert list(map(entries, made)) == [["doe05"], ["roe10"], ["roe10b"]]
    assert texts({"blocks": made[1:2]})[0].endswith("On arrivals.")
    assert all("where" not in dict(each["c"][0][2]) for each in made)


def test_year_suffixes_are_those_of_the_whole_document(filtered: Filter) -> None:
    """A list with one of two works of an author and a year has its suffix."""
    made = filtered(para(cites("roe10", "roe10b")), refs(where='title == "Beginnings"'), refs())
    assert texts(made)[0] == "(Roe, 2010a, 2010b)"
    assert "(2010b)" in texts(made)[1]


def test_groups_and_works_that_are_not_cited(filtered: Filter) -> None:
    """A list may have headings, and all works of the library."""
    made = filtered(heading("References"), refs(group="level", cited="all"), para(cites("doe05")))["blocks"][
        1
    ]
    assert entries(made) == [
        "= Policy",
        "doe05",
        "= Organisation",
        "roe10",
        "= Items without a level",
        "roe10b",
    ]
    assert made["c"][1][0]["c"][0] == 2


def test_lists_of_chapters(filtered: Filter) -> None:
    """A list of a chapter has what is cited in it; an entry has its identifier once in the document."""
    made = filtered(
        heading("One"),
        para(cites("doe05", "roe10")),
        heading("References", 2),
        refs(per="chapter"),
        heading("Two"),
        para(cites("roe10", "roe10b")),
        heading("References", 2),
        refs(per="chapter"),
    )["blocks"]
    assert entries(made[3]) == ["doe05", "roe10"]
    assert entries(made[7]) == ["", "roe10b"]


def test_lists_in_the_front_matter(filtered: Filter) -> None:
    """The front matter asks for lists at the end of each chapter, and at the end of the document."""
    lists = [
        {"per": "chapter", "title": "Cited here", "where": "year < 2010"},
        {"title": "All", "cited": "all", "sort": "year:desc"},
    ]
    made = filtered(
        heading("One"),
        para(cites("doe05")),
        heading("Two"),
        para(cites("roe10")),
        essence_refs={"lists": lists},
    )["blocks"]
    assert [each["t"] for each in made] == [
        "Header",
        "Para",
        "Header",
        "Div",
        *("Header", "Para", "Header", "Div", "Header", "Div"),
    ]
    assert texts({"blocks": made})[2] == "Cited here"
    assert entries(made[-1]) == ["roe10", "roe10b", ""]


def test_files_with_names_have_lists_of_their_own(filtered: Filter, tmp_path) -> None:
    """The field bibliography may be a map, and #refs-NAME lists the works of that file."""
    other = tmp_path / "other.bib"
    other.write_text("@book{moe01, author = {Moe, Di}, title = {Other}, date = {2001}}", encoding="utf-8")
    made = filtered(
        para(cites("doe05", "moe01")),
        refs("refs-main"),
        refs("refs-more"),
        bibliography={"main": str(filtered.library), "more": [str(other)]},
    )["blocks"]
    assert list(map(entries, made[1:])) == [["doe05"], ["moe01"]]


def test_what_is_in_no_list_is_reported(filtered: Filter) -> None:
    """A cited work without an entry, and a list without works."""
    filtered(para(cites("doe05")), refs(where="year > 2020"))
    assert filtered.warnings == [
        (
            "warning: a cited work is in no list of references: doe05 "
            "(a block ::: {#refs} without conditions lists the rest)"
        ),
        "warning: the list of references #refs is empty",
    ]


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        ({"sorted": "year"}, "sort"),
        ({"sort": "yaer"}, "year"),
        ({"group": "levle"}, "level"),
        ({"notes": "annotations"}, "annotation"),
        ({"cited": "every"}, "only, all"),
        ({"per": "capter"}, "chapter"),
        ({"where": "yaer > 2000"}, "year"),
    ],
)
def test_wrong_options_of_a_list_are_errors(filtered: Filter, options: dict[str, str], meant: str) -> None:
    """Each names what is meant."""
    with pytest.raises(ProblemsError, match=rf"{meant}\??\)"):
        filtered(para(cites("doe05")), refs(**options))


def test_wrong_options_of_all_lists_are_errors_at_once(filtered: Filter) -> None:
    """One run shows every mistake."""
    with pytest.raises(ProblemsError) as caught:
        filtered(para(cites("doe05")), refs(sort="yaer", per="capter"), refs(), refs(group="levle"))
    assert [each.code for each in caught.value.problems] == ["list-option"] * 3


def test_attributes_of_other_programs_stay(filtered: Filter) -> None:
    """A division may have attributes that are not ours."""
    made = filtered(para(cites("doe05")), refs(lang="de", style="color: red"))["blocks"][1]
    assert made["c"][0][2][:2] == [["lang", "de"], ["style", "color: red"]]


# Settings


def test_without_a_library_it_is_an_error(filtered: Filter) -> None:
    """The shipped items are never cited instead; a misspelt field is named."""
    with pytest.raises(SettingError, match="bibliography is missing"):
        filtered.run(document(para(cites("brand2019protocol"))))
    with pytest.raises(SettingError, match="did you mean bibliography"):
        filtered.run(document(para(cites("doe05")), biblography="library.bib"))


def test_the_library_may_be_an_option(filtered: Filter) -> None:
    """The option library adds files and folders to those of bibliography."""
    made = filtered.run(document(para(cites("doe05")), essence_refs={"library": [str(filtered.library)]}))
    assert texts(made)[0] == "(Doe, 2005)"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"bibliography": "nofile.bib"}, FileError),
        ({"bibliography": "refs.ris"}, FileError),
        ({"csl": "appa"}, UnknownStyleError),
        ({"essence_refs": {"titels": "auto"}}, UnknownChoiceError),
        ({"essence_refs": {"titles": "upper"}}, UnknownChoiceError),
        ({"essence_refs": {"strict": "maybe"}}, SettingError),
        ({"essence_refs": "strict"}, SettingError),
        ({"essence_refs": {"lists": "policy"}}, SettingError),
        ({"essence_refs": {"framework": "nofile.toml"}}, FileError),
    ],
)
def test_settings_that_cannot_be_used(filtered: Filter, fields: dict[str, Any], error: type) -> None:
    """Each is an error of its own kind."""
    with pytest.raises(error):
        filtered(para(cites("doe05")), **fields)


def test_styles_in_pandocs_folder_for_the_user(
    filtered: Filter, note_style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A style that has no other place is looked for where pandoc finds it."""
    folder = tmp_path / ".local" / "share" / "pandoc" / "csl"
    folder.mkdir(parents=True)
    Path(note_style).rename(folder / "my-notes.csl")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("my-notes", "my-notes.csl"):
        made = filtered(para("A ", cites("doe05"), "."), csl=name)
        assert texts(made)[0] == "A.[John Doe, A great book.]"


def test_abbreviations_of_pandoc_are_not_read(filtered: Filter) -> None:
    """A field of pandoc that has no effect is named."""
    filtered(para(cites("doe05")), citation_abbreviations="abbreviations.json")
    assert [each.code for each in filtered.problems] == ["not-read"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("name", ["library", "framework"])
def test_a_pipe_that_a_document_names_is_refused(filtered: Filter, tmp_path: Path, name: str) -> None:
    """Nothing writes to it, so reading it would never end."""
    pipe = tmp_path / "pipe.bib"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="not an ordinary file"):
        filtered(para(cites("doe05")), essence_refs={name: str(pipe)})


def test_references_in_the_front_matter(filtered: Filter) -> None:
    """They are read as CSL, with marks, and have precedence over the files."""
    title = [*inlines("On H"), {"t": "Subscript", "c": inlines("2")}, *inlines("O")]
    own = {
        "id": "doe05",
        "type": "book",
        "title": title,
        "author": [{"family": "Own", "given": "Olga"}, "An Office"],
        "issued": {"year": "2003", "month": "5"},
        "doi": "10.1000/own",
        "other-ids": ["old"],
    }
    made = filtered(para(cites("old"), cites("roe10")), references=[own], csl="apa")
    assert texts(made)[0] == "(Own & An Office, 2003)(Roe, 2010)"
    assert '{"t": "Subscript", "c": [{"t": "Str", "c": "2"}]}' in json.dumps(made["blocks"][1])


def test_citations_in_metadata(filtered: Filter) -> None:
    """A title and an abstract have citations; settings have none."""
    made = filtered(para("Text."), title=[cites("doe05")], lang="en-GB")
    assert made["meta"]["title"]["c"][0]["c"][1] == inlines("(Doe, 2005)")


def test_the_language_of_a_style_without_one_is_pandocs(filtered: Filter) -> None:
    """With csl and without lang, a document is in American English, as in pandoc; without both in British English."""
    american = filtered(para(cites("roe10")), csl="chicago-author-date")
    assert "“Arrivals.”" in texts(american)[1]
    assert "‘Arrivals’" in texts(filtered(para(cites("roe10"))))[1]


def test_an_unknown_language_is_a_warning(filtered: Filter) -> None:
    """Neither does pandoc stop for it."""
    filtered(para(cites("doe05")), lang="qq")
    assert filtered.warnings == ["warning: no locale is called 'qq'; en-GB is used"]


def test_a_locator_that_is_not_printed_is_reported(filtered: Filter) -> None:
    """Many numeric styles print none."""
    filtered(para(cites("doe05", suffix=", p. 4")), csl="nature")
    assert ["p. 4 is left out" in each for each in filtered.warnings] == [True]


def test_problems_of_the_library(filtered: Filter) -> None:
    """Errors of the library are reported, and warnings about cited works."""
    more = "@book{doe05, title = {Again}}\n@book{x, title = {\\unknown{X}}, date = {2001}}\n"
    filtered.library.write_text(filtered.library.read_text() + more, encoding="utf-8")
    filtered(para(cites("doe05")))
    assert [each.code for each in filtered.problems] == ["duplicate-key"]
    filtered(para(cites("x")))
    assert {each.code for each in filtered.problems} == {"duplicate-key", "unknown-macro"}
    with pytest.raises(ProblemsError):
        filtered(para(cites("x")), essence_refs={"strict": True})


# Documents as a whole


def test_characters_that_no_format_can_hold(filtered: Filter) -> None:
    """Control characters of a library are replaced, and what changes the direction of text ends with the text."""
    odd = "@book{odd, author = {Doe, \x07John}, title = {A \u202egreat book}, date = {2001}}"
    filtered.library.write_text(odd, encoding="utf-8")
    listed = texts(filtered(para(cites("odd")), csl="apa"))[1]
    assert "\x07" not in listed
    assert listed.count("\u202e") == listed.count("\u202c")


def test_a_formatted_document_is_left_alone_with_one_warning(filtered: Filter) -> None:
    """Filters may run after --citeproc by mistake."""
    made = filtered(para(cites("doe05")), para(cites("roe10")))
    again = filtered.run(copy.deepcopy(made))
    assert again == made
    assert [each.code for each in filtered.problems] == ["already-formatted"]


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {},
        {"blocks": []},
        {"pandoc-api-version": [1, 17], "blocks": [], "meta": {}},
        {"pandoc-api-version": [1, 24], "blocks": [], "meta": {}},
    ],
)
def test_other_input_is_an_error(filtered: Filter, given: Any) -> None:
    """A version of pandoc's format that we do not know is not guessed."""
    with pytest.raises(NotADocumentError):
        filtered.run(given)


LEAVES = st.sampled_from(
    [
        {"t": "Str", "c": "word."},
        {"t": "Space"},
        {"t": "LineBreak"},
        {"t": "Code", "c": [["", [], []], "@doe05"]},
        {"t": "Math", "c": [{"t": "InlineMath"}, "[@doe05]"]},
        {"t": "RawInline", "c": ["html", "<b>"]},
        {"t": "Image", "c": [["", [], []], [{"t": "Str", "c": "alt"}], ["a.png", ""]]},
        in_text("fig-map"),
        cites("tbl:a", "tbl:b"),
    ]
)
INLINES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda each: {"t": "Emph", "c": each}),
        st.lists(inner, max_size=3).map(lambda each: {"t": "Quoted", "c": [{"t": "DoubleQuote"}, each]}),
        st.lists(inner, max_size=3).map(lambda each: {"t": "Span", "c": [["", ["a"], [["k", "v"]]], each]}),
        st.lists(inner, max_size=3).map(lambda each: {"t": "Note", "c": [{"t": "Para", "c": each}]}),
    ),
    max_leaves=6,
)
BLOCKS = st.recursive(
    st.one_of(
        st.lists(INLINES, max_size=5).map(lambda each: {"t": "Para", "c": each}),
        st.just({"t": "RawBlock", "c": ["latex", "\\cite{doe05}"]}),
        st.just({"t": "CodeBlock", "c": [["", [], []], "[@doe05]"]}),
        st.just({"t": "HorizontalRule"}),
        st.lists(INLINES, max_size=3).map(lambda each: {"t": "Header", "c": [1, ["h", [], []], each]}),
        st.lists(INLINES, max_size=3).map(lambda each: {"t": "LineBlock", "c": [each]}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: {"t": "BlockQuote", "c": each}),
        st.lists(inner, max_size=3).map(lambda each: {"t": "BulletList", "c": [each]}),
        st.lists(inner, max_size=3).map(lambda each: {"t": "Div", "c": [["", ["box"], []], each]}),
    ),
    max_leaves=5,
)


@given(blocks=st.lists(BLOCKS, max_size=4))
def test_everything_else_is_equal_before_and_after(tmp_path_factory, blocks: list[Any]) -> None:
    """Whatever is in a document beside its citations, the filter does not change it."""
    run = Filter(tmp_path_factory.getbasetemp())
    marker = para("Cited ", cites("doe05"))
    # A heading at the end would be that of the references.
    given_blocks = [*blocks, marker]
    before = copy.deepcopy(given_blocks)
    made = run(*given_blocks, suppress_bibliography=True, title="T", toc=True)
    assert made["blocks"][:-1] == before[:-1]
    assert made["meta"] == {
        "bibliography": metadata(str(run.library)),
        "suppress-bibliography": metadata(value=True),
        "title": metadata("T"),
        "toc": metadata(value=True),
    }
    assert made["pandoc-api-version"] == VERSION


def test_references_in_the_front_matter_need_no_file(filtered: Filter) -> None:
    """They are a library of their own."""
    own = {
        "id": "a",
        "type": "book",
        "title": "Own",
        "author": [{"family": "Own"}],
        "issued": {"year": "2003"},
    }
    made = filtered.run(document(para(cites("a")), references=[own]))
    assert texts(made)[0] == "(Own, 2003)"


def test_lists_of_sections(filtered: Filter) -> None:
    """A list for each section is at its end; without sections, chapters have them."""
    lists = [{"per": "section", "title": "Cited here"}]
    parts = (
        heading("One"),
        heading("First", 2),
        para(cites("doe05")),
        heading("Second", 2),
        para(cites("roe10")),
    )

    def shown(*blocks: Any) -> list[str]:
        made = filtered(*blocks, essence_refs={"lists": lists})["blocks"]
        return [
            f"{each['c'][0]} {texts({'blocks': [each]})[0]}" if each["t"] == "Header" else each["t"]
            for each in made
        ]

    assert shown(*parts, heading("Two"), para("Text."))[:-2] == [
        *("1 One", "2 First", "Para", "3 Cited here", "Div"),
        *("2 Second", "Para", "3 Cited here", "Div"),
    ]
    assert shown(heading("One"), para(cites("doe05"))) == ["1 One", "Para", "2 Cited here", "Div"]


def test_a_style_without_a_bibliography_is_reported(filtered: Filter, tmp_path: Path) -> None:
    """There is no list, and no link to one."""
    path = tmp_path / "bare.csl"
    path.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>Bare</title>'
        "<id>b</id><updated>2024-01-01T00:00:00+00:00</updated></info><citation><layout>"
        '<text variable="title"/></layout></citation></style>',
        encoding="utf-8",
    )
    made = filtered(para(cites("doe05")), csl=str(path))
    assert texts(made) == ["A great book"]
    assert filtered.warnings == [
        "warning: the style 'Bare' has citations only, so there is no list of references"
    ]


def test_citations_in_a_map_of_the_metadata_are_in_the_order_of_its_names(filtered: Filter) -> None:
    """As pandoc writes it."""
    fields = {"b": [cites("doe05")], "a": [cites("roe10")]}
    made = filtered(para(cites("roe10b")), csl="ieee", credits=fields)
    shown = {
        name: texts({"blocks": [{"t": "Para", "c": each["c"]}]})
        for name, each in made["meta"]["credits"]["c"].items()
    }
    assert shown == {"a": ["[1]"], "b": ["[2]"]}
    assert texts(made)[0] == "[3]"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (" It goes on.", "John Doe, A great book. It goes on."),
        (" and goes on.", "John Doe, A great book and goes on."),
        (".", "John Doe, A great book."),
        ("", "John Doe, A great book."),
    ],
)
def test_a_citation_in_a_note_ends_with_a_stop_if_it_ends_a_sentence(
    filtered: Filter, note_style: str, after: str, expected: str
) -> None:
    """What follows it decides."""
    made = filtered(para("A", note(para(cites("doe05"), after))), csl=note_style)
    assert texts(made)[0] == f"A[{expected}]"


def test_a_key_of_the_library_has_precedence_over_another_key(filtered: Filter) -> None:
    """One work may have the key that another had before."""
    more = "@book{moe, author = {Moe, Di}, title = {Moe}, date = {2001}, ids = {doe05, moe-old}}\n"
    filtered.library.write_text(filtered.library.read_text() + more, encoding="utf-8")
    made = filtered(para(cites("doe05"), cites("moe-old"), cites("roe-old")))
    assert texts(made)[0] == "(Doe, 2005)(Moe, 2001)(Roe, 2010)"


def test_a_document_without_blocks_may_have_a_list(filtered: Filter) -> None:
    """Its works are those of nocite."""
    made = filtered(nocite=[cites("doe05")])
    assert list(map(entries, made["blocks"])) == [["doe05"]]
    assert filtered(nocite=[])["blocks"] == []
