"""Edits: only the intended text changes, and new text follows the style of the file."""

import itertools
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.edits import (
    add_entries,
    add_entry,
    change_fields,
    remove_entry,
    remove_field,
    set_field,
    set_raw_value,
)
from essence_refs.bibtex.editor.source_style import single_text
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.errors import ProblemsError

EXAMPLES = Path(__file__).parents[3].parent / "shared" / "bib" / "biblatex-examples.bib"
SHIPPED = Path(__file__).parents[3] / "references" / "essence.bib"

# Files in many styles.

BLANK = st.sampled_from(["", " ", "\n", "\n\n", "\r\n", "\t", "  \n "])
VALUES = st.sampled_from(
    [
        "{Sure Start}",
        "{{Sure} Start, again}",
        '"Sure Start"',
        '"a {nested, } one"',
        "2020",
        "{2020}",
        "jan",
        'jan # "~1"',
        "{}",
        '""',
        "{two\n   lines}",
        "{100\\% \\& {\\'e}t\\'e = x}",
        "{caf\u00e9 \u2028 \u00a0 \x85}",
        "{a@b.org}",
    ]
)
NAMES = ["title", "Author", "YEAR", "note-2", "date", "journaltitle", "x"]


@st.composite
def entries(draw, key):
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    is_aligned = draw(st.booleans())
    left, right = draw(st.sampled_from([("", ""), (" ", " "), ("  ", ""), ("", "\t")]))
    newline = draw(st.sampled_from(["\n", "\r\n", " "]))
    indent = draw(st.sampled_from(["", "  ", "\t", "    "]))
    separator = draw(st.sampled_from([f",{newline}{indent}", f"{newline}{indent}, ", f" ,{newline}", ","]))
    fields = [(name.ljust(14) if is_aligned else name) + left + "=" + right + draw(VALUES) for name in names]
    if fields and draw(st.booleans()):
        separators = [draw(st.sampled_from([separator, ",\n\n  ", ", "])) for _ in fields]
    else:
        separators = [separator] * len(fields)
    body = "".join(itertools.chain(*zip(fields, separators, strict=True)))
    if fields and draw(st.booleans()):
        body = body[: len(body) - len(separators[-1])]
    opening, closing = draw(st.sampled_from(["{}", "()"]))
    kind = draw(st.sampled_from(["@article", "@Book", "@MISC", "@inProceedings "]))
    return f"{kind}{opening}{key},{draw(BLANK)}{body}{draw(BLANK)}{closing}"


@st.composite
def files(draw):
    pieces = [draw(st.sampled_from(["", "\ufeff"]))]
    keys = draw(st.lists(st.sampled_from(["a", "B", "c:1", "d/2020", "\u00e9"]), unique=True, min_size=1))
    for key in keys:
        pieces.append(draw(BLANK))
        pieces.append(
            draw(st.sampled_from(["", "", "% a note\n", '@string{x = "y"}\n', "@comment{jabref}\n"]))
        )
        pieces.append(draw(entries(key)))
    pieces.append(draw(BLANK))
    return "".join(pieces), draw(st.sampled_from(keys))


FIELDS = st.sampled_from([*NAMES, "level", "keywords"])
SOURCE = st.lists(
    st.sampled_from([*"ab \t,=\"'#%@(-)~", "\n", "\\&", "\\{\\}", "{x}", "{,}", "\u00e9", "\u2028", "5"])
).map("".join)


def describe(text):
    """Return what the file says: its entries, and the words around them."""
    found = [each for each in split(text) if isinstance(each, Entry)]
    ends = [0, *(each.end for each in found)]
    starts = [*(each.start for each in found), len(text)]
    around = [text[end:start].strip("\ufeff\r\n\t ") for end, start in zip(ends, starts, strict=True)]
    return [(each.type, each.key, each.values) for each in found], [words for words in around if words]


def without(description, key):
    entries, words = description
    return [each for each in entries if each[1] != key], words


def entry_of(text, key):
    return next(each for each in split(text) if isinstance(each, Entry) and each.key == key)


def edit(function, *arguments):
    """Skip what is refused: that nothing else is broken is another law."""
    try:
        return function(*arguments)
    except ProblemsError as error:
        assume({each.code for each in error.problems}.isdisjoint({"bad-value", "duplicate-field"}))
        raise


