"""The program: its commands, and how it reports errors."""

import contextlib
import importlib
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from click.shell_completion import shell_complete

from essence_refs.cli.printing import print_lines, safe_line
from essence_refs.errors import (
    EssenceRefsError,
    FileError,
    NotKeptWarning,
    NotShownWarning,
    ProblemsError,
    UnknownFacetError,
    UnknownLevelError,
    UnknownNamesError,
    UnknownStyleError,
    UnknownTypeError,
)
from essence_refs.suggestions import close_matches

NAME = "essence-refs"
COMPLETE_VARIABLE = "_ESSENCE_REFS_COMPLETE"

# The exit codes of shells for a program that a signal ended (^C, a closed pipe): 128 and the number of the signal.
INTERRUPTED = 130
PIPE_CLOSED = 141
# EX_SOFTWARE of sysexits.h.
BUG = 70
# Set to print the traceback of a bug.
TRACEBACK_VARIABLE = "ESSENCE_REFS_TRACEBACK"
# In characters: an exception may quote a whole file.
_LONGEST_REASON = 200

# The words of a query that cannot be names of levels.
_OPERATORS = frozenset({"==", "!=", "<", "<=", ">", ">=", "and", "in", "not", "or"})

# The module and the name of each command: `list` does not import what only `convert` needs.
COMMANDS = MappingProxyType(
    {
        "list": ("lists", "list_"),
        "page": ("page", "page"),
        "cite": ("cite", "cite"),
        "build": ("build", "build"),
        "show": ("show", "show"),
        "levels": ("levels", "levels"),
        "count": ("count", "count"),
        "styles": ("styles", "styles"),
        "check": ("check", "check"),
        "import": ("import_", "import_"),
        "duplicates": ("duplicates", "duplicates"),
        "framework": ("framework", "framework"),
        "tag": ("tag", "tag"),
        "sheet": ("sheet", "sheet"),
        "relate": ("relate", "relate"),
        "distinct": ("relate", "distinct"),
        "merge": ("merge", "merge"),
        "convert": ("convert", "convert"),
        "demo": ("demo", "demo"),
        "quarto": ("quarto", "quarto"),
        "completion": ("completion", "completion"),
    }
)


