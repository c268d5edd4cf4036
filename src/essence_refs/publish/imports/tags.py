"""Tags that all entries of an import get."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.model import Framework, Reference
from essence_refs.model.tags.tag_keys import NO_TAG_KEYS, TagKeys
from essence_refs.publish.editing.tagging import tag_keys


@attrs.frozen
class ImportTags:
    """The keys of the tags, and the reason for the intervention types."""

    keys: TagKeys = NO_TAG_KEYS
    reason: str = ""

    @classmethod
    def of(
        cls,
        framework: Framework,
        names: Mapping[str, str | Iterable[str]],
        facets: Mapping[str, str | Iterable[str]],
        reason: str | None,
    ) -> "ImportTags":
        """
        Return the tags with these keys or names.

        Raises:
            UnknownNameError: for unknown names, with similar ones.
            TypeError: for a reason without a type, and a facet that the framework does not have.

        """
        keys = tag_keys(framework, names, facets)
        if reason is not None and not keys.types:
            raise TypeError("a reason is for a type that is added")
        return cls(keys, reason or "")

    def problems(self, references: Iterable[Reference], framework: Framework) -> Iterator[Problem]:
        """Yield a problem for each type whose level is not among the tags, and that some reference lacks."""
        for key in self.keys.types:
            level = framework.type(key).level
            if level not in self.keys.levels:
                for each in references:
                    if level not in each.levels:
                        message = f"the intervention type {key!r} is for the level {level!r}"
                        hint = f"add the level too: --level {level}"
                        yield each.remark("type-without-level", message, hint=hint)
                        break

    def added_to(self, reference: Reference) -> Reference:
        """Return a reference with the tags after its own ones."""
        keys = self.keys
        if keys == NO_TAG_KEYS:
            return reference
        facets = dict(reference.facets)
        for facet, values in keys.facets:
            facets[facet] = _united(facets.get(facet, ()), values)
        return attrs.evolve(
            reference,
            levels=_united(reference.levels, keys.levels),
            types=_united(reference.types, keys.types),
            type_reason=self.reason if keys.types and self.reason else reference.type_reason,
            facets=tuple(facets.items()),
        )


def _united(own: tuple[str, ...], added: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *added)))
