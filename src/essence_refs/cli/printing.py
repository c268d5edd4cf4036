"""Printing text that may quote a file, so that the file can control neither a terminal nor a CI job."""

import os
import re
import stat
import sys

import click

from essence_refs.directional_controls import visible
from essence_refs.formats.runs import clean_field, clean_text

# The workflow commands of GitHub and Azure, which a job executes when it prints them: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
# Compiled by `re` when it is used, because few lines need it.
_COMMAND = r"(?i)(?<=#)(?=#(?:vso)?\[)|(?<=^:)(?=:)"
_CI = ("GITHUB_ACTIONS", "TF_BUILD")


def safe_line(line: str) -> str:
    r"""
    Return a line of a message, with U+FFFD for control characters, and no workflow command in it.

    >>> safe_line("::error::\x1b[31m a ##[group]")
    ': :error::\ufffd[31m a # #[group]'
    """
    return _without_command(visible(clean_text(line)))


def print_lines(text: str, *, err: bool = False) -> None:
    """Print lines of a message on stdout or stderr."""
    click.echo("\n".join(map(safe_line, text.split("\n"))), err=err)


def print_text(text: str, *, is_data: bool = False) -> None:
    """
    Print a document, or data for another program.

    On a terminal it has no control characters. In a CI log a document has no workflow command. Elsewhere it is unchanged.
    """
    if sys.stdout.isatty():
        text = "\n".join(map(clean_field, text.split("\n")))
    elif not is_data and _is_ci_log():
        text = "\n".join(map(_without_command, text.split("\n")))
    # An empty text stays empty: a line break would be content.
    click.echo(text, nl=bool(text) and not text.endswith("\n"))


def _without_command(line: str) -> str:
    # The quick way for most lines.
    if "::" not in line and "#" not in line:
        return line
    words = line.lstrip()
    return line[: len(line) - len(words)] + re.sub(_COMMAND, " ", words)


def _is_ci_log() -> bool:
    """Return whether stdout is a pipe in a CI job, which most likely ends in its log."""
    if not any(map(os.environ.get, _CI)):
        return False
    try:
        return not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        # A stream without a file, as in tests.
        return True
