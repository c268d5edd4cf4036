"""Importing records into a .bib file: what is added, what is not, and every byte that was there."""

import io
import os
import re
import threading
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.publish.imports.results import ImportResult

LIBRARY = """\
% Our library
@string{ctr = {Centre for Care}}

@report{hale2020respite,
\ttitle = {Respite for Young Carers},
\tauthor = {Hale, Ada},
\tinstitution = ctr,
\tyear = 2020
}

@article{okoro2018visits,
\ttitle = {Home Visits and Kinship Care: a Trial},
\tauthor = {Okoro, Ben and Lund, Eva},
\tjournal = {Journal of Kinship},
\tvolume = 4,
\tpages = {10--19},
\tyear = 2018
}

@comment{jabref-meta: grouping:
0 AllEntriesGroup:;
}
"""


def ris(title: str, author: str = "Roe, Jo", year: int = 2021, *more: str, kind: str = "JOUR") -> str:
    lines = [f"TY  - {kind}", f"TI  - {title}", f"AU  - {author}", f"PY  - {year}", *more, "ER  - ", ""]
    return "\n".join(lines)


NEW = ris(
    "Foster Families in Rural Wales", "Pugh, Non", 2021, "T2  - Wales Review", "VL  - 3", "AB  - Words."
)
KNOWN = ris(
    "Home visits and kinship care: a trial", "Okoro, Ben", 2018, "AU  - Lund, Eva", "T2  - Journal of Kinship",
    "VL  - 4", "SP  - 10", "EP  - 19", "DO  - 10.1000/kin.4", "AB  - An abstract.",
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "library.bib"
    path.write_text(LIBRARY, encoding="utf-8")
    return path


def imported(text: str, library: Path, **options: object) -> ImportResult:
    file = io.BytesIO(text.encode())
    file.name = "search.ris"
    return er.import_records(file, into=library, **options)


def added_text(library: Path, before: str = LIBRARY) -> str:
    """Return what was added, after requiring that all else is as it was."""
    after = library.read_bytes().decode()
    assert after.startswith(before)
    return after[len(before) :]


def test_new_records_are_added_in_the_style_of_the_file(library: Path) -> None:
    """Indentation, quotation, the names of fields and their order are those of the last entries."""
    result = imported(NEW, library, origin=False)
    assert [each.reference.key for each in result.added] == ["pugh2021foster"]
    assert added_text(library) == (
        "\n@article{pugh2021foster,\n"
        "\ttitle = {Foster Families in Rural Wales},\n"
        "\tauthor = {Pugh, Non},\n"
        "\tjournal = {Wales Review},\n"
        "\tvolume = 3,\n"
        "\tyear = 2021,\n"
        "\tabstract = {Words.}\n"
        "}\n"
    )


def test_a_work_that_the_library_has_is_not_added(library: Path) -> None:
    """The result names the entry, and what the record has and the entry lacks."""
    result = imported(KNOWN, library)
    [record] = result.records
    assert not record.is_added
    assert (record.relation, record.other) == ("same", "okoro2018visits")
    assert record.lacking == ("DOI", "abstract")
    assert record.reason.startswith("the same work as 'okoro2018visits' (")
    assert str(record).endswith("; the record has more: DOI, abstract")
    assert str(result) == "1 record read; 0 added; 1 already there"
    assert added_text(library) == ""


def test_an_entry_gets_what_it_lacks_on_request(library: Path) -> None:
    """Its own values stay; so does every other byte of the file."""
    result = imported(KNOWN + NEW, library, fill=True, origin=False)
    first, second = result.records
    assert (first.filled, first.lacking, second.is_added) == (("DOI", "abstract"), (), True)
    assert str(first).endswith("; added to it: DOI, abstract")
    after = library.read_text(encoding="utf-8")
    known, _, new = after.partition("\n@article{pugh2021foster")
    filled = re.compile(r",\n\t(?:doi|abstract) = \{[^}]*\}")
    assert {*filled.findall(known)} == {",\n\tdoi = {10.1000/kin.4}", ",\n\tabstract = {An abstract.}"}
    assert filled.sub("", known) == LIBRARY
    assert new
    again = imported(KNOWN + NEW, library, fill=True)
    assert again.diff == ""


def test_a_record_fills_another_one_of_the_import(library: Path) -> None:
    """Two databases have different parts of one work."""
    other = NEW.replace("AB  - Words.", "DO  - 10.1000/wales.3")
    result = imported(NEW + other, library, fill=True)
    assert [each.is_added for each in result.records] == [True, False]
    assert er.load(library)["pugh2021foster"].doi == "10.1000/wales.3"
    assert result.records[1].filled == ("DOI",)


def test_importing_a_file_twice_changes_nothing(library: Path) -> None:
    """Also records that are hard to compare: editorials, and those without author, year or title."""
    text = NEW + "".join(
        [
            ris("Editorial", "Roe, Jo", 2021, "T2  - Wales Review", "VL  - 3"),
            ris("Editorial", "Roe, Jo", 2021, "T2  - Wales Review", "VL  - 4"),
            "TY  - JOUR\nTI  - Care\nER  -\n",
            "TY  - JOUR\nAU  - Roe, Jo\nN1  - A note\nER  -\n",
            "TY  - JOUR\nN1  - Only a note\nER  -\n",
            ris("A cost of 5 % & <b>more</b> {braces} \\ $x$ --- ~", "de la Cruz, Ana", 2001, "SP  - e12"),
        ]
    )
    first = imported(text, library)
    assert len(first.added) == 7
    after = library.read_bytes()
    second = imported(text, library)
    assert (second.added, second.diff) == ((), "")
    assert library.read_bytes() == after


def test_records_of_one_work_in_the_import_are_added_once(library: Path) -> None:
    """The second one names the entry of the first."""
    result = imported(NEW + NEW, library)
    assert [(each.is_added, each.other) for each in result.records] == [(True, ""), (False, "pugh2021foster")]


RELATED = ris(
    "Home visits and kinship care: protocol for a trial", "Okoro, Ben", 2016, "AU  - Lund, Eva",
    "T2  - Trials", "VL  - 9", "SP  - 1",
)  # fmt: skip


def test_a_related_work_is_added_with_a_note(library: Path) -> None:
    """A protocol and its trial are two works."""
    [record] = imported(RELATED, library).records
    assert record.is_added
    assert (record.relation, record.other, record.kind) == ("related", "okoro2018visits", "protocol-of")
    assert record.reason.startswith("related: the protocol of 'okoro2018visits'")


SHORT = ris("Home visits and kinship care: a trial", "Okoro, B.", 2018)


def test_a_likely_duplicate_is_held_back_or_kept(library: Path) -> None:
    """Held back, it changes nothing, nor does another record of it; kept, it is not added twice."""
    result = imported(SHORT + SHORT, library)
    assert [(each.is_added, each.relation, each.other) for each in result.records] == [
        (False, "likely", "okoro2018visits")
    ] * 2
    assert str(result) == "2 records read; 0 added; 2 held back as likely of the same work"
    assert added_text(library) == ""
    result = imported(SHORT, library, likely="keep")
    assert (result.added[0].relation, str(result)) == (
        "likely",
        "1 record read; 1 added (1 likely duplicate)",
    )
    assert imported(SHORT, library, likely="keep").diff == ""


def test_a_dry_run_writes_nothing(library: Path) -> None:
    """The diff has what would be added; saving it is the import."""
    result = imported(NEW, library, dry_run=True)
    assert library.read_text(encoding="utf-8") == LIBRARY
    assert "+@article{pugh2021foster," in result.diff
    result.save()
    assert library.read_text(encoding="utf-8") == result.text != LIBRARY


def test_keys_follow_a_pattern_and_are_unique(library: Path) -> None:
    """Also from those of the library that differ in capitals, or are other names of an entry."""
    library.write_text(
        LIBRARY + "\n@misc{PUGH2021, ids = {Pugh2021b}, title = {Another}, year = 2000}\n", encoding="utf-8"
    )
    result = imported(NEW, library, keys="author-year")
    assert result.added[0].reference.key == "pugh2021c"


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("author-year-word", "pugh2021foster"),
        ("Author_year", "Pugh_2021"),
        ("authors:words", "pugh:fosterfamiliesrural"),
        ("Words", "FosterFamiliesRural"),
        ("year-author", "item2021pugh"),
    ],
)
def test_patterns_of_keys(library: Path, pattern: str, key: str) -> None:
    """A capital at the beginning of a part is one in the key; a hyphen is not in it."""
    assert imported(NEW, library, keys=pattern).added[0].reference.key == key


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("auther-year", "has no part 'auther' (did you mean author"),
        ("", "has no part '' (the parts are author, authors, year, word, words)"),
        ("author year", "has ' ' where - _ . : or + must be"),
        ("author-", "ends with '-'"),
        ("author--year", "has no part '-year'"),
    ],
)
def test_a_wrong_pattern_is_refused_before_anything_is_read(
    library: Path, pattern: str, message: str
) -> None:
    """With what it may have."""
    with pytest.raises(ValueError, match=re.escape(message)):
        er.import_records("none.ris", into=library, keys=pattern)


