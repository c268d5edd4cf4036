"""
A list of 1,000 items as a Word file, whole processes, beside pandoc, in one run.

    python benchmarks/word.py [--size 1000] [--style harvard-cite-them-right] [--rounds 5] [--write]

Each round runs every program once, in turn, so that a busy moment of the machine hits all of them; a row gives
the median and its ratio to the row it is compared with. Pandoc is handed the same list twice, as our Markdown and
as our HTML, and once it makes the list itself from the .bib.
"""

import argparse
import importlib.metadata
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import rendering
import synthetic

import essence_refs as er
from essence_refs.model import Document

HERE = Path(__file__).parent

FROM_BIB = """
import sys
import essence_refs as er
from essence_refs.formats import write_bytes
styled = er.reading_list(er.load(sys.argv[1]), style=sys.argv[2])
open(sys.argv[3], "wb").write(write_bytes(styled.document(), "word"))
"""
FROM_LIST = """
import pickle, sys
from essence_refs.formats import write_bytes
document = pickle.load(open(sys.argv[1], "rb"))
open(sys.argv[2], "wb").write(write_bytes(document, "word"))
"""


def main() -> None:
    """Measure, print the table, and with --write put it beside this file."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        table = _table(options, _measured(options, Path(name)))
    print(table)
    if options.write:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "word.md").write_text(table, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--style", default="harvard-cite-them-right")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--library", type=Path, help="this .bib instead of a made one of that size")
    parser.add_argument("--write", action="store_true", help="write results/word.md")
    return parser.parse_args()


def _measured(options: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Return the median seconds of each program."""
    programs = _programs(options, folder)
    samples: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(options.rounds):
        for name, (command, made) in programs.items():
            started = time.perf_counter()
            subprocess.run(command, check=True)
            samples[name].append(time.perf_counter() - started)
            if not zipfile.is_zipfile(made):
                raise SystemExit(f"{name} made no Word file")
            made.unlink()
    return {name: statistics.median(seconds) for name, seconds in samples.items()}


def _programs(options: argparse.Namespace, folder: Path) -> dict[str, tuple[list[str], Path]]:
    """Return the command of each program and the file that it makes."""
    pandoc = rendering._pandoc()  # noqa: SLF001 - the benchmark beside this one
    if pandoc is None:
        raise SystemExit("pandoc is not installed: there is nothing to compare with")
    source, everything = folder / "library.bib", folder / "everything.md"
    bib = options.library.read_text("utf-8") if options.library else synthetic.library(options.size)
    source.write_text(bib, encoding="utf-8")
    everything.write_text("---\nnocite: '@*'\nlang: en-GB\n---\n", encoding="utf-8")
    styled = er.reading_list(er.load(source), style=options.style)
    shown = styled.document()
    # The list alone, as pandoc has it, without the references that it was made from.
    alone = Document(title=shown.title, language=shown.language, blocks=shown.blocks)
    (folder / "list.pickle").write_bytes(pickle.dumps(alone))
    (folder / "list.md").write_text(styled.write("markdown"), encoding="utf-8")
    (folder / "list.html").write_text(styled.write("html"), encoding="utf-8")
    style_file = rendering._style_file(options.style)  # noqa: SLF001 - the benchmark beside this one
    made = folder / "made.docx"
    arguments = {
        "essence-refs, list to Word": [
            sys.executable,
            "-c",
            FROM_LIST,
            str(folder / "list.pickle"),
            str(made),
        ],
        "pandoc, Markdown of the list to Word": [pandoc, str(folder / "list.md"), "-o", str(made)],
        "pandoc, HTML of the list to Word": [pandoc, str(folder / "list.html"), "-o", str(made)],
        "essence-refs, .bib to Word": [sys.executable, "-c", FROM_BIB, str(source), options.style, str(made)],
        "pandoc, .bib to Word": [
            *(pandoc, "--citeproc", f"--bibliography={source}", f"--csl={style_file}"),
            *(str(everything), "-o", str(made)),
        ],
    }
    return {name: (command, made) for name, command in arguments.items()}


def _table(options: argparse.Namespace, seconds: dict[str, float]) -> str:
    of_list, of_bib = seconds["essence-refs, list to Word"], seconds["essence-refs, .bib to Word"]
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    python_docx = importlib.metadata.version("python-docx")
    source = options.library.name if options.library else f"{options.size} items"
    lines = [
        f"{machine}; {rendering._versions()}, python-docx {python_docx}.",  # noqa: SLF001 - as above
        f"{source}, {options.style}, {options.rounds} rounds in turn.",
        "",
        "| program | median s | times essence-refs from the list | times essence-refs from the .bib |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {median:.3f} | {median / of_list:.2f} | {median / of_bib:.2f} |"
        for name, median in seconds.items()
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
