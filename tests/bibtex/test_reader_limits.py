"""Limits: reading takes time in proportion to the length of any text, and little memory."""

import time

import pytest

from essence_refs.bibtex import parse

# The repeated text of each case. Each took quadratic time, or raised an exception, in some reader or once in ours.
CASES = {
    "braces": lambda size: f"@misc{{a, title={{{'{' * size}x{'}' * size}}}}}",
    "marks": lambda size: "@misc{a, title={" + r"\emph{" * size + "x" + "}" * size + "}}",
    "formulas": lambda size: "@misc{a, title={" + r"\( " * size + "}}",
    "names": lambda size: "@misc{a, author={" + " and ".join(["{A} de B"] * size) + "}}",
    "plain names": lambda size: "@misc{a, author={" + " and ".join(f"A. B{n}" for n in range(size)) + "}}",
    "missing names": lambda size: "@misc{a, author={" + "and " * size + "}}",
    "joins": lambda size: "@misc{a, title=" + " # ".join(['"x"'] * size) + "}",
    "stray joins": lambda size: "@misc{a, title=" + "#" * size + "}",
    "undefined": lambda size: "@misc{a, title=" + " # ".join(f"u{n}" for n in range(size)) + "}",
    "places": lambda size: "@book{a, location={" + " and ".join(["{x} y"] * size) + "}}",
    "fields": lambda size: "@misc{a," + ",".join(f"title={{{n}}}" for n in range(size)) + "}",
    "chain": lambda size: "\n".join(
        f"@inbook{{k{n}, crossref={{k{n + 1}}}, f{n}={{x}}}}" for n in range(size)
    ),
    "circle": lambda size: "\n".join(f"@inbook{{k{n}, crossref={{k{(n + 1) % size}}}}}" for n in range(size)),
    "itself": lambda size: "@misc{k, xdata={" + "k," * size + "}}",
    "between": lambda size: "@misc{a,title={x}}" + "a" * size + " " * size + "= b" * size,
    "irregular": lambda size: "@misc{a, b = {x}, c = " * size,
    "irregular at the end": lambda size: "@misc{a, b = {x}}\n" * size + "@",
    "irregular entries between": lambda size: "@misc{a, b = {x}}\n@misc(c, d = {x})\n" * size,
    "signs in a line": lambda size: "@misc{a, b = {x " + "@c{y} " * size + "}}",
    "entries in a line": lambda size: "@misc{a, b = {x}} " * size,
    "blank lines": lambda size: "@misc{a, b = {x" + "\n" * size + "@}}" + "\n" * size + "@",
    "long key": lambda size: "@misc{" + "k" * size + ", b = {x}}",
    "long macro": lambda size: (
        "@misc{a, title = {{\\" + "o" * size + " " * size + "}, {\\o" + " " * size + "x}}"
    ),
    "accents": lambda size: "@misc{a, author = {" + "{\\'" * size + "e" + "}" * size + "}}",
    "quoted": lambda size: '@misc{a, b = "{x}' * size,
    "unclosed": lambda size: "@misc{a, title\n" * size,
    "unclosed values": lambda size: "@misc{a, title={x\n b = {y}" * size,
    "unclosed value": lambda size: "@misc{a, b = {x" + "\n \t" * size + "{" * size,
}


def seconds(text):
    start = time.process_time()
    parse(text)
    return time.process_time() - start


@pytest.mark.parametrize("name", CASES)
def test_time_is_proportional_to_length(name):
    """Sixteen times the text takes far less than 256 times as long; the best of three runs counts."""
    small = min(seconds(CASES[name](250)) for _ in range(3))
    large = min(seconds(CASES[name](4_000)) for _ in range(2))
    assert large < 80 * small + 0.05


def test_abbreviations_expand_up_to_a_limit():
    """Forty abbreviations, each twice the one before, would stand for a terabyte; this is reported."""
    text = (
        "@string{a0={xx}}"
        + "".join(f"@string{{a{n + 1}=a{n}#a{n}}}" for n in range(40))
        + "@misc{k,title=a40}"
    )
    reading = parse(text)
    assert {problem.code for problem in reading.problems} == {"expansion-limit"}
    assert len(reading.references[0].title.plain) < 2_000_000


def test_entries_inherit_up_to_a_limit():
    """A thousand entries that inherit a thousand fields are read up to a limit, which is reported."""
    fields = ",".join(f"f{n}={{v}}" for n in range(1_000))
    text = f"@xdata{{x,{fields}}}" + "".join(f"@misc{{k{n}, xdata={{x}}}}" for n in range(1_000))
    reading = parse(text)
    assert len(reading.references) == 1_000
    assert {problem.code for problem in reading.problems} == {"inheritance-limit"}