def test_keys_of_a_file_are_kept_where_they_are_free(library: Path, tmp_path: Path) -> None:
    """A key that is taken or impossible is made anew, with a warning; links follow it."""
    other = tmp_path / "other.bib"
    other.write_text(
        "@book{hale2020respite, title = {Kinship Placements}, author = {Ng, Li}, year = 2011, related = {chapter}}\n"
        "@incollection{chapter, title = {Siblings}, author = {Ng, Li}, crossref = {hale2020respite}, pages = {1--9}}\n",
        encoding="utf-8",
    )
    items = tmp_path / "items.json"
    items.write_text(
        '[{"id": "http://zotero.org/items/A 1", "type": "book", "title": "Other Things", '
        '"author": [{"family": "Yu", "given": "Mo"}], "issued": {"date-parts": [[2009]]}}]',
        encoding="utf-8",
    )
    result = er.import_records(other, items, into=library)
    assert [each.reference.key for each in result.added] == ["ng2011kinship", "chapter", "yu2009other"]
    changed = [str(each) for each in result.problems if each.code == "key-changed"]
    assert [each.partition("warning: ")[2] for each in changed] == [
        "the key 'hale2020respite' is taken; the entry has the key 'ng2011kinship'",
        "the key 'http://zotero.org/items/A 1' cannot be written in a .bib file; the entry has the key 'yu2009other'",
    ] or len(changed) == 2
    read = er.load(library)
    assert dict(read["chapter"].fields)["crossref"] == "ng2011kinship"
    assert dict(read["ng2011kinship"].fields)["related"] == "chapter"


