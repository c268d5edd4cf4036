"""A reader's own .bib works at once, tagged or not, on the shipped framework or on their own."""

from pathlib import Path

import pytest

import essence_refs as er

PLAIN = """\
@book{munro2011review,
  author = {Munro, Eileen},
  title = {The {Munro} review of child protection: 100\\% of a title \\& <more>},
  publisher = {Department for Education},
  year = 2011,
}
@article{forrester2018what,
  author = {Forrester, Donald and Westlake, David},
  title = {What is the relationship between worker skills and outcomes?},
  journal = {Child Abuse \\& Neglect},
  volume = 78,
  pages = {1--9},
  year = 2018,
}
"""
TAGGED = "@report{a, title={A}, year=2020, level={team}}\n@report{b, title={B}, year=2021}\n"
FRAMEWORK = """\
name = "Ours"
[[levels]]
key = "team"
name = "Team"
definition = "How a team works"
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.bib"
    path.write_text(PLAIN)
    return path


def test_a_plain_bib_is_one_list_at_once(plain: Path) -> None:
    """No tag, no framework, no option: both items are there, and the text is the text of the file."""
    assert er.reading_list(er.load(plain)).write() == (
        "Reading list\n============\n\nNone of the 2 items carries a level.\n\n"
        "Forrester, D. and Westlake, D. (2018) ‘What is the relationship between worker skills and outcomes?’, "
        "Child Abuse & Neglect, 78, pp. 1–9.\n\n"
        "Munro, E. (2011) The Munro review of child protection: 100% of a title & <more>. "
        "Department for Education.\n"
    )


def test_a_framework_of_ones_own_makes_the_headings(tmp_path: Path) -> None:
    """Levels, title and definition come from the reader's file; nothing of ESSENCE is left."""
    bib, framework = tmp_path / "own.bib", tmp_path / "own.toml"
    bib.write_text(TAGGED)
    framework.write_text(FRAMEWORK)
    text = er.reading_list(er.load(bib, framework=framework)).write()
    assert text.startswith(
        "Ours reading list\n=================\n\nTeam\n----\n\nHow a team works\n\n1 item.\n\n"
    )
    assert "Items without a level" in text
    assert "ESSENCE" not in text


def test_a_broken_entry_is_reported_and_the_others_come_out_when_told_so(tmp_path: Path) -> None:
    """Without keep_going the problems are an error with the file and line; with it the list is what is left."""
    path = tmp_path / "broken.bib"
    path.write_text("@report{a, title={A}, level={nowhere}}\n" + PLAIN)
    with pytest.raises(er.ProblemsError, match=r"broken\.bib:1.*nowhere"):
        er.load(path)
    library = er.load(path, keep_going=True)
    assert library.problems
    assert len(er.reading_list(library)) >= 2
