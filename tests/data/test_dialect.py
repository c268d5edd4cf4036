"""The reference page of the .bib dialect: what it states about types and fields is what the reader does."""

import re
from pathlib import Path

import pytest

from essence_refs.bibtex.fields.mapping import FIELD_ALIASES, FIELDS, ITEM_TYPES, TYPE_ALIASES
from essence_refs.files import open_framework
from essence_refs.files.frameworks import parse

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def page() -> str:
    return (DOCS / "reference" / "dialect.md").read_text(encoding="utf-8")


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def section(page: str, heading: str) -> str:
    return re.split(r"^## ", page.partition(f"\n## {heading}\n")[2], flags=re.MULTILINE)[0]


def test_every_entry_type_is_documented_with_its_item_type(page: str) -> None:
    """The table of entry types on the page is the table of the reader."""
    rows = re.findall(r"^\| `([\w-]+)` \| (`.*`) \|$", section(page, "Entry types"), re.MULTILINE)
    assert {kind: quoted(types) for kind, types in rows} == {
        kind: {each for each, its_kind in ITEM_TYPES.items() if its_kind == kind}
        for kind in ITEM_TYPES.values()
    }
    assert set(TYPE_ALIASES) <= quoted(section(page, "Entry types"))


def test_every_field_is_documented(page: str) -> None:
    """Each field that the reader knows, and each older name of one, is on the page."""
    documented = quoted(section(page, "Fields"))
    assert set(FIELDS) - documented == set()
    assert {
        f"`{old}` as `{new}`" for old, new in FIELD_ALIASES.items() if f"`{old}` as `{new}`" not in page
    } == set()


def test_every_field_has_the_variable_that_the_page_states(page: str) -> None:
    """If a row of the tables names one variable, the reader stores each field of the row in it."""
    rows = re.findall(r"^\| (`.*?`) \| `([\w-]+)` \|$", section(page, "Fields"), re.MULTILINE)
    wrong = [
        (field, variable, FIELDS[field].variables)
        for fields, variable in rows
        for field in quoted(fields)
        if FIELDS[field].variables[:1] != (variable,)
    ]
    assert len(rows) > 20
    assert wrong == []


def test_every_tag_of_the_framework_is_documented(page: str) -> None:
    """Each field with a tag of the shipped framework is in the table of tags."""
    fields = open_framework().fields
    names = {
        value for value in (getattr(fields, each) for each in fields.__slots__) if isinstance(value, str)
    }
    names |= {field for _, field in fields.facets} | set(fields.own)
    assert names - quoted(section(page, "Tags")) == set()


def test_example_framework_of_the_data_page_is_valid() -> None:
    """The example framework on the page about the data can be read."""
    text = (DOCS / "reference" / "data.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    framework, problems = parse(example)
    assert problems == ()
    assert framework.fields.level == "teamlevel"
    assert framework.fields.facets == (("design", "studydesign"),)