@given(files(), FIELDS, SOURCE)
def test_setting_a_field_changes_only_its_value(file, name, value):
    """All characters outside of the field are kept, and the field has the new value."""
    text, key = file
    changed = edit(set_field, text, key, name, value)
    before, after = entry_of(text, key), entry_of(changed, key)

    assert changed[: before.start] == text[: before.start]
    assert changed[after.end :] == text[before.end :]
    others = [(field, raw) for field, raw in before.values if field.lower() != name.lower()]
    assert [(field, raw) for field, raw in after.values if field.lower() != name.lower()] == others
    found = after.field(name)
    assert found
    assert (single_text(found.value) or "").replace("\r\n", "\n") == value.replace("\r\n", "\n")
    assert without(describe(changed), key) == without(describe(text), key)


@given(files(), FIELDS, SOURCE)
def test_an_edit_and_its_reverse_give_the_same_file(file, name, value):
    """Setting and setting back, or adding and removing a field, changes nothing."""
    text, key = file
    old = entry_of(text, key).field(name)
    changed = edit(set_field, text, key, name, value)
    undone = set_raw_value(changed, key, name, old.value) if old else remove_field(changed, key, name)

    assert undone == text


@given(files())
def test_setting_a_field_to_its_value_changes_nothing(file):
    """Not a single character changes."""
    text, key = file
    for name, raw in entry_of(text, key).values:
        assert set_raw_value(text, key, name, raw) == text
        value = single_text(raw)
        if value is not None:
            assert set_field(text, key, name, value) == text
    assert change_fields(text, {key: {}}) == text
    assert change_fields(text, {}) == text


@given(files(), st.data())
def test_removing_a_field_keeps_everything_else(file, data):
    """The other fields and the text around the entry are kept."""
    text, key = file
    before = entry_of(text, key)
    assume(before.values)
    name = data.draw(st.sampled_from([name for name, _ in before.values]))
    changed = remove_field(text, key, name)
    after = entry_of(changed, key)

    assert after.values == tuple((field, raw) for field, raw in before.values if field != name)
    assert (changed[: before.start], changed[after.end :]) == (text[: before.start], text[before.end :])


@given(files(), st.lists(st.tuples(st.sampled_from(NAMES), SOURCE), unique_by=lambda each: each[0].lower()))
def test_adding_and_removing_an_entry_gives_the_same_file(file, fields):
    """A new entry is the last one, and the others are kept."""
    text, _ = file
    changed = edit(add_entry, text, "report", "new", fields)
    before, after = describe(text), describe(changed)

    assert without(after, "new") == before
    assert [name.lower() for name, _ in after[0][-1][2]] == [name.lower() for name, _ in fields]
    assert changed.startswith(text.rstrip())
    assert remove_entry(changed, "new") == text


def test_removing_an_entry_moves_no_other_entry_into_a_comment():
    """An entry on the same line must not end up after a per cent sign."""
    text = "@misc{a,}\n% a note\n@misc{B,} @misc{c,}"
    assert remove_entry(text, "B") == "@misc{a,}\n% a note\n @misc{c,}"


@given(files())
def test_removing_an_entry_keeps_everything_else(file):
    """Comments, abbreviations and other entries are kept."""
    text, key = file
    found, words = describe(remove_entry(text, key))
    expected, expected_words = without(describe(text), key)

    assert found == expected
    assert "".join("".join(words).split()) == "".join("".join(expected_words).split())


@given(files(), FIELDS)
def test_undecodable_bytes_are_kept(file, name):
    """A file decoded with surrogate escapes is the same, byte for byte, after an edit and its reverse."""
    text, key = file
    raw = text.encode("utf-8") + b"\r\n% \xe9\xff\x00 by \x80\r"
    decoded = raw.decode("utf-8", "surrogateescape")
    old = entry_of(decoded, key).field(name)
    changed = edit(set_field, decoded, key, name, "new")
    assert changed.encode("utf-8", "surrogateescape").endswith(b"\r\n% \xe9\xff\x00 by \x80\r")
    undone = set_raw_value(changed, key, name, old.value) if old else remove_field(changed, key, name)

    assert undone.encode("utf-8", "surrogateescape") == raw


@given(st.text(), st.sampled_from('{"'))
def test_escaped_text_is_a_possible_value(text, quote):
    """Any text can be the value of a field after escaping."""
    assume("@" not in text)
    file = f"@misc{{a, b = {'{}' if quote == '{' else quote * 2}}}"

    assert entry_of(set_field(file, "a", "b", escape(text)), "a").field("b")


# New fields in different styles: the entry before and after.

