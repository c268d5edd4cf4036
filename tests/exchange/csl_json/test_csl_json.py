"""Reading CSL-JSON into references, and writing it again."""

import json

import attrs
import pytest

from essence_refs.diagnostics import Severity
from essence_refs.exchange import csl_json
from essence_refs.exchange.csl_json import dates as csl_dates
from essence_refs.exchange.csl_json import names as csl_people
from essence_refs.exchange.csl_json.variables import (
    NUMBERS,
    TEXTS,
)
from essence_refs.model import (
    Date,
    Link,
    Listed,
    Mark,
    Name,
    Names,
    Origin,
    Point,
    Reference,
    RichText,
    Span,
)


def one(**variables):
    reading = csl_json.parse(json.dumps([{"id": "key", "type": "report", **variables}]))
    assert reading.problems == ()
    return reading.references[0]


def problems(**variables):
    return [
        str(problem)
        for problem in csl_json.parse(json.dumps([{"id": "k", "type": "report", **variables}])).problems
    ]


class TestNames:
    """Names: objects of strings, some with particles inside."""

    @pytest.mark.parametrize(
        ("written", "name"),
        [
            (
                {"family": "van Gogh", "given": "Vincent"},
                Name(family="Gogh", given="Vincent", non_dropping_particle="van"),
            ),
            (
                {"family": "Humboldt", "given": "Alexander von"},
                Name(family="Humboldt", given="Alexander", dropping_particle="von"),
            ),
            (
                {"family": "d’Aubignac", "given": "A."},
                Name(family="Aubignac", given="A.", non_dropping_particle="d’"),
            ),
            (
                {"family": "al-Sayed", "given": "A."},
                Name(family="Sayed", given="A.", non_dropping_particle="al-"),
            ),
            ({"family": "hooks", "given": "bell"}, Name(family="hooks", given="bell")),
            ({"family": "La Fontaine"}, Name(family="La Fontaine")),
            ({"family": "King", "given": "M. L., Jr."}, Name(family="King", given="M. L.", suffix="Jr.")),
            (
                {"family": "Doe", "given": "J.,! III"},
                Name(family="Doe", given="J.", suffix="III", comma_suffix=True),
            ),
            ({"literal": "van Gogh Museum"}, Name(literal="van Gogh Museum")),
            ({"family": "van Gogh", "parse-names": False}, Name(family="van Gogh")),
            ({"family": "van Gogh", "parse-names": "false"}, Name(family="van Gogh")),
            (
                {"family": "Mao", "given": "Zedong", "static-ordering": 1},
                Name(family="Mao", given="Zedong", static_ordering=True),
            ),
            (
                {"family": "Gogh", "non-dropping-particle": "van", "comma-suffix": "true", "suffix": "Jr"},
                Name(family="Gogh", non_dropping_particle="van", comma_suffix=True, suffix="Jr"),
            ),
        ],
    )
    def test_particles_are_split_as_csl_processors_do(self, written, name):
        """Particles and suffixes in strings are found, unless parse-names is false."""
        assert one(author=[written]).authors == Names((name,))

    def test_a_value_that_is_not_a_list_of_names_is_kept_as_a_field(self):
        """Nothing is lost if an author is a plain string."""
        reading = csl_json.parse('[{"id": "k", "type": "report",\n "author": "Brand"}]', source="a.json")
        assert reading.references[0].fields == (("author", "Brand"),)
        assert [str(each) for each in reading.problems] == [
            "a.json:1: k: author: warning: not a list of names; it is kept as a field"
        ]

    @pytest.mark.parametrize("name", [{"family": 3}, {"surname": "Brand"}, "Brand", 7, None])
    def test_a_list_with_a_non_name_is_kept_whole(self, name):
        """The list is not shortened without a problem."""
        reading = csl_json.parse(
            json.dumps([{"id": "k", "type": "report", "author": [{"family": "A"}, name]}])
        )
        assert json.loads(dict(reading.references[0].fields)["author"]) == [{"family": "A"}, name]


