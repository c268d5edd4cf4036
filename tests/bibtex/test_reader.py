"""Reading .bib texts: everything in an entry is in its reference, or in a problem that says where."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essence_refs.bibtex import decode, parse, parse_files, unmapped_fields
from essence_refs.bibtex.fields import mapping
from essence_refs.bibtex.syntax.blocks import Comment, Definition, Preamble
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.diagnostics import Severity
from essence_refs.model import Facet, FacetValue, Framework, InterventionType, Level, TagFields

FRAMEWORK = Framework(
    name="Made up",
    levels=(
        Level(
            key="policy", name="Policy", types=(InterventionType(key="tax", name="Taxes", level="policy"),)
        ),
        Level(key="team", name="Team", types=(InterventionType(key="talk", name="Talking", level="team"),)),
    ),
    facets=(Facet(key="kind", name="Kind", values=(FacetValue(key="review", name="Review"),)),),
    fields=TagFields(facets=(("kind", "studykind"),)),
)
SHELF = Path(__file__).parents[2].parent / "shared" / "bib" / "biblatex-examples.bib"


def dumped(reading):
    """Return all that a reading says of references and problems; the repr of a reference is a summary."""
    return repr([attrs.asdict(each) for each in (*reading.references, *reading.problems)])


def one(text, **given_):
    reading = parse(text, **given_)
    assert reading.problems == ()
    [reference] = reading.references
    return reference


def said(reading):
    return [str(problem) for problem in reading.problems]


def codes(reading):
    return [problem.code for problem in reading.problems]


def test_an_article_is_read_whole():
    """Names, date, title, container, numbers and identifiers have their CSL variables; nothing else is left."""
    reference = one(
        """@Article{brand2019,
      Author = {Brand, Sarah L. and Weightman, Alison Lesley and others},
      title = {Mapping the evidence}, subtitle = "A protocol",
      journal = {BMJ Open}, date = 2019-08, volume = 9, number = 8, eid = {e026967},
      doi = {https://doi.org/10.1136/bmjopen-2018-026967}, langid = {british},
      keywords = {care, {looked after}},
    }""".replace("date = 2019-08", "year = 2019, month = aug")
    )
    assert (reference.kind, reference.entry_type) == ("article-journal", "article")
    assert str(reference.authors) == "Sarah L. Brand, Alison Lesley Weightman and others"
    assert str(reference.date("issued")) == "2019-08"
    assert reference.keywords == ("care", "looked after")
    assert {name: text.plain for name, text in reference.texts} == {
        "title": "Mapping the evidence: A protocol",
        "container-title": "BMJ Open",
        "volume": "9",
        "issue": "8",
        "page": "e026967",
        "DOI": "10.1136/bmjopen-2018-026967",
        "language": "en-GB",
    }
    assert reference.fields == ()
    assert reference.origin.line == 1


@pytest.mark.parametrize(
    ("entry", "variable", "value"),
    [
        ("@article{a, pages = {1-2}}", "page", "1–2"),
        ("@article{a, pages = {S1--S2, 9}}", "page", "S1–S2, 9"),
        ("@article{a, pages = {A-12}}", "page", "A-12"),
        *((f"@article{{a, pages = {{45{dash}67}}}}", "page", "45–67") for dash in "\u2010\u2011\u2012\u2212"),
        ("@article{a, series = {newseries}}", "collection-title", "new series"),
        ("@article{a, series = 3}", "collection-title", "3rd series"),
        ("@article{a, number = 8, issue = {Spring}}", "issue", "8, Spring"),
        ("@book{a, number = 8}", "collection-number", "8"),
        ("@report{a, number = 8}", "number", "8"),
        ("@report{a, institution = {X and Y}, publisher = {Z}}", "publisher", "X; Y; Z"),
        ("@techreport{a, institution = {X}}", "genre", "Technical report"),
        ("@phdthesis{a, school = {X}}", "publisher", "X"),
        ("@mastersthesis{a, type = {MRes dissertation}}", "genre", "MRes dissertation"),
        ("@book{a, volume = 2, part = 1}", "volume", "2.1"),
        ("@book{a, title = {Why?}, subtitle = {Because}, titleaddon = {Two}}", "title", "Why? Because. Two"),
        ("@book{a, maintitle = {Works}, title = {Letters}}", "title", "Works"),
        ("@book{a, maintitle = {Works}, title = {Letters}}", "volume-title", "Letters"),
        ("@inbook{a, booktitle = {Book}, title = {T}}", "container-title", "Book"),
        ("@misc{a, howpublished = {\\url{https://x.org/a_b}}}", "URL", "https://x.org/a_b"),
        ("@misc{a, note = {One}, addendum = {Two}}", "note", "One. Two"),
        ("@misc{a, eprint = {1234.5}, archiveprefix = {arXiv}}", "URL", "https://arxiv.org/abs/1234.5"),
        ("@misc{a, eprint = {77}, eprinttype = {pubmed}}", "PMID", "77"),
        ("@misc{a, url = {https://x.org/a\\_b%20c#d}}", "URL", "https://x.org/a_b%20c#d"),
        ("@misc{a, url = {\\url{https://x.org/a_b}}}", "URL", "https://x.org/a_b"),
        ("@misc{a, url = {https://x.org/a{\\_}b}}", "URL", "https://x.org/a_b"),
        ("@misc{a, doi = {doi.org/10.1000/x_y}}", "DOI", "10.1000/x_y"),
        ("@misc{a, doi = {https://www.doi.org/10.1000/x}}", "DOI", "10.1000/x"),
        ("@misc{a, doi = {DOI: https://doi.org//10.1000/x}}", "DOI", "10.1000/x"),
        ("@misc{a, doi = {\\url{https://doi.org/10.1000/x\\_y}}}", "DOI", "10.1000/x_y"),
        ("@misc{a, doi = {{10.1000/x}}}", "DOI", "10.1000/x"),
        ("@misc{a, doi = {10.1002/x{\\textless}1{\\textgreater}3}}", "DOI", "10.1002/x<1>3"),
        ("@misc{a, pubstate = {inpress}}", "status", "in press"),
        ("@misc{a, langid = {english}, langidopts = {variant=american}}", "language", "en-US"),
        ("@misc{a, title = {a} # { b}}", "title", "a b"),
        ("@patent{a, location = {Wales}}", "jurisdiction", "Wales"),
    ],
)
def test_a_field_has_its_place(entry, variable, value):
    """Each field is found under its CSL variable, as CSL wants it."""
    assert one(entry).text(variable).plain == value


@pytest.mark.parametrize(
    ("entry", "role", "names"),
    [
        ("@book{a, editor = {X, Y}}", "editor", "Y X"),
        ("@book{a, editor = {X, Y}, editortype = {compiler}}", "compiler", "Y X"),
        ("@book{a, editor = {A, B}, editora = {X, Y}, editoratype = {redactor}}", "contributor", "Y X"),
        ("@book{a, translator = {X, Y}}", "translator", "Y X"),
        ("@inbook{a, bookauthor = {X, Y}}", "container-author", "Y X"),
        ("@book{a, foreword = {A, B}, introduction = {X, Y}}", "contributor", "B A, Y X"),
    ],
)
def test_people_have_their_roles(entry, role, names):
    """Each of biblatex's roles is one of CSL's; two that become one are one list."""
    assert str(one(entry).people(role)) == names


def test_every_type_of_biblatex_is_known():
    """Each type and alias in the table reads without a word, as a kind of its own."""
    for entry_type in {*mapping.ITEM_TYPES, *mapping.TYPE_ALIASES}:
        reading = parse(f"@{entry_type}{{a, title = {{T}}}}")
        assert reading.problems == ()
        assert reading.references[0].entry_type == entry_type


@pytest.mark.parametrize(
    "entry_type", ["article", "book", "inbook", "misc", "periodical", "patent", "thesis"]
)
def test_no_field_is_lost(entry_type):
    """A word in any field, known or not, is in the reference, alone or beside all other fields."""
    fields = sorted(
        {*mapping.FIELDS, *mapping.FIELD_ALIASES, "someones", "own-field"} - {"crossref", "xdata"}
    )
    for field in fields:
        reading = parse(f"@{entry_type}{{a, {field} = {{Wordy{fields.index(field)}}}}}")
        assert f"wordy{fields.index(field)}" in dumped(reading).lower(), field
    clean = [field for field in fields if field not in mapping.FIELD_ALIASES]
    text = ", ".join(f"{field} = {{Wordy{number}x}}" for number, field in enumerate(clean))
    everything = dumped(parse(f"@{entry_type}{{a, {text}}}")).lower()
    assert [field for number, field in enumerate(clean) if f"wordy{number}x" not in everything] == []


def test_fields_without_a_place_are_kept_and_can_be_listed():
    """What CSL has no variable for stands as it stood; what biblatex's programs use is no news."""
    reference = one("@misc{a, title = {T}, Sortkey = {x}, licence = {CC \\& BY}}", source="a.bib")
    assert reference.fields == (("sortkey", "x"), ("licence", "CC \\& BY"))
    assert [str(note) for note in unmapped_fields(reference)] == [
        "a.bib:1: a: licence: warning: no style will show this field: CSL has no variable for it"
    ]


def test_abbreviations_and_joins_are_carried_out():
    """@string, joins and month names work whatever their case; an unknown name is an error that keeps it."""
    text = """@STRING(bmj = "BMJ")
@article{a, journaltitle = BMJ # { } # "Open" # bjm, year = 2019, month = "12~" # JUN}"""
    reading = parse(text, source="a.bib")
    assert reading.references[0].text("container-title").plain == "BMJ Openbjm"
    assert str(reading.references[0].date("issued")) == "2019-06-12"
    assert said(reading) == [
        "a.bib:2:49: a: journaltitle: no @string defines 'bjm'; it is kept as text (did you mean bmj?)"
    ]


def test_a_broken_file_gives_every_problem_in_one_run():
    """Five faults, five located problems in file order, and the good entries."""
    reading = parse(
        """@book{good, title = {Good}, year = 2001}
@book{twice, title = {A}, Title = {B}}
@article{open, title = {never closed,
@book{good, title = {Again}}
@misc{bare, note = undefined}
@misc{comma, title = {A} year = 2000}
@book{last, title = {Last}}
""",
        source="x.bib",
    )
    assert [reference.key for reference in reading.references] == ["good", "twice", "bare", "comma", "last"]
    assert said(reading) == [
        (
            "x.bib:2:27: twice: Title: 'title' (line 2) is repeated here as 'Title' with another text, which is not read"
            " (keep one of the two)"
        ),
        "x.bib:3:1: open: this entry is not read: it is never closed: the next entry begins inside it",
        "x.bib:4:7: good: the key 'good' is taken by x.bib:1; this entry is not read (give one of them another key)",
        (
            "x.bib:5:20: bare: note: no @string defines 'undefined'; it is kept as text"
            " (text needs braces or quotation marks)"
        ),
        "x.bib:6:26: comma: title: text after the value is not read: 'year = 2000' (is a comma missing?)",
    ]
    assert all(problem.severity is Severity.ERROR for problem in reading.problems)
    assert reading.errors == reading.problems


def test_keys_are_taken_across_files():
    """A key in two files is an error that names both places; capitals make another key."""
    reading = parse_files(
        [("a.bib", "\n@book{k, title={A}}"), ("b.bib", "@book{K, title={B}}\n@book{k, title={C}}")]
    )
    assert [reference.key for reference in reading.references] == ["k", "K"]
    assert said(reading) == [
        "b.bib:2:7: k: the key 'k' is taken by a.bib:2; this entry is not read (give one of them another key)"
    ]


def test_a_chapter_takes_over_from_its_book_across_files():
    """The book's title becomes the chapter's book title, its author the book's author; short titles stay."""
    reading = parse_files([
        ("a.bib", "@inbook{c, title = {Chapter}, author = {A, B}, crossref = {b}, annotation = {Mine}}"),
        ("b.bib", ("@book{b, title = {Book}, subtitle = {Sub}, shorttitle = {B}, author = {X, Y}, year = 2001,"
                  " publisher = {P}, annotation = {Theirs}}")),
    ])  # fmt: skip
    chapter, _ = reading.references
    assert reading.problems == ()
    assert chapter.text("container-title").plain == "Book: Sub"
    assert chapter.text("title-short").plain == ""
    assert (str(chapter.authors), str(chapter.people("container-author"))) == ("B A", "Y X")
    assert (chapter.year, chapter.text("publisher").plain) == (2001, "P")
    assert chapter.annotation.plain == "Mine"


def test_three_storeys_of_books_are_climbed():
    """A paper in proceedings in a multi-volume set has all three titles."""
    paper = parse(
        "@inproceedings{p, title = {P}, crossref = {v}} @proceedings{v, title = {V}, crossref = {m}}"
        "@mvproceedings{m, title = {M}, date = 1999}"
    ).references[0]
    assert [paper.text(name).plain for name in ("title", "volume-title", "container-title")] == [
        "P",
        "V",
        "M",
    ]
    assert paper.year == 1999


def test_data_entries_lend_their_fields_and_are_no_references():
    """@xdata is for others to take over, several at once; what the entry says itself goes first."""
    reading = parse(
        "@xdata{x, publisher = {P}, location = {L}} @xdata{y, location = {M}, note = {N}}"
        "@book{b, title = {T}, xdata = {x, y}, publisher = {Own}}"
    )
    [book] = reading.references
    assert reading.problems == ()
    assert [book.text(name).plain for name in ("publisher", "publisher-place", "note")] == ["Own", "L", "N"]


def test_circles_and_missing_parents_are_reported():
    """Entries that refer to each other in a circle, or to nothing, are read, and the fault is told."""
    reading = parse(
        "@inbook{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, crossref = {a}}\n@inbook{c, crossref = {bb}}"
    )
    assert [reference.key for reference in reading.references] == ["a", "b", "c"]
    assert codes(reading) == ["circle", "missing-parent"]
    assert "a → b → a" in said(reading)[0]
    assert "did you mean b?" in said(reading)[1]


def test_tags_are_checked_against_the_framework():
    """Known levels, types and facets become keys; unknown ones are errors with place and nearest name."""
    reading = parse(
        """@misc{a, title = {T}, level = {Policy, teem}, interventiontype = {tax, talk, tex},
  studykind = {Reviews}, annotation = {Good \\emph{work}.}, listedtitle = {A \\& B}, checked = {P: title},
  unverified = {isbn, doi}}""",
        source="a.bib",
        framework=FRAMEWORK,
    )
    [reference] = reading.references
    assert (reference.levels, reference.types, reference.facets) == (("policy",), ("tax",), ())
    assert (reference.listed.title, reference.checked, reference.unverified) == (
        "A & B",
        "P: title",
        ("isbn", "doi"),
    )
    assert reference.annotation.plain == "Good work."
    assert reference.fields == ()
    assert said(reading) == [
        "a.bib:1:40: a: level: no level is called 'teem' (did you mean team?)",
        (
            "a.bib:1:72: a: interventiontype: the intervention type 'talk' belongs to the level 'team', which the item"
            " does not have (add it to level)"
        ),
        "a.bib:1:78: a: interventiontype: no intervention type is called 'tex' (did you mean tax?)",
        "a.bib:2:16: a: studykind: no kind is called 'Reviews' (did you mean review?)",
    ]


def test_tags_without_a_framework_stay_fields():
    """Nobody to ask what a level is: the field is kept, and the annotation is read all the same."""
    reference = one("@misc{a, level = {anything}, annote = {Words}}")
    assert reference.fields == (("level", "anything"),)
    assert reference.annotation.plain == "Words"


def test_what_looks_like_an_entry_outside_of_all_is_an_error():
    """Prose and lines that begin with a per cent sign are comments; half an entry is not."""
    assert parse("Some notes = of mine.\n@misc{a, title={T}}\nMore notes (yes)\n% @misc{b,").problems == ()
    assert codes(parse("@misc{a, title = {T}}, year = 2000}")) == ["stray-text"]
    assert codes(parse("@misc{a, title = {T}},\n@misc{b, title = {U}};\n")) == []
    assert codes(parse("@my-type{a, title = {T}}")) == ["stray-entry"]
    assert codes(parse("@misc\n{a, title = {T}}")) == ["stray-entry"]


def test_comments_inside_entries_are_no_field_names():
    """A line that begins with a per cent sign is none of the field's name; a field behind one is not read."""
    reading = parse("@misc{a,\n  % the title\n  title = {T},\n  % note = {N},\n}")
    assert reading.references[0].title.plain == "T"
    assert codes(reading) == ["commented-field"]
    assert reading.references[0].fields == ()


def test_dates_say_when_they_are_not_dates():
    """Words in the place of a date are kept as words; a day that no calendar has is told."""
    reading = parse(
        "@misc{a, date = {forthcoming}}\n@misc{b, date = {2019-02-30}}\n@misc{c, urldate = {2020-01-02T10:00:00Z}}"
    )
    assert [str(each.date("issued") or "") for each in reading.references] == [
        "forthcoming",
        "2019-02-30",
        "",
    ]
    assert codes(reading) == ["date-in-words", "time-of-day"]
    assert reading.references[2].fields == (("urldate", "2020-01-02T10:00:00Z"),)


def test_problems_in_what_was_taken_over_are_told_once_where_they_stand():
    """A fault in a book is one problem, in the book, however many chapters take it over."""
    reading = parse(
        "@inbook{a, crossref = {b}}\n@inbook{c, crossref = {b}}\n@book{b, title = {\\nonsense{X}}}",
        source="a.bib",
    )
    assert said(reading) == [
        "a.bib:3:19: b: title: warning: the macro \\nonsense is not known (its argument is kept)"
    ]
    assert reading.references[0].text("container-title").plain == "X"


def test_bytes_become_text():
    """UTF-8 with and without its mark, other encodings by name, line ends as they are."""
    assert decode("é\r\n".encode(), source="") == ("é\r\n", ())
    assert decode("\ufeffé".encode(), source="") == ("é", ())
    assert decode("é".encode("cp1252"), source="", encoding="cp1252") == ("é", ())
    text, [problem] = decode(b"ab\ncd\xe9f", source="x.bib")
    assert text == "ab\ncd\N{REPLACEMENT CHARACTER}f"
    assert str(problem).startswith("x.bib:2:3: the byte 0xe9 is not UTF-8")
    _, [problem] = decode(b"a", source="x.bib", encoding="utf-9")
    assert "utf-9" in problem.message


@pytest.mark.parametrize("encoding", ["base64", "rot13", "idna", "undefined", "punycode", "zip"])
def test_codecs_of_something_else_are_no_encodings(encoding):
    """Python has codecs that make no text of a file's bytes; naming one is a problem, and the text is still read."""
    text, problems = decode(b"caf\xe9", source="x.bib", encoding=encoding)
    assert text == "caf\N{REPLACEMENT CHARACTER}"
    assert problems[0].message == f"no encoding is called {encoding!r}"


def test_windows_line_ends_change_nothing():
    """The same references and the same places, whatever ends the lines."""
    text = "@misc{a,\n  title = {One\n  two},\n}\n@misc{b, note = x}\n"
    unix, windows = parse(text), parse(text.replace("\n", "\r\n"))
    assert unix == windows


fragments = st.sampled_from([
    "{", "}", "\\", "$", "\\emph{", "\\'", "\\'{e}", "{\\'e}", "\\textbf", "%", "~", "--", "``", "''", "`", "^", "_",
    "\\url{", "\\href{", "\\foo", "\\foo{", "\\i", "\\ss ", "\\%", "&", "\n", " ", "\\enquote{", "\\frac{", "\\em ",
    "\\(", "\\)", "\\foreignlanguage{", "\\\\", "?`", "<", "é", "\u0301",
])  # fmt: skip
words = st.integers(0, 99).map("Wo{}rd".format)
latex = st.lists(st.one_of(fragments, words), max_size=25).map(" ".join) | st.lists(
    st.one_of(fragments, words), max_size=25
).map("".join)


@given(
    latex,
    st.sampled_from(["title", "author", "note", "publisher", "date", "pages", "url", "keywords", "volume"]),
)
def test_no_word_disappears_without_a_problem(value, field):
    """A word in a value is in the reference, or a problem tells of something in that value."""
    reading = parse(f"@article{{a, {field} = {{{value}}}}}")
    everything = dumped(reading)
    missing = [word for word in re.findall(r"o\d+rd", value) if word not in everything]
    assert not missing or reading.errors, missing


parts = st.sampled_from([
    "@article{", "@misc(", "@string{", "@comment{", "@inbook{", "@xdata{", "@preamble{", "a,", "b,", "c", ",", "title",
    "author", " = ", "=", "{", "}", '"', ")", "\n", "@", "#", "\\", "%", "{T}", "jan", "crossref = {a}", "xdata = {b}",
    "crossref = {b}", ", ", "date = {2019}", "year", "\r\n", " and ", "level = {policy}", "@book{b, title = {T}}\n",
])  # fmt: skip


@given(st.one_of(st.text(), latex, st.lists(st.one_of(parts, words), max_size=60).map("".join)))
@settings(max_examples=300)
def test_any_text_gives_a_result_and_the_same_twice(text):
    """No text raises; reading it again gives the same; problems come in file order and inside the text."""
    reading = parse(text, framework=FRAMEWORK)
    again = parse(text, framework=FRAMEWORK)
    assert (reading.references, reading.problems) == (again.references, again.problems)
    places = [(problem.line, problem.column) for problem in reading.problems]
    assert places == sorted(places)
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in places)


