"""The keys of a framework's tags, as they are added to references and removed from them."""

from collections.abc import Iterable, Mapping

import attrs

from essence_refs.model.framework import Framework
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


NO_TAG_KEYS = TagKeys()
