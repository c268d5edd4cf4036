"""Errors have fields, a repr of them, and can be pickled."""

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
    UnknownChoiceError,
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
    WorkbookError,
)

NAMES = (UnknownReferenceError, UnknownLevelError, UnknownTypeError, UnknownLocaleError, UnknownTargetError)
FILES = (FileError, ChangedFileError, LockedFileError)
# Each error class with values for all fields, in their order.
SAID = [
    *((kind, {"name": "polcy", "close": ("policy",)}) for kind in (UnknownNameError, *NAMES)),
    (UnknownFacetError, {"name": "trail", "close": ("trial",), "facet": "Kind of study"}),
    (UnknownStyleError, {"name": "bmj", "close": (), "extra": "styles"}),
    (UnknownChoiceError, {"name": "date", "close": (), "choice": "sort order", "known": ("year", "title")}),
    (UnknownFormatError, {"name": "odt", "close": (), "known": ("text", "html")}),
    (UnknownNamesError, {"errors": (UnknownLevelError("polcy", ("policy",)), UnknownTypeError("x"))}),
    (BinaryFormatError, {"title": "Word", "ending": ".docx"}),
    (MissingExtraError, {"feature": "Word", "extra": "word"}),
    (UnsuitableOptionError, {"option": "width", "reason": "is for text, not for html"}),
    (TypesettingError, {"title": "PDF", "message": "no font has U+1F600"}),
    (TemplateError, {"message": "it is no .docx"}),
    (WorkbookError, {"message": "it is protected by a password"}),
    (
        ProblemsError,
        {"problems": (Problem(message="odd", severity=Severity.WARNING), Problem(message="bad"))},
    ),
    (QueryError, {"query": "yeer > 2020", "message": "no field is called 'yeer'", "column": 1}),
    (StyleError, {"message": "this is not XML", "source": "my.csl", "line": 3}),
    *((kind, {"path": Path("a.bib"), "message": "there is no permission to read it"}) for kind in FILES),
]


def test_every_error_class_is_tested() -> None:
    """So is an error that is added later."""
    found = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, EssenceRefsError) and each is not EssenceRefsError
    }
    assert found == {kind for kind, _ in SAID}


@pytest.mark.parametrize(("kind", "said"), SAID, ids=lambda each: getattr(each, "__name__", ""))
class TestError:
    def test_positional_and_named_arguments_give_the_same_fields(self, kind, said) -> None:
        """`args` has all of them."""
        for error in (kind(*said.values()), kind(**said)):
            assert {name: getattr(error, name) for name in said} == said
            assert error.args == (*said.values(),)

    def test_it_can_be_pickled_and_copied(self, kind, said) -> None:
        """A pool of processes can raise it."""
        error = kind(**said)
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301 - our own bytes
            assert type(other) is kind
            assert repr(other) == repr(error)
            assert str(other) == str(error)

    def test_the_repr_is_the_call_that_makes_it(self, kind, said) -> None:
        """It has the names of all fields."""
        shown = ", ".join(f"{name}={value!r}" for name, value in said.items())
        assert repr(kind(**said)) == f"{kind.__name__}({shown})"

    def test_its_fields_are_in_match_args(self, kind, said) -> None:
        """A `match` finds them by position."""
        assert kind.__match_args__ == (*said,)

    def test_errors_are_compared_by_identity(self, kind, said) -> None:
        """Two errors with the same fields are not equal."""
        assert kind(**said) != kind(**said)
        assert len({kind(**said), kind(**said)}) == 2


def test_a_subclass_without_fields_shows_its_arguments() -> None:
    """Its repr is that of any exception."""

    class OwnError(EssenceRefsError):
        """No more than a name."""

    assert repr(OwnError("odd", 2)) == "OwnError('odd', 2)"


def test_notes_are_not_in_the_repr() -> None:
    """Python keeps notes in the error's attributes."""
    error = TemplateError("it is no .docx")
    error.add_note("while a report was set")
    assert repr(error) == "TemplateError(message='it is no .docx')"


def test_problems_are_values() -> None:
    """Equal problems are one in a set, and the repr of a problem has its code and its sentence."""
    odd, same = Problem(message="odd", line=2), Problem(message="odd", line=2)
    assert odd == same != Problem(message="odd", line=3)
    assert len({odd, same}) == 1
    assert pickle.loads(pickle.dumps(odd)) == odd  # noqa: S301 - our own bytes
    assert repr(odd) == "<Problem without a code: line 2: odd>"


def test_several_unknown_names_have_the_name_and_the_suggestions_of_the_first() -> None:
    """A handler of UnknownNameError can use them as it uses those of one."""
    error = UnknownNamesError((UnknownLevelError("polcy", ("policy",)), UnknownTypeError("x", ("y",))))
    assert (error.name, error.close) == ("polcy", ("policy",))
    assert str(error).splitlines() == [
        "no level is called 'polcy' (did you mean policy?)",
        "no intervention type is called 'x' (did you mean y?)",
    ]
