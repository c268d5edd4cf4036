"""
Reading .bib: essence-refs beside bibtexparser's splitting alone and beside pandoc, in one run.

    python benchmarks/reading.py [--sizes 1000 10000 100000] [--rounds 5]

The programs take turns, so that a busy moment of the machine hits all of them; a row gives medians. The text is
made up, the same every time. Memory is what stays allocated for the references after reading, above the text.
pandoc is a process of its own that also writes CSL-JSON; it is left out where pypandoc is not installed.
"""

import argparse
import gc
import importlib.util
import logging
import statistics
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import synthetic
from bibtexparser.splitter import Splitter

from essence_refs import bibtex


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes, without the garbage of what went before."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pandoc(path: str) -> Callable[[], object] | None:
    """Return what lets pandoc read a file, None where pandoc is not."""
    if importlib.util.find_spec("pypandoc") is None:
        return None
    import pypandoc  # noqa: PLC0415 - a peer, not a dependency

    command = [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson", path]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def kilobytes(text: str) -> float:
    """Return how much memory one reference takes, in KB of 1,024 bytes."""
    tracemalloc.start()
    reading = bibtex.parse(text)
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / len(reading.references) / 1024


def row(size: int, rounds: int, *, with_pandoc: bool) -> str:
    """Return one line of the table."""
    text = synthetic.library(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made-up.bib")
        path.write_text(text, encoding="utf-8")
        programs: dict[str, Callable[[], object]] = {
            "ours": lambda: bibtex.parse(text),
            "splitter": lambda: Splitter(text).split(),
        }
        if with_pandoc and (peer := pandoc(str(path))):
            programs["pandoc"] = peer
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(rounds):
            for name, work in programs.items():
                times[name].append(seconds(work))
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    peer_time = (
        f"{middle['pandoc']:8.2f} s  {middle['ours'] / middle['pandoc']:5.2f}" if "pandoc" in middle else ""
    )
    return (
        f"{size:8,} {middle['ours']:8.2f} s {middle['ours'] / size * 1e6:7.0f} µs"
        f" {middle['splitter']:8.2f} s {middle['ours'] / middle['splitter']:6.2f} {peer_time:>18}"
        f" {kilobytes(text):6.1f} KB"
    )


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--no-pandoc", action="store_true")
    given = arguments.parse_args()
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    print(" entries       ours   each    splitter  ratio      pandoc  ratio memory each")
    for size in given.sizes:
        print(row(size, given.rounds if size < 50_000 else 1, with_pandoc=not given.no_pandoc), flush=True)


if __name__ == "__main__":
    main()
