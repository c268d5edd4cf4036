"""Every error that essence-refs raises on purpose."""

from typing import TYPE_CHECKING, Any, dataclass_transform

from essence_refs.diagnostics import location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike
    from pathlib import Path

    from essence_refs.diagnostics import Problem


@dataclass_transform()
class EssenceRefsError(Exception):
    """
    The base class of every error that this library raises on purpose.

    The fields of an error are the annotations of its class. They are attributes, are named in ``__match_args__`` and
    are kept in ``args``, which pickling needs. attrs would generate code for each class, at every start (see `values`).
    """

    __match_args__: tuple[str, ...] = ()

    def __init_subclass__(cls) -> None:
        if "__match_args__" not in vars(cls):
            names = (*cls.__match_args__, *cls.__annotations__)
            cls.__match_args__ = names  # type: ignore[misc] # to mypy, only a dataclass sets it

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = self.__match_args__
        if fields:
            named.update(zip(fields, values, strict=False))
            # A missing field without a default raises AttributeError here.
            values = tuple(named[name] if name in named else getattr(self, name) for name in fields)
            vars(self).update(zip(fields, values, strict=True))
        super().__init__(*values)

    def __repr__(self) -> str:
        if not self.__match_args__:
            return super().__repr__()
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({shown})"


class UnknownNameError(EssenceRefsError, KeyError):
    """A name that is not known, with similar names in ``close``."""

    name: str
    close: tuple[str, ...] = ()
    noun = "thing"

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
    """The framework has no such facet, or the facet with the name in ``facet`` has no such value."""

    facet: str = ""

    @property
    def noun(self) -> str:  # type: ignore[override] # one noun for all errors of any other class
        """What the name should be."""
        return self.facet.lower() or "facet"


class UnknownStyleError(UnknownNameError):
    """No style has the given name; ``extra`` is the extra to install for more styles, empty if it is installed."""

    extra: str = ""
    noun = "style"

    def __str__(self) -> str:
        more = f'; more styles come with: pip install "essence-refs[{self.extra}]"' if self.extra else ""
        return super().__str__() + more


class UnknownLocaleError(UnknownNameError):
    """No locale has the given name."""

    noun = "locale"


class UnknownFormatError(UnknownNameError):
    """No format has the given name or file ending; ``known`` is listed in the message if there are no similar names."""

    known: tuple[str, ...] = ()
    noun = "format"

    def __str__(self) -> str:
        there_are = f" (there are {', '.join(self.known)})" if self.known and not self.close else ""
        return super().__str__() + there_are


class UnknownTargetError(UnknownNameError):
    """No file of a build has the given name."""

    noun = "file of the build"


class UnknownChoiceError(UnknownNameError):
    """An option has no such value; ``choice`` is what it chooses, such as a "sort order", and ``known`` are its values."""

    choice: str = ""
    known: tuple[str, ...] = ()

    @property
    def noun(self) -> str:  # type: ignore[override] # one noun for all errors of any other class
        """What the name should be."""
        return self.choice or "choice"

    def __str__(self) -> str:
        there_are = f" (there are {', '.join(self.known)})" if self.known and not self.close else ""
        return super().__str__() + there_are


class UnknownNamesError(UnknownNameError):
    """Several unknown names, each with an error of its own; ``name`` and ``close`` are those of the first."""

    errors: tuple[UnknownNameError, ...] = ()
    __match_args__ = ("errors",)

    def __init__(self, errors: tuple[UnknownNameError, ...]) -> None:
        EssenceRefsError.__init__(self, errors)
        self.name, self.close = errors[0].name, errors[0].close

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


def require_known(*lookups: "tuple[Callable[[str], object], Iterable[str]]") -> None:
    """
    Look up names, each with the function for it, so that all unknown names are reported at once.

    Raises:
        UnknownNameError: for one unknown name.
        UnknownNamesError: for several.

    """
    errors: list[UnknownNameError] = []
    for find, names in lookups:
        for name in dict.fromkeys(names):
            try:
                find(name)
            except UnknownNameError as error:
                errors.append(error)
    if errors:
        raise errors[0] if len(errors) == 1 else UnknownNamesError(tuple(errors))


class BinaryFormatError(EssenceRefsError):
    """Text asked for from a format whose files are binary."""

    title: str
    ending: str

    def __str__(self) -> str:
        return f"{self.title} is not text: write it to a file whose name ends in {self.ending}"


class MissingExtraError(EssenceRefsError):
    """A feature whose optional package is not installed."""

    feature: str
    extra: str

    def __str__(self) -> str:
        return f'{self.feature} needs an optional package: pip install "essence-refs[{self.extra}]"'


class UnsuitableOptionError(EssenceRefsError):
    """An option, or a value of one, that the chosen format does not have; ``reason`` ends the sentence."""

    option: str
    reason: str

    def __str__(self) -> str:
        return f"{self.option} {self.reason}"


class TypesettingError(EssenceRefsError):
    """A document that the typesetter of a format cannot typeset."""

    title: str
    message: str

    def __str__(self) -> str:
        return f"{self.title} cannot be made: {self.message}"


class TemplateError(EssenceRefsError):
    """A Word template that cannot be used."""

    message: str

    def __str__(self) -> str:
        return f"the template cannot be used: {self.message}"


class WorkbookError(EssenceRefsError):
    """A workbook that cannot be read."""

    message: str

    def __str__(self) -> str:
        return f"the workbook cannot be read: {self.message}"


class ProblemsError(EssenceRefsError):
    """Input files with errors in them; ``problems`` has all errors and warnings, in file order."""

    problems: "tuple[Problem, ...]"

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class QueryError(EssenceRefsError):
    """A query that cannot be understood. ``column`` counts from one; zero means unknown."""

    query: str
    message: str
    column: int = 0

    def __str__(self) -> str:
        where = f", at column {self.column}" if self.column else ""
        return f"the query {self.query!r} cannot be understood{where}: {self.message}"


class StyleError(EssenceRefsError):
    """A CSL style or locale that cannot be used. ``line`` counts from one; zero means unknown."""

    message: str
    source: str = ""
    line: int = 0

    def __str__(self) -> str:
        where = location(self.source, self.line)
        return f"{where}: {self.message}" if where else self.message


class FileError(EssenceRefsError):
    """A file that cannot be read or written, with the reason in words."""

    path: "Path"
    message: str

    def __init__(self, path: "str | PathLike[str]", message: str) -> None:
        # A program that reads libraries without a mistake does not need it.
        from pathlib import Path  # noqa: PLC0415

        super().__init__(Path(path), message)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ChangedFileError(FileError):
    """The file changed since it was read, so writing it would undo someone's work."""


class LockedFileError(FileError):
    """Another program holds the lock on the file."""


class NotShownWarning(UserWarning):
    """A document was written, and its format shows something differently; the argument is the `Problem`."""


class NotKeptWarning(UserWarning):
    """A file was written, and something that it had, such as its owner, could not be kept."""
