"""The keys of a framework's tags, as they are added to references and removed from them."""

from collections.abc import Iterable, Mapping

import attrs

from essence_refs.model.framework import Framework
from essence_refs.model.reference import Reference
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagKeys(Value):
    """Keys of levels and of intervention types, and pairs of a facet's key and the keys of its values."""

    levels: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(
        cls,
        framework: Framework,
        *,
        levels: Iterable[str] = (),
        types: Iterable[str] = (),
        facets: Mapping[str, Iterable[str]] | None = None,
    ) -> "TagKeys":
        """
        Return the keys of tags that are given by key or name.

        Raises:
            UnknownLevelError, UnknownTypeError, UnknownFacetError: for a name that the framework does not have, with
                similar names.

        """
        return cls(
            levels=tuple(framework.level(name).key for name in levels),
            types=tuple(framework.type(name).key for name in types),
            facets=tuple(
                (framework.facet(facet).key, tuple(framework.facet_value(facet, name).key for name in names))
                for facet, names in (facets or {}).items()
            ),
        )

    @classmethod
    def joined(cls, several: "Iterable[TagKeys]") -> "TagKeys":
        """Return all tags of several, each once."""
        levels: dict[str, None] = {}
        types: dict[str, None] = {}
        facets: dict[str, dict[str, None]] = {}
        for each in several:
            levels |= dict.fromkeys(each.levels)
            types |= dict.fromkeys(each.types)
            for facet, values in each.facets:
                facets.setdefault(facet, {}).update(dict.fromkeys(values))
        return cls(
            levels=tuple(levels),
            types=tuple(types),
            facets=tuple((facet, tuple(values)) for facet, values in facets.items()),
        )


NO_TAG_KEYS = TagKeys()


def with_tags(reference: Reference, tags: TagKeys, framework: Framework) -> tuple[Reference, tuple[str, ...]]:
    """
    Return a reference with tags beside its own, and the keys of those types whose level it does not have.

    Such types are left out.
    """
    levels = (*reference.levels, *tags.levels)
    types = [key for key in tags.types if framework.type(key).level in levels]
    facets = {facet: list(values) for facet, values in reference.facets}
    for facet, values in tags.facets:
        facets.setdefault(facet, []).extend(values)
    changed = attrs.evolve(
        reference,
        levels=tuple(dict.fromkeys(levels)),
        types=tuple(dict.fromkeys((*reference.types, *types))),
        facets=tuple((facet, tuple(dict.fromkeys(values))) for facet, values in facets.items()),
    )
    return changed, tuple(each for each in tags.types if each not in changed.types)