class TestDates:
    """Dates: lists of parts, EDTF strings, raw strings and words."""

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ({"date-parts": [[2019]]}, Date.of(2019)),
            ({"date-parts": [["2019", "08", 1]]}, Date.of(2019, 8, 1)),
            ({"date-parts": [["2019", ""]]}, Date.of(2019)),
            ({"date-parts": [[-44, 3, 15]]}, Date.of(-43, 3, 15)),
            (
                {"date-parts": [[2019], [2020, 2]]},
                Date(start=Point(2019), end=Point(2020, 2), is_range=True),
            ),
            ({"date-parts": [[2019], [0]]}, Date(start=Point(2019), is_range=True)),
            ({"date-parts": [[2019]], "season": 2}, Date(start=Point(2019, season=2))),
            ({"date-parts": [[2019]], "season": "Autumn"}, Date(start=Point(2019, season=3))),
            ({"date-parts": [[2019, 24]]}, Date(start=Point(2019, season=4))),
            ({"date-parts": [[2019, 13]]}, Date(start=Point(2019, season=1))),
            ({"date-parts": [[2019]], "circa": True}, Date(start=Point(2019), approximate=True)),
            ({"literal": "in press"}, Date(literal="in press")),
            ({"raw": "2019-08-01"}, Date.of(2019, 8, 1)),
            ({"raw": "1 Aug. 2019"}, Date.of(2019, 8, 1)),
            ({"raw": "August 1st, 2019"}, Date.of(2019, 8, 1)),
            ({"raw": "Spring 2019"}, Date(start=Point(2019, season=1))),
            ({"raw": "circa 1820"}, Date(start=Point(1820), approximate=True)),
            ({"raw": "1999-2001"}, Date(start=Point(1999), end=Point(2001), is_range=True)),
            ({"raw": "May 2019 – June 2020"}, Date(start=Point(2019, 5), end=Point(2020, 6), is_range=True)),
            ({"raw": "Maybe 2019"}, Date(literal="Maybe 2019")),
            ({"raw": "31 February 2019"}, Date(literal="31 February 2019")),
            ("2019-08", Date.of(2019, 8)),
            ("2019-21", Date(start=Point(2019, season=1))),
            ("../2019", Date(end=Point(2019), is_range=True)),
            (
                "199X",
                Date(start=Point(1990), end=Point(1999), is_range=True, unspecified=True),
            ),
            (
                {"edtf": "2019-02-XX?"},
                Date(
                    start=Point(2019, 2, 1),
                    end=Point(2019, 2, 28),
                    is_range=True,
                    unspecified=True,
                    uncertain=True,
                ),
            ),
        ],
    )
    def test_dates_of_all_forms_are_read(self, written, expected):
        """Numbers can be strings, and the year before 1 is -1."""
        assert one(issued=written).date("issued") == expected

    @pytest.mark.parametrize(
        "written",
        [
            {"date-parts": [[0]]},
            {"date-parts": [[0], [0]]},
            {"date-parts": [["MMXIX"]]},
            {"date-parts": [[2019], [2020], [2021]]},
            {"date-parts": [[2019, 1, 2, 3]]},
            {"date-parts": [2019]},
            {"date-parts": "2019"},
            {"year": 2019},
            {"edtf": 7},
            {"raw": 2019},
            2019,
            [2019],
        ],
    )
    def test_an_invalid_date_is_kept_as_a_field(self, written):
        """It is kept unchanged, with a problem."""
        reading = csl_json.parse(json.dumps([{"id": "k", "type": "report", "issued": written}]))
        assert reading.references[0].dates == ()
        assert json.loads(dict(reading.references[0].fields)["issued"]) == written
        assert [problem.field for problem in reading.problems] == ["issued"]

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ({"date-parts": [[2019, 18]]}, Point(2019, season=2)),
            ({"date-parts": [[2019, 22, 3]]}, Point(2019, day=3, season=2)),
            ({"date-parts": [[2019, 2, 31]]}, Point(2019, 2, 31)),
            ({"date-parts": [[2019]], "season": "Trinity"}, Point(2019, season_name="Trinity")),
            ({"date-parts": [[2019]], "season": "22"}, Point(2019, season=2)),
        ],
    )
    def test_an_unusual_month_day_or_season_is_kept(self, written, expected):
        """Months after the twelfth are seasons, and what somebody printed is kept, also when written again."""
        reference = one(issued=written)
        assert reference.date("issued") == Date(start=expected)
        assert one(issued=csl_json.items.write(reference)["issued"]).date("issued") == Date(start=expected)

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ({"date-parts": [[2019, 45]]}, Point(2019)),
            ({"date-parts": [[2019, 45, 3]]}, Point(2019)),
            ({"date-parts": [[2019, 4, 77]]}, Point(2019, 4)),
            ({"date-parts": [[2019]], "season": 9}, Point(2019)),
            ({"date-parts": [[2019]], "season": "?"}, Point(2019)),
        ],
    )
    def test_an_impossible_month_or_season_keeps_the_year(self, written, expected):
        """What is left out is reported and kept as a field."""
        reading = csl_json.parse(json.dumps([{"id": "k", "type": "report", "issued": written}]))
        assert reading.references[0].date("issued") == Date(start=expected)
        assert json.loads(dict(reading.references[0].fields)["issued"]) == written
        assert [problem.field for problem in reading.problems] == ["issued"]

    @pytest.mark.parametrize(
        "text", ["199X", "19XX", "-19XX~", "1999-XX", "1999-04-XX", "1999-XX-XX", "2000-02-XX", "199X%"]
    )
    def test_unspecified_digits_are_written_again(self, text):
        """A range of "199X" is written as "199X"."""
        assert csl_dates.write_edtf(csl_dates.edtf(text)) == text

    @pytest.mark.parametrize(
        "text", ["", "X999", "1X99", "199X-01", "1999-13", "2019/2020/2021", "/", "19", "XXXX"]
    )
    def test_a_string_that_is_not_edtf_is_none(self, text):
        """Only levels 0 and 1 of EDTF are read."""
        assert csl_dates.edtf(text) is None