def test_the_origin_is_recorded_without_folders(library: Path, tmp_path: Path) -> None:
    """The database, the name of the file and the date; an origin that an entry has stays."""
    folder = tmp_path / "private"
    folder.mkdir()
    (folder / "search_1.ris").write_text(NEW, encoding="utf-8")
    (folder / "b.bib").write_text(
        "@book{x, title = {Siblings}, author = {Ng, Li}, imported = {Scopus, a.ris, 2020-01-01}}\n",
        encoding="utf-8",
    )
    er.import_records(folder, into=library)
    added = added_text(library)
    assert re.search(r"\timported = \{(?:RIS, )?search\\_1\.ris, 20\d\d-\d\d-\d\d\}", added)
    assert "imported = {Scopus, a.ris, 2020-01-01}" in added
    assert "private" not in added


def test_tags_are_added_to_all_new_entries(library: Path) -> None:
    """By the framework; those of the records stay."""
    framework = er.load().framework
    level = framework.levels[0]
    type_ = level.types[0]
    [record] = imported(
        NEW, library, level=level.name, type=type_.key, reason="as asked", study="systematic-review"
    ).added
    read = er.load(library)[record.reference.key]
    assert (read.levels, read.types, read.type_reason) == ((level.key,), (type_.key,), "as asked")
    assert read.facet("study") == ("systematic-review",)


