"""Decisions of screening in notes are read as labels."""

import pytest

from essence_refs.exchange.tagging.screening import screening_labels
from essence_refs.model import Reference, RichText


@pytest.mark.parametrize(
    ("note", "labels"),
    [
        ("ASReview_relevant\nASReview_prior", ["ASReview_relevant", "ASReview_prior"]),
        ("Some words. ASReview_irrelevant. More words.", ["ASReview_irrelevant"]),
        ("ASReview_not_seen and ASReview_not_seen", ["ASReview_not_seen"]),
        ("notASReview_relevant", []),
        ('RAYYAN-INCLUSION: {"Kofi"=>"Included"}', ["RAYYAN-INCLUSION: Included"]),
        ('RAYYAN-INCLUSION: {"Kofi"=>"Maybe", "Ama"=>"Maybe"}', ["RAYYAN-INCLUSION: Maybe"]),
        ('RAYYAN-INCLUSION: {"Kofi"=>"Included", "Ama" => "Excluded"}', ["RAYYAN-INCLUSION: conflict"]),
        ("RAYYAN-INCLUSION: {}", []),
        (
            (
                'A note. RAYYAN-INCLUSION: {"K"=>"Excluded"} | RAYYAN-LABELS: ML, Hospital,__EXR__wrong age |'
                ' RAYYAN-EXCLUSION-REASONS: foreign language | USER-NOTES: {"K"=>["RCT"]}'
            ),
            [
                "RAYYAN-INCLUSION: Excluded",
                "RAYYAN-LABELS: ML",
                "RAYYAN-LABELS: Hospital",
                "RAYYAN-EXCLUSION-REASONS: wrong age",
                "RAYYAN-EXCLUSION-REASONS: foreign language",
            ],
        ),
        ("RAYYAN-OTHER: x", []),
        ("Nothing of the kind.", []),
    ],
)
def test_labels_are_found_in_a_note(note: str, labels: list[str]) -> None:
    """Wherever the note is: in a text, an annotation, or a field of its own."""
    for reference in (
        Reference(key="a", texts=(("note", RichText((note,))),)),
        Reference(key="a", annotation=RichText((note,))),
        Reference(key="a", fields=(("annote", note),)),
    ):
        assert [*screening_labels(reference)] == labels


@pytest.mark.parametrize("column", ["asreview_label", "label_included", "Included"])
@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ("1", ["ASReview_relevant"]),
        (" 0.0", ["ASReview_irrelevant"]),
        ("-1", ["ASReview_not_seen"]),
        ("yes", []),
    ],
)
def test_columns_of_asreview_are_labels(column: str, value: str, labels: list[str]) -> None:
    """Its tables have numbers where its RIS has words."""
    assert [*screening_labels(Reference(key="a", fields=((column, value),)))] == labels
    assert [*screening_labels(Reference(key="a", fields=(("other", value),)))] == []
