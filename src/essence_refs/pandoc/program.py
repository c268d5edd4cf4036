"""The program `essence-refs-pandoc`, which pandoc runs as a filter: a document on stdin, the result on stdout."""

import json
import os
import sys

from essence_refs.diagnostics import Problem
from essence_refs.directional_controls import visible
from essence_refs.errors import EssenceRefsError, ProblemsError
from essence_refs.formats.runs import clean_text

NAME = "essence-refs-pandoc"
_HELP = f"""\
This is a filter of pandoc. It formats citations and lists of references, as --citeproc does:

    pandoc --filter {NAME} report.md -o report.docx
"""


def main() -> None:
    """Run the filter and exit: with 0, or with 1 for an error."""
    if sys.stdin is None or sys.stdout is None:
        # A shell closes them with <&- and >&-.
        sys.exit(_fail("the standard input or output is closed"))
    if sys.stdin.isatty() or {"-h", "--help"} & set(sys.argv[1:]):
        sys.stdout.write(_HELP)
        sys.exit(0)
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        # 128 and the number of the signal, as in a shell.
        sys.exit(130)


def run() -> int:  # noqa: PLR0911 - one for each way in which a program ends
    """Format the document on stdin, and return the exit code."""
    # The program is started for each document: reading its help needs nothing of this.
    from essence_refs.gc_pause import collection_paused  # noqa: PLC0415
    from essence_refs.pandoc.document_filter import apply  # noqa: PLC0415

    try:
        with collection_paused():
            document = json.loads(sys.stdin.buffer.read())
            # pandoc names the format that it will write.
            apply(document, _print_problem, output=next(iter(sys.argv[1:]), ""))
            result = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        return _fail("the input is not JSON; pandoc runs this program as a filter: pandoc --filter " + NAME)
    except RecursionError:
        return _fail("the document is nested too deeply")
    except ValueError as error:
        # Python refuses whole numbers of thousands of digits.
        return _fail(f"the document cannot be read: {error}")
    except ProblemsError as error:
        return _fail(*map(str, error.problems))
    except EssenceRefsError as error:
        return _fail(" ".join(str(error).split()))
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        return _fail(
            f"the document is not as pandoc writes it, or this is a bug: {type(error).__name__}: {error}"
        )
    return _write(result.encode("utf-8", "surrogatepass"))


def _write(result: bytes) -> int:
    try:
        sys.stdout.buffer.write(result)
        sys.stdout.flush()
    except OSError as error:
        # Python writes what is left when it ends, and would report the error again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _fail(f"the result cannot be written: {(error.strerror or str(error)).lower()}")
    return 0


def _print_problem(problem: Problem) -> None:
    _print(str(problem))


def _fail(*messages: str) -> int:
    for each in messages:
        _print(each)
    return 1


def _print(message: str) -> None:
    if sys.stderr is None:
        return
    # A message may quote control characters from a file, and a terminal would obey them.
    line = f"{NAME}: {visible(clean_text(message))}\n"
    sys.stderr.buffer.write(line.encode())
    sys.stderr.flush()
