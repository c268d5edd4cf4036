"""The names and codes of languages."""

from collections.abc import Callable

import pytest

from essence_refs.model import languages
from essence_refs.model.languages import language_tag


def test_the_tables_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Every name of a language has its tag, as when they were last reviewed."""
    names = (*languages.LANGUAGES, *languages._OTHER_NAMES, *languages._THREE_LETTERS)
    golden("model/languages.txt", "\n".join([*(f"{each}: {language_tag(each)}" for each in names), ""]))


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("en_GB.UTF-8", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sl-rozaj", "sl-rozaj"),
        ("GER-ch", "de-CH"),
        ("DEUTSCH", "de"),
        ("en-", ""),
        ("Klingon", ""),
        ("", ""),
    ],
)
def test_other_tags_are_in_the_form_of_bcp_47(name: str, tag: str) -> None:
    """A region is in capitals and a script begins with one; any other text has no tag."""
    assert language_tag(name) == tag
