"""The lists and pages of the shipped library in every shipped style, level and format, as accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from essence_refs import files, formats, publish
from essence_refs.model import Library

LISTS = Path(__file__).parents[1] / "golden" / "lists"
# A fragment, because the style sheet of a whole page is pinned once, with the pages.
ENDINGS = {"text": "txt", "markdown": "md", "html-fragment": "html"}
STYLES = [each.name for each in files.style_names() if each.origin in ("essence-refs", "citeproc-py")]
LEVELS = [level.key for level in files.open_framework().levels]


@pytest.fixture(scope="module")
def shipped() -> Library:
    return files.load()


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("level", [*LEVELS, "all"])
@pytest.mark.parametrize("style", STYLES)
def test_a_list_is_as_accepted(
    golden: Callable[[str, str], None], shipped: Library, style: str, level: str, name: str
) -> None:
    """The list of a level (or of all) in a style and a format is the golden file."""
    reading_list = publish.reading_list(shipped, None if level == "all" else level, style=style)
    golden(f"lists/{style}/{level}.{ENDINGS[name]}", reading_list.write(name))


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("style", STYLES)
def test_an_annotated_list_is_as_accepted(
    golden: Callable[[str, str], None], shipped: Library, style: str, name: str
) -> None:
    """An annotation is once under each item, whether the style or the list prints it."""
    reading_list = publish.reading_list(shipped, "organisation", style=style, annotated=True)
    text = reading_list.write(name)
    assert text.count("do not represent the whole country") == 1
    golden(f"lists/{style}/organisation-annotated.{ENDINGS[name]}", text)


@pytest.mark.parametrize(("name", "ending"), [("text", "txt"), ("markdown", "md"), ("html", "html")])
@pytest.mark.parametrize("level", LEVELS)
def test_a_level_page_is_as_accepted(
    golden: Callable[[str, str], None], shipped: Library, level: str, name: str, ending: str
) -> None:
    """The page of each level in each format is the golden file."""
    golden(f"pages/{level}.{ending}", formats.write(publish.page(shipped, level), name))


def test_no_golden_list_is_of_a_removed_style() -> None:
    """When a style is renamed, its golden files are renamed too."""
    assert {folder.name for folder in LISTS.iterdir()} == set(STYLES)
