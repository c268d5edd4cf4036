"""Regular blocks: patterns say of them what bibtexparser says, and take nothing that they could mistake."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essence_refs.bibtex.syntax import fast_splitter
from essence_refs.bibtex.syntax.bibtexparser_adapter import engine_blocks
from essence_refs.bibtex.syntax.blocks import Comment, Definition, Entry, Failure, Preamble
from essence_refs.bibtex.syntax.fast_splitter import other_regular_blocks, regular_entries
from essence_refs.bibtex.syntax.splitter import mask, split

needs_patterns = pytest.mark.skipif(
    sys.version_info < (3, 11, 5),
    reason="this Python matches them wrongly, and bibtexparser is asked about all",
)
REFERENCES = Path(__file__).parents[3] / "references"
values = st.sampled_from([
    "{T}", "{}", "{A {B} c}", "{{A}}", "{{\\'{e}}t}", "{\\'e}", '"T"', '""', '"A {B}"', "2019", "jan", "{a, b = {c}}",
    "{a@b.c}", "{x\n@misc{y}}", "{x\n  @ y}", '{a "b" c}', '"a {"} b"', "{a\\}", "{a\\\\}", "{a\\{}", "a # {b}", "{A} {B}", "{", "}",
    '"', "", "{{{{a}}}}", "\u00e9", "{a %@misc{b} c}", "{\n}", '"\\"o"', '{\\"o}', "{)}", '"a {x"y} b"', '"{"', '"}"', "a\\",
    "{x\n% y}", "{x\n% @misc{y}}", "a=b", "{T} n = {U}", "a @b{c}", '"\n@b{c}"', "\\\\", '"{\\"}"',
])  # fmt: skip
names = st.sampled_from(["title", "Title", "a b", "date-added", "", "x\u00e9", "bdsk-url-1", "a%", "n"])
spaces = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t", "\N{NO-BREAK SPACE}", "\x0c"])
betweens = st.sampled_from([
    "\n", "\n", "", "\n\n", "% a shelf\n", "% ", "\n%", "%", " words = {in between},\n", "% @misc{\n", "@", "}\n", '"', "\\",
    "\n\N{NO-BREAK SPACE}", "\n\r", "a@b.c\n", "@a {", "\n@comment{a {b}}\n", '\n@string{s = "a" # {b}}\n',
    "\n@preamble{ {x} }", "\n@string{s = {b}, x}\n", "\n@Comment", "\n@misc{a, t = {x}}\n",
])  # fmt: skip


@st.composite
def entries(draw):
    """Return an entry, more or less as it should be written."""
    fields = draw(st.lists(st.tuples(spaces, names, spaces, spaces, values, spaces), max_size=4))
    said = ",".join(f"{one}{name}{two}={three}{value}{four}" for one, name, two, three, value, four in fields)
    kinds = [
        "misc",
        "Article",
        "comment",
        "Commentary",
        "string",
        "PREAMBLE",
        "b\u00e9",
        "misc ",
        "",
        "String ",
    ]
    kind = draw(st.sampled_from(kinds))
    key = draw(st.sampled_from(["a", "b:1", " a ", "", "a b", "a\u00e9", 'a"', "a)", "a = {b}", "{"]))
    opening, closing = draw(
        st.sampled_from(["{}", "{}", "{}", "()", "{)", "{ ", ["{", "}\n"], ["\n{", "}\n"]])
    )
    comma = draw(st.sampled_from([",", ",", "", ",,"]))
    return f"@{kind}{opening}{key}{comma}{said}{draw(st.sampled_from(['', ',', ', ']))}{closing}"


texts = st.lists(st.one_of(entries(), betweens), max_size=8).map("".join)


def said_by_the_engine(text):
    """Return what bibtexparser alone makes of a text."""
    return tuple(engine_blocks(text, mask(text)))


def is_regular(text):
    """Say whether a text is split without bibtexparser: every brace that opens a block opens a regular one."""
    found = [*regular_entries(text), *other_regular_blocks(text, 0, len(text))]
    return len(found) == sum(not isinstance(block, Comment) or block.explicit for block in split(text))


@given(texts)
@settings(max_examples=1000)
@example("@misc{a, title = {T}}\n@misc{a, title = {T}, title = {U}}")
@example("@misc{a, t = {x\n% y}} @misc{b, t = {z}}")
@example("@misc{a, t = {never\n closed\n@misc{b, t = {z}}")
@example("@misc{a\n@misc{b, t = {z}}")
@example("@\u017ftring{a = {b}}\n@misc{k, title = a}")
@example("@string{a\n@comment{b}\n@misc(c)\n@misc{d}")
def test_a_text_is_split_as_bibtexparser_does(text):
    """Blocks, names, values and places are the same, whatever is regular of it and whatever is not."""
    assert split(text) == said_by_the_engine(text)


@given(st.text(alphabet='@misc{}(),=" \n\\#%ab1-'))
@settings(max_examples=1000)
def test_no_text_is_split_otherwise_than_by_bibtexparser(text):
    """Whatever stands in a text."""
    assert split(text) == said_by_the_engine(text)


@given(texts, st.data())
@settings(max_examples=400)
def test_a_damaged_text_is_not_mistaken(text, data):
    """One character more or less, and the two still agree."""
    at = data.draw(st.integers(0, len(text)))
    sign = data.draw(st.sampled_from([*'{}",=@\\\n#%()a', ""]))
    damaged = text[:at] + sign + text[at + data.draw(st.integers(0, 1)) :]
    assert split(damaged) == said_by_the_engine(damaged)


@needs_patterns
@pytest.mark.parametrize(
    "text",
    [
        "@article{a, author = {Brand, Sarah}, title = {A {B} {\\'{e}}}, year = 2019, month = jan,\n}\n",
        '@Book{b,\n  title\t= "A {B}"\n}',
        "@book{b, publisher = cup # { and } # oup, note = {a \\{ or \\\\}}\n",
        "@misc{a}\n@misc{b,}",
        "% a shelf\n\n@misc{a, url = {https://example.org/@b}}\n\n% the end\n",
        "@string{cup = {Cambridge} # { UP}}\n@preamble{ {\\newcommand{\\x}{}} }\n@misc{a, publisher = cup}\n",
        "@misc{a, title = {T}}\n\n@Comment{jabref-meta: databaseType:biblatex;}\n",
        "@misc{a, title = {T}}\n% @misc{b, title = {U}}\n",
        "",
        "nothing but words",
    ],
)
def test_what_programs_write_is_regular(text):
    """The short cut is there for most texts, not for few."""
    assert is_regular(text)
    assert split(text) == said_by_the_engine(text)


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, title = {T}",
        "@misc{a, title = {T\\}}",
        "@misc(a, title = {T})",
        "@misc{a, title = {x\n@book{b, title = {T}}\n}}",
        "@misc{a, title = {T}} @misc{b, title = {T}}",
        "@misc{a, title = {T}, , note = {N}}",
        "@commentary{a, title = {T}}",
    ],
)
def test_what_is_irregular_goes_to_bibtexparser(text):
    """Where readers may differ, bibtexparser is asked."""
    assert not is_regular(text)
    assert split(text) == said_by_the_engine(text)


@needs_patterns
def test_one_odd_entry_leaves_the_others_regular():
    """Only the stretch that is not regular goes to bibtexparser, with its place in the whole."""
    text = "@misc{a, title = {T}}\n@misc(b, title = {U})\n@misc{c, title = {V\n@misc{d, title = {W}}\n"
    assert [entry.key for _, _, entry in regular_entries(text)] == ["a", "d"]
    first, odd, broken, last = split(text)
    assert (first.key, odd.key, last.key) == ("a", "b", "d")
    assert isinstance(broken, Failure)
    assert text[odd.fields[0].value_start :].startswith("{U}")
    assert text[broken.start :].startswith(broken.raw)


def test_blocks_have_their_places():
    """Blocks are cut out of the text by their offsets."""
    text = " % one\n\n@misc{a, title = {T}}\n@String{b = {c} }\n@preamble{{d}}\n@comment{e}\n% two "
    one, entry, definition, preamble, comment, two = split(text)
    assert (one, two) == (
        Comment("% one", 1, explicit=False),
        Comment("% two", len(text) - 6, explicit=False),
    )
    assert entry == Entry("misc", "a", 8, "@misc{a, title = {T}}", (("title", "{T}"),))
    assert text[entry.fields[0].value_start :].startswith("{T}")
    assert definition == Definition("b", "{c}", 30, "@String{b = {c} }")
    assert preamble == Preamble("{d}", 48, "@preamble{{d}}")
    assert comment == Comment("@comment{e}", 63, explicit=True)


@needs_patterns
def test_the_shipped_references_are_regular():
    """The list that everybody sees first does not wait for bibtexparser."""
    assert is_regular((REFERENCES / "essence.bib").read_text(encoding="utf-8"))


@needs_patterns
def test_bibtexparser_is_imported_when_it_is_needed():
    """An irregular text brings it in, a regular one does not, nor what only it needs."""
    code = (
        "import sys; from essence_refs import bibtex;"
        "bibtex.parse('@string{a = {b}}\\n@misc{a, title = {T} # a}\\n@comment{c}\\n% @misc{d}');"
        "assert not {'bibtexparser', 'pylatexenc', 'logging'} & {*sys.modules};"
        "bibtex.parse('@misc(a, title = {T})'); assert 'bibtexparser' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_python_that_matches_wrongly_asks_bibtexparser_about_all(monkeypatch):
    """Debian 12 has one: its entries are split as everywhere, if less quickly."""
    monkeypatch.setattr(fast_splitter, "_HAS_POSSESSIVE_GROUPS", False)
    text = "@misc{a, title = {T}}\n@string{b = {c}}\n@misc{d,,}\n"
    assert not list(regular_entries(text))
    assert split(text) == said_by_the_engine(text)
    assert len(split(text)) == 4
