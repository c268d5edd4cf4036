"""Properties of configurations: any text gives a plan, or problems with their lines."""

import contextlib
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from essence_refs.builds import configuration
from essence_refs.diagnostics import CODES, Severity
from essence_refs.errors import EssenceRefsError
from essence_refs.files import check_settings

TOP = ("library", "framework", "encoding", "titles", "useprefix", "map", "tags", "into", "formats", "style", "locale", "template", "metadata",
       "width", "lists", "pages", "reports", "check")  # fmt: skip
IN_TABLES = ("name", "styles", "levels", "together", "annotated", "notes", "by_type", "group", "sort", "show", "hide", "gaps",
             "keys", "where", "title", "files", "formats", "width", "template", "locale", "library")  # fmt: skip
WORDS = ("all", "policy", "apa", "docx", "html", "md", "{level}.{ending}", "{x", "../out", "/x", "a\0b", "year > 2000",
         "year >", "en-GB", "xx", "a.bib", "no.md", "annotation", "off", "", " ", "sentence", "\ud800")  # fmt: skip
simple = st.sampled_from(WORDS) | st.booleans() | st.integers(-1, 200) | st.just(10**30)
value: st.SearchStrategy[Any] = simple | st.lists(simple, max_size=3)
table = st.dictionaries(st.sampled_from(IN_TABLES) | st.text(max_size=3), value, max_size=4)
content = st.dictionaries(
    st.sampled_from(TOP) | st.text(max_size=3), value | st.lists(table, min_size=1, max_size=2), max_size=5
)


def toml(content: dict[str, Any]) -> str:
    simple = {name: each for name, each in content.items() if not is_tables(each)}
    lines = [f"{json.dumps(name)} = {json.dumps(each)}" for name, each in simple.items()]
    for name, each in content.items():
        if is_tables(each):
            lines += (f"[[{json.dumps(name)}]]\n{toml(inner)}" for inner in each)
    return "\n".join(lines).replace("\x7f", "\\u007f")


def is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


@given(content)
@settings(max_examples=80)
def test_any_table_is_a_plan_or_problems_with_their_lines(content: dict[str, Any]) -> None:
    """A value of another type, a name that is not known, or an impossible path is never an exception."""
    text = toml(content)
    plan, problems = configuration.parse(text, Path("essence-refs.toml"))
    for problem in problems:
        assert problem.code in CODES
        if problem.source == "essence-refs.toml":
            assert 0 <= problem.line <= max(len(text.splitlines()), 1)
    # Nothing is planned outside of the folder of the configuration.
    if not any(each.severity is Severity.ERROR for each in problems):
        assert all(".." not in each.path.parts for each in plan.targets)


@given(content | st.text(max_size=30))
@settings(max_examples=40)
def test_any_text_has_settings_of_checks_or_an_error(content: dict[str, Any] | str) -> None:
    """It is one of ours."""
    text = content if isinstance(content, str) else toml({"check": 1, **content})
    with contextlib.suppress(EssenceRefsError):
        check_settings.parse(text, Path("essence-refs.toml"))