def test_a_type_needs_its_level(library: Path) -> None:
    """Otherwise nothing is written."""
    type_ = er.load().framework.levels[0].types[0]
    with pytest.raises(er.ProblemsError, match=f"--level {type_.level}"):
        imported(NEW, library, type=type_.key)
    assert library.read_text(encoding="utf-8") == LIBRARY


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"level": "policyy"}, er.UnknownNameError, "did you mean policy"),
        ({"studdy": "trial"}, TypeError, "did you mean study"),
        ({"reason": "why"}, TypeError, "a reason is for a type"),
        ({"likely": "maybe"}, ValueError, "must be one of skip, keep"),
        ({"format": "riss"}, er.UnknownNameError, "did you mean ris"),
        ({"map": "none.toml"}, er.FileError, "no such file"),
    ],
)
def test_wrong_options_are_refused(
    library: Path, options: dict[str, str], error: type[Exception], message: str
) -> None:
    """With near misses, and nothing is written."""
    with pytest.raises(error, match=message):
        imported(NEW, library, **options)
    assert library.read_text(encoding="utf-8") == LIBRARY


@pytest.mark.parametrize(
    ("before", "start"),
    [
        (LIBRARY.rstrip("\n"), "\n\n@article{pugh2021foster,\n"),
        (LIBRARY + "\n\n\n", "@article{pugh2021foster,\n"),
        (LIBRARY.replace("\n", "\r\n"), "\r\n@article{pugh2021foster,\r\n"),
        ("", "@article{pugh2021foster,\n  author"),
        ("\n", "@article{pugh2021foster,\n  author"),
        ("  ", "\n@article{pugh2021foster,\n  author"),
        ("% nothing yet", "\n\n@article{pugh2021foster,\n  author"),
        ("\ufeff" + LIBRARY, "\n@article{pugh2021foster,\n"),
        (LIBRARY + "@misc{z, title = {Z}, year = 2000}", "\n\n@article{pugh2021foster, title = {Foster"),
    ],
)
def test_the_bytes_that_were_there_are_unchanged(library: Path, before: str, start: str) -> None:
    """Whatever the file ends with; a file without a final line end gets none."""
    library.write_bytes(before.encode())
    imported(NEW, library)
    added = added_text(library, before)
    assert added.startswith(start)
    ends_in_newline = not before.strip() or before.endswith("\n")
    assert added.endswith("\n") is ends_in_newline
    if "\r\n" in before:
        assert added.count("\n") == added.count("\r\n") > 5
    again = er.load(library)
    assert again["pugh2021foster"].title.plain == "Foster Families in Rural Wales"


def test_a_library_in_another_encoding_stays_in_it(library: Path) -> None:
    """What the encoding cannot represent is named, and nothing is written."""
    before = LIBRARY.replace("Hale, Ada", "Hále, Ada").encode("cp1252")
    library.write_bytes(before)
    imported(NEW.replace("Pugh", "Püg"), library, library_encoding="cp1252")
    after = library.read_bytes()
    assert after.startswith(before)
    assert "Püg, Non".encode("cp1252") in after[len(before) :]
    with pytest.raises(er.ProblemsError, match=r"cp1252 of .* cannot represent 'ł'"):
        imported(ris("Nowhere to Go", "Małek, Jan"), library, library_encoding="cp1252")
    assert library.read_bytes() == after


def test_records_may_be_in_another_encoding(library: Path, tmp_path: Path) -> None:
    """The library is in UTF-8 nevertheless."""
    path = tmp_path / "old.ris"
    path.write_bytes(NEW.replace("Pugh", "Pügh").encode("latin-1"))
    with pytest.raises(er.ProblemsError, match="not UTF-8"):
        er.import_records(path, into=library)
    er.import_records(path, into=library, encoding="latin-1")
    assert "Pügh, Non" in added_text(library)


@pytest.mark.usefixtures("library")
def test_a_library_is_only_made_on_request(tmp_path: Path) -> None:
    """A misspelt name makes no second library."""
    path = tmp_path / "librari.bib"
    with pytest.raises(er.FileError, match=r"did you mean library\.bib"):
        imported(NEW, path)
    assert not path.exists()
    with pytest.raises(er.FileError, match=r"there is no such file.*--create makes it"):
        imported(NEW, path)
    imported(NEW, path, create=True)
    assert path.read_text(encoding="utf-8").startswith("@article{pugh2021foster,\n  author")
    with pytest.raises(er.FileError, match=r"only a \.bib file"):
        imported(NEW, tmp_path / "library.ris", create=True)


