"""Citations in pandoc's syntax: what is a citation, what is not, and the location of each."""

import pytest

from essence_refs import reports
from essence_refs.model import Mark, RichText, Span

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(f"---\ntitle: T\n---\n{text}\n", source="report.md")


def cited(text: str) -> list[str]:
    """Return each citation in a short form: its works separated by |, each as prefix, @ and key, suffix."""

    def form(cite: reports.ReportCite) -> str:
        sign = "-@" if cite.suppress_author else "@"
        return f"{cite.prefix.plain}{sign}{cite.key}{cite.suffix.plain}"

    return [
        ("in text: " if each.in_text else "") + " | ".join(map(form, each.cites))
        for each in parse(text).citations
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[@key]", ["@key"]),
        ("[@key, p. 4; see @other, ch. 2]", ["@key, p. 4 | see @other, ch. 2"]),
        ("[see @key, p. 4 and *passim*; -@other]", ["see @key, p. 4 and passim | -@other"]),
        ("[-@key, p. 4]", ["-@key, p. 4"]),
        ("[ @key ]", ["@key"]),
        ("[see\n@key,\np. 4]", ["see @key, p. 4"]),
        ("@key says", ["in text: @key"]),
        ("(see @key, p. 4)", ["in text: @key"]),
        ("@key [p. 4]", ["in text: @keyp. 4"]),
        ("@key\n[p. 4]", ["in text: @keyp. 4"]),
        ("@key [p. 4; see @other]", ["in text: @keyp. 4 | see @other"]),
        ("@key [@other]", ["in text: @key | @other"]),
        ("@key[p. 4]", ["in text: @keyp. 4"]),
        ("-@key says", ["-@key"]),
        ("-@key [p. 4]", ["-@keyp. 4"]),
        ("well-@key", ["in text: @key"]),
        ("@key's view", ["in text: @key"]),
        ("@key.", ["in text: @key"]),
        ("@key: text, @other; @third?", ["in text: @key", "in text: @other", "in text: @third"]),
        ("@a.b_c:d-e/f+2020 x", ["in text: @a.b_c:d-e/f+2020"]),
        ("@_key @2020key @Ärzte", ["in text: @_key", "in text: @2020key", "in text: @Ärzte"]),
        ("@{key with:odd/chars.}", []),
        ("@{odd/key,(2).} x", ["in text: @odd/key,(2)."]),
        ("@{a{b}c}", ["in text: @a{b}c"]),
        ("[@{https://example.org/1?a=b;c}, p. 4]", ["@https://example.org/1?a=b;c, p. 4"]),
        ("[@http://example.org/1]", ["@http://example.org/1"]),
        ("[@key, {p. 4; 5}; @other]", ["@key, {p. 4; 5} | @other"]),
        ("[@key, p.&nbsp;4&#160;f.; @other]", ["@key, p.\N{NO-BREAK SPACE}4\N{NO-BREAK SPACE}f. | @other"]),
        ("[@key, Q&As; @other]", ["@key, Q&As | @other"]),
        ("[R&D; @other]", ["in text: @other"]),
        (r"[@key, p. 4\; more; @other]", ["@key, p. 4; more | @other"]),
        ("[@key, `a;b`; @other]", ["@key, a;b | @other"]),
        ("[@key, [a; b]; @other]", ["@key, [a; b] | @other"]),
        ("[@key][@other]", ["@key", "@other"]),
        ("[@key] (see below)", ["@key"]),
        ("[@key](see below)", ["@key"]),
        ("*emphasised [@key]* **@other**", ["@key", "in text: @other"]),
        ("[words [@key]](https://example.org)", ["@key"]),
        ("a[@key]b", ["@key"]),
    ],
)
def test_citations_are_read_as_in_pandoc(text: str, expected: list[str]) -> None:
    """The works, their prefixes and suffixes, and the form of the citation."""
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "user@example.org",
        "<user@example.org>",
        "[mail](mailto:user@example.org)",
        r"\@key",
        r"[\@key]",
        "`@key` and `[@key]`",
        "```\n@key\n```",
        "    @key",
        "~~~ {.bib}\n@book{key,\n~~~",
        "<span title='@key'>",
        "<textarea>\n[@key]\n</textarea>",
        "<!-- @key -->",
        "https://example.org/@key",
        "[page](https://example.org/@key)",
        "![map](@key.png)",
        "a @ b",
        "@ key",
        "@",
        "@!",
        "@{}",
        "@{two words}",
        "[^1]\n\n[^1]: x",
    ],
)
def test_what_only_looks_like_a_citation_is_text(text: str) -> None:
    """Addresses, code, escapes, comments and HTML cite nothing."""
    assert cited(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "# Heading [@key]",
        "- item [@key]",
        "1. @key",
        "> quoted [@key]",
        "| a |\n|---|\n| [@key, p. 4] |",
        "| [@key] |\n|---|\n",
        "Term [@key]\n: Definition\n",
        "Term\n: Definition [@key]\n",
        "![Picture of @key](a.png)",
        "x[^1]\n\n[^1]: note [@key]",
        "x^[note @key]",
        "[see @key](https://example.org)",
        "[see @key][1]\n\n[1]: https://example.org",
        "::: {.box}\n[@key]\n:::",
    ],
)
def test_a_citation_can_be_anywhere_in_the_text(text: str) -> None:
    """In headings, lists, tables, captions, notes, links and divs."""
    report = parse(text)
    assert [cite.key for each in report.citations for cite in each.cites] == ["key"]