class TestTexts:
    """Texts: numbers, tags and characters that look like tags."""

    def test_tags_become_marks(self):
        """Each tag of CSL-JSON has a mark."""
        title = (
            '<i>a</i><b>b</b><sup>c</sup><sub>d</sub><sc>e</sc><span class="nocase">f</span>'
            '<span style="font-variant: small-caps">g</span>'
        )
        marks = [Mark.ITALIC, Mark.BOLD, Mark.SUPERSCRIPT, Mark.SUBSCRIPT, Mark.SMALL_CAPS, Mark.NO_CASE]
        spans = tuple(
            Span(mark, (letter,)) for mark, letter in zip([*marks, Mark.SMALL_CAPS], "abcdefg", strict=True)
        )
        assert one(title=title).title == RichText(spans)

    @pytest.mark.parametrize(
        "title",
        ["a < b > c", "<i>open", "</i>closed", "<em>x</em>", "x &amp; y", "<span class='x'>y", "2 <b 3</b"],
    )
    def test_everything_else_is_literal(self, title):
        """An unclosed or unknown tag is text."""
        assert one(title=title).title == RichText((title,))

    def test_overlapping_tags_keep_every_character(self):
        """A tag that another tag interrupts is text."""
        assert one(title="<i>a<b>b</i>c</b>").title == RichText((Span(Mark.ITALIC, ("a<b>b",)), "c</b>"))

    def test_numbers_are_texts(self):
        """A volume can be a number or a string."""
        reference = one(volume=9, issue="8")
        assert (reference.text("volume"), reference.text("issue")) == (RichText(("9",)), RichText(("8",)))

    def test_old_names_of_variables_are_read(self):
        """Old exports have shortTitle and journalAbbreviation."""
        reference = one(shortTitle="Short", journalAbbreviation="J. Soc.", part=2)
        assert dict(reference.texts).keys() == {"title-short", "container-title-short", "part-number"}

    def test_unknown_variables_are_kept_as_fields(self):
        """They keep their names."""
        assert one(colour="blue", tags=["a"]).fields == (("colour", "blue"), ("tags", '["a"]'))

    def test_annote_and_keyword_are_annotation_and_keywords(self):
        """They are no texts of the reference."""
        reference = one(annote="Worth <i>reading</i>.", keyword="care; families, siblings")
        assert reference.annotation.plain == "Worth reading."
        assert reference.keywords == ("care", "families, siblings")
        assert reference.texts == ()

    @pytest.mark.parametrize("value", [True, [1], {"a": 1}])
    def test_a_value_that_is_not_a_text_is_kept_as_a_field(self, value):
        """A title that is a list is a problem, and not a title."""
        assert problems(title=value) == [
            "line 1: k: title: warning: neither a text nor a number; it is kept as a field"
        ]


