"""Reading .bib texts: all text of an entry is in its reference or in a located problem."""

import importlib.util
import itertools
import re
import subprocess
import sys
from pathlib import Path

import attrs
import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essence_refs.bibtex import parse, parse_files, unmapped_fields
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
EXAMPLES = Path(__file__).parents[2].parent / "shared" / "bib" / "biblatex-examples.bib"


def dump(reading):
    """Return all values of references and problems; the repr of a reference is only a summary."""
    return repr([attrs.asdict(each) for each in (*reading.references, *reading.problems)])


def one(text, **given_):
    reading = parse(text, **given_)
    assert reading.problems == ()
    [reference] = reading.references
    return reference


def messages(reading):
    return [str(problem) for problem in reading.problems]


def codes(reading):
    return [problem.code for problem in reading.problems]


def test_an_article_is_read_completely():
    """Names, date, title, container, numbers and identifiers have their variables, and no field is left over."""
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
        ("@report{a, institution = {X and Y}, publisher = {Z}}", "publisher", "X and Y; Z"),
        ("@techreport{a, institution = {X}, type = {techreport}}", "genre", "Technical report"),
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
def test_a_field_is_read_into_its_variable(entry, variable, value):
    """The value has the form that CSL requires."""
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
def test_names_have_their_roles(entry, role, names):
    """Each role of biblatex is read as a role of CSL; lists with the same role are joined."""
    assert str(one(entry).people(role)) == names


def test_all_entry_types_are_known():
    """Each entry type and alias of the table is read without a problem."""
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
        assert f"wordy{fields.index(field)}" in dump(reading).lower(), field
    clean = [field for field in fields if field not in mapping.FIELD_ALIASES]
    text = ", ".join(f"{field} = {{Wordy{number}x}}" for number, field in enumerate(clean))
    everything = dump(parse(f"@{entry_type}{{a, {text}}}")).lower()
    assert [field for number, field in enumerate(clean) if f"wordy{number}x" not in everything] == []


def test_fields_without_a_variable_are_kept_and_can_be_listed():
    """They are kept unchanged; fields for biblatex and biber are not listed."""
    reference = one("@misc{a, title = {T}, Sortkey = {x}, licence = {CC \\& BY}}", source="a.bib")
    assert reference.fields == (("sortkey", "x"), ("licence", "CC \\& BY"))
    assert [str(note) for note in unmapped_fields(reference)] == [
        "a.bib:1: a: licence: warning: no style will show this field: CSL has no variable for it"
    ]


def test_abbreviations_and_joins_are_expanded():
    """@string, joins and months work in any letter case; an unknown name is kept and is an error."""
    text = """@STRING(bmj = "BMJ")
@article{a, journaltitle = BMJ # { } # "Open" # bjm, year = 2019, month = "12~" # JUN}"""
    reading = parse(text, source="a.bib")
    assert reading.references[0].text("container-title").plain == "BMJ Openbjm"
    assert str(reading.references[0].date("issued")) == "2019-06-12"
    assert messages(reading) == [
        "a.bib:2:49: a: journaltitle: no @string defines 'bjm'; it is kept as text (did you mean bmj?)"
    ]


def test_all_problems_of_a_file_are_reported_at_once():
    """Five mistakes give five located problems in file order, and the good entries are read."""
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
    assert messages(reading) == [
        (
            "x.bib:2:27: twice: Title: warning: 'title' (line 2) is repeated here as 'Title' with another text,"
            " which is not read: 'A' and 'B' (keep one of the two)"
        ),
        "x.bib:3:1: open: this entry is not read: it is never closed: the next entry begins inside it",
        "x.bib:4:7: good: the key 'good' is taken by x.bib:1; this entry is not read (give one of them another key)",
        (
            "x.bib:5:20: bare: note: warning: no @string defines 'undefined'; it is kept as text"
            " (text needs braces or quotation marks)"
        ),
        "x.bib:6:26: comma: warning: a comma is missing after 'title'",
    ]
    assert reading.references[-2].year == 2000
    assert [problem.code for problem in reading.errors] == [
        "broken-entry",
        "duplicate-key",
    ]


def test_a_key_is_unique_across_files():
    """A key in two files is an error with both locations; letter case makes a different key."""
    reading = parse_files(
        [("a.bib", "\n@book{k, title={A}}"), ("b.bib", "@book{K, title={B}}\n@book{k, title={C}}")]
    )
    assert [reference.key for reference in reading.references] == ["k", "K"]
    assert messages(reading) == [
        "b.bib:2:7: k: the key 'k' is taken by a.bib:2; this entry is not read (give one of them another key)"
    ]


