"""Tags: levels, intervention types and facets are checked against the framework."""

from essence_refs.bibtex import parse
from essence_refs.model import Facet, FacetValue, Framework, InterventionType, Level, TagFields

FRAMEWORK = Framework(
    name="Made up",
    levels=(
        Level(
            key="policy", name="Policy", types=(InterventionType(key="tax", name="Taxes", level="policy"),)
        ),
        Level(key="team", name="Team", types=(InterventionType(key="talk", name="Talking", level="team"),)),
    ),
    facets=(Facet(key="kind", name="Kind", values=(FacetValue(key="review", name="Review"),)),),
    fields=TagFields(facets=(("kind", "studykind"),)),
)


def messages(result):
    return [str(problem) for problem in result.problems]


def test_tags_are_checked_against_the_framework():
    """Known levels, types and facets become keys; unknown ones are errors with location and similar names."""
    reading = parse(
        """@misc{a, title = {T}, level = {Policy, teem}, interventiontype = {tax, talk, tex},
  studykind = {Reviews}, annotation = {Good \\emph{work}.}, listedtitle = {A \\& B}, checked = {P: title},
  unverified = {isbn, doi}}""",
        source="a.bib",
        framework=FRAMEWORK,
    )
    [reference] = reading.references
    assert (reference.levels, reference.types, reference.facets) == (("policy",), ("tax",), ())
    assert (reference.listed.title, reference.checked, reference.unverified) == (
        "A & B",
        "P: title",
        ("isbn", "doi"),
    )
    assert reference.annotation.plain == "Good work."
    assert reference.fields == ()
    assert messages(reading) == [
        "a.bib:1:40: a: level: no level is called 'teem' (did you mean team?)",
        (
            "a.bib:1:72: a: interventiontype: the intervention type 'talk' belongs to the level 'team', which the item"
            " does not have (add it to level)"
        ),
        "a.bib:1:78: a: interventiontype: no intervention type is called 'tex' (did you mean tax?)",
        "a.bib:2:16: a: studykind: no kind is called 'Reviews' (did you mean review?)",
    ]


def test_without_a_framework_tags_are_kept_as_fields():
    """The annotation is read all the same."""
    [reference] = parse("@misc{a, level = {anything}, annotation = {Words}}").references
    assert reference.fields == (("level", "anything"),)
    assert reference.annotation.plain == "Words"


def test_an_unknown_name_without_a_similar_one_names_the_levels():
    """A name that is not similar is not what was meant: the level may be of another framework."""
    reading = parse("@misc{a, title = {T}, level = {zzzzzz}}", source="a.bib", framework=FRAMEWORK)
    assert messages(reading) == [
        "a.bib:1:32: a: level: no level is called 'zzzzzz' (the framework has policy, team)"
    ]


def test_of_many_levels_the_first_ten_are_named():
    """A framework with the codes of another program has dozens, and the message is repeated for each entry."""
    for number, end in ((10, "l9"), (12, "l9, 2 more")):
        framework = Framework(levels=tuple(Level(key=f"l{at}", name=f"Level {at}") for at in range(number)))
        (problem,) = parse("@misc{a, level = {zzzzzz}}", framework=framework).problems
        assert str(problem).endswith(f"(the framework has l0, l1, l2, l3, l4, l5, l6, l7, l8, {end})")