def test_a_new_library_does_not_replace_one_made_meanwhile(tmp_path: Path) -> None:
    """Another program may make it between the preview and the saving."""
    path = tmp_path / "new.bib"
    result = imported(NEW, path, create=True, dry_run=True)
    path.write_text("% mine\n", encoding="utf-8")
    with pytest.raises(er.FileError, match="in the meantime"):
        result.save()
    assert path.read_text(encoding="utf-8") == "% mine\n"


def test_errors_in_a_file_or_the_library_stop_the_import(library: Path, tmp_path: Path) -> None:
    """All of them are named. On request, the rest is imported."""
    bad = tmp_path / "bad.bib"
    bad.write_text("@book{open, title = {Never\n", encoding="utf-8")
    good = tmp_path / "good.ris"
    good.write_text(NEW, encoding="utf-8")
    library.write_text("@misc{, title = {A}}\n\n" + LIBRARY, encoding="utf-8")
    before = library.read_text(encoding="utf-8")
    with pytest.raises(er.ProblemsError) as caught:
        er.import_records(good, bad, tmp_path / "none.ris", into=library)
    assert {Path(each.source).name for each in caught.value.problems} >= {
        "bad.bib",
        "none.ris",
        "library.bib",
    }
    assert library.read_text(encoding="utf-8") == before
    result = er.import_records(good, bad, tmp_path / "none.ris", into=library, keep_going=True)
    assert [each.reference.key for each in result.added] == ["pugh2021foster"]
    assert added_text(library, before)


def test_a_library_is_not_imported_into_itself(library: Path) -> None:
    """By whatever name."""
    library.with_name("link.bib").symlink_to(library)
    for name in ("library.bib", "link.bib"):
        with pytest.raises(er.FileError, match="into itself"):
            er.import_records(library.with_name(name), into=library)


def test_a_folder_is_imported_without_the_library_that_is_in_it(library: Path) -> None:
    """A notice names the library; a folder with nothing else is an error, and the library is refused by its name."""
    with pytest.raises(er.FileError, match="all that is in the folder"):
        er.import_records(library.parent, into=library)
    (library.parent / "new.ris").write_text(NEW, encoding="utf-8")
    before = library.read_text(encoding="utf-8")
    result = er.import_records(library.parent, into=library, dry_run=True)
    assert str(result) == "1 record read; 1 added"
    [notice] = [each for each in result.problems if each.code == "library-left-out"]
    assert (notice.severity, notice.source) == ("notice", str(library))
    assert library.read_text(encoding="utf-8") == before
    with pytest.raises(er.FileError, match="into itself"):
        er.import_records(library.parent, library, into=library)
    # A folder that is elsewhere is imported as before.
    other = library.parent / "other"
    other.mkdir()
    (other / "new.ris").write_text(NEW, encoding="utf-8")
    result = er.import_records(other, into=library)
    assert [each.code for each in result.problems] == ["records"]


def test_a_file_without_bibtex_is_not_also_a_comment(library: Path) -> None:
    """The error is enough, also where it is converted."""
    text = library.with_name("notes.bib")
    text.write_text("Dear colleague, here are the studies.\n", encoding="utf-8")
    with pytest.raises(er.ProblemsError) as caught:
        er.import_records(text, into=library)
    assert [each.code for each in caught.value.problems] == ["no-bibtex"]
    with pytest.raises(er.ProblemsError) as caught:
        er.convert(text, to="csl-json")
    assert [each.code for each in caught.value.problems] == ["no-bibtex"]
    # Comments beside entries are still named.
    text.write_text("% Provenance\n@misc{a, title = {A}}\n", encoding="utf-8")
    result = er.import_records(text, into=library)
    assert [each.code for each in result.problems] == ["comment-left-behind"]


def test_an_import_without_records_changes_nothing(library: Path) -> None:
    """An empty file is a warning."""
    result = imported("", library)
    assert (str(result), result.diff) == ("0 records read; 0 added", "")
    assert [each.code for each in result.problems] == ["no-records"]
    with pytest.raises(TypeError, match="nothing to import"):
        er.import_records(into=library)


