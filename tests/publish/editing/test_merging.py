"""Merging two entries of one work: what stays, what is added and united, and what is shown before it goes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import essence_refs as er
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.source_style import single_text
from essence_refs.errors import EssenceRefsError, FileError, ProblemsError, UnknownNameError


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    return tmp_path / "some.bib"


def merged(bib: Path, text: str, **options: object) -> str:
    """Return the text after merging b into a."""
    bib.write_bytes(text.encode())
    result = er.merge(bib, "a", "b", **options)  # type: ignore[arg-type]
    assert result[0].after.encode() == bib.read_bytes()
    return bib.read_bytes().decode()


def outcomes(bib: Path, text: str, **options: object) -> dict[str, tuple[str, str, str]]:
    bib.write_text(text, encoding="utf-8")
    result = er.merge(bib, "a", "b", dry_run=True, **options)  # type: ignore[arg-type]
    assert bib.read_text(encoding="utf-8") == text
    return {each.field: (each.outcome, each.value, each.gone) for each in result.fields}


def test_only_what_must_change_changes(bib: Path) -> None:
    """Fields are added in the style of the entry, references to the other entry follow, and all else stays."""
    text = """\
@string{js = "Journal"}
% a comment
@ARTICLE{a,
    Title   = "Care",
    Journal = js
}

% about b
@article{b,
  title = {Care},
  volume = 3,
  month = jan,
}
@preamble{"x"}
@inbook{c, crossref = { b }, xref={b}, xdata = {x,b}, related={b, d}, relations = {part-of  b,reply-to z}}
@set{d, entryset = {a, b}, note = {b}}
@misc{x}
"""
    assert (
        merged(bib, text)
        == """\
@string{js = "Journal"}
% a comment
@ARTICLE{a,
    Title   = "Care",
    Journal = js,
    Volume  = 3,
    Month   = jan,
    Ids     = "b"
}