@given(st.lists(st.one_of(parts, words), max_size=60).map("".join))
def test_no_word_of_an_entry_disappears_without_a_problem(text):
    """A word in an entry is in a reference or an abbreviation, or there is an error."""
    reading = parse(text)
    read = repr([attrs.asdict(each) for each in reading.references])
    elsewhere = "".join(
        block.text if isinstance(block, Comment) else block.raw
        for block in split(text)
        if isinstance(block, Comment | Definition | Preamble)
    )
    lost = [word for word in re.findall(r"Wo\d+rd", text) if word not in read and word not in elsewhere]
    is_data = re.search("xdata", text, re.IGNORECASE)
    assert not lost or reading.problems or is_data, lost


@pytest.mark.skipif(not SHELF.exists(), reason="the example database is not beside this checkout")
def test_the_examples_of_biblatex_read():
    """All 92 entries, with no error."""
    reading = parse(SHELF.read_text(encoding="utf-8"))
    assert len(reading.references) == 92
    assert reading.errors == ()


@pytest.mark.parametrize(
    ("fields", "codes_told"),
    [
        ("year = 2019, date = {2020-01}", ["other-year"]),
        ("date = {2020}, year = 2019", ["other-year"]),
        ("year = 2020, date = {2020-01}", []),
        ("year = 2020, date = {2019/2020}", []),
        ("urlyear = 2019, urldate = {2020-01-01}", ["other-year"]),
    ],
)
def test_a_year_beside_another_date_is_told(fields, codes_told):
    """The date counts, as in biblatex; a year that it contradicts is kept, and named."""
    reading = parse(f"@misc{{a, {fields}}}")
    assert codes(reading) == codes_told
    assert {problem.severity for problem in reading.problems} <= {Severity.WARNING}
    assert any(name.endswith("year") for name, _ in reading.references[0].fields)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("@misc{a,\n title = {One,\n date = {2001}\n}\n@misc{b}", "is a closing brace missing in line 2?"),
        (
            "@misc{a,\n title = {One {and} two},\n note = {x {y},\n date = {2001}\n}",
            "is a closing brace missing in line 3?",
        ),
        ("@misc{a,\n title = {One}, date = {2001}\n\n@misc{b, title = {x}}", ""),
        ("@misc{a, title = {One\n", ""),
        ("@misc{a,\n title = {One},\n date: {2001},\n note = {x}\n}", "see line 3"),
        ("@misc{a,\n title = {One}, % why\n date = {2001}, % x\n}", "see line 3"),
        ("@misc{a, title}", ""),
    ],
)
def test_an_entry_that_is_not_read_is_told_with_the_line_to_look_at(text, hint):
    """An entry of twenty lines with one slip: the message says which line, where the text shows it."""
    problem = parse(text).problems[0]
    assert (problem.code, problem.line, problem.hint) == ("broken-entry", 1, hint)


LAZY_MODULES = [
    "crossref",
    "editor",
    "writer",
    "fields.entry_writer",
    "data_types.date",
    "latex.accents",
    "latex.decoder",
    "latex.encoder",
    "latex.macros",
    "latex.verbatim",
    "syntax.bibtexparser_adapter",
    "syntax.diagnosis",
]


def test_a_simple_file_loads_no_module_for_writing_or_for_unusual_text():
    """Modules that take time to import are imported when a file needs them."""
    code = (
        "import sys, essence_refs.bibtex as bibtex;"
        "bibtex.parse('@misc{a, title = {A {B}}, author = {C, D}, year = 2019, url = {https://example.org}}');"
        f"print(*(each for each in {LAZY_MODULES} if 'essence_refs.bibtex.' + each in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # Where Python matches possessive groups wrongly, bibtexparser splits all files.
    is_fast = sys.version_info >= (3, 11, 5)
    assert done.stdout.split() == ([] if is_fast else ["syntax.bibtexparser_adapter"])


@pytest.mark.parametrize("module", LAZY_MODULES)
def test_lazy_modules_exist(module):
    """The test above is about modules that there are."""
    assert importlib.util.find_spec(f"essence_refs.bibtex.{module}")