class TestItems:
    """Items: what is wrong in one does not hide the rest."""

    def test_every_mistake_is_reported_with_its_line(self):
        """A missing id, an unknown type, a repeated id and a value that is not an item: four problems, and five references."""
        text = (
            '[\n{"type": "book"},\n{"id": "a", "type": "tome"},\n{"id": "a", "type": "book"},\n"text",\n'
            '{"id": "b"}]'
        )
        reading = csl_json.parse(text, source="x.json")
        assert [reference.key for reference in reading.references] == ["item-1", "a", "a", "item-4", "b"]
        assert [str(problem) for problem in reading.problems] == [
            "x.json:2: item-1: id: the id is missing; the item is read as 'item-1'",
            "x.json:3: a: type: warning: CSL has no item type 'tome'",
            "x.json:4: a: id: another item has the id 'a' too",
            "x.json:5: item-4: an item must be an object, not text",
            "x.json:6: b: type: warning: the item has no type; it is read as a document",
        ]
        assert reading.references[1].origin.line == 3

    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("", 1, 1),
            ("[", 1, 2),
            ("[]]", 1, 3),
            ('[{"id": "a", "type": "book"}\n {"id": "b"}]', 2, 2),
            ('[{"id": "a", "type": "book"},\n]', 2, 1),
            ('[{"id": "a", "type": "book"}', 1, 29),
        ],
    )
    def test_broken_json_is_one_located_problem(self, text, line, column):
        """Items before the syntax error are kept."""
        reading = csl_json.parse(text)
        assert [(each.line, each.column, each.severity, each.code) for each in reading.problems] == [
            (line, column, Severity.ERROR, "csl-json")
        ]
        assert len(reading.references) == ('"a"' in text)

    @pytest.mark.parametrize(
        ("text", "reason", "code"),
        [
            ("[" * 100_000, "brackets are nested more than 100 deep", "deep-nesting"),
            ('[{"id": ' + "9" * 5000 + "}]", "JSON that cannot be read: a number is too long", "csl-json"),
        ],
    )
    def test_json_beyond_the_limits_of_python_is_a_problem(self, text, reason, code):
        """Very deep nesting and very long numbers raise no exception."""
        reading = csl_json.parse(text, source="x.json")
        assert reading.references == ()
        (problem,) = reading.problems
        assert (problem.code, str(problem)) == (code, f"x.json: {reason}")

    def test_a_single_item_and_a_byte_order_mark_are_read(self):
        """Some programs write one item without a list, or a mark before the first bracket."""
        assert csl_json.parse('\ufeff{"id": 7, "type": "book"}').references[0].key == "7"

    def test_a_variable_twice_is_reported(self):
        """JSON parsers drop the first of the two."""
        reading = csl_json.parse('[{"id": "k", "type": "book", "title": "A", "title": "B"}]')
        assert "more than once" in str(reading.problems[0])

    def test_custom_data_of_other_programs_is_kept(self):
        """It is read and written again."""
        text = '[{"id": "k", "type": "book", "custom": {"zotero": {"a": [1, 2]}}}]'
        writing = csl_json.write(csl_json.parse(text).references)
        assert json.loads(writing.text)[0]["custom"] == {"zotero": {"a": [1, 2]}}
        assert writing.problems == ()


class TestLosses:
    """What CSL-JSON cannot carry is a problem."""

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (RichText((Span(Mark.UNDERLINE, ("x",)),)), "no tag for underline"),
            (RichText((Span(Mark.ITALIC, (Span(Mark.QUOTED, ("x",)),)),)), "no tag for quotation"),
            (RichText((Link("https://example.org", ("x",)),)), "no tag for links"),
            (RichText(("a literal <i>tag</i>",)), "as it is"),
        ],
    )
    def test_a_mark_without_a_tag_is_a_problem(self, text, words):
        """The words stay, and the problem names the variable."""
        writing = csl_json.write([Reference(key="k", texts=(("title", text),))])
        assert [(each.key, each.field, each.severity) for each in writing.problems] == [
            ("k", "title", Severity.WARNING)
        ]
        assert words in writing.problems[0].message
        assert "x" in json.loads(writing.text)[0]["title"] or "tag" in json.loads(writing.text)[0]["title"]