class Commands(click.Group):
    """The commands of the table above, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import and return the command with this name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"essence_refs.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with, or fail with similar names."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = close_matches(args[0], COMMANDS)
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            ctx.fail(f"no command is called {args[0]!r}{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=NAME, prog_name=NAME)
def program() -> None:
    """Make reading lists for intervention levels from a BibTeX library, in any CSL style."""


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - one for each way in which a program ends
    """Run a command line and return its exit code: 0, 1 for an error, 2 for wrong usage. A bug is raised as an exception."""
    _open_streams()
    instruction = os.environ.get(COMPLETE_VARIABLE)
    try:
        if instruction:
            return shell_complete(program, {}, NAME, COMPLETE_VARIABLE, instruction)
        with _printed_warnings(), program.make_context(NAME, list(arguments)) as context:
            program.invoke(context)
        sys.stdout.flush()
    except (click.exceptions.Exit, click.ClickException, EssenceRefsError) as error:
        return _report_error(error, arguments)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return PIPE_CLOSED
    except OSError as error:
        # An error of a file that we open has a file name; without one it is an error of stdout.
        if error.filename is not None:
            raise
        if isinstance(error, FileNotFoundError):
            return _report_error(FileError(Path(), "the current folder no longer exists"), arguments)
        _discard_output()
        return _report_error(
            FileError(Path("standard output"), (error.strerror or str(error)).lower()), arguments
        )
    return 0


@contextlib.contextmanager
def _printed_warnings() -> Iterator[None]:
    """Print warnings about what a file could not keep, or a format cannot show, on stderr."""
    with warnings.catch_warnings():
        usual = warnings.showwarning

        def show(message: Warning | str, *others: Any, **named: Any) -> None:
            if isinstance(message, NotKeptWarning):
                print_lines(f"{NAME}: warning: {message}", err=True)
            elif isinstance(message, NotShownWarning):
                print_lines(str(message), err=True)
            else:
                usual(message, *others, **named)

        warnings.simplefilter("always", NotKeptWarning)
        warnings.simplefilter("always", NotShownWarning)
        warnings.showwarning = show
        yield


def report_bug(error: Exception) -> int:
    """Print one line about an exception that is a bug in essence-refs, and return the exit code."""
    if os.environ.get(TRACEBACK_VARIABLE):
        raise error
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" in line {trace.tb_lineno} of {Path(trace.tb_frame.f_code.co_filename).name}" if trace else ""
    reason = " ".join(str(error).split())[:_LONGEST_REASON]
    with contextlib.suppress(OSError):
        print_lines(
            f"{NAME}: this is a bug in {NAME}, please report it with what you did: "
            f"{type(error).__name__}{where}: {reason} ({TRACEBACK_VARIABLE}=1 prints more)",
            err=True,
        )
    return BUG


def _open_streams() -> None:
    """Make stdout and stderr ready for any text, and open what was closed when the program was started."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # Otherwise the next file that we open would get its number, and become stdin, stdout or stderr (<&-, >&-, 2>&-).
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        # The program can still write files.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open as long as the program
    # With LANG=C, and in a pipe on Windows, Python would choose an encoding without é. A terminal has its own
    # encoding; a file or a pipe gets UTF-8 in every locale.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _report_error(
    error: click.exceptions.Exit | click.ClickException | EssenceRefsError, arguments: Sequence[str]
) -> int:
    """Print the error that ended the program, and return the exit code."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.UsageError():
            message = _usage(error, arguments)
        case click.ClickException():
            message = f"{NAME}: {error.format_message()}"
        case ProblemsError(problems=found):
            # Each problem is a line, in the form that editors turn into links.
            message = "\n".join(map(safe_line, map(str, found)))
        case UnknownNamesError(errors=errors):
            message = "\n".join(map(_one_line, errors))
        case _:
            message = _one_line(error)
    # Where stderr is full or closed, the exit code still shows that there was an error.
    with contextlib.suppress(OSError):
        # If stdout and stderr go to one file, the output comes before the error.
        sys.stdout.flush()
        print_lines(message, err=True)
    return error.exit_code if isinstance(error, click.ClickException) else 1


def _one_line(error: EssenceRefsError) -> str:
    return f"{NAME}: {' '.join(str(error).split())}{_where_to_look(error)}"


def _where_to_look(error: EssenceRefsError) -> str:
    """Return how to find names, for a name that is similar to none."""
    match error:
        case UnknownLevelError(name=name) if name.casefold().endswith((".bib", ".json")):
            return f" (name a file with --library: --library {name})"
        case UnknownLevelError(name=name) if name in _OPERATORS:
            # A shell of Windows splits a query in single quotation marks into words.
            return " (write double quotation marks around a query: --where \"level == 'policy'\")"
        case UnknownLevelError(close=()) | UnknownTypeError(close=()) | UnknownFacetError(close=()):
            return f" ({NAME} levels prints what there is)"
        case UnknownStyleError(close=(), extra=""):
            return f" ({NAME} styles WORD finds one by its name or title)"
    return ""


def _usage(error: click.UsageError, arguments: Sequence[str]) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    # For an option without its argument, click does not name the command.
    named = [each for each in arguments[:1] if each in COMMANDS]
    command = error.ctx.command_path if error.ctx else " ".join([NAME, *named])
    if isinstance(error, click.NoSuchOption):
        message = f"no option is called {error.option_name}{_suggestion(error)}"
    else:
        message = (
            " ".join(error.format_message().split()).rstrip(".").replace(". Choose from:", "; choose from")
        )
        message = message.replace("a valid integer range", "a whole number").replace(
            "not in the range x>=", "less than "
        )
    return f"{NAME}: {message[:1].lower()}{message[1:]}; see {command} --help"


def _suggestion(error: click.NoSuchOption) -> str:
    word = error.option_name.lstrip("-")
    known = error.ctx.command.params if error.ctx else []
    arguments = {str(each.name).rstrip("s") for each in known if isinstance(each, click.Argument)}
    if word.rstrip("s") in arguments:
        return f" ({word.upper()} is written without an option before it)"
    files = [each for each in known if isinstance(each, click.Argument) and isinstance(each.type, click.Path)]
    if word in {"l", "library"} and files:
        return f" ({str(files[0].metavar or files[0].name).upper()} is written without an option before it)"
    # Click suggests --help for many unrelated words.
    possible = [
        each.lstrip("-") for each in error.possibilities or () if each != "--help" or word.startswith("h")
    ]
    # All options begin with two hyphens, which would make unrelated names similar.
    close = [f"--{each}" for each in close_matches(word, possible)]
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def _discard_output() -> None:
    # When the interpreter ends, it flushes stdout again, and would report the closed pipe.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
