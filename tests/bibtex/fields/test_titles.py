"""Title fields: which of them is the title of the container, of a volume or of an event."""

import pytest

from essence_refs.bibtex import parse
from essence_refs.bibtex.writer import write
from essence_refs.model import Reference, RichText


@pytest.mark.parametrize(
    ("entry", "empty"),
    [
        ("@unpublished{a, title = {T}, eventtitle = {}}", "eventtitle"),
        ("@inbook{a, title = {T}, booktitle = {}, journaltitle = {J}}", "booktitle"),
        ("@article{a, title = {T}, journaltitle = {}, booktitle = {B}}", "journaltitle"),
        ("@misc{a, title = {T}, journaltitle = {}, booktitle = {B}}", "journaltitle"),
    ],
)
def test_an_empty_title_keeps_another_one_from_its_meaning(entry: str, empty: str) -> None:
    """It is written again: without it the kept title would be read as that of the container, or a speech as a manuscript."""
    (reference,) = parse(entry).references
    text = write([reference]).text
    assert f" {empty} = {{}}" in " ".join(text.split())
    assert parse(text).references == (reference,)
    without = parse(entry.replace(f"{empty} = {{}}, ", "").replace(f", {empty} = {{}}", "")).references
    assert without != (reference,)


def test_a_speech_stays_one() -> None:
    """A reference of another program is an @unpublished with an empty eventtitle."""
    speech = Reference(key="a", kind="speech", texts=(("title", RichText.of("T")),))
    (read,) = parse(write([speech]).text).references
    assert (read.kind, read.title.plain) == ("speech", "T")


@pytest.mark.parametrize(
    "entry",
    [
        "@inbook{a, title = {T}, author = {A, B}}",
        "@incollection{a, title = {T}, booktitle = {B}}",
        "@article{a, title = {T}}",
        "@unpublished{a, title = {T}}",
    ],
)
def test_no_empty_title_is_written_without_need(entry: str) -> None:
    """Only a kept title could be taken for another."""
    assert "= {}" not in write(parse(entry).references).text
