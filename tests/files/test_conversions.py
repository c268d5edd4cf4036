"""Writing a conversion to a file: nothing that is only in that file is lost."""

import json
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs import files, saving
from essence_refs.errors import ChangedFileError
from essence_refs.files import libraries

ENTRY = "@misc{a,\n  title = {A},\n}\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.bib"
    path.write_text("@misc{a, title = {A}}", encoding="utf-8")
    return path


def lost(error: er.ProblemsError) -> list[str]:
    """Return what the problems of an error list, without the last one, which is the summary."""
    *problems, summary = error.problems
    assert {each.code for each in error.problems} == {"would-be-lost"}
    assert "not overwritten" in summary.message
    return [f"{each.line}: {each.message.removesuffix(' would be lost')}" for each in problems]


def test_a_new_file_is_written(tmp_path: Path, source: Path) -> None:
    """The result has the text as well."""
    result = er.convert(source, to="bibtex", output=tmp_path / "out.bib")
    assert (tmp_path / "out.bib").read_text(encoding="utf-8") == result.text == ENTRY
    assert result.problems == ()


def test_a_library_is_converted_to_a_file(tmp_path: Path, source: Path) -> None:
    """It was read from a file, which is not overwritten."""
    library = er.load(source)
    er.convert(library, to="csl-json", output=str(tmp_path / "out.json"))
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))[0]["id"] == "a"
    with pytest.raises(er.FileError, match="it is the file to convert itself"):
        er.convert(library, to="bibtex", output=source)


def test_an_open_file_is_a_source_too(source: Path) -> None:
    """It has the name of its file."""
    with source.open(encoding="utf-8") as stream, pytest.raises(er.FileError, match="convert itself"):
        er.convert(stream, to="bibtex", output=source)


def test_the_framework_is_not_overwritten(tmp_path: Path, source: Path) -> None:
    """Its name may have any ending."""
    framework = tmp_path / "framework.txt"
    framework.write_bytes(next(files.data_folder("references").glob("*.toml")).read_bytes())
    with pytest.raises(er.FileError, match="convert itself"):
        er.convert(source, to="bibtex", framework=framework, output=framework)


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ("@misc{a, title = {Other}}\n% mine", ["2: the comment '% mine'"]),
        ("@misc{b, title = {B}}", ["1: the reference 'b'"]),
        ("\n@MISC{a,\n TITLE = {A}, note = {N}}", ["2: 'note' of the reference 'a'"]),
        ("@misc{a, title = {A}}\n@misc{b, title = {B", ["2: what begins here"]),
        ("@misc{a, title = {A}, % mine\n}", ["1: the comment '% mine'"]),
        ("@misc{a,\n title = {A} % mine\n}", ["2: the comment '% mine'"]),
        ("@misc{a,\n title = {A},\n% note = {N},\n}", ["3: the comment '% note = {N},'"]),
        ("some text", ["1: the comment 'some text'"]),
        (
            "@misc{z, title = {Z}}\n@misc{k, title = {K}}\n@misc{c, title = {C}}\n",
            ["1: the reference 'z'", "2: the reference 'k'", "3: the reference 'c'"],
        ),
        (b"@misc{a, title = {\xe9}}", ["1: a text that is not in UTF-8"]),
    ],
)
def test_what_only_the_bib_file_holds_is_not_lost(
    tmp_path: Path, source: Path, held: str | bytes, what: list[str]
) -> None:
    """A file that no conversion has made is not overwritten; with force, its content is kept in a backup."""
    path = tmp_path / "out.bib"
    data = held if isinstance(held, bytes) else held.encode()
    path.write_bytes(data)
    with pytest.raises(er.ProblemsError) as caught:
        er.convert(source, to="bibtex", output=path)
    assert lost(caught.value) == what
    assert path.read_bytes() == data

    result = er.convert(source, to="bibtex", output=path, force=True)
    assert [each.code for each in result.problems] == ["backup"]
    assert path.read_text(encoding="utf-8") == ENTRY
    assert (tmp_path / "out.bib.bak").read_bytes() == data


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ('{"name": "package"}', ["1: what begins here"]),
        ("{", ["1: a text that is not CSL-JSON"]),
        ('[{"id": "a", "type": "document", "title": "A"},\n{"id": 5}]', ["2: the reference '5'"]),
        ('[{"id": "a",\n "title": "A", "libraryID": 3}]', ["1: 'libraryID' of the reference 'a'"]),
        ('[{"id": "a", "custom": {"mine": "x"}}]', ["1: 'custom.mine' of the reference 'a'"]),
    ],
)  # fmt: skip
def test_what_only_the_json_file_holds_is_not_lost(
    tmp_path: Path, source: Path, held: str, what: list[str]
) -> None:
    """JSON of another program is not overwritten."""
    path = tmp_path / "out.json"
    path.write_text(held, encoding="utf-8")
    with pytest.raises(er.ProblemsError) as caught:
        er.convert(source, to="csl-json", output=path)
    assert lost(caught.value) == what
    assert path.read_text(encoding="utf-8") == held


