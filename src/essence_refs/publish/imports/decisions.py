"""Deciding which records are added, and which variables of the other records fill gaps in references."""

from collections.abc import Iterable, Sequence

import attrs

from essence_refs.bibtex.fields import write_fields
from essence_refs.model import Reference
from essence_refs.publish.imports.counterparts import Counterpart, find_counterparts, lacking
from essence_refs.relations.matches import LIKELY, SAME


@attrs.frozen(kw_only=True)
class Decision:
    """
    Whether a ``record`` is added, and its best counterpart.

    ``reference`` is the record, with the variables that later records of the same work fill. ``position`` is the number of
    the record, and ``target`` that of the reference of the same work which is in the library or added: the record itself,
    if it is added. Both count the references of the library first, and then the records. ``lacking`` are the variables
    that the record has and the target lacks; with ``is_filled`` the target gets them.
    """

    record: Reference
    reference: Reference
    position: int
    is_added: bool
    best: Counterpart | None = None
    target: int = -1
    lacking: tuple[str, ...] = ()
    is_filled: bool = False

    @property
    def is_held_back(self) -> bool:
        """Whether the record is not added because it is likely of the same work as another."""
        return not self.is_added and self.best is not None and self.best.relation == LIKELY


def decide(
    records: Sequence[Reference], library: Sequence[Reference], *, keeps_likely: bool
) -> list[Decision]:
    """Return the decision for each record: those of the same work as an earlier reference are not added."""
    everything = (*library, *records)
    # The reference that is in the library for each one.
    targets = [*range(len(library))]
    decisions: list[Decision] = []
    for record, counterparts in zip(records, find_counterparts(records, library), strict=True):
        best = counterparts[0] if counterparts else None
        position = len(targets)
        if best and best.relation == SAME and best.position >= len(library):
            other = decisions[best.position - len(library)]
            # The same as a record that is held back is likely of the same work as its counterpart.
            best = other.best if other.is_held_back else best
        is_left_out = best is not None and (
            best.relation == SAME or (best.relation == LIKELY and not keeps_likely)
        )
        target = targets[best.position] if best and is_left_out else position
        targets.append(target)
        missing = lacking(record, everything[target]) if is_left_out else ()
        decision = Decision(
            record=record,
            reference=record,
            position=position,
            is_added=not is_left_out,
            best=best,
            target=target,
            lacking=tuple(missing),
        )
        decisions.append(decision)
    return decisions


def with_fillings(decisions: Sequence[Decision]) -> list[Decision]:
    """
    Return the decisions in which targets get what they lack and a record of the same work has.

    The ``reference`` of an added record gets it here; for one in the library, see `filled_fields`.
    """
    found = {each.position: each for each in decisions}
    filled: list[Decision] = []
    # By the number of the target, the variables that earlier records fill.
    used: dict[int, set[str]] = {}
    for each in decisions:
        if each.best is None or each.best.relation != SAME or each.is_added:
            filled.append(each)
            continue
        known = used.setdefault(each.target, set())
        names = [name for name in each.lacking if name not in known]
        known.update(names)
        if names and each.target in found:
            target = found[each.target]
            found[each.target] = attrs.evolve(target, reference=_with(target.reference, each.record, names))
        filled.append(attrs.evolve(each, lacking=tuple(names), is_filled=bool(names)))
    return [found[each.position] if each.is_added else each for each in filled]


def filled_fields(
    decisions: Iterable[Decision], library: Sequence[Reference]
) -> dict[str, dict[str, str | None]]:
    """Return the fields that entries of the library get from records, by key and name, in LaTeX."""
    fields: dict[str, dict[str, str | None]] = {}
    for each in decisions:
        if each.is_filled and each.target < len(library):
            known = library[each.target]
            bare = Reference(key=known.key, kind=known.kind, entry_type=known.entry_type)
            written = write_fields(_with(bare, each.record, each.lacking)).fields
            fields.setdefault(known.key, {}).update(
                (name, text)
                for name, text in written.items()
                if text and name not in ("type", "entrysubtype")
            )
    return fields


def _with(reference: Reference, record: Reference, names: Iterable[str]) -> Reference:
    """Return a reference with these variables of a record."""
    names = {*names}
    return attrs.evolve(
        reference,
        names=(*reference.names, *(each for each in record.names if each[0] in names)),
        dates=(*reference.dates, *(each for each in record.dates if each[0] in names)),
        texts=(*reference.texts, *(each for each in record.texts if each[0] in names)),
        keywords=record.keywords if "keywords" in names else reference.keywords,
    )
