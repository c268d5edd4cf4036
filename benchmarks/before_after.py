"""
Another checkout of essence-refs beside this one: from .bib to an HTML reading list, whole processes, in one run.

    python benchmarks/before_after.py OTHER_CHECKOUT [--sizes 7 1000 10000] [--rounds 9]

The two take turns, so that a busy moment of the machine hits both. A row gives the median CPU time (user and system)
of each, and the median over the rounds of the ratio of this checkout to the other one; the same for wall time. Seven
references are the shipped ones; larger libraries are the uniform and the mixed one of synthetic.py.
"""

import argparse
import compileall
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import synthetic

ROOT = Path(__file__).parents[1]
STYLES = ("apa", "harvard-cite-them-right")
# Only the public face: any two versions have it.
PROGRAM = """
import sys
import essence_refs as er
sys.stdout.write(er.reading_list(er.load(sys.argv[1]), style=sys.argv[2]).write("html"))
"""


def main() -> None:
    """Print one row for each library, size and style."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("other", type=Path, help="the other checkout")
    parser.add_argument("--sizes", type=int, nargs="+", default=[7, 1000, 10_000])
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    checkouts = (ROOT, given.other.resolve())
    for checkout in checkouts:
        # pip compiles what it installs; a checkout is compiled only where Python may write into it.
        compileall.compile_dir(checkout / "src", quiet=1)
    print("| library | style | CPU s, this | CPU s, other | CPU ratio | wall ratio |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for size in given.sizes:
        for name, text in _libraries(size).items():
            for style in STYLES:
                print(
                    _row(f"{size:,} {name}", style, text, checkouts, _rounds(size, given.rounds)), flush=True
                )


def _libraries(size: int) -> dict[str, str]:
    if size == 7:
        return {"shipped": (ROOT / "references" / "essence.bib").read_text("utf-8")}
    return {"uniform": synthetic.library(size), "mixed": synthetic.mixed(size)}


def _rounds(size: int, rounds: int) -> int:
    """Return how often each runs: short runs vary most."""
    return 4 * rounds if size < 100 else rounds


def _row(name: str, style: str, text: str, checkouts: tuple[Path, Path], rounds: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "library.bib")
        source.write_text(text, encoding="utf-8")
        # The first run of each is not counted: it fills the caches of the file system.
        runs = [[_run(checkout, source, style) for checkout in checkouts] for _ in range(rounds + 1)][1:]
    this, other = ([run[index][0] for run in runs] for index in range(2))
    cpu, wall = (statistics.median(run[0][kind] / run[1][kind] for run in runs) for kind in range(2))
    return (
        f"| {name} | {style} | {statistics.median(this):.3f} | {statistics.median(other):.3f} |"
        f" {cpu:.3f} | {wall:.3f} |"
    )


def _run(checkout: Path, source: Path, style: str) -> tuple[float, float]:
    """Return the CPU and wall seconds of one run."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", PROGRAM, str(source), style]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall


if __name__ == "__main__":
    main()