def test_a_link_after_a_key_is_a_link() -> None:
    """A bracket that is a link is not a locator."""
    report = parse("@key [page](https://example.org) and @key [page]\n\n[page]: https://example.org")
    assert [each.cites[0].suffix.plain for each in report.citations] == ["", ""]


def test_prefixes_and_suffixes_keep_their_marks() -> None:
    """Emphasis before and after a key is part of the citation."""
    (citation,) = parse("[*see* @key *passim*]").citations
    (cite,) = citation.cites
    assert cite.prefix == RichText((Span(Mark.ITALIC, ("see",)), " "))
    assert cite.suffix == RichText((" ", Span(Mark.ITALIC, ("passim",))))


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a @b", [(4, 3)]),
        ("a\nb [see @c;\n@d]", [(5, 8), (6, 1)]),
        ("- a\n\n  > b @c", [(6, 7)]),
        ("| x | y |\n|---|---|\n| a | b @c |", [(6, 9)]),
        ("a[^n] @b\n\n[^n]: c\n    d @e", [(7, 7), (4, 7)]),
        ("a^[b\nc @d]", [(5, 3)]),
        ("![a @b](c.png)", [(4, 5)]),
        ("## a @b ##", [(4, 6)]),
        ("Term @a\n: b @c", [(4, 6), (5, 5)]),
    ],
)
def test_every_work_has_its_line_and_column(text: str, places: list[tuple[int, int]]) -> None:
    """The position of its @ in the file, counting the lines of the front matter."""
    found = [(cite.line, cite.column) for each in parse(text).citations for cite in each.cites]
    assert found == places


def test_citations_are_in_the_order_of_the_text() -> None:
    """The citations of a note follow the call of the note."""
    report = parse("# @a\n\n@b[^n] @c\n\n- @d\n\n[^n]: @e")
    assert [each.cites[0].key for each in report.citations] == ["a", "b", "e", "c", "d"]


def test_thousands_of_brackets_are_read_quickly() -> None:
    """Brackets that are never closed are text, and are not tried again and again."""
    assert cited("[" * 90 + "@key") == ["in text: @key"]
    assert len(cited("[@key; " * 90)) == 90
    assert cited("[" * 3000 + "@key") == ["in text: @key"]
    assert len(cited("[@key; " * 3000)) == 3000


@pytest.mark.parametrize("text", ["[@key]: yes", "[-@key]: http://example.org 'foo'", "[@{key}]: yes"])
def test_a_citation_before_a_colon_is_not_a_link_definition(text: str) -> None:
    """Markdown would read "[label]: address" and show nothing."""
    report = parse(text)
    assert [cite.key for each in report.citations for cite in each.cites] == ["key"]
    assert cited("[x]: http://example.org/@key\n\n[x] and [@key]") == ["@key"]


def test_an_unclosed_bracket_is_reported_with_its_location() -> None:
    """The key is then a citation in the text, which the author did not mean."""
    (problem,) = parse("As she says [@key, p. 4.").problems
    assert str(problem) == (
        "report.md:4:13: warning: this is not a citation, because its bracket is never closed"
    )


@pytest.mark.parametrize(
    "bracket", ["[see @key and more.", "[e.g. -@key", "[see *also*\n@{key}", "[see @key [@b]"]
)
def test_an_unclosed_bracket_is_reported_where_a_prefix_begins_it(bracket: str) -> None:
    """A prefix is as likely there as a key."""
    assert [each.code for each in parse(f"Text {bracket}").problems] == ["unclosed-bracket"]


@pytest.mark.parametrize(
    "text", ["In [0, 1) as @key says.", "[see me@key.org", "[see here", "[[see] @key", r"\[see @key"]
)
def test_a_bracket_without_a_key_of_its_own_is_not_reported(text: str) -> None:
    """It is not meant as a citation."""
    assert not parse(text).problems


def test_many_brackets_without_a_key_are_reported_quickly() -> None:
    """The location of each bracket is found without searching the report again."""
    report = parse("[@a; foo] " * 3000)
    assert len([each for each in report.problems if each.code == "no-key"]) == 3000
