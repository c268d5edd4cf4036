"""The table of biblatex's localization keys, and ordinals in words."""

from collections.abc import Callable

from essence_refs.bibtex import parse
from essence_refs.bibtex.fields import localization
from essence_refs.bibtex.fields.localization import edition_number


def test_the_table_matches_its_golden_file(golden: Callable[[str, str], None]) -> None:
    """Every key has its phrase, as when they were last reviewed."""
    rows = [f"{key}: {phrase}" for key, phrase in localization.PHRASES.items()]
    golden("bibtex/localization.txt", "\n".join([*rows, ""]))


def test_a_language_and_a_phrase_are_read_from_an_entry() -> None:
    """The tables are used: langid is a tag, and type a phrase."""
    (reference,) = parse("@thesis{a, title = {T}, type = {phdthesis}, langid = {ngerman}}").references
    assert (reference.text("language").plain, reference.text("genre").plain) == ("de", "PhD thesis")


def test_editions_in_words_are_numbers() -> None:
    """Up to the twentieth, with or without the word for an edition."""
    words = (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
    )
    assert [edition_number(each) for each in words.split()] == [str(each) for each in range(1, 21)]
    forms = ("{Second}", "second edn", "Second Edn.", "second ed", "second ed.", "Second Edition")
    assert {edition_number(each) for each in forms} == {"2"}
    assert {edition_number(each) for each in ("", "second revised edition", "second print", "zeroth")} == {""}
