"""Regular blocks: the patterns split them exactly as bibtexparser does."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from essence_refs.bibtex.syntax import fast_splitter
from essence_refs.bibtex.syntax.bibtexparser_adapter import split_with_bibtexparser
from essence_refs.bibtex.syntax.blocks import Comment, Definition, Entry, Failure, Preamble
from essence_refs.bibtex.syntax.fast_splitter import other_regular_blocks, regular_entries
from essence_refs.bibtex.syntax.masking import mask
from essence_refs.bibtex.syntax.splitter import split

needs_patterns = pytest.mark.skipif(
    sys.version_info < (3, 11, 5),
    reason="this Python matches possessive groups wrongly, and bibtexparser splits all text",
)
REFERENCES = Path(__file__).parents[3] / "references"
values = st.sampled_from([
    "{T}", "{}", "{A {B} c}", "{{A}}", "{{\\'{e}}t}", "{\\'e}", '"T"', '""', '"A {B}"', "2019", "jan", "{a, b = {c}}",
    "{a@b.c}", "{x\n@misc{y}}", "{x\n  @ y}", '{a "b" c}', '"a {"} b"', "{a\\}", "{a\\\\}", "{a\\{}", "a # {b}", "{A} {B}", "{", "}",
    '"', "", "{{{{a}}}}", "\u00e9", "{a %@misc{b} c}", "{\n}", '"\\"o"', '{\\"o}', "{)}", '"a {x"y} b"', '"{"', '"}"', "a\\",
    "{x\n% y}", "{x\n% @misc{y}}", "a=b", "{T} n = {U}", '"{a "b" {"c}} d"', '"{"} e {"}"', "a @b{c}", '"\n@b{c}"', "\\\\", '"{\\"}"',
])  # fmt: skip
names = st.sampled_from(["title", "Title", "a b", "date-added", "", "x\u00e9", "bdsk-url-1", "a%", "n"])
spaces = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t", "\N{NO-BREAK SPACE}", "\x0c"])
betweens = st.sampled_from([
    "\n", "\n", "", "\n\n", "% a comment\n", "% ", "\n%", "%", " words = {in between},\n", "% @misc{\n", "@", "}\n", '"', "\\",
    "\n\N{NO-BREAK SPACE}", "\n\r", "a@b.c\n", "@a {", "\n@comment{a {b}}\n", '\n@string{s = "a" # {b}}\n',
    "\n@preamble{ {x} }", "\n@string{s = {b}, x}\n", "\n@Comment", "\n@misc{a, t = {x}}\n",
])  # fmt: skip


@st.composite
def entries(draw):
    """Return an entry, correct or nearly correct."""
    fields = draw(st.lists(st.tuples(spaces, names, spaces, spaces, values, spaces), max_size=4))
    body = ",".join(f"{one}{name}{two}={three}{value}{four}" for one, name, two, three, value, four in fields)
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
        "misc\n",
        " \nmisc",
        "my-type",
        "string\n",
    ]
    kind = draw(st.sampled_from(kinds))
    key = draw(st.sampled_from(["a", "b:1", " a ", "", "a b", "a\u00e9", 'a"', "a)", "a = {b}", "{"]))
    opening, closing = draw(
        st.sampled_from(["{}", "{}", "{}", "()", "{)", "{ ", ["{", "}\n"], ["\n{", "}\n"]])
    )
    comma = draw(st.sampled_from([",", ",", "", ",,"]))
    return f"@{kind}{opening}{key}{comma}{body}{draw(st.sampled_from(['', ',', ', ']))}{closing}"


texts = st.lists(st.one_of(entries(), betweens), max_size=8).map("".join)


def split_by_bibtexparser(text):
    """Return the blocks of a text as bibtexparser splits it."""
    return tuple(split_with_bibtexparser(text, mask(text)))


def is_regular(text):
    """Return whether a text is split without bibtexparser."""
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
def test_blocks_are_split_as_by_bibtexparser(text):
    """Blocks, names, values and offsets are the same for regular and irregular blocks."""
    assert split(text) == split_by_bibtexparser(text)


@given(st.text(alphabet='@misc{}(),=" \n\\#%ab1-'))
@settings(max_examples=1000)
def test_any_text_is_split_as_by_bibtexparser(text):
    """The text has any characters of .bib syntax."""
    assert split(text) == split_by_bibtexparser(text)


@given(texts, st.data())
@settings(max_examples=400)
def test_a_damaged_text_is_split_as_by_bibtexparser(text, data):
    """One character is added, removed or replaced."""
    at = data.draw(st.integers(0, len(text)))
    sign = data.draw(st.sampled_from([*'{}",=@\\\n#%()a', ""]))
    damaged = text[:at] + sign + text[at + data.draw(st.integers(0, 1)) :]
    assert split(damaged) == split_by_bibtexparser(damaged)


@needs_patterns
@pytest.mark.parametrize(
    "text",
    [
        "@article{a, author = {Brand, Sarah}, title = {A {B} {\\'{e}}}, year = 2019, month = jan,\n}\n",
        '@Book{b,\n  title\t= "A {B}"\n}',
        "@book{b, publisher = cup # { and } # oup, note = {a \\{ or \\\\}}\n",
        "@misc{a}\n@misc{b,}",
        "% a comment\n\n@misc{a, url = {https://example.org/@b}}\n\n% the end\n",
        "@string{cup = {Cambridge} # { UP}}\n@preamble{ {\\newcommand{\\x}{}} }\n@misc{a, publisher = cup}\n",
        "@misc{a, title = {T}}\n\n@Comment{jabref-meta: databaseType:biblatex;}\n",
        "@misc{a, title = {T}}\n% @misc{b, title = {U}}\n",
        "",
        "nothing but words",
    ],
)
def test_files_of_other_programs_are_regular(text):
    """The patterns split most files, not only a few."""
    assert is_regular(text)
    assert split(text) == split_by_bibtexparser(text)


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
def test_irregular_text_is_split_by_bibtexparser(text):
    """Where programs may differ, bibtexparser decides."""
    assert not is_regular(text)
    assert split(text) == split_by_bibtexparser(text)


@needs_patterns
def test_one_irregular_entry_leaves_the_others_regular():
    """Only the irregular part is split by bibtexparser, with its offset in the whole text."""
    text = "@misc{a, title = {T}}\n@misc(b, title = {U})\n@misc{c, title = {V\n@misc{d, title = {W}}\n"
    assert [entry.key for _, _, entry in regular_entries(text)] == ["a", "d"]
    first, irregular, broken, last = split(text)
    assert (first.key, irregular.key, last.key) == ("a", "b", "d")
    assert isinstance(broken, Failure)
    assert text[irregular.fields[0].value_start :].startswith("{U}")
    assert text[broken.start :].startswith(broken.raw)


def test_blocks_have_their_offsets():
    """The text at the offsets of a block is its text."""
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
    """The default library does not need bibtexparser."""
    assert is_regular((REFERENCES / "essence.bib").read_text(encoding="utf-8"))


@needs_patterns
def test_only_irregular_text_loads_bibtexparser():
    """Neither bibtexparser nor its dependencies are loaded for regular text."""
    code = (
        "import sys; from essence_refs import bibtex;"
        "bibtex.parse('@string{a = {b}}\\n@misc{a, title = {T} # a}\\n@comment{c}\\n% @misc{d}');"
        "assert not {'bibtexparser', 'pylatexenc', 'logging'} & {*sys.modules};"
        "bibtex.parse('@misc(a, title = {T})'); assert 'bibtexparser' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_python_that_matches_wrongly_uses_bibtexparser_for_all_text(monkeypatch):
    """Debian 12 has such a version; the result is the same, but slower."""
    monkeypatch.setattr(fast_splitter, "_HAS_POSSESSIVE_GROUPS", False)
    text = "@misc{a, title = {T}}\n@string{b = {c}}\n@misc{d,,}\n"
    assert not list(regular_entries(text))
    assert split(text) == split_by_bibtexparser(text)
    assert len(split(text)) == 4
