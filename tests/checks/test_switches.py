"""Switches: a code is switched off or raised for all files, for some, or in an entry."""

import attrs
import pytest

from essence_refs.checks import switch as apply
from essence_refs.checks.switches import STATES, Switch, apply_switches, entry_switches, matcher, refusal
from essence_refs.diagnostics import CODES, Problem, Severity
from essence_refs.model import Library, Origin, Reference

SWITCH = Problem(message="", source="pyproject.toml", line=3, code="unused-switch")
ODD = Problem(message="odd", source="a.bib", line=1, key="k", code="no-annotation")
WRONG = Problem(message="wrong", source="a.bib", line=2, key="k", code="broken-entry")


def switch(code: str, state: str) -> Switch:
    return Switch(name=code, severity=STATES[state], location=SWITCH)


def found(*switches: Switch, problems: tuple[Problem, ...] = (ODD, WRONG)) -> list[str]:
    return [f"{each.severity.value}: {each.message}" for each in apply_switches(problems, switches)]


def entry(text: str) -> Library:
    reference = Reference(key="k", fields=(("check", text),), origin=Origin(source="a.bib", line=1))
    return Library((reference,))


def test_without_switches_nothing_changes() -> None:
    """Problems are as they were found."""
    assert [*apply_switches((ODD, WRONG), ())] == [ODD, WRONG]


def test_a_code_is_switched_off_or_raised() -> None:
    """An error remains, because something is not read."""
    assert found(switch("no-annotation", "off")) == ["error: wrong"]
    assert found(switch("no-annotation", "error")) == ["error: odd", "error: wrong"]


def test_the_last_switch_counts() -> None:
    """The switch of an entry comes after that of its file."""
    switches = [switch("no-annotation", each) for each in ("off", "warning", "error")]
    assert found(*switches) == ["error: odd", "error: wrong"]


@pytest.mark.parametrize(
    ("code", "state", "message"),
    [
        ("html", "off", "there is no html to be switched here"),
        ("html", "error", "there is no html to be switched here"),
        ("no-annotation", "warning", "no-annotation is a warning here without it"),
    ],
)
def test_a_switch_that_changes_nothing_is_reported(code: str, state: str, message: str) -> None:
    """It would hide the next problem of this kind."""
    *_, last = apply_switches((ODD,), [switch(code, state)])
    assert str(last) == f"pyproject.toml:3: warning: this switch changes nothing: {message} (leave it out)"


def test_unused_switches_can_be_switched_themselves() -> None:
    """A run over some of the files has switches for the others too."""
    assert found(switch("html", "off"), switch("unused-switch", "off"), problems=()) == []
    assert found(switch("html", "off"), switch("unused-switch", "error"), problems=())[0].startswith(
        "error: "
    )


def test_a_code_that_was_not_looked_for_is_not_reported_as_unused() -> None:
    """The optional checks have their own switch on the command line."""
    switches = [switch("unplaced-field", "off")]
    assert [*apply_switches((), switches, skipped=["unplaced-field"])] == []


def test_an_entry_switches_its_own_problems() -> None:
    """Another entry, and an entry with the same key in another file, are not meant."""
    switches, problems = entry_switches(entry("no-annotation = off, html: error; garbled=warning"))
    assert problems == ()
    assert [(each.name, each.severity) for each in switches] == [
        ("no-annotation", None),
        ("html", Severity.ERROR),
        ("garbled", Severity.WARNING),
    ]
    others = (attrs.evolve(ODD, key="l"), attrs.evolve(ODD, source="b.bib"))
    assert [*apply_switches((ODD, *others), switches[:1])] == [*others]


def test_a_code_alone_is_switched_off() -> None:
    """That is what most switches of entries do. Web of Science doubles all braces."""
    switches, _ = entry_switches(entry("{no-annotation, html}"))
    assert [(each.name, each.severity) for each in switches] == [("no-annotation", None), ("html", None)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no-anotation", "no problem has the code 'no-anotation' (did you mean no-annotation?)"),
        ("a b c", "no problem has the code 'a b c'"),
        ("html = of", "'of' is none of off, warning, error (for example, html = off)"),
        ("broken-entry", "broken-entry is always an error"),
    ],
)
def test_a_switch_that_cannot_be_used_is_reported(text: str, message: str) -> None:
    """The problem is at the entry, and the other switches count."""
    switches, problems = entry_switches(entry(f"{text}, garbled"))
    assert [str(each) for each in problems] == [f"a.bib:1: k: check: warning: {message}"]
    assert [each.name for each in switches] == ["garbled"]


def test_files_are_named_relative_to_the_configuration() -> None:
    """A star matches folders too."""
    matches = matcher("project", ["imported/*.bib", "own.bib"])
    names = ("imported/a.bib", "imported/b/c.bib", "own.bib", "other/own.bib", "imported/a.json")
    assert [matches(f"project/{each}") for each in names] == [True, True, True, False, False]


def test_a_library_without_files_has_switches_too() -> None:
    """Its references have no origin, and every switch is for them."""
    library = Library((Reference(key="k"),))
    other = attrs.evolve(switch("html", "error"), is_for_file=lambda _: False)
    assert [each.code for each in apply((), library, [switch("html", "error")])] == ["unused-switch"]
    assert [each.code for each in apply((), library, [other])] == ["unused-switch"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_can_be_switched_unless_it_is_always_an_error(code: str) -> None:
    """Some codes are errors at times and warnings at others."""
    always = CODES[code].severity is Severity.ERROR and not CODES[code].varies
    assert refusal(code) == (f"{code} is always an error" if always else "")
    library = entry(f"{code} = off")
    switches, problems = entry_switches(library)
    assert ([each.name for each in switches], len(problems)) == (([], 1) if always else ([code], 0))