def test_each_line_is_in_the_account(library: Path) -> None:
    """Lines that are left out are named with their numbers."""
    result = imported("Search: carers\n" + NEW.replace("ER  -", "SP  - No\nEP  - Specified\nER  -"), library)
    [account] = result.accounts
    assert account.lines == 10
    assert [each.line for each in account.left_out] == [1, 9, 10]
    codes = [each.code for each in result.problems]
    assert codes[:1] == ["records"]
    assert codes.count("left-out") == 2


def test_what_a_bib_file_leaves_out_is_named(library: Path, tmp_path: Path) -> None:
    """Comments and abbreviations of a .bib file that is imported."""
    path = tmp_path / "other.bib"
    path.write_text(
        "% note\n@book{x, title = {Siblings}, author = {Ng, Li}}\n@preamble{ {\\x} }\n", encoding="utf-8"
    )
    codes = [each.code for each in er.import_records(path, into=library).problems]
    assert "comment-left-behind" in codes
    assert "preamble-left-behind" in codes


def test_of_two_imports_at_once_none_is_lost(library: Path) -> None:
    """The second one to save is refused, and leaves the first one's entries."""
    first = imported(NEW, library, dry_run=True)
    second = imported(ris("Nowhere to Go", "Cole, Jan"), library, dry_run=True)
    first.save()
    with pytest.raises(er.FileError, match="changed since it was read"):
        second.save()
    assert "pugh2021foster" in added_text(library)
    imported(ris("Nowhere to Go", "Cole, Jan"), library)
    assert {"pugh2021foster", "cole2021nowhere"} <= {*er.load(library).keys()}


def test_imports_in_several_threads_lose_nothing(library: Path) -> None:
    """Each either adds its record or is refused."""
    refused: list[er.FileError] = []

    def work(number: int) -> None:
        try:
            imported(
                ris(f"Work {'abcdefgh'[number]} on {'stuvwxyz'[number] * 5}", "Cole, Jan", 2000 + number),
                library,
            )
        except er.FileError as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert added_text(library).count("@article{cole") == 8 - len(refused) >= 1


def test_a_huge_record_is_imported(library: Path) -> None:
    """A megabyte of abstract and a thousand authors."""
    text = ris(
        "Much",
        "Roe, Jo",
        2021,
        *(f"AU  - Name{number}, A." for number in range(1000)),
        "AB  - " + "word " * 200_000,
    )
    [record] = imported(text, library).added
    read = er.load(library)[record.reference.key]
    assert len(read.authors) == 1001
    assert len(read.text("abstract").plain) == 999_999


def test_without_rapidfuzz_equal_records_are_found(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And those with the same DOI, or title, year and first author are held back. A notice says so."""
    monkeypatch.setattr("essence_refs.publish.imports.counterparts.is_installed", lambda _: False)
    result = imported(NEW + KNOWN, library)
    assert [(each.is_added, each.relation, each.other) for each in result.records] == [
        (True, "", ""),
        (False, "likely", "okoro2018visits"),
    ]
    assert "few-duplicates" in [each.code for each in result.problems]
    assert imported(NEW, library).records[0].relation == "same"


@pytest.mark.parametrize(
    "step", ["reading records", "reading library.bib", "comparing records", "writing 1 entry"]
)
def test_the_steps_are_reported(library: Path, step: str) -> None:
    """A bar on a terminal shows them."""
    steps: list[str] = []
    imported(NEW, library, progress=steps.append)
    assert step in steps


def test_records_of_several_formats_keep_all(tmp_path: Path) -> None:
    """A key that was made for a record of another format leaves none out."""
    (tmp_path / "a.ris").write_text(NEW, encoding="utf-8")
    (tmp_path / "b.nbib").write_text(
        "PMID- 1\nTI  - Foster homes in towns.\nFAU - Pugh, Non\nDP  - 2021\n", encoding="utf-8"
    )
    assert er.load(tmp_path).keys() == ("pugh2021foster", "pugh2021fosterb")


def test_killed_while_saving_leaves_the_old_or_the_new_file(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is replaced in one step."""
    result = imported(NEW, library, dry_run=True)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        result.save()
    monkeypatch.undo()
    assert library.read_text(encoding="utf-8") == LIBRARY
    result.save()
    assert library.read_text(encoding="utf-8") == result.text
