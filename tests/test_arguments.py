"""Mistakes in the arguments of public functions are TypeErrors that say what is wanted."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.arguments import checked

LIBRARY = er.loads("@book{own2020, title = {Owning}, date = {2020}}")
READING_LIST = er.reading_list(LIBRARY)


MISTAKES = [
    (lambda: er.load(["a.bib"]), r"source must be one path.*given one by one.*, not \['a.bib'\]"),
    (lambda: er.load(None), "source must be one path"),
    (lambda: er.load(""), "source .* is empty"),
    (lambda: er.load("@book{a,}"), r"loads\(text\) reads it"),
    (lambda: er.load(' [{"id": "a"}]'), r"loads\(text\) reads it"),
    (lambda: er.load(encoding=5), "encoding must be the name of an encoding"),
    (lambda: er.load(framework=5), "framework must be a framework"),
    (lambda: er.loads(b"@book{a,}"), "text must be a str, not b'@book"),
    (lambda: er.check(5), "source must be one path"),
    (lambda: er.convert(5, to="csl-json"), "source must be one path"),
    (lambda: er.convert(LIBRARY, to=None), "to must be the name of a format"),
    (
        lambda: er.reading_list("own.bib"),
        r"library must be a library, as load\(\) returns it, not 'own.bib'",
    ),
    (lambda: er.reading_list(LIBRARY, 5), "level must be a level or its key, not 5"),
    (lambda: er.reading_list(LIBRARY, [5]), "level must be a level or its key, not 5"),
    (lambda: er.reading_list(LIBRARY, []), "level must be .* is empty"),
    (lambda: er.reading_list(LIBRARY, title=5), "title must be a str, not 5"),
    (lambda: er.reading_list(LIBRARY, locale=None), "locale must be the tag of a language"),
    (lambda: er.page(LIBRARY, ["policy"]), "level must be a level or its key"),
    (lambda: er.formatted("own2020"), r'reference must be a reference, such as library\["'),
    (lambda: er.report("report.md", "own.bib"), "library must be a library"),
    (lambda: er.Paper("own.bib"), "library must be a library"),
    (lambda: er.cite("own.bib", "own2020"), "library must be a library"),
    (lambda: er.cite(LIBRARY, "own2020", "p. 4"), "'p. 4' is no key; a locator is given as locator='p. 4'"),
    (lambda: er.cite(LIBRARY, "own2020", in_text=True, suppress_author=True), "cannot go with in_text"),
    (lambda: er.at("own2020", author_only=True, suppress_author=True), "cannot go with author_only"),
    (lambda: er.styles(5), "search must be a str"),
    (lambda: er.build(""), "configuration must be the path of a file, and it is empty"),
    (lambda: LIBRARY.where(3), "query must be a query in a str, or a function, not 3"),
    (lambda: LIBRARY.write(3), "format must be the name of a format"),
    (lambda: LIBRARY.framework.level(3), "a name must be a str, not 3"),
    (lambda: READING_LIST.write(None), "name must be the name of a format"),
    (lambda: READING_LIST.save(None), "target must be a path, or a file object"),
    (lambda: READING_LIST.save(""), "target must be .* is empty"),
    (
        lambda: er.tag(LIBRARY, "own2020", level="policy"),
        "path must be the path of a file, not <Reference",
    ),
    (lambda: er.tag("own.bib", "own2020", level=5), "level must be a level or its key"),
    (lambda: er.tag("own.bib", [], level="policy"), "nothing to tag"),
    (lambda: er.tag([], "own2020", level="policy"), "nothing to tag"),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES, ids=map(str, range(len(MISTAKES))))
def test_a_wrong_argument_is_a_type_error(call: Callable[[], object], message: str) -> None:
    """It says what is wanted and what was given."""
    with pytest.raises(TypeError, match=message):
        call()


def test_a_file_object_must_be_open_for_writing(tmp_path: Path) -> None:
    """One that is open for reading is reported as such."""
    path = tmp_path / "list.html"
    path.write_bytes(b"old")
    with path.open("rb") as file, pytest.raises(TypeError, match="open for reading"):
        READING_LIST.save(file, "html")
    READING_LIST.save(target := io.BytesIO(), "html")
    assert b"Owning" in target.getvalue()


def test_a_text_file_in_another_encoding_is_a_file_error(tmp_path: Path) -> None:
    """Python decodes a file that is open as text, with the encoding of open()."""
    path = tmp_path / "latin.bib"
    path.write_bytes(b"@book{a, title = {Caf\xe9}}")
    with (
        path.open(encoding="utf-8") as file,
        pytest.raises(er.FileError, match=r"latin\.bib: it is not in .*utf-8"),
    ):
        er.load(file)


def test_a_checked_function_keeps_its_own_errors_and_defaults() -> None:
    """None is allowed where it is the default, and a long value is shortened."""

    @checked()
    def function(title: str, locale: str | None = None, *, style: str | None = None) -> tuple[object, ...]:
        return title, locale, style

    assert function("a", None, style=None) == ("a", None, None)
    with pytest.raises(TypeError, match="missing 1 required"):
        function()
    with pytest.raises(TypeError, match=r"title must be a str, not \[0, 1.*\.\.\.$"):
        function([*range(100)])
