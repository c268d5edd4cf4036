"""Screening decisions that ASReview and Rayyan write into notes, as labels: a map can name them like keywords."""

import re
from collections.abc import Iterator

from essence_refs.model import Reference

# ASReview writes its labels into the notes of RIS (N1), alone or among other text.
_ASREVIEW = re.compile(r"\bASReview_\w+")
# Columns of its tables, and what their values mean.
_ASREVIEW_COLUMNS = ("asreview_label", "label_included", "included")
_ASREVIEW_VALUES = {"1": "ASReview_relevant", "0": "ASReview_irrelevant", "-1": "ASReview_not_seen"}
# Rayyan writes sections into one note, with vertical lines between them.
_SECTION = re.compile(r"[|\n]")
_RAYYAN = "RAYYAN-"
_DECISION = re.compile(r'=>\s*"([^"]*)"')
_DECISIONS, _LABELS, _REASONS = (f"{_RAYYAN}{name}" for name in ("INCLUSION", "LABELS", "EXCLUSION-REASONS"))
# Rayyan's older exports have reasons among the labels.
_OLD_REASON = "__EXR__"


def screening_labels(reference: Reference) -> Iterator[str]:
    """
    Yield the labels of the decisions in the notes of a reference, each once.

    Those of ASReview are as it writes them, such as "ASReview_relevant". Those of Rayyan are the name of a section and a
    value: "RAYYAN-INCLUSION: Included", or "RAYYAN-INCLUSION: conflict" where reviewers differ; "RAYYAN-LABELS: ML";
    "RAYYAN-EXCLUSION-REASONS: wrong population".
    """
    yield from dict.fromkeys(_labels(reference))


def _labels(reference: Reference) -> Iterator[str]:
    notes = [reference.text("note").plain, reference.annotation.plain]
    for name, value in reference.fields:
        if name.casefold() in _ASREVIEW_COLUMNS:
            label = _ASREVIEW_VALUES.get(value.strip().removesuffix(".0"))
            yield from (label,) if label else ()
        notes.append(value)
    for note in notes:
        if "ASReview_" in note:
            yield from _ASREVIEW.findall(note)
        if _RAYYAN in note:
            yield from _rayyan_labels(note)


def _rayyan_labels(note: str) -> Iterator[str]:
    for section in _SECTION.split(note):
        _, found, rest = section.partition(_RAYYAN)
        name, _, value = (found + rest).partition(":")
        if name == _DECISIONS:
            decisions = {*_DECISION.findall(value)}
            if decisions:
                yield f"{name}: {decisions.pop() if len(decisions) == 1 else 'conflict'}"
        elif name in (_LABELS, _REASONS):
            for each in value.split(","):
                label = each.strip()
                is_old = label.startswith(_OLD_REASON)
                if label:
                    yield f"{_REASONS if is_old else name}: {label.removeprefix(_OLD_REASON).strip()}"
