"""A table of tags beside a library gives tags to its items when it is loaded."""

from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.errors import ProblemsError

BIB = "@misc{a, title={A}, doi={10.1000/a}}\n@misc{b, title={B}, level={family}}\n"


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "mine.bib"
    path.write_text(BIB)
    return path


def levels(library: er.Library) -> list[tuple[str, ...]]:
    return [each.levels for each in library]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tags.csv", "doi,level\nhttps://doi.org/10.1000/A,policy\n"),
        ("tags.csv", "\ufeffkey;level\r\na;policy\r\n"),
        ("tags.toml", 'a = { level = "policy" }\n'),
        ("tags.toml", '["10.1000/a"]\nlevel = ["policy"]\n'),
    ],
)
def test_a_file_beside_the_library_is_found(bib: Path, name: str, text: str) -> None:
    """The .bib file is not changed; other programs may write it again."""
    (bib.parent / name).write_text(text, encoding="utf-8")
    library = er.load(bib)
    assert (levels(library), library.problems) == ([("policy",), ("family",)], ())
    assert levels(er.load(bib.parent)) == [("policy",), ("family",)]
    assert levels(er.load(bib, tags=[])) == [(), ("family",)]
    assert levels(er.loads(BIB, source=str(bib))) == [(), ("family",)]
    assert bib.read_text() == BIB


def test_a_file_of_utf_16_is_read(bib: Path) -> None:
    """Excel writes it as text with tabs."""
    (bib.parent / "tags.csv").write_bytes("key\tlevel\r\na\tpolicy\r\n".encode("utf-16"))
    assert levels(er.load(bib)) == [("policy",), ("family",)]


def test_a_named_file_is_used_alone(bib: Path) -> None:
    """One or several; those beside the library are not read then."""
    (bib.parent / "tags.csv").write_text("key,level\na,policy\n")
    one, two = bib.parent / "one.csv", bib.parent / "two.toml"
    one.write_text("key,level\na,organisation\n")
    two.write_text('b = { study = "scoping-review" }\n')
    assert levels(er.load(bib, tags=one)) == [("organisation",), ("family",)]
    library = er.load(bib, tags=[one, str(two)])
    assert levels(library) == [("organisation",), ("family",)]
    assert library["b"].facet("study") == ("scoping-review",)
    assert levels(er.loads(BIB, tags=one)) == [("organisation",), ("family",)]


def test_errors_in_a_table_are_errors_of_the_library(bib: Path) -> None:
    """All are reported, with those of the library."""
    bib.write_text(f"{BIB}@misc{{c, level={{polcy}}}}\n")
    (bib.parent / "tags.csv").write_text("key,level\nz,policy\na,famly\n")
    with pytest.raises(ProblemsError) as caught:
        er.load(bib)
    where = bib.parent / "tags.csv"
    assert [str(each) for each in caught.value.problems] == [
        f"{bib}:3:17: c: level: no level is called 'polcy' (did you mean policy?)",
        f"{where}:2: z: warning: no item of the library has the key 'z'",
        f"{where}:3: a: level: no level is called 'famly' (did you mean family?)",
    ]
    assert levels(er.load(bib, keep_going=True)) == [(), ("family",), ()]
    with pytest.raises(ProblemsError, match=r"no item of the library has the key 'z'"):
        er.load(bib, tags=where)


def test_a_table_that_cannot_be_read_is_a_problem(bib: Path) -> None:
    """It has the name of the file."""
    with pytest.raises(ProblemsError, match=r"missing\.csv"):
        er.load(bib, tags=bib.parent / "missing.csv")
    (bib.parent / "tags.toml").write_text("a = [\n")
    with pytest.raises(ProblemsError, match=r"tags\.toml:\d+:.* this is not TOML"):
        er.load(bib)
    (bib.parent / "tags.toml").write_text("a = 3\n[b]\nlevel = 4\n")
    with pytest.raises(ProblemsError) as caught:
        er.load(bib)
    assert [each.line for each in caught.value.problems] == [1, 3]
    (bib.parent / "tags.toml").write_bytes(b"\xff\xfe\xfd")
    with pytest.raises(ProblemsError):
        er.load(bib)


def test_check_and_convert_read_it_too(bib: Path) -> None:
    """As every command does."""
    (bib.parent / "tags.csv").write_text("key,level\na,policy\nb,policy\n")
    assert "other-tags" in [each.code for each in er.check(bib)]
    assert "other-tags" not in [each.code for each in er.check(bib, tags=())]
    assert "  level = {policy},\n}\n\n@misc{b" in er.convert(bib, to="bibtex").text


def test_a_wrong_argument_is_refused(bib: Path) -> None:
    """The message says what to give."""
    with pytest.raises(TypeError, match="tags must be the path of a table of tags"):
        er.load(bib, tags=[3])  # type: ignore[list-item]


def test_a_table_of_excel_is_read_with_a_warning(bib: Path) -> None:
    """Its plain CSV is not UTF-8; the option for the encoding is that of the library."""
    (bib.parent / "tags.csv").write_bytes(b"key;annotation\r\na;caf\xe9 \x96 \x80\r\n")
    library = er.load(bib, encoding="latin-1")
    assert library["a"].annotation.plain == "café \N{EN DASH} €"
    (problem,) = library.problems
    assert str(problem) == (
        f"{bib.parent / 'tags.csv'}:2:6: warning: it is not in UTF-8, and is read as cp1252, in which Excel saves CSV in "
        "Western countries (look at the accents; Excel saves CSV UTF-8 too)"
    )


def test_utf_16_without_a_byte_order_mark_is_read(bib: Path) -> None:
    """Every second byte is zero."""
    (bib.parent / "tags.csv").write_bytes("key\tlevel\r\na\tpolicy\r\n".encode("utf-16-le"))
    assert (levels(er.load(bib)), er.load(bib).problems) == ([("policy",), ("family",)], ())


def test_toml_is_always_in_utf_8(bib: Path) -> None:
    """So says its standard."""
    (bib.parent / "tags.toml").write_bytes(b'a = { annotation = "caf\xe9" }\n')
    (problem,) = er.load(bib, keep_going=True).problems
    assert (problem.code, problem.line, problem.hint) == ("encoding", 1, "save the file as UTF-8")


def test_a_table_in_the_place_of_a_text_is_called_a_table(bib: Path) -> None:
    """Its values are not shown in the notation of Python."""
    (bib.parent / "tags.toml").write_text("[a]\nlevel.policy = true\n")
    (problem,) = er.load(bib, keep_going=True).problems
    shown = "level is a table, which is not a list in square brackets"
    assert str(problem) == f"{bib.parent / 'tags.toml'}:2: level: {shown}"