def test_numbers_are_among_the_texts():
    """Number variables have texts as values in the model."""
    assert NUMBERS <= TEXTS


def test_a_name_that_looks_like_one_with_particles_is_protected():
    """It is written with parse-names: false."""
    assert csl_people.write(Name(family="van Gogh")) == {"family": "van Gogh", "parse-names": False}


def test_a_lone_surrogate_is_reported_and_can_be_saved():
    """JSON can escape half of a UTF-16 pair, which no UTF-8 file can hold; whole pairs and backslashes stay."""
    reading = csl_json.parse(
        '[\n{"id": "a", "title": "x\\ud800y \\ud83d\\ude00 \\\\ud800"}]', source="a.json"
    )
    assert reading.references[0].title.plain == "x\ufffdy \U0001f600 \\ud800"
    half = [problem for problem in reading.problems if "half" in problem.message]
    assert [str(problem) for problem in half] == [
        "a.json:2:24: warning: \\ud800 is half of a character; it is read as U+FFFD"
    ]
    (first,) = csl_json.parse('\n["\\udc00"]', source="a.json").problems[:1]
    assert (first.line, first.column) == (2, 3)


def test_a_loss_has_the_location_of_its_entry() -> None:
    """Editors can open it."""
    title = RichText(("On ", Span(Mark.UNDERLINE, ("care",))))
    reference = Reference(key="a", texts=(("title", title),), origin=Origin(source="my.bib", line=7))
    (problem,) = csl_json.write([reference]).problems
    assert str(problem).startswith("my.bib:7: a: title: warning: CSL-JSON has no tag for underline")


@pytest.mark.parametrize(
    ("family", "given", "particle", "dropping"),
    [
        ("v.d. Meer", "Jan", "v.d.", ""),
        ("v. d. Meer", "Jan", "v. d.", ""),
        ("v.Meer", "Jan", "v.", ""),
        ("a.d. Brücke", "Jo", "a.d.", ""),
        ("Meer", "J. v.d.", "", "v.d."),
        ("Meer", "Jan v. d.", "", "v. d."),
        ("Meer", "j. p.", "", ""),
        ("St. John", "Ann", "", ""),
    ],
)
def test_abbreviated_particles(family, given, particle, dropping):
    """Abbreviations of "van der" and the like are particles; initials in lower case are none."""
    name = csl_people.parse({"family": family, "given": given})
    assert (name.non_dropping_particle, name.dropping_particle) == (particle, dropping)


def test_a_loss_says_what_is_lost() -> None:
    """It quotes the text, and how it is read again."""
    reference = Reference(
        key="a", kind="book", keywords=("a; b", "c"), texts=(("title", RichText.of("<i>x</i> y")),)
    )
    assert [(each.field, each.message) for each in csl_json.write([reference]).problems] == [
        ("title", "CSL-JSON cannot carry '<i>x</i> y' as it is; it is read again as 'x y'"),
        ("keywords", "CSL-JSON cannot carry 'a; b', 'c' as it is; it is read again as 'a', 'b, c'"),
    ]


@pytest.mark.parametrize(
    ("date", "parts"),
    [
        (Date.of(1, 3, 15), [[1, 3, 15]]),
        (Date.of(0), [[-1]]),
        (Date.of(-43, 3, 15), [[-44, 3, 15]]),
        (Date(start=Point(-43), end=Point(13), is_range=True), [[-44], [13]]),
    ],
)
def test_years_before_1_are_counted_as_historians_do(date, parts):
    """There is no year 0 in CSL: 44 BC, the year -43 of ISO 8601, is -44."""
    (item,) = json.loads(csl_json.write([Reference(key="a", dates=(("issued", date),))]).text)
    assert item["issued"]["date-parts"] == parts