def test_text_that_looks_like_an_entry_is_an_error():
    """Other text between entries, and lines that begin with a per cent sign, are comments."""
    assert parse("Some notes = of mine.\n@misc{a, title={T}}\nMore notes (yes)\n% @misc{b,").problems == ()
    assert codes(parse("@misc{a, title = {T}}, year = 2000}")) == ["stray-text"]
    assert codes(parse("@misc{a, title = {T}},\n@misc{b, title = {U}};\n")) == []
    assert codes(parse("@misc{title = {T}}\n@misc\n{title = {U}}")) == ["broken-entry", "broken-entry"]
    assert codes(parse("@my-type{a title = {T}}")) == ["stray-entry"]


@pytest.mark.parametrize(
    "header",
    ["@misc\n{", "@MISC \n\t(", "@ misc {", "@\n  misc\n{", "@misc\r\n{\r\n"],
)
def test_a_type_may_have_white_space_around_it(header: str):
    """BibTeX allows white space between the sign, the type and the brace, line ends included."""
    close = ")" if "(" in header else "}"
    result = parse(f"Notes.\n{header}a, title = {{T}}{close}\n@misc{{b, title = {{U}}}}")
    assert [(each.key, each.entry_type, each.title.plain) for each in result.references] == [
        ("a", "misc", "T"),
        ("b", "misc", "U"),
    ]
    assert result.problems == ()


def test_blocks_of_every_kind_may_have_white_space_in_their_header():
    """An abbreviation in two lines is read, and a comment hides what it contains."""
    text = '@string\n{ pub = {Press} }\n@preamble\n{"x"}\n@my-type\n{a, title = {T}, publisher = pub}'
    result = parse(text)
    assert [str(each.text("publisher")) for each in result.references] == ["Press"]
    assert codes(result) == ["unknown-type"]


def test_prose_with_an_at_sign_is_a_comment():
    """An entry has a key and a comma."""
    assert parse("Write to me\n@ home (evenings, mostly)\n@misc{a, title = {T}}").errors == ()


def test_quotation_marks_inside_braces_do_not_end_a_value():
    """BibTeX counts braces in a value that is in quotation marks."""
    text = '@misc{a,\n title = "{Die {"a}ltere} Zeit {says "so" twice}" # " and {"more"}",\n year = "2001"}'
    result = parse(text)
    assert result.problems == ()
    (reference,) = result.references
    assert reference.title.plain == 'Die "altere Zeit says "so" twice and "more"'
    assert reference.year == 2001


def test_a_field_in_prose_after_an_entry_is_prose():
    """Only what follows an entry directly can be part of it."""
    entry = "@misc{a, title = {T}}\n"
    assert parse(f'{entry}Use the type field, for example\ntype = "Patent application"\n').problems == ()
    assert parse(f'{entry}the number via the type field: type = "sec.".\n').problems == ()
    assert codes(parse(f"{entry}year = 1997,\n month = mar}}")) == ["stray-text"]


def test_comments_inside_entries_are_not_part_of_field_names():
    """A line that begins with a per cent sign is a comment; a field in one is not read."""
    reading = parse("@misc{a,\n  % the title\n  title = {T},\n  % note = {N},\n}")
    assert reading.references[0].title.plain == "T"
    assert codes(reading) == ["commented-field"]
    assert reading.references[0].fields == ()


def test_text_in_a_date_field_is_kept():
    """It becomes a literal date; a date that the calendar does not have is reported."""
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


def test_windows_line_ends_change_nothing():
    """References and locations are the same for both line ends."""
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


def ends_early(value):
    """Return whether a brace in a value closes the one around it."""
    braces = re.sub(r"\\.", "", value, flags=re.DOTALL)
    return min(itertools.accumulate({"{": 1, "}": -1}.get(each, 0) for each in braces), default=0) < 0


@given(
    latex,
    st.sampled_from(["title", "author", "note", "publisher", "date", "pages", "url", "keywords", "volume"]),
)
def test_no_word_of_a_value_is_lost_without_a_problem(value, field):
    """A word in a value is in the reference or in the message of a problem, or there is an error."""
    # Such a brace ends the value, and what follows it is a comment.
    hypothesis.assume(not ends_early(value))
    reading = parse(f"@article{{a, {field} = {{{value}}}}}")
    # A mark may end inside a word: LaTeX ends the name of a macro at a digit.
    plain = [text.plain for each in reading.references for _, text in each.texts]
    everything = " ".join([dump(reading), *plain, *(each.message for each in reading.problems)])
    missing = [word for word in re.findall(r"o\d+rd", value) if word not in everything]
    assert not missing or reading.errors, missing


