"""The collation data: complete, small, licensed, and what the tool writes from CLDR."""

import sys
from pathlib import Path

import pytest

from essence_refs.csl import collation
from essence_refs.csl.collation import tables
from essence_refs.csl.collation.languages import TAILORED

_DATA = Path(collation.__file__).with_name("data")
_TOOLS = Path(__file__).parents[3] / "tools"
# Where Debian's package unicode-cldr-core has CLDR.
_CLDR = Path("/usr/share/unicode/cldr/common")


def test_every_tailored_language_has_a_file_and_no_other_file_is_shipped():
    assert {path.stem for path in _DATA.glob("*.txt")} == {*TAILORED, "root"}


def test_the_data_come_with_their_licence_and_stay_under_two_megabytes():
    assert "UNICODE, INC. LICENSE AGREEMENT" in (_DATA / "LICENSE").read_text("utf-8")
    assert sum(path.stat().st_size for path in _DATA.iterdir()) < 2_000_000


def test_all_files_are_of_one_version_of_cldr():
    first_lines = [path.read_text("utf-8").partition("\n")[0] for path in _DATA.glob("*.txt")]
    assert len({line.split(" for ")[0] for line in first_lines}) == 1


@pytest.mark.parametrize("name", sorted(TAILORED))
def test_every_tailoring_names_scripts_that_the_root_collation_has(name):
    reordering = tables.Reordering(tables.root().groups, tables.tailoring(name).reordered)
    moved = [reordering(primary) for primary in tables.root().groups.values()]
    assert len(set(moved)) == len(moved)
    assert moved[:5] == list(tables.root().groups.values())[:5], "spaces, symbols and digits stay first"


@pytest.mark.slow
def test_the_tool_writes_the_shipped_files_from_cldr(monkeypatch):
    if not _CLDR.exists() or not _TOOLS.exists():
        pytest.skip("CLDR is not installed")
    monkeypatch.syspath_prepend(str(_TOOLS))
    compile_collation = pytest.importorskip("compile_collation")
    shipped = {path.stem: path.read_text("utf-8") for path in _DATA.glob("*.txt")}
    if f"CLDR {compile_collation.cldr_version(_CLDR)} " not in shipped["root"].partition("\n")[0]:
        pytest.skip("another version of CLDR is installed")
    written = compile_collation.compiled(_CLDR)
    assert {name: "\n".join((*lines, "")) for name, lines in written.items()} == shipped
    assert "collation_compiler" in sys.modules
