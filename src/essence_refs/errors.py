"""
Every error that essence-refs raises on purpose.

    EssenceRefsError
    ├── UnknownNameError (a KeyError)
    │   ├── UnknownReferenceError
    │   ├── UnknownLevelError
    │   ├── UnknownTypeError
    │   ├── UnknownFacetError
    │   ├── UnknownStyleError
    │   ├── UnknownLocaleError
    │   ├── UnknownFormatError
    │   ├── UnknownTargetError
    │   └── UnknownNamesError    several of these at once
    ├── BinaryFormatError      a format that is a file and no text, asked for as text
    ├── MissingExtraError      a feature whose optional package is not installed
    ├── UnsuitableOptionError  an option that the chosen format cannot use
    ├── TemplateError          a house template that cannot be used
    ├── TypesettingError       a document that cannot be set as a page
    ├── ProblemsError          input files with errors in them, all of them at once
    ├── QueryError             a query that cannot be understood
    ├── StyleError             a CSL style that cannot be used
    └── FileError              a file that cannot be read or written
        ├── ChangedFileError   it changed since it was read
        └── LockedFileError    another program is writing it
"""

from typing import TYPE_CHECKING

from essence_refs.diagnostics import location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from essence_refs.diagnostics import Problem


class EssenceRefsError(Exception):
    """
    The root of every error that this library raises on purpose.

    What an error says are attributes, named in ``__match_args__`` and held in ``args``, which pickling goes by. The
    classes are plain ones: attrs would take 0.4 ms to make each, and a program that meets no error waits for all.
    """

    __match_args__: tuple[str, ...] = ()

    def __repr__(self) -> str:
        if not self.__match_args__:
            return super().__repr__()
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({said})"


class UnknownNameError(EssenceRefsError, KeyError):
    """A name that stands for nothing, with the names that come near it."""

    __match_args__ = ("name", "close")
    noun = "thing"

    def __init__(self, name: str, close: tuple[str, ...] = ()) -> None:
        super().__init__(name, close)
        self.name = name
        self.close = close

    def __str__(self) -> str:
        hint = f" (did you mean {' or '.join(self.close)}?)" if self.close else ""
        return f"no {self.noun} is called {self.name!r}{hint}"


class UnknownReferenceError(UnknownNameError):
    """No reference has the given key."""

    noun = "reference"


class UnknownLevelError(UnknownNameError):
    """The framework has no such level."""

    noun = "level"


class UnknownTypeError(UnknownNameError):
    """The framework has no such intervention type."""

    noun = "intervention type"


class UnknownFacetError(UnknownNameError):
    """The framework has no such facet; or, where ``facet`` names one, that facet has no such value."""

    __match_args__ = ("name", "close", "facet")

    def __init__(self, name: str, close: tuple[str, ...] = (), facet: str = "") -> None:
        super().__init__(name, close)
        self.args = (name, close, facet)
        self.facet = facet

    @property
    def noun(self) -> str:  # type: ignore[override] # what a class says for all its errors, each of these says itself
        """What the name was taken for."""
        return self.facet.lower() or "facet"


class UnknownStyleError(UnknownNameError):
    """No style has the given name; ``extra`` names the optional package that brings more of them."""

    __match_args__ = ("name", "close", "extra")
    noun = "style"

    def __init__(self, name: str, close: tuple[str, ...] = (), extra: str = "") -> None:
        super().__init__(name, close)
        self.args = (name, close, extra)
        self.extra = extra

    def __str__(self) -> str:
        more = f"; more styles come with: pip install 'essence-refs[{self.extra}]'" if self.extra else ""
        return super().__str__() + more


class UnknownLocaleError(UnknownNameError):
    """No locale has the given name."""

    noun = "locale"


class UnknownFormatError(UnknownNameError):
    """No output format has the given name or file ending; ``known`` are those there are, told where none comes near."""

    __match_args__ = ("name", "close", "known")
    noun = "format"

    def __init__(self, name: str, close: tuple[str, ...] = (), known: tuple[str, ...] = ()) -> None:
        super().__init__(name, close)
        self.args = (name, close, known)
        self.known = known

    def __str__(self) -> str:
        there_are = f" (there are {', '.join(self.known)})" if self.known and not self.close else ""
        return super().__str__() + there_are


