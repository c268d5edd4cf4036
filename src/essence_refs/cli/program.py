"""The program: its commands by name, and what an error looks like to whoever typed the command."""

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

import click
from click.shell_completion import shell_complete

from essence_refs.errors import (
    EssenceRefsError,
    FileError,
    ProblemsError,
    UnknownFacetError,
    UnknownLevelError,
    UnknownNamesError,
    UnknownStyleError,
    UnknownTypeError,
)
from essence_refs.formats.runs import clean_text
from essence_refs.suggestions import close_matches

NAME = "essence-refs"
COMPLETE_VARIABLE = "_ESSENCE_REFS_COMPLETE"

# What a shell reports for a program that ^C or a closed pipe ended: 128 and the number of the signal.
INTERRUPTED = 130
PIPE_CLOSED = 141

# Where each command lives, so that `list` does not pay for importing what only `convert` needs.
COMMANDS = MappingProxyType(
    {
        "list": ("lists", "list_"),
        "page": ("lists", "page"),
        "cite": ("cite", "cite"),
        "build": ("build", "build"),
        "show": ("show", "show"),
        "levels": ("show", "levels"),
        "styles": ("show", "styles"),
        "check": ("check", "check"),
        "tag": ("tag", "tag"),
        "convert": ("convert", "convert"),
        "completion": ("completion", "completion"),
    }
)


class Commands(click.Group):
    """The commands of the table above, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the table, which is the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import and return the command with this name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"essence_refs.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments begin with, or fail with the names that come near."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = close_matches(args[0], COMMANDS)
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            ctx.fail(f"no command is called {args[0]!r}{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=NAME, prog_name=NAME)
def program() -> None:
    """Set reading lists per intervention level from a BibTeX library, in any CSL style."""


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0, 1 for an error, 2 for wrong usage."""
    _use_utf8()
    instruction = os.environ.get(COMPLETE_VARIABLE)
    try:
        if instruction:
            return shell_complete(program, {}, NAME, COMPLETE_VARIABLE, instruction)
        with program.make_context(NAME, list(arguments)) as context:
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
        # What we open says its name when it fails; what has none was there before us.
        if error.filename is not None:
            raise
        _discard_output()
        return _report_error(
            FileError(Path("standard output"), (error.strerror or str(error)).lower()), arguments
        )
    return 0


def _use_utf8() -> None:
    if sys.stdout is None:
        # Started with its output closed (>&-): then nobody waits for it, and what goes to a file still can.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open as long as the program
    # Under LANG=C, and in a pipe on Windows, Python would choose an encoding that has no é. A terminal
    # knows what it can show; a file or a pipe gets UTF-8, whatever the locale says.
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
    """Say what ended the program, and return its exit code."""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.UsageError():
            message = _usage(error, arguments)
        case click.ClickException():
            message = f"{NAME}: {error.format_message()}"
        case ProblemsError():
            # One line each, in the form that editors turn into links.
            message = str(error)
        case UnknownNamesError(errors=errors):
            message = "\n".join(map(_one_line, errors))
        case _:
            message = _one_line(error)
    with contextlib.suppress(BrokenPipeError):
        # What was printed before the error comes before it, also where both go to one file.
        sys.stdout.flush()
        # A message may quote a file, and a terminal would obey the control characters in it.
        click.echo("\n".join(map(clean_text, message.split("\n"))), err=True)
    return error.exit_code if isinstance(error, click.ClickException) else 1


def _one_line(error: EssenceRefsError) -> str:
    return f"{NAME}: {' '.join(str(error).split())}{_where_to_look(error)}"


def _where_to_look(error: EssenceRefsError) -> str:
    """Return where names are found, to whoever gave one that comes near to none."""
    match error:
        case UnknownLevelError(name=name) if name.casefold().endswith((".bib", ".json")):
            return f" (a file is named with --library: --library {name})"
        case UnknownLevelError(close=()) | UnknownTypeError(close=()) | UnknownFacetError(close=()):
            return f" ({NAME} levels prints what there is)"
        case UnknownStyleError(close=(), extra=""):
            return f" ({NAME} styles WORD finds one by its name or title)"
    return ""


def _usage(error: click.UsageError, arguments: Sequence[str]) -> str:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    # Of an option without its argument click does not say whose it is.
    named = [each for each in arguments[:1] if each in COMMANDS]
    command = error.ctx.command_path if error.ctx else " ".join([NAME, *named])
    if isinstance(error, click.NoSuchOption):
        message = f"no option is called {error.option_name}{_suggestion(error)}"
    else:
        message = " ".join(error.format_message().split()).rstrip(".")
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
    # Click finds --help near to many a word that has nothing to do with it.
    possible = [
        each.lstrip("-") for each in error.possibilities or () if each != "--help" or word.startswith("h")
    ]
    # Two hyphens are alike in all names, and bring near what is not.
    close = [f"--{each}" for each in close_matches(word, possible)]
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def _discard_output() -> None:
    # The interpreter flushes stdout once more when it ends, and would complain of the closed pipe then.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