STYLES = {
    "aligned, like the shipped file": (
        "@report{a,\n  author           = {A},\n  title            = {B},\n}\n",
        "@report{a,\n  author           = {A},\n  title            = {B},\n  level            = {policy},\n}\n",
    ),
    "no trailing comma": (
        "@misc{a,\n  title = {B},\n  year = 2020\n}",
        "@misc{a,\n  title = {B},\n  year = 2020,\n  level = {policy}\n}",
    ),
    "capitals and quotation marks": (
        '@MISC{a,\r\n\tTITLE="B",\r\n\tYEAR="2020"\r\n}\r\n',
        '@MISC{a,\r\n\tTITLE="B",\r\n\tYEAR="2020",\r\n\tLEVEL="policy"\r\n}\r\n',
    ),
    "one line": (
        "@misc{a, title = {B}, year = {2020}}",
        "@misc{a, title = {B}, year = {2020}, level = {policy}}",
    ),
    "commas first": (
        "@misc{a\n, title = {B}\n, year = {2020}\n}",
        "@misc{a\n, title = {B}\n, year = {2020}\n, level = {policy}\n}",
    ),
    "aligned values": (
        "@misc{a,\n  title=        {B},\n  journaltitle= {C},\n}",
        "@misc{a,\n  title=        {B},\n  journaltitle= {C},\n  level=        {policy},\n}",
    ),
    "the closing brace on the last line": (
        "@Book(a,\n   Title = {B},\n   Year = {2020})",
        "@Book(a,\n   Title = {B},\n   Year = {2020},\n   Level = {policy})",
    ),
    "no fields, but neighbours with fields": (
        '@misc{z,\n\ttitle="Z",\n\tkeywords="x",\n}\n@misc{a,\n}',
        '@misc{z,\n\ttitle="Z",\n\tkeywords="x",\n}\n@misc{a,\n\tlevel="policy",\n}',
    ),
    "one field, aligned like its neighbour": (
        "@misc{z,\n  title    = {Z},\n  keywords = {x},\n}\n@misc{a,\n  title    = {A},\n}",
        "@misc{z,\n  title    = {Z},\n  keywords = {x},\n}\n@misc{a,\n  title    = {A},\n  level    = {policy},\n}",
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_new_field_follows_the_style_of_the_entry(style):
    """Indentation, alignment, letter case, enclosure, comma and line end are those of the entry."""
    before, after = STYLES[style]

    assert set_field(before, "a", "level", "policy") == after
    assert remove_field(after, "a", "level") == before


def test_a_new_entry_follows_the_style_of_the_file():
    """Letter case, blank lines and the last line are those of the file."""
    text = "@Book{a,\n  Title = {A},\n  Year  = 2019\n}\n\n\n@Book{b,\n  Title = {B},\n  Year  = 2020\n}\n"
    added = "\n\n\n@Misc{c,\n  Title = {C},\n  Year  = 2021\n}\n"

    assert add_entry(text, "misc", "c", [("title", "C"), ("year", "2021")]) == text[:-1] + added


def test_the_first_entry_of_an_empty_file_has_the_default_style():
    """Two spaces, braces, and a comma after the last field."""
    assert add_entry("", "misc", "a", [("title", "A")]) == "@misc{a,\n  title = {A},\n}\n"


def test_a_number_without_enclosure_gets_braces_only_when_it_is_no_number_any_more():
    """``year = 2020`` becomes ``year = 2021``, but ``year = {2021?}``."""
    text = "@misc{a, year = 2020, note = {x}}"

    assert "year = 2021," in set_field(text, "a", "year", "2021")
    assert "year = {2021?}," in set_field(text, "a", "year", "2021?")


def test_a_new_value_replaces_an_abbreviation_or_join():
    """The new value is enclosed."""
    assert (
        set_field("@misc{a, month = jan, note = {x}}", "a", "month", "2")
        == "@misc{a, month = {2}, note = {x}}"
    )
    assert set_field('@misc{a, note = "a" # b}', "a", "note", "c") == '@misc{a, note = "c"}'


def test_a_value_with_a_quotation_mark_gets_braces():
    """In quotation marks it would end the value."""
    assert set_field('@misc{a, note = "b"}', "a", "note", 'say "c"') == '@misc{a, note = {say "c"}}'


@pytest.mark.parametrize("name", ["essence.bib", "biblatex-examples.bib"])
def test_real_files_are_the_same_after_an_edit_of_every_entry_and_its_reverse(name):
    """A field is added to every entry and removed again."""
    path = SHIPPED if name == "essence.bib" else EXAMPLES
    if not path.exists():
        pytest.skip(f"{name} is not here")
    text = path.read_bytes().decode()
    keys = [each.key for each in split(text) if isinstance(each, Entry)]
    changed = change_fields(text, {key: {"usera": "tagged"} for key in keys})

    assert changed.count("usera") == len(keys)
    assert change_fields(changed, {key: {"usera": None} for key in keys}) == text


def test_a_new_value_keeps_the_enclosure_of_the_old_one():
    """Whatever that of the other fields is; an abbreviation, a join and a number get that of the entry."""
    text = '@misc{a, title = "A", note = {B}, month = jan, series = s # "x", year = 2019, date = {C}}\n'
    assert 'title = "D"' in set_field(text, "a", "title", "D")
    assert "note = {D}" in set_field(text, "a", "note", "D")
    quoted = '@misc{a, title = "A", note = "B", month = jan, series = s # "x", year = 2019, date = {C}}\n'
    for name in ("month", "series", "year"):
        assert f'{name} = "D"' in set_field(quoted, "a", name, "D")
    assert "date = {D}" in set_field(quoted, "a", "date", "D")
    assert "year = 2020" in set_field(quoted, "a", "year", "2020")


def test_many_entries_are_added_at_once() -> None:
    """With the names, the order and the spacing of the last entries; those that they do not have come last."""
    text = '@misc{a,\n  year = 2001,\n  Author = {A, B},\n  Title = {T}\n}\n\n\n@Misc{b,\n  Title = "T",\n  Year = 2002\n}\n\n'
    fields = [
        ("doi", "10.1/x"),
        ("title", "New"),
        ("journaltitle", "J"),
        ("author", "C, D"),
        ("date", "2003"),
    ]
    added = add_entries(BibText.of(text, "a.bib"), [("article", "n", fields), ("misc", "o", [])])
    assert added == text + (
        '\n@article{n,\n  Title = "New",\n  Year = 2003,\n  Author = "C, D",\n  Doi = "10.1/x",\n  Journaltitle = "J"\n}'
        "\n\n\n@misc{o,}\n"
    )


@pytest.mark.parametrize(
    ("date", "written"),
    [("2003", "year = {2003}"), ("2003-05", "date = {2003-05}"), ("2003/2004", "date = {2003/2004}")],
)
def test_only_a_lone_year_is_written_as_a_year(date: str, written: str) -> None:
    """A field of BibTeX has no other dates."""
    text = "@misc{a,\n  year = {2001},\n}\n"
    added = add_entries(BibText.of(text, "a.bib"), [("misc", "n", [("date", date)])])
    assert added == f"{text}\n@misc{{n,\n  {written},\n}}\n"


def test_names_of_biblatex_stay_where_the_file_has_them() -> None:
    """And where the entry has the older field already."""
    text = "@misc{a,\n  journal = {J},\n  journaltitle = {K},\n}\n"
    added = add_entries(BibText.of(text, "a.bib"), [("misc", "n", [("journaltitle", "L")])])
    assert "journaltitle = {L}" in added
    text = "@misc{a,\n  year = {2001},\n}\n"
    added = add_entries(BibText.of(text, "a.bib"), [("misc", "n", [("date", "2002"), ("year", "2003")])])
    assert "date = {2002}" in added


@pytest.mark.parametrize(
    ("end", "between"),
    [
        ("", "\n\n"),
        ("\n", "\n"),
        ("\n\n", ""),
        ("\n\n\n", ""),
        (" ", "\n\n"),
        ("\r\n", "\r\n"),
        ("\n% end", "\n\n"),
    ],
)
def test_the_text_before_new_entries_is_unchanged(end: str, between: str) -> None:
    """They begin after an empty line, and end as the file did."""
    text = "@misc{a, title = {A}}" + end
    added = add_entries(BibText.of(text, "a.bib"), [("misc", "n", [])])
    ending = "\r\n" if "\r" in end else "\n" if end.endswith("\n") else ""
    assert added == f"{text}{between}@misc{{n,}}{ending}"


def test_nothing_is_added_after_an_entry_that_is_never_closed() -> None:
    """It would become part of that entry. Adding nothing to another text changes nothing."""
    with pytest.raises(ProblemsError, match="nothing can be added after this entry"):
        add_entries(BibText.of("@misc{a, title = {A}", "a.bib"), [("misc", "n", [])])
    assert add_entries(BibText.of("@misc{a}", "a.bib"), []) == "@misc{a}"