@pytest.mark.parametrize("field", ["author", "date", "year", "keywords", "issn", "checked"])
def test_the_address_of_a_link_in_a_plain_field_is_reported(field):
    """Names, dates and keywords have no links."""
    (reference,), problems = _read(f"@article{{a, {field} = {{\\href{{https://example.org/}}{{2019}}}}}}")
    assert "2019" in repr(attrs.asdict(reference))
    assert [(each.code, each.field) for each in problems] == [("dropped-argument", field)]
    assert "https://example.org/" in problems[0].message
    assert _read(f"@article{{a, {field} = {{\\url{{2019}}}}}}")[1] == ()


def _read(text):
    reading = parse(text, framework=FRAMEWORK)
    return reading.references, reading.problems


parts = st.sampled_from([
    "@article{", "@misc(", "@string{", "@comment{", "@inbook{", "@xdata{", "@preamble{", "a,", "b,", "c", ",", "title",
    "author", " = ", "=", "{", "}", '"', ")", "\n", "@", "#", "\\", "%", "{T}", "jan", "crossref = {a}", "xdata = {b}",
    "crossref = {b}", ", ", "date = {2019}", "year", "\r\n", " and ", "level = {policy}", "@book{b, title = {T}}\n",
])  # fmt: skip


@given(st.one_of(st.text(), latex, st.lists(st.one_of(parts, words), max_size=60).map("".join)))
@settings(max_examples=300)
def test_any_text_gives_the_same_result_twice(text):
    """No text raises an exception; problems are in file order and inside the text."""
    reading = parse(text, framework=FRAMEWORK)
    again = parse(text, framework=FRAMEWORK)
    assert (reading.references, reading.problems) == (again.references, again.problems)
    places = [(problem.line, problem.column) for problem in reading.problems]
    assert places == sorted(places)
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in places)


@given(st.lists(st.one_of(parts, words), max_size=60).map("".join))
def test_no_word_of_an_entry_is_lost_without_a_problem(text):
    """A word in an entry is in a reference or an abbreviation, or there is a problem."""
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


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the example database is not beside this checkout")
def test_the_examples_of_biblatex_are_read():
    """All 92 entries are read without an error."""
    reading = parse(EXAMPLES.read_text(encoding="utf-8"))
    assert len(reading.references) == 92
    assert reading.errors == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("year = 2019, date = {2020-01}", ["other-year"]),
        ("date = {2020}, year = 2019", ["other-year"]),
        ("year = 2020, date = {2020-01}", []),
        ("year = 2020, date = {2019/2020}", []),
        ("urlyear = 2019, urldate = {2020-01-01}", ["other-year"]),
    ],
)
def test_a_year_that_contradicts_the_date_is_reported(fields, expected):
    """The date is used, as in biblatex, and the year is kept as a field."""
    reading = parse(f"@misc{{a, {fields}}}")
    assert codes(reading) == expected
    assert {problem.severity for problem in reading.problems} <= {Severity.WARNING}
    assert any(name.endswith("year") for name, _ in reading.references[0].fields)


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
    """The test above names modules that exist."""
    assert importlib.util.find_spec(f"essence_refs.bibtex.{module}")


@pytest.mark.parametrize(
    "field",
    [
        "author = {A, B, C, D, E and F G}",
        "author = {\\nonsense{Brand}, Sarah}",
        "year = {1998}, month = {Brumaire}",
        "year = {1998}, month = {2}, day = {31}",
        "year = {the year 12}",
        "date = {1999-02-30}",
        "publisher = {\\nonsense{Sage}}",
        "title = {{\\nonsense{Sage}}}",
    ],
)
def test_a_repeated_problem_is_reported_in_every_entry(field):
    """Values with a problem are not cached."""
    alone = parse(f"@book{{a, {field}}}\n").problems
    assert alone
    reading = parse(f"@book{{a, {field}}}\n@book{{b, {field}}}\n@book{{c, {field}}}\n")
    assert [(each.key, each.line, each.code) for each in reading.problems] == [
        (key, line, each.code) for line, key in enumerate("abc", 1) for each in alone
    ]


def test_what_recurs_is_one_object() -> None:
    """References share texts with their variables, dates and lists of names that are the same, to need less memory."""
    entry = "@article{%s, author = {Brand, Ann and Ito, Bo}, title = {%s}, journaltitle = {Care}, date = {2019}}\n"
    first, second = parse(entry % ("a", "One") + entry % ("b", "Two")).references
    assert first.texts[1] == ("container-title", first.text("container-title"))
    assert first.texts[1] is second.texts[1]
    assert first.dates is second.dates
    assert first.authors is second.authors
    assert (first.title.plain, second.title.plain) == ("One", "Two")
