"""
The table of checks.

To add one, write a function that takes a reference and its library and yields problems, give its code a line in
`essence_refs.diagnostics`, and add an entry here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from essence_refs import bibtex
from essence_refs.checks import (
    duplicates,
    identifiers,
    import_artifacts,
    missing_fields,
    names,
    related_works,
    tagging,
)
from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference


class CheckRule(NamedTuple):
    """
    A check: the code of its problems, the function that finds them, and the section of the docs with advice.

    ``find`` looks at one reference; ``find_in_library`` looks at all of them at once and returns problems by the
    index of their reference. ``whole_file`` is the summary where all items of a file have the problem, and
    ``part_of_file`` where some have it. An optional rule is only applied on request.
    """

    code: str
    find: Callable[[Reference, Library], Iterable[Problem]] | None = None
    section: str = "how-to/curate.md#see-what-needs-work"
    find_in_library: Callable[[Library], Mapping[int, Problem | tuple[Problem, ...]]] | None = None
    whole_file: str = ""
    part_of_file: str = ""
    is_optional: bool = False


def _unmapped_fields(reference: Reference, library: Library) -> Iterator[Problem]:
    yield from bibtex.unmapped_fields(reference, library.framework)


# In the order in which the problems of a reference are reported.
RULES = (
    CheckRule("missing-field", missing_fields.missing_fields),
    CheckRule("incomplete-names", missing_fields.incomplete_names),
    CheckRule("unverified", missing_fields.unverified_fields, "reference/data.md#grades"),
    CheckRule(
        "no-annotation",
        missing_fields.missing_annotation,
        whole_file="none of the {count} items has an annotation",
        part_of_file="{count} of the {items} items have no annotation",
    ),
    CheckRule("unlikely-name", names.unlikely_names),
    CheckRule("unlikely-name", find_in_library=names.people_in_braces),
    CheckRule("unlikely-type", find_in_library=missing_fields.fields_of_other_types),
    CheckRule("bad-identifier", identifiers.bad_identifiers),
    CheckRule("html", import_artifacts.html_markup),
    CheckRule("garbled", import_artifacts.garbled_text),
    CheckRule("printed-label", import_artifacts.printed_labels),
    CheckRule("placeholder", import_artifacts.placeholders),
    CheckRule("edition-in-words", import_artifacts.editions_in_words),
    CheckRule("several-bodies", names.several_bodies),
    CheckRule("misspelt-tag", tagging.misspelt_fields),
    CheckRule(
        "no-level",
        find_in_library=tagging.missing_levels,
        whole_file="none of the {count} items has a level",
        part_of_file="{count} of the {items} items have no level",
    ),
    CheckRule("no-type-reason", tagging.missing_reason),
    CheckRule("stray-type", tagging.types_of_other_levels),
    CheckRule(
        "unplaced-field",
        _unmapped_fields,
        "how-to/check-in-ci.md#fields-that-no-style-shows",
        is_optional=True,
    ),
    CheckRule(
        "unknown-relation",
        section="how-to/related-works.md#check-relations",
        find_in_library=related_works.unknown_relations,
    ),
    CheckRule(
        "contradiction",
        section="how-to/related-works.md#check-relations",
        find_in_library=related_works.contradictions,
    ),
    CheckRule("duplicate", find_in_library=duplicates.find_duplicates),
)
