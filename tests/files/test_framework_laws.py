"""Properties of frameworks: what is written as TOML is read, and any TOML gives a framework or a problem with its line."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from essence_refs.diagnostics import CODES
from essence_refs.files import frameworks

key = st.text(st.characters(categories=["Ll", "Nd"], include_characters="-"), min_size=1, max_size=8).filter(
    lambda each: each.strip("-")
)
name = st.text(st.characters(categories=["L", "N", "P"], include_characters=" "), min_size=1, max_size=12)
name = name.map(str.strip).filter(bool)
level = st.fixed_dictionaries(
    {"key": key, "name": name},
    optional={
        "definition": name,
        "collected": st.booleans(),
        "bundle": st.lists(name, min_size=1, max_size=2),
    },
)
facet_value = st.fixed_dictionaries({"key": key, "name": name})

value: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
KNOWN = (
    "name",
    "levels",
    "facets",
    "fields",
    "page_header",
    "page_footer",
    "evidence_heading",
    "key",
    "values",
    "types",
)


def toml(table: dict[str, Any], path: str = "") -> str:
    """Write a table whose values are simple, or lists of such tables."""
    lines = [f"{json.dumps(name)} = {inline(each)}" for name, each in table.items() if not is_tables(each)]
    for name, each in table.items():
        if is_tables(each):
            full = f"{path}.{json.dumps(name)}" if path else json.dumps(name)
            lines += (f"[[{full}]]\n{toml(inner, full)}" for inner in each)
    return "\n".join(lines)


def is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def inline(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, float):
        return f"{value:.6f}"
    # JSON's strings are TOML's, but for DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def folded(entries: list[dict[str, Any]], field: str) -> bool:
    """Return whether a field of each entry is unique, whatever its letter case is."""
    return len({each[field].casefold() for each in entries}) == len(entries)


@given(
    st.lists(level, min_size=1, max_size=3).filter(lambda each: folded(each, "key") and folded(each, "name")),
    st.lists(facet_value, min_size=1, max_size=3).filter(
        lambda each: folded(each, "key") and folded(each, "name")
    ),
    name,
)
@settings(max_examples=40)
def test_a_framework_is_read_as_it_is_written(
    levels: list[dict[str, Any]], values: list[dict[str, Any]], title: str
) -> None:
    """Every key and name is there, in order; two levels with one name are the only problem."""
    text = toml(
        {"name": title, "levels": levels, "facets": [{"key": "kind-of", "name": "Kind", "values": values}]}
    )
    framework, problems = frameworks.parse(text)
    if not problems:
        assert framework.name == title
        assert [(each.key, each.name) for each in framework.levels] == [
            (each["key"], each["name"]) for each in levels
        ]
        (facet,) = framework.facets
        assert [(each.key, each.name) for each in facet.values] == [
            (each["key"], each["name"]) for each in values
        ]
    for problem in problems:
        assert problem.code == "duplicate-key"


table = st.dictionaries(st.sampled_from(KNOWN) | st.text(max_size=4), value, max_size=4)


@given(
    st.dictionaries(
        st.sampled_from(KNOWN) | st.text(max_size=4),
        value | st.lists(table, min_size=1, max_size=2),
        max_size=5,
    )
)
@settings(max_examples=60)
def test_any_table_is_a_framework_or_a_problem_with_its_line(content: dict[str, Any]) -> None:
    """A value of another type, or a name that is not known, is never an exception."""
    text = toml(content).encode(errors="replace").decode()
    framework, problems = frameworks.parse(text, source="f.toml")
    assert framework.levels or problems
    for problem in problems:
        assert problem.code in CODES
        assert 1 <= problem.line <= max(len(text.splitlines()), 1)


@given(st.text(max_size=40))
@settings(max_examples=40)
def test_any_text_is_a_framework_or_a_problem(text: str) -> None:
    """TOML or not."""
    framework, problems = frameworks.parse(text, source="f.toml")
    assert framework.levels or problems