class UnknownTargetError(UnknownNameError):
    """No file that a build makes has the given name."""

    noun = "file of the build"


class UnknownNamesError(UnknownNameError):
    """Several names that stand for nothing, each in an error of its own; ``name`` and ``close`` are those of the first."""

    __match_args__ = ("errors",)

    def __init__(self, errors: tuple[UnknownNameError, ...]) -> None:
        super().__init__(errors[0].name, errors[0].close)
        self.args = (errors,)
        self.errors = errors

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


def require_known(*questions: "tuple[Callable[[str], object], Iterable[str]]") -> None:
    """
    Look up names, each with the function that finds it, so that all that are unknown are told at once.

    Raises:
        UnknownNameError: for the one name that is unknown.
        UnknownNamesError: for several.

    """
    errors: list[UnknownNameError] = []
    for find, names in questions:
        for name in dict.fromkeys(names):
            try:
                find(name)
            except UnknownNameError as error:
                errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else UnknownNamesError(tuple(errors))


class BinaryFormatError(EssenceRefsError):
    """A format that makes a file and no text, asked for as text."""

    __match_args__ = ("title", "ending")

    def __init__(self, title: str, ending: str) -> None:
        super().__init__(title, ending)
        self.title = title
        self.ending = ending

    def __str__(self) -> str:
        return f"{self.title} is no text: write it to a file whose name ends in {self.ending}"


class MissingExtraError(EssenceRefsError):
    """A feature whose optional package is not installed."""

    __match_args__ = ("feature", "extra")

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(feature, extra)
        self.feature = feature
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.feature} needs an optional package: pip install 'essence-refs[{self.extra}]'"


class UnsuitableOptionError(EssenceRefsError):
    """An option, or the value of one, that the chosen format cannot use, with the reason as the end of a sentence."""

    __match_args__ = ("option", "reason")

    def __init__(self, option: str, reason: str) -> None:
        super().__init__(option, reason)
        self.option = option
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.option} {self.reason}"


class TypesettingError(EssenceRefsError):
    """A document that the typesetter of a format cannot set, with its reason in words."""

    __match_args__ = ("title", "message")

    def __init__(self, title: str, message: str) -> None:
        super().__init__(title, message)
        self.title = title
        self.message = message

    def __str__(self) -> str:
        return f"{self.title} cannot be made: {self.message}"


class TemplateError(EssenceRefsError):
    """A house template that cannot be used, with the reason in words."""

    __match_args__ = ("message",)

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return f"the template cannot be used: {self.message}"


class ProblemsError(EssenceRefsError):
    """Input files with errors in them; ``problems`` holds all of them, in file order."""

    __match_args__ = ("problems",)

    def __init__(self, problems: "tuple[Problem, ...]") -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class QueryError(EssenceRefsError):
    """A query that cannot be understood. ``column`` counts from one."""

    __match_args__ = ("query", "message", "column")

    def __init__(self, query: str, message: str, column: int = 0) -> None:
        super().__init__(query, message, column)
        self.query = query
        self.message = message
        self.column = column

    def __str__(self) -> str:
        place = f", at column {self.column}" if self.column else ""
        return f"the query {self.query!r} cannot be understood{place}: {self.message}"


class StyleError(EssenceRefsError):
    """A CSL style or locale that cannot be used. ``line`` counts from one; zero means unknown."""

    __match_args__ = ("message", "source", "line")

    def __init__(self, message: str, source: str = "", line: int = 0) -> None:
        super().__init__(message, source, line)
        self.message = message
        self.source = source
        self.line = line

    def __str__(self) -> str:
        place = location(self.source, self.line)
        return f"{place}: {self.message}" if place else self.message


class FileError(EssenceRefsError):
    """A file that cannot be read or written, with the system's reason in words."""

    __match_args__ = ("path", "message")

    def __init__(self, path: "Path", message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ChangedFileError(FileError):
    """The file changed since it was read, so writing it would undo someone's work."""


class LockedFileError(FileError):
    """Another program holds the lock on the file."""
