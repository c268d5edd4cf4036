"""Tags that references get when a library is loaded, beside those in its files."""

from collections.abc import Iterable

from essence_refs.diagnostics import Problem
from essence_refs.exchange.record_maps import RecordMap
from essence_refs.exchange.tagging.keywords import compile_keywords, keyword_tags
from essence_refs.model import Framework, Reference
from essence_refs.model.tags.tag_keys import with_tags


def with_keyword_tags(
    references: Iterable[Reference], framework: Framework, map_: RecordMap
) -> tuple[list[Reference], list[Problem]]:
    """
    Return the references with the tags that a map gives to their keywords, and the problems with them.

    Raises:
        ProblemsError: with everything that is wrong in the map.

    """
    tagged = [*references]
    found = keyword_tags(tagged, compile_keywords(map_, framework))
    problems = [*found.problems]
    for index, reference in enumerate(tagged):
        if tags := found.tags.get(reference.key):
            tagged[index], refused = with_tags(reference, tags, framework)
            for key in refused:
                level = framework.type(key).level
                message = f"a keyword means the intervention type {key!r}, but the item does not have its level {level!r}"
                hint = f"add the level to the row of the keyword in {map_.source or 'the map'}"
                problems.append(reference.remark("type-without-level", message, field="keywords", hint=hint))
    return tagged, problems