% about b
@preamble{"x"}
@inbook{c, crossref = { a }, xref={a}, xdata = {x,a}, related={a, d}, relations = {part-of a, reply-to z}}
@set{d, entryset = {a}, note = {b}}
@misc{x}
"""
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_bytes_of_the_rest_stay(tmp_path: Path, newline: str, encoding: str) -> None:
    """With any line ends and encoding, and values with line ends of another file."""
    first, second = tmp_path / "a.bib", tmp_path / "b.bib"
    before, after = "@misc{é, note = {Ünï}}\n\n", "\n@misc{z,\n}\n"
    first.write_bytes(
        f"{before}@misc{{a,\n  title = {{Café}},\n}}\n{after}".replace("\n", newline).encode(encoding)
    )
    second.write_bytes(b"@misc{b,\n  abstract = {one\n  two},\n}\n@misc{y, crossref = {b}}\n")
    encodings = {} if encoding != "cp1252" else {"encoding": "cp1252"}
    er.merge([first, second], "a", "b", **encodings)  # type: ignore[arg-type]
    fields = "  title = {Café},\n  abstract = {one\n  two},\n  ids = {b},\n"
    assert first.read_bytes() == f"{before}@misc{{a,\n{fields}}}\n{after}".replace("\n", newline).encode(
        encoding
    )
    assert second.read_bytes() == b"@misc{y, crossref = {a}}\n"


def test_abbreviations_of_another_file_are_written_out(tmp_path: Path) -> None:
    """And those that are only defined further down in the same file."""
    first, second = tmp_path / "a.bib", tmp_path / "b.bib"
    first.write_text("@article{a,\n  title = {T},\n}\n", encoding="utf-8")
    second.write_text(
        '@string{j = "Jour"}\n@article{b, journal = j # " nal", volume = {3}}', encoding="utf-8"
    )
    er.merge([second, first], "a", "b")
    assert "  journal = {Jour nal},\n  volume = {3},\n" in first.read_text(encoding="utf-8")
    first.write_text(
        '@article{a, title = {T}}\n@string{j = "Jour"}\n@article{b, journal = j}', encoding="utf-8"
    )
    er.merge(first, "a", "b")
    assert "journal = {Jour}" in first.read_text(encoding="utf-8")


def test_values_that_differ_stay_and_are_reported(bib: Path) -> None:
    """Unless the other entry is preferred, or its field is taken."""
    text = "@book{a, title = {One}, year = 2019}\n@misc{b, title = {Two}, year = 2020, isbn = {1}}"
    found = outcomes(bib, text)
    assert found == {
        "entry type": ("kept", "book", "misc"),
        "title": ("kept", "One", "Two"),
        "year": ("kept", "2019", "2020"),
        "isbn": ("added", "1", ""),
        "ids": ("united", "b", ""),
    }
    assert outcomes(bib, text, prefer="a") == found
    found = outcomes(bib, text, prefer="b")
    assert (found["title"], found["year"]) == (("taken", "Two", "One"), ("taken", "2020", "2019"))
    found = outcomes(bib, text, take="year")
    assert (found["title"], found["year"]) == (("kept", "One", "Two"), ("taken", "2020", "2019"))
    assert "title = {Two}, year = 2019" in merged(bib, text, take=["Title"])


@pytest.mark.parametrize(
    ("field", "value", "other"),
    [
        ("doi", "10.1/x", "https://doi.org/10.1/X"),
        ("doi", "10.1/x", "doi: 10.1/X"),
        ("isbn", "978-1", "9781"),
        ("pages", "1--9", "1 – 9"),
        ("url", "https://a.org", "https://a.org/"),
        ("title", "{Care}  and \\emph{cost}", "Care and cost"),
        ("month", "jan", "1"),
        ("month", "January", "01"),
    ],
)
def test_values_that_read_the_same_are_the_same(bib: Path, field: str, value: str, other: str) -> None:
    """The entry keeps its own, and the account has the other."""
    found = outcomes(bib, f"@misc{{a, {field} = {{{value}}}}} @misc{{b, {field} = {{{other}}}}}")
    assert found[field] == ("same", value, other)


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("date = {2019-05}", "year = 2019", {"year": "same"}),
        ("date = {2019-05}", "year = 2019, month = may", {"year": "same", "month": "same"}),
        ("date = {2019}", "year = 2018", {"year": "kept"}),
        ("year = 2019", "date = {2019-05}", {"date": "kept"}),
        ("date = {2019/2020}", "year = 2019", {"year": "kept"}),
        ("year = 2019", "year = 2019, month = may", {"year": "same", "month": "added"}),
        ("year = 2018", "year = 2019, month = may", {"year": "kept", "month": "kept"}),
        ("title = {A}", "title = {A}, subtitle = {B}", {"title": "same", "subtitle": "added"}),
        ("title = {A: B}", "title = {A}, subtitle = {B}", {"title": "kept", "subtitle": "kept"}),
        ("pages = {e12}", "eid = {e12}", {"eid": "kept"}),
        ("editor = {X}", "editor = {Y}, editortype = {compiler}", {"editor": "kept", "editortype": "kept"}),
        ("title = {}", "title = {A}", {"title": "added"}),
    ],
)
def test_fields_that_are_read_together_are_chosen_together(
    bib: Path, own: str, other: str, expected: dict[str, str]
) -> None:
    """The year of one entry does not get the month of another year, nor a title another subtitle."""
    found = outcomes(bib, f"@misc{{a, {own}}} @misc{{b, {other}}}")
    assert {field: outcome for field, (outcome, _, _) in found.items() if field != "ids"} == expected


def test_what_is_taken_replaces_all_that_is_read_with_it(bib: Path) -> None:
    """A date replaces a year and a month."""
    text = "@misc{a,\n  year = 2018,\n  month = may,\n  note = {n},\n}\n@misc{b, date = {2019}}\n"
    assert merged(bib, text, take="date") == "@misc{a,\n  note = {n},\n  date = {2019},\n  ids = {b},\n}\n"


def test_inherited_values_count(bib: Path) -> None:
    """A value of the other entry does not replace what the entry inherits, unless it is taken."""
    text = "@inbook{a, crossref = {p}, title = {T}}\n@inbook{b, title = {T}, year = 2020}\n@book{p, title = {B}, year = 2019}"
    assert outcomes(bib, text)["year"] == ("kept", "2019", "2020")
    assert outcomes(bib, text.replace("2020", "2019"))["year"] == ("same", "2019", "")
    assert "crossref = {p}, title = {T}, year = 2020, ids = {b}}" in merged(bib, text, take="year")


def test_tags_and_lists_are_united(bib: Path) -> None:
    """Each member once, by key or name; texts of curators are joined."""
    text = (
        "@misc{a, level = {policy}, studykind = {scoping-review}, keywords = {Care, cost}, annotation = {One.}, file = {x.pdf}}\n"
        "@misc{b, level = {Organisation; Policy}, studykind = {systematic-review}, keywords = {care,money}, "
        "annotation = {Two.}, file = {y.pdf;x.pdf}, unverified = {doi}, ids = {old, a}}"
    )
    after = merged(bib, text)
    assert after.strip() == (
        "@misc{a, level = {policy, Organisation}, studykind = {scoping-review, systematic-review}, "
        "keywords = {Care, cost, money}, annotation = {One. Two.}, file = {x.pdf;y.pdf}, unverified = {doi}, ids = {b, old}}"
    )
    reference = er.loads(after)["old"]
    assert reference.levels == ("policy", "organisation")
    assert outcomes(bib, text, take="annotation")["annotation"] == ("taken", "Two.", "One.")
    assert outcomes(bib, text.replace("Two.", "One."))["annotation"][0] == "same"


def test_relations_are_united(bib: Path) -> None:
    """In the fields of biblatex where they are free."""
    text = (
        "@misc{a, relations = {part-of p}} @misc{b, related = {q}, relatedtype = {reprintof}, "
        "relations = {part-of p, reply-to p}} @misc{p} @misc{q}"
    )
    reference = er.loads(merged(bib, text))["a"]
    assert [(each.kind, each.key) for each in reference.relations] == [
        ("reprintof", "q"),
        ("part-of", "p"),
        ("reply-to", "p"),
    ]


def test_what_was_never_read_is_in_the_account(bib: Path) -> None:
    """A second field of one name, and comments."""
    text = "@misc{a, title = {T}}\n@misc{b,\n title = {T},\n % about it\n note = {x},\n Title = {Second},\n}"
    bib.write_text(text, encoding="utf-8")
    result = er.merge(bib, "a", "b", dry_run=True)
    assert ("unread", "Second") in [(each.outcome, each.gone) for each in result.fields]
    assert any("% about it" in each.gone for each in result.gone)


def test_chains_of_merges_keep_all_keys(bib: Path) -> None:
    """Each key of the past finds the entry, also to merge again."""
    bib.write_text("@misc{a, ids = {a0}}\n@misc{b, ids = {b0}}\n@misc{c}\n", encoding="utf-8")
    er.merge(bib, "a", "b")
    er.merge(bib, "c", "b0")
    assert bib.read_text(encoding="utf-8") == "@misc{c, ids = {a, a0, b, b0}}\n"
    assert {er.load(bib)[key].key for key in ("a", "a0", "b", "b0", "c")} == {"c"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@misc{a, ids = {b}}", "'a' cannot be merged with itself"),
        ("@misc{a, crossref = {b}} @misc{b}", "'a' inherits from 'b'"),
        ("@misc{a} @misc{b, xref = {a}}", "'b' inherits from 'a'"),
        ("@misc{a, xdata = {x,y}} @xdata{y, xdata = {old}} @misc{b, ids = {old}}", "'a' inherits from 'b'"),
        (
            "@misc{a, relations = {protocol-of b}} @misc{b}",
            "'a' is recorded as protocol-of 'b'.*relate --remove",
        ),
        (
            "@misc{a, ids = {x}} @misc{b, relations = {distinct-from x}}",
            "'b' is recorded as distinct-from 'a'",
        ),
        ("@misc{a} @misc{b} @misc{b, note = {x}}", "not clear which entry"),
        ("@misc{a, ids = {x}, ids = {y}} @misc{b}", "more than once"),
        ("@misc{a, relations = x # y} @misc{b, relations = {part-of c}}", "abbreviation or a join"),
    ],
)
def test_entries_of_two_works_are_not_merged(bib: Path, text: str, message: str) -> None:
    """Nor is one with itself, or one that cannot be edited; nothing is written."""
    bib.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError, match=message):
        er.merge(bib, "a", "b")
    assert bib.read_text(encoding="utf-8") == text


def test_wrong_names_are_errors_with_similar_ones(bib: Path) -> None:
    """Keys, the preferred key and fields."""
    bib.write_text("@misc{hale2019, title = {A}} @misc{hale2020, title = {B}}", encoding="utf-8")
    with pytest.raises(UnknownNameError, match="hale2020"):
        er.merge(bib, "hale2019", "hale2021")
    with pytest.raises(UnknownNameError, match="'x'"):
        er.merge(bib, "hale2019", "hale2020", prefer="x")
    with pytest.raises(UnknownNameError, match=r"'titel'.*title"):
        er.merge(bib, "hale2019", "hale2020", take="titel")


def test_another_writer_is_not_overwritten(bib: Path) -> None:
    """A file that changed since it was read is not replaced."""
    bib.write_text("@misc{a}\n@misc{b}\n", encoding="utf-8")
    result = er.merge(bib, "a", "b", dry_run=True)
    bib.write_text("@misc{a}\n@misc{b}\n@misc{new}\n", encoding="utf-8")
    with pytest.raises(FileError):
        result.save()
    assert "new" in bib.read_text(encoding="utf-8")


def test_a_character_that_the_encoding_lacks_loses_nothing(tmp_path: Path) -> None:
    """The file of the entry that stays is saved first."""
    first, second = tmp_path / "a.bib", tmp_path / "b.bib"
    first.write_bytes(b"@misc{a, title = {T}}")
    second.write_bytes("@misc{b, note = {\u00e9}}".encode("latin-1"))
    with pytest.raises(EssenceRefsError):
        er.merge([first, second], "a", "b", encoding="ascii")
    assert second.read_bytes() == "@misc{b, note = {\u00e9}}".encode("latin-1")


names = st.sampled_from(
    (
        "title",
        "subtitle",
        "year",
        "date",
        "month",
        "note",
        "doi",
        "keywords",
        "level",
        "annotation",
        "volume",
        "ids",
        "custom",
    )
)
values = st.sampled_from(
    ("A", "policy", "B c", "2019", "2020-05", "may", "x, y", "organisation, policy", "{A}", "10.1/x")
)
entries = st.dictionaries(names, values, max_size=7)


@given(entries, entries, st.booleans())
def test_no_value_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    own: dict[str, str],
    other: dict[str, str],
    prefers: bool,  # noqa: FBT001 - an argument of hypothesis
) -> None:
    """Every value of both entries is in the entry, or the account has it."""
    bib = tmp_path_factory.getbasetemp() / "property.bib"
    texts = (
        f"@misc{{{key},\n{''.join(f'  {name} = {{{value}}},' + chr(10) for name, value in fields.items())}}}\n"
        for key, fields in (("a", own), ("b", other))
    )
    bib.write_text("".join(texts), encoding="utf-8")
    result = er.merge(bib, "a", "b", prefer="b" if prefers else None)
    after = BibText.of(bib.read_text(encoding="utf-8"), "")
    (entry,) = after.entries
    now = {name: single_text(raw) or "" for name, raw in entry.values}
    account: dict[str, list[str]] = {}
    for each in result.fields:
        account.setdefault(each.field, []).extend((each.value, each.gone))
    for fields in (own, other):
        for name, value in fields.items():
            members = [each.strip(" {}") for each in value.split(",")]
            held = [now.get(name, ""), *account.get(name, [])]
            assert any(value == each for each in held) or all(
                any(member.casefold() in each.casefold() for each in held)
                for member in members
                if member != "a"
            )
    reference = er.loads(bib.read_text(encoding="utf-8"), keep_going=True)["b"]
    levels = {each.strip() for fields in (own, other) for each in fields.get("level", "").split(",")}
    assert levels & {"policy", "organisation"} == {*reference.levels}
