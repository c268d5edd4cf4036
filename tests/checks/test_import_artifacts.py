"""Checks for HTML, garbled characters, labels and placeholders that styles would print."""

from collections.abc import Callable

import pytest

from essence_refs import bibtex
from essence_refs.checks.import_artifacts import (
    editions_in_words,
    garbled_text,
    html_markup,
    placeholders,
    printed_labels,
)
from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference, RichText


def messages(fields: str, entry_type: str = "article") -> list[tuple[str, str]]:
    reading = bibtex.parse(f"@{entry_type}{{a, {fields}}}")
    return [(each.code, each.message) for each in problems(reading.references[0])]


def problems(reference: Reference) -> list[Problem]:
    checks = (html_markup, garbled_text, printed_labels, placeholders, editions_in_words)
    return [problem for find in checks for problem in find(reference, Library())]


ARTIFACTS = [
    ("title = {What <i>works</i>}", "html", "<i>, </i>"),
    ("title = {H<sub>2</sub>O &amp; us}", "html", "<sub>, </sub>, &amp;"),
    ("title = {<scp>NHS</scp>}", "html", "<scp>"),
    ("title = {{\\textless}b{\\textgreater}x{\\textless}/b{\\textgreater}}", "html", "<b>, </b>"),
    ("journal = {Child &amp; Family Social Work}", "html", "&amp;"),
    ("title = {a &#x2013; b}", "html", "&#x2013;"),
    ("pages = {pp. 45-67}", "printed-label", "'pp.'"),
    ("pages = {p 12}", "printed-label", "'p'"),
    ("volume = {Vol. 12}", "printed-label", "'Vol.'"),
    ("number = {No. 3}", "printed-label", "'No.'"),
    ("title = {Children\u00e2\u20ac\u2122s care}", "garbled", "\u00e2\u20ac\u2122"),
    ("author = {M\u00c3\u00bcller, Ann}", "garbled", "\u00c3\u00bc"),
    ("journal = {\u00c2\u00a35 a week}", "garbled", "\u00c2\u00a3"),
    ("title = {Caf\ufffd society}", "garbled", "U+FFFD"),
    ("title = {inter\u0002vention}", "garbled", "U+0002"),
    ("volume = {n/a}", "placeholder", "'n/a'"),
    ("number = {0}", "placeholder", "'0'"),
    ("pages = {0--0}", "placeholder", "0"),
    ("pages = {--}", "placeholder", "is printed"),
    ("volume = {N.A.}", "placeholder", "'N.A.'"),
    ("title = {<span class={nocase}>eBay</span>}", "html", "</span>"),
    ("pages = {n/a--n/a}", "placeholder", "n/a"),
    ("edition = {Second revised}", "edition-in-words", "'Second revised' is printed"),
    ("edition = {2nd ed.}", "edition-in-words", "'2nd ed.'"),
    ("edition = {3., völlig neu bearbeitete Auflage}", "edition-in-words", "Auflage"),
]


@pytest.mark.parametrize(("fields", "code", "part"), ARTIFACTS)
def test_an_artifact_is_one_problem(fields: str, code: str, part: str) -> None:
    """The message has what would be printed."""
    [(found, message)] = messages(fields)
    assert found == code
    assert part in message


def test_the_messages_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Each problem has its location, what is wrong and what to do, as when they were last reviewed."""
    lines = []
    for fields, *_ in ARTIFACTS:
        reading = bibtex.parse(f"@article{{a, {fields}}}", source="a.bib")
        lines += [fields, *(f"  {each}" for each in problems(reading.references[0]))]
    golden("checks/import_artifacts.txt", "\n".join([*lines, ""]))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("\u00c3\u00bc", "\u00fc"),
        ("\u00e2\u20ac\u2122", "\u2019"),
        ("\u00c2\u00a3", "\u00a3"),
        # cp1252 has no second character for these: programs keep a control character, as latin-1 has it.
        ("\u00c3\u0081", "\u00c1"),
        ("\u00c3\u008d", "\u00cd"),
        ("\u00c3\u0089", "\u00c9"),
        ("\u00c3\u0080", "\u00c0"),
    ],
)
def test_garbled_text_is_shown_with_what_was_meant(text: str, meant: str) -> None:
    """The message has what is printed now, and the hint has the right letter."""
    (problem,) = problems(Reference(key="a", texts=(("title", RichText.of(f"a{text}b")),)))
    assert (problem.code, problem.message) == ("garbled", f"{text!r} is printed as it is")
    assert problem.hint == f"was it {meant!r} before the file was read in another encoding?"


@pytest.mark.parametrize(
    "fields",
    [
        "title = {Effects for $p < .05$ and <5 per cent, a < b > c, R&D; more}",
        "title = {Of books &notes; x <i and y> z, a <p .05>}",
        "title = {AT&T; and so on}, abstract = {<p>Background</p>}, url = {https://x.org/?a&amp;b}",
        "title = {“CAFÉ” in MANHÃ, à la carte — Łódź, Âme, ’tis 5 £ Å 王小明}, author = {Ó Súilleabháin, Ångström}",
        "pages = {P12--P20, p13}, volume = {12}, number = {Spring}",
        "pages = {e12}, volume = {Volta 3}, number = {Nov}",
        "edition = {2}",
        "edition = {3rd}",
        "edition = {2e}",
    ],
)
def test_ordinary_texts_have_no_problems(fields: str) -> None:
    """Less-than signs, ampersands with a semicolon, letters before numbers, and editions by number."""
    assert messages(fields) == []