def test_a_kept_value_is_in_its_own_letters():
    """A value that is not a text is kept as JSON, without escapes: people read it in the field."""
    reading = csl_json.parse(
        '[{"id": "a", "type": "book", "custom": {"place": {"name": "K\u00f6ln"}}, "shelf": ["\u0141\u00f3d\u017a"]}]'
    )
    assert "K\u00f6ln" in repr(reading.references[0].fields)
    assert dict(reading.references[0].fields)["shelf"] == '["\u0141\u00f3d\u017a"]'


@pytest.mark.parametrize(
    ("variables", "problems_", "field"),
    [
        (
            {"issued": {"date-parts": [[2019, "x"]]}},
            "issued: warning: not a date; it is kept as a field",
            "issued",
        ),
        (
            {"issued": {"date-parts": [["", "x"]]}},
            "issued: warning: not a date; it is kept as a field",
            "issued",
        ),
        (
            {"shortTitle": "a", "title-short": "b"},
            "shortTitle: warning: the item has title-short too; it is kept as a field",
            "shortTitle",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_kept_and_reported(variables, problems_, field):
    """Nothing of an item is lost without a word."""
    reading = csl_json.parse(json.dumps([{"id": "k", "type": "report", **variables}]))
    assert [str(each) for each in reading.problems] == [f"line 1: k: {problems_}"]
    assert field in dict(reading.references[0].fields)


def test_a_range_with_an_open_beginning_is_a_raw_date():
    """A list of parts cannot have one."""
    date = Date(end=Point(2019), is_range=True)
    (item,) = json.loads(csl_json.write([Reference(key="a", dates=(("issued", date),))]).text)
    assert item["issued"] == {"raw": "../2019"}
    assert one(issued=item["issued"]).date("issued") == date


def test_a_raw_range_with_an_unknown_side_is_words():
    """Half a range would be another date."""
    assert one(issued={"raw": "May 2019 \u2013 foo"}).date("issued") == Date(literal="May 2019 \u2013 foo")


def test_protected_words_in_a_link_keep_their_case():
    """CSL-JSON has no tag for a link; the marks in it are kept."""
    title = RichText(
        (Link("https://example.org", (Span(Mark.NO_CASE, ("X",)), " ", Span(Mark.ITALIC, ("y",)))),)
    )
    result = csl_json.write([Reference(key="a", kind="book", texts=(("title", title),))])
    assert json.loads(result.text)[0]["title"] == '<span class="nocase">X</span> <i>y</i>'
    assert [each.message for each in result.problems] == ["CSL-JSON has no tag for links; the words are kept"]


def test_text_without_decoration_has_no_mark_of_its_surroundings():
    """The class nodecor undoes italics, weight and small capitals, and protects the case."""
    title = one(title='<i>a <span class="nodecor">B</span></i>').title
    (italic,) = title.content
    (plain,) = italic.content[1:]
    marks = []
    while isinstance(plain, Span):
        marks.append(plain.mark)
        (plain,) = plain.content
    assert marks == [Mark.NO_CASE, Mark.NORMAL_WEIGHT, Mark.NORMAL_VARIANT, Mark.NORMAL_STYLE]
    assert plain == "B"


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("a, b", ("a", "b")),
        ("a, b; c", ("a, b", "c")),
        ("a, b;", ("a, b",)),
        (" a ,, b ", ("a", "b")),
        (5, ("5",)),
    ],
)
def test_keywords_are_separated_by_semicolons_or_else_by_commas(keyword, expected):
    """And written so that they are read again."""
    found = one(keyword=keyword).keywords
    assert found == expected
    assert (
        one(keyword=csl_json.items.write(Reference(key="k", keywords=found))["keyword"]).keywords == expected
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"id": 5}, "5"),
        ({"id": 5.5}, "5.5"),
        ({"id": " "}, "item-1"),
        ({"id": []}, "item-1"),
        ({"id": True}, "True"),
    ],
)
def test_an_id_is_a_text_or_a_number(item, expected):
    """Any other gets a name by its place."""
    reading = csl_json.parse(json.dumps([{"type": "book", **item}]))
    assert reading.references[0].key == expected
    assert bool(reading.problems) == (expected == "item-1")


