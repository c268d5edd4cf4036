"""The CSL test suite, if its folder is beside the checkout, and the report of a run."""

import json
import subprocess
import sys
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


_STYLE = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>T</title><id>t</id>'
    "<updated>2024-01-01T00:00:00+00:00</updated></info><citation><layout>{}</layout></citation></style>"
)
_TITLE = '<text variable="title" font-style="italic"/><text variable="locator" prefix=" "/>'


def written_case(folder: Path, name: str, right: str, style: str = _STYLE.format(_TITLE)) -> None:
    """Write a case of one citation."""
    case = {
        "what": "an example",
        "source": "",
        "locale": "en-GB",
        "style": style,
        "items": [{"id": "a", "type": "book", "title": "Growing  up"}],
        "citations": [{"items": [{"id": "a", "locator": "4"}]}],
        "right": {"citations": [right], "bibliography": []},
    }
    (folder / f"{name}.json").write_text(json.dumps(case), encoding="utf-8")


def test_a_folder_may_have_fixtures_cases_and_styles(tmp_path):
    """Each file is run by what it is; a case is compared as plain text."""
    written_case(tmp_path, "right", "Growing up 4")
    written_case(tmp_path, "wrong", "Growing up, 4")
    written_case(tmp_path, "broken", "StyleError: x", style="<style/>")
    sections = {
        "MODE": "citation",
        "RESULT": "x",
        "CSL": _STYLE.format('<text value="x"/>'),
        "INPUT": '[{"id":"a"}]',
    }
    fixture_text = "".join(
        f">>===== {name} =====>>\n{text}\n<<===== {name} =====<<\n" for name, text in sections.items()
    )
    (tmp_path / "a_B.txt").write_text(fixture_text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a fixture", encoding="utf-8")
    shown = _STYLE.format('<text variable="title"/>')
    (tmp_path / "shown.csl").write_text(shown, encoding="utf-8")
    (tmp_path / "empty.csl").write_text(_STYLE.format('<text variable="abstract"/>'), encoding="utf-8")
    assert {result.fixture.name: result.passed for result in results(tmp_path)} == {
        "a_B": True,
        "right": True,
        "wrong": False,
        "broken": False,
        "shown": True,
        "empty": False,
    }


def test_the_run_tests_its_own_checkout(tmp_path):
    """The folder of this checkout comes before anything installed, wherever the run is started."""
    written_case(tmp_path, "right", "Growing up 4")
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "essence_refs").mkdir(parents=True)
    (elsewhere / "essence_refs" / "__init__.py").write_text("raise ImportError('another checkout')")
    program = Path(__file__).with_name("run.py")
    done = subprocess.run(
        [sys.executable, program, tmp_path],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env={"PYTHONPATH": str(elsewhere)},
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "1 of 1 passed", done.stderr
