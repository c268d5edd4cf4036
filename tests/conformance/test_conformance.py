"""The CSL test suite, if its folder is beside the checkout, and the report of a run."""

from pathlib import Path

import pytest
from fixtures import Fixture, html, same
from run import Result, known_gaps, report, results

from essence_refs.model import Mark, RichText, Span

SUITE = Path(__file__).parents[2].parent / "shared" / "csl-suite"


@pytest.mark.skipif(not SUITE.is_dir(), reason="the CSL test suite is not here")
def test_suite():
    """Every fixture passes or is a known gap, every known gap fails, and 95 % pass."""
    found = results(SUITE)
    lines, good = report(found, known_gaps())
    assert good, "\n".join(lines)
    assert sum(result.passed for result in found) >= 0.95 * len(found)


def fixture(name: str, expected: str) -> Fixture:
    return Fixture(name, {"RESULT": expected})


def test_failure_that_is_not_listed_fails_the_run():
    """A new failure fails the run."""
    lines, good = report([Result(fixture("a_B", "x"), "y")], {})
    assert not good
    assert lines[-1] == "0 of 1 passed"


def test_listed_failure_is_named_with_its_reason():
    """A known gap does not fail the run, and the report has its reason."""
    lines, good = report([Result(fixture("a_B", "x"), "y")], {"a_B": "because"})
    assert good
    assert "fails: a_B (because)" in lines


def test_listed_fixture_that_passes_fails_the_run():
    """A known gap that passes fails the run, so that it is removed from the list."""
    lines, good = report([Result(fixture("a_B", "x"), "x")], {"a_B": "because"})
    assert not good
    assert any("a_B" in line and "passes" in line for line in lines)


def test_html_as_the_suite_writes_it():
    """Marks become the tags of the suite, and special characters its entities."""
    text = RichText(("a<", Span(Mark.ITALIC, ("b", Span(Mark.NORMAL_STYLE, ("c",)))), "&"))
    assert html(text) == 'a&#60;<i>b<span style="font-style:normal;">c</span></i>&#38;'


def test_layout_of_blocks_does_not_matter():
    """White space around blocks is not part of the result."""
    assert same('<div class="x">\n  <div>a</div>\n</div>', '<div class="x"><div>a</div></div>')
    assert not same("a b", "ab")


def test_every_known_gap_has_a_reason():
    """Every known gap has a reason."""
    assert all(known_gaps().values())