@pytest.mark.parametrize(
    "held",
    [
        "",
        " \n",
        # The same in another layout: nothing goes.
        '@Misc{a, title = "A"}',
        # Written by convert, with Windows' line ends since.
        "@misc{b,\r\n  title = {B},\r\n}\r\n",
        "@misc{a,\n  title = {A},\n  note  = {N},\n}\n",
    ],
)
def test_a_file_without_anything_of_its_own_is_replaced(tmp_path: Path, source: Path, held: str) -> None:
    """Among them every output of an earlier conversion, whatever was in its source then."""
    path = tmp_path / "out.bib"
    path.write_bytes(held.encode())
    assert er.convert(source, to="bibtex", output=path).problems == ()
    assert path.read_text(encoding="utf-8") == ENTRY
    assert not (tmp_path / "out.bib.bak").exists()


def test_tags_that_were_added_to_an_earlier_conversion_are_kept_beside_it(tmp_path: Path) -> None:
    """It is replaced, for a Makefile; the tags are in the backup, and the warnings name them."""
    source, path = tmp_path / "source.json", tmp_path / "out.bib"
    source.write_text('[{"id": "a", "type": "book", "title": "A", "DOI": "10.1/x"}]', encoding="utf-8")
    er.convert(source, to="bibtex", output=path)
    er.tag(path, "a", level="policy")
    tagged = path.read_text(encoding="utf-8")
    assert "level" in tagged
    result = er.convert(source, to="bibtex", output=path)
    assert [str(each) for each in result.problems] == [
        f"{path}:1: warning: 'level' of the reference 'a' is not in the new content",
        f"{path}: notice: its content before is kept in out.bib.bak",
    ]
    assert (tmp_path / "out.bib.bak").read_text(encoding="utf-8") == tagged


def test_the_shipped_library_is_converted_twice(tmp_path: Path) -> None:
    """With tags, annotations and names of all kinds: what was written is recognised."""
    for to, name in (("bibtex", "out.bib"), ("csl-json", "out.json")):
        er.convert(files.data_folder("references") / "essence.bib", to=to, output=tmp_path / name)
        text = (tmp_path / name).read_text(encoding="utf-8")
        other = tmp_path / "other.bib"
        other.write_text("@misc{other, title = {Other}}", encoding="utf-8")
        assert er.convert(other, to=to, output=tmp_path / name).problems == ()
        assert (tmp_path / name).read_text(encoding="utf-8") != text


def test_a_change_while_the_sources_are_read_is_not_undone(tmp_path, source, monkeypatch) -> None:
    """What another program wrote in the meantime is kept, also in a file that is a source and is forced."""
    path = tmp_path / "out.bib"
    path.write_text(ENTRY, encoding="utf-8")
    read = libraries.read_text_file

    def read_and_change(name):
        data = read(name)
        path.write_text("% changed\n", encoding="utf-8")
        return data

    monkeypatch.setattr(libraries, "read_text_file", read_and_change)
    with pytest.raises(ChangedFileError, match="it changed since it was read; nothing was written"):
        er.convert(source, to="bibtex", output=path)
    path.write_text(ENTRY, encoding="utf-8")
    with pytest.raises(ChangedFileError):
        er.convert(path, to="bibtex", output=path, force=True)
    assert path.read_text(encoding="utf-8") == "% changed\n"
    path.unlink()
    with pytest.raises(ChangedFileError, match="another program has made it"):
        er.convert(source, to="bibtex", output=path)


def test_the_same_conversion_at_the_same_time_is_no_change(tmp_path, source, monkeypatch) -> None:
    """Two processes that convert one source write the same."""
    path = tmp_path / "out.bib"
    read = libraries.read_text_file

    def read_and_write(name):
        data = read(name)
        path.write_text(ENTRY, encoding="utf-8")
        return data

    monkeypatch.setattr(libraries, "read_text_file", read_and_write)
    er.convert(source, to="bibtex", output=path)
    assert path.read_text(encoding="utf-8") == ENTRY


def test_the_ending_of_another_format_is_an_error(tmp_path: Path, source: Path) -> None:
    """JSON in a .bib file could not be read again."""
    with pytest.raises(er.FileError, match="its name has the ending of BibTeX, and the format is CSL-JSON"):
        er.convert(source, to="csl-json", output=tmp_path / "out.bib", force=True)
    assert not (tmp_path / "out.bib").exists()


def test_a_device_has_nothing_to_lose(source: Path) -> None:
    """Its content is not looked at."""
    if not Path("/dev/null").exists():
        pytest.skip("there is no /dev/null here")
    assert er.convert(source, to="bibtex", output="/dev/null").text == ENTRY


def test_the_backup_has_the_mode_of_the_file(tmp_path: Path, source: Path) -> None:
    """A file that others may not read has no backup that they may."""
    path = tmp_path / "out.bib"
    path.write_text("% mine", encoding="utf-8")
    path.chmod(0o600)
    er.convert(source, to="bibtex", output=path, force=True)
    assert (tmp_path / "out.bib.bak").stat().st_mode & 0o777 == path.stat().st_mode & 0o777
    # The next backup with the same content is the same file.
    path.write_text("% mine", encoding="utf-8")
    er.convert(source, to="bibtex", output=path, force=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.bib", "out.bib.bak", "source.bib"]
    assert saving.content(path) == ENTRY.encode()
