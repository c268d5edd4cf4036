"""
The whole shipped library in every format that is text, from a cold start: one process, from nothing to the last file.

    python benchmarks/everything.py [--rounds 9] [--write]

A list of each level in each format, as `essence-refs build` makes them; medians of whole processes.
"""

import argparse
import compileall
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from essence_refs.formats import FORMATS

HERE = Path(__file__).parent


def main() -> None:
    """Measure, print the table, and with --write put it beside this file."""
    options = _options()
    # pip compiles what it installs; a checkout is compiled only where Python may write into it.
    compileall.compile_dir(HERE.parent / "src", quiet=1)
    names = [each.name for each in FORMATS.values() if not each.is_binary]
    seconds, files = zip(*(_built(names) for _ in range(options.rounds)), strict=True)
    table = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; "
        f"median of {options.rounds} processes.\n\n"
        "| files | formats | median s | slowest s |\n| ---: | ---: | ---: | ---: |\n"
        f"| {files[0]} | {len(names)} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |\n"
    )
    print(table, end="")
    if options.write:
        (HERE / "results" / "everything.md").write_text(table, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="write results/everything.md")
    return parser.parse_args()


def _built(names: list[str]) -> tuple[float, int]:
    """Return how long a build into an empty folder takes, and how many files it makes."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder, "essence-refs.toml")
        plan.write_text(f'formats = {names}\nname = "{{level}}-{{format}}.{{ending}}"\n', encoding="utf-8")
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "essence_refs", "build", "--quiet"], cwd=folder, check=True)
        return time.perf_counter() - begun, sum(1 for each in Path(folder, "lists").glob("[!.]*"))


if __name__ == "__main__":
    main()
