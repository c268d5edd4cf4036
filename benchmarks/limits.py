"""
The limits of large libraries: CPU time and peak memory of whole commands for a tagged library of each size.

    python benchmarks/limits.py [SIZE …] [--source FOLDER]

Each command is a process of its own. CPU time and memory are those of the process, as the system counts them. Without
sizes they are 1,000, 10,000, 100,000 and 300,000; the last one takes some minutes. FOLDER is the src/ of another
checkout.
"""

import argparse
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import synthetic

SIZES = (1_000, 10_000, 100_000, 300_000)
LEVELS = ("policy", "organisation", "family", "policy, family")
_KEY = re.compile(r"@\w+\{([^,]+),")
COMMANDS = {
    "check": "check {bib}",
    "tag one key": "tag --library {bib} --level organisation {key}",
    "list to HTML": "list --library {bib} --output {folder}/list.html",
}


def tagged(size: int) -> Iterator[str]:
    """Yield the entries of the uniform library, each with one level or two."""
    dice = random.Random(size)  # noqa: S311 - levels, not secrets
    for entry in synthetic.library(size).split("\n\n"):
        body, closing, rest = entry.rpartition("}")
        yield (
            f"{body.rstrip().rstrip(',')},\n  level = {{{dice.choice(LEVELS)}}},\n{closing}{rest}\n\n"
            if closing
            else ""
        )


def measure(arguments: list[str], source: str) -> tuple[float, int]:
    """Run essence-refs, and return its CPU time in seconds and its peak memory in MiB."""
    pid = os.fork()
    if not pid:
        output = os.open(os.devnull, os.O_WRONLY)
        os.dup2(output, 1)
        os.dup2(output, 2)
        environment = os.environ | ({"PYTHONPATH": source} if source else {})
        program = [sys.executable, "-m", "essence_refs", *arguments]
        os.execve(sys.executable, program, environment)  # noqa: S606 - wait4 has the usage of this process alone
    _, status, usage = os.wait4(pid, 0)
    # check exits with 1 if it finds errors.
    if os.waitstatus_to_exitcode(status) > (arguments[0] == "check"):
        raise SystemExit(f"{' '.join(arguments)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def main() -> None:
    """Measure the commands and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--source", default="")
    options = parser.parse_args()
    print(f"{'references':>10}  {'command':12}  {'CPU, s':>7}  {'MiB':>5}")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            bib = Path(folder, "library.bib")
            text = "".join(tagged(size))
            bib.write_text(text, encoding="utf-8")
            found = _KEY.search(text, len(text) // 2)
            key = found[1] if found else ""
            del text
            for name, command in COMMANDS.items():
                seconds, memory = measure(
                    command.format(bib=bib, key=key, folder=folder).split(), options.source
                )
                print(f"{size:10,}  {name:12}  {seconds:7.2f}  {memory:5}", flush=True)


if __name__ == "__main__":
    main()
