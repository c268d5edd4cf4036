"""The extension of IPython: it formats the citations in displayed Markdown, and adds the magic ``%essence_refs``."""

import argparse
import re
import shlex
import warnings
from importlib import import_module
from typing import Any, NoReturn

from essence_refs import files
from essence_refs.errors import EssenceRefsError
from essence_refs.model import Library
from essence_refs.notebook import papers
from essence_refs.publish import Paper, markdown

MAGIC = "essence_refs"
_EXAMPLE = f"%{MAGIC} library.bib --style apa"
_CITATION = re.compile(r"\[[^\[\]]*@[\w{]")
# The formatter of displayed Markdown before the extension was loaded, by the id of the shell.
_before: dict[int, Any] = {}


def load(shell: Any) -> None:
    """Format the citations in displayed Markdown, and add the magic."""
    if id(shell) in _before:
        return
    _before[id(shell)] = _formatter(shell).for_type(_markdown_type(), _with_citations)
    shell.register_magic_function(_Magic(shell), "line", MAGIC)


def unload(shell: Any) -> None:
    """Display Markdown as before, and remove the magic and what it has set."""
    if id(shell) not in _before:
        return
    before = _before.pop(id(shell))
    if before is None:
        _formatter(shell).pop(_markdown_type())
    else:
        _formatter(shell).for_type(_markdown_type(), before)
    shell.magics_manager.magics["line"].pop(MAGIC, None)
    papers.name_paper(None)


def _formatter(shell: Any) -> Any:
    return shell.display_formatter.formatters["text/markdown"]


def _markdown_type() -> Any:
    # IPython is installed wherever this runs, but it is no dependency.
    return import_module("IPython.display").Markdown


def _with_citations(value: Any) -> Any:
    """Return what IPython shows of Markdown: its text with formatted citations, and its metadata if it has any."""
    shown = value._repr_markdown_()
    text, *metadata = shown if isinstance(shown, tuple) else (shown,)
    if not isinstance(text, str) or "@" not in text:
        return shown
    paper = papers.paper_in_use()
    if paper is None:
        if _CITATION.search(text):
            message = f"the citations are not formatted: name a library, as in {_EXAMPLE}"
            warnings.warn_explicit(message, UserWarning, "Markdown", 1, registry={})
        return shown
    cited = markdown(text, paper).markdown
    return (cited, *metadata) if metadata else cited


class _MagicArguments(argparse.ArgumentParser):
    """A parser whose errors are shown like those of other magics."""

    def error(self, message: str) -> NoReturn:
        raise _usage_error(message)


def _usage_error(message: str) -> Exception:
    error: Exception = import_module("IPython.core.error").UsageError(f"%{MAGIC}: {message}")
    return error


class _Magic:
    """
    Choose what the notebook cites, or show what it has cited.

    %essence_refs library.bib more.bib --style apa --locale en-GB
        Cite works of these files in a style.
    %essence_refs NAME
        Cite in the paper, or works of the library, that the variable NAME has.
    %essence_refs
        Return the paper in use; a cell shows it as its list of references.
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.__doc__ = type(self).__doc__
        self.__name__ = MAGIC
        self.parser = _MagicArguments(prog=f"%{MAGIC}", add_help=False)
        self.parser.add_argument("library", nargs="*")
        self.parser.add_argument("--style", "-s")
        self.parser.add_argument("--locale")
        self.parser.add_argument("--framework")

    def __call__(self, line: str) -> Paper | None:
        try:
            given = self.parser.parse_args(shlex.split(line))
        except ValueError as error:
            raise _usage_error(str(error)) from None
        if not line.strip():
            return self._paper_in_use()
        options = {name: value for name in ("style", "locale") if (value := getattr(given, name))}
        try:
            papers.name_paper(self._paper(given.library, given.framework, options))
        except EssenceRefsError as error:
            raise _usage_error(str(error)) from None
        return None

    def _paper(self, names: list[str], framework: str | None, options: dict[str, str]) -> Paper:
        value = self.shell.user_ns.get(names[0]) if len(names) == 1 else None
        if isinstance(value, Paper):
            if options:
                raise _usage_error(f"{names[0]} is a paper, which has its style and its locale already")
            return value
        if isinstance(value, Library):
            return Paper(value, **options)
        return Paper(files.load(*names, framework=framework), **options)

    def _paper_in_use(self) -> Paper:
        paper = papers.paper_in_use()
        if paper is None:
            raise _usage_error(f"name a library, as in {_EXAMPLE}")
        return paper