def test_every_part_of_a_reference_is_written_and_read_again():
    """What CSL has no variable for is in an object of its own."""
    whole = Reference(
        key="a",
        kind="zine",
        entry_type="misc",
        names=(
            ("author", Names((Name(family="A"),), complete=False)),
            ("editor", Names((Name(family="B"),))),
        ),
        dates=(("issued", csl_dates.edtf("199X")),),
        texts=(
            ("title", RichText.of("T")),
            ("part-number", RichText.of("2")),
            ("license", RichText.of("V")),
        ),
        levels=("policy",),
        types=("supervision",),
        type_reason="why",
        facets=(("study", ("trial",)),),
        annotation=RichText.of("An annotation"),
        listed=Listed(title="L", authors="M"),
        checked="2020",
        unverified=("date",),
        keywords=("x", "y"),
        fields=(("custom", '{"zotero": 1}'), ("shelf", "3")),
    )
    written = csl_json.write([whole])
    (item,) = json.loads(written.text)
    assert item["type"] == "document"
    assert item["part"] == "2"
    assert list(item["custom"]) == ["zotero", "essence-refs"]
    assert list(item["custom"]["essence-refs"]) == [
        *("kind", "variables", "dates", "incomplete", "levels", "types", "type-reason", "facets", "listed"),
        *("checked", "unverified", "entry-type", "fields"),
    ]
    (again,) = csl_json.parse(written.text).references
    assert attrs.evolve(again, fields=tuple(sorted(again.fields))) == whole
    assert written.problems == ()


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        ({"levels": "policy"}, ("levels", ())),
        ({"levels": ["policy", 5]}, ("levels", ("policy",))),
        ({"type-reason": 5}, ("type_reason", "")),
        ({"listed": {"title": 5}}, ("listed", Listed())),
        ({"listed": "x"}, ("listed", None)),
        ({"facets": []}, ("facets", ())),
        ({"fields": {"a": 5}}, ("fields", (("a", "5"),))),
        ({"variables": 5, "dates": 5, "checked": "x"}, ("checked", "x")),
    ],
)
def test_what_another_program_changed_in_our_object_is_read_as_far_as_it_can_be(ours, expected):
    """It raises no exception."""
    name, value = expected
    assert getattr(one(custom={"essence-refs": ours}), name) == value


def test_a_custom_value_that_is_no_object_is_kept_and_written_without_it():
    """It is reported."""
    assert problems(custom=5) == [
        "line 1: k: custom: warning: custom must be an object; it is kept as a field"
    ]
    assert csl_json.items.write(Reference(key="k", kind="book", fields=(("custom", "{"),))) == {
        "id": "k",
        "type": "book",
    }


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('[\n{"id": "a",\n"title": "T", "custom": {"x": 1}},\n{"title": "U"},\n{"id": "a"}]',
         {("a", ""): 2, ("a", "id"): 2, ("a", "title"): 2, ("a", "custom.x"): 2, ("", "4"): 4, ("", "5"): 5}),
        ('{"id": "a", "custom": {}}', {("a", ""): 1, ("a", "id"): 1, ("a", "custom"): 1}),
        ("[5]", {("", "1"): 1}),
        ("[", None),
    ],
)  # fmt: skip
def test_what_a_file_holds_is_found_by_key_and_name(text, lines):
    """A conversion compares it with what would replace it."""
    assert csl_json.items_of(text) == lines


@pytest.mark.parametrize(
    ("title", "content"),
    [
        ("<i>a</i", ("<i>a</i",)),
        ("a</b>", ("a</b>",)),
        ("<b>a<i>b</b>", (Span(Mark.BOLD, ("a<i>b",)),)),
        ("<i></i>x", (Span(Mark.ITALIC, ()), "x")),
        ('<span class="nocase">a</span>', (Span(Mark.NO_CASE, ("a",)),)),
        ('<span style="font-variant:small-caps;">a</span>', (Span(Mark.SMALL_CAPS, ("a",)),)),
    ],
)
def test_tags_are_closed_by_their_own(title, content):
    """What is not closed is text."""
    found = one(title=title).title
    assert found == RichText(content) or found.plain == RichText(content).plain
