"""An error is data: it has what it was made of, shows it, and comes through another process whole."""

import copy
import pickle
from pathlib import Path

import pytest

from essence_refs import errors
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import (
    BinaryFormatError,
    ChangedFileError,
    EssenceRefsError,
    FileError,
    LockedFileError,
    MissingExtraError,
    ProblemsError,
    QueryError,
    StyleError,
    TemplateError,
    TypesettingError,
    UnknownFacetError,
    UnknownFormatError,
    UnknownLevelError,
    UnknownLocaleError,
    UnknownNameError,
    UnknownNamesError,
    UnknownReferenceError,
    UnknownStyleError,
    UnknownTargetError,
    UnknownTypeError,
    UnsuitableOptionError,
)

NAMES = (UnknownReferenceError, UnknownLevelError, UnknownTypeError, UnknownLocaleError, UnknownTargetError)
FILES = (FileError, ChangedFileError, LockedFileError)
# Each error with everything that it can say, in the order in which it is said.
SAID = [
    *((kind, {"name": "polcy", "close": ("policy",)}) for kind in (UnknownNameError, *NAMES)),
    (UnknownFacetError, {"name": "trail", "close": ("trial",), "facet": "Kind of study"}),
    (UnknownStyleError, {"name": "bmj", "close": (), "extra": "styles"}),
    (UnknownFormatError, {"name": "odt", "close": (), "known": ("text", "html")}),
    (UnknownNamesError, {"errors": (UnknownLevelError("polcy", ("policy",)), UnknownTypeError("x"))}),
    (BinaryFormatError, {"title": "Word", "ending": ".docx"}),
    (MissingExtraError, {"feature": "Word", "extra": "word"}),
    (UnsuitableOptionError, {"option": "width", "reason": "is for text, not for html"}),
    (TypesettingError, {"title": "PDF", "message": "no font has U+1F600"}),
    (TemplateError, {"message": "it is no .docx"}),
    (
        ProblemsError,
        {"problems": (Problem(message="odd", severity=Severity.WARNING), Problem(message="bad"))},
    ),
    (QueryError, {"query": "yeer > 2020", "message": "no field is called 'yeer'", "column": 1}),
    (StyleError, {"message": "this is not XML", "source": "my.csl", "line": 3}),
    *((kind, {"path": Path("a.bib"), "message": "you may not read this file"}) for kind in FILES),
]


def test_every_error_is_looked_at() -> None:
    """An error that is added here later is held to the same."""
    found = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, EssenceRefsError) and each is not EssenceRefsError
    }
    assert found == {kind for kind, _ in SAID}


@pytest.mark.parametrize(("kind", "said"), SAID, ids=lambda each: getattr(each, "__name__", ""))
class TestError:
    def test_has_what_it_was_given_by_place_or_by_name(self, kind, said) -> None:
        """Positions and names give the same attributes, and `args` has all of them as any exception's does."""
        for error in (kind(*said.values()), kind(**said)):
            assert {name: getattr(error, name) for name in said} == said
            assert error.args == (*said.values(),)

    def test_comes_through_another_process(self, kind, said) -> None:
        """A pool of workers can raise it: pickled and copied it says the same."""
        error = kind(**said)
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301 - our own bytes
            assert type(other) is kind
            assert repr(other) == repr(error)
            assert str(other) == str(error)

    def test_shows_what_it_is_made_of(self, kind, said) -> None:
        """At a prompt it reads as the call that makes it."""
        shown = ", ".join(f"{name}={value!r}" for name, value in said.items())
        assert repr(kind(**said)) == f"{kind.__name__}({shown})"

    def test_can_be_taken_apart(self, kind, said) -> None:
        """A `match` finds its attributes by place."""
        assert kind.__match_args__ == (*said,)

    def test_is_itself_and_no_other(self, kind, said) -> None:
        """Two errors that say the same are two: what is caught is not mixed up with what is raised."""
        assert kind(**said) != kind(**said)
        assert len({kind(**said), kind(**said)}) == 2


def test_error_of_somebody_else_shows_what_it_was_given() -> None:
    """A class that only says what it is called shows itself as any exception does."""

    class OwnError(EssenceRefsError):
        """No more than a name."""

    assert repr(OwnError("odd", 2)) == "OwnError('odd', 2)"


def test_note_that_is_added_is_not_part_of_what_it_shows() -> None:
    """Python keeps notes in the error itself."""
    error = TemplateError("it is no .docx")
    error.add_note("while a report was set")
    assert repr(error) == "TemplateError(message='it is no .docx')"


def test_problems_are_values() -> None:
    """Equal problems are one in a set, and a problem shows all that it has."""
    odd, same = Problem(message="odd", line=2), Problem(message="odd", line=2)
    assert odd == same != Problem(message="odd", line=3)
    assert len({odd, same}) == 1
    assert pickle.loads(pickle.dumps(odd)) == odd  # noqa: S301 - our own bytes
    assert repr(odd) == (
        "Problem(message='odd', source='', line=2, column=0, key='', field='', hint='', code='', "
        "severity=<Severity.ERROR: 'error'>)"
    )
