"""
Importing records of RIS into a library, beside reading the same references from a .bib file.

    python benchmarks/importing.py [--records 10000] [--library 10000] [--rounds 3]

The records are made up, the same every time, and none is in the library. A row has medians of the CPU time of this
process: reading the records as .bib and as RIS, and importing them into an empty file and into the library. The last
column imports them once more, which adds nothing.
"""

import argparse
import random
import shutil
import statistics
import string
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import essence_refs as er

LANGUAGE_WORDS = 5000


def records(number: int, seed: int) -> str:
    """Return records of articles with up to five authors, an abstract and a DOI."""
    chance = random.Random(seed)  # noqa: S311 - made-up records
    words = [
        "".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 10)))
        for _ in range(LANGUAGE_WORDS)
    ]
    found = []
    for index in range(number):
        first = chance.randint(1, 900)
        lines = [
            "TY  - JOUR",
            *(
                f"AU  - {chance.choice(words).title()}, {chance.choice('ABCDEF')}."
                for _ in range(chance.randint(1, 5))
            ),
            f"TI  - {' '.join(chance.choices(words, k=chance.randint(6, 14))).capitalize()}",
            f"T2  - Journal of {chance.choice(words)}",
            f"PY  - {chance.randint(1990, 2024)}",
            f"VL  - {chance.randint(1, 90)}",
            f"SP  - {first}",
            f"EP  - {first + chance.randint(3, 20)}",
            f"DO  - 10.1000/{seed}.{index}",
            f"AB  - {' '.join(chance.choices(words, k=60))}",
            f"KW  - {chance.choice(words)}",
            "ER  - ",
        ]
        found.append("\n".join(lines))
    return "\n".join(found)


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def row(size: int, library: int, rounds: int, folder: Path) -> str:
    """Return one line of the table."""
    new, bib, empty, known = (folder / name for name in ("new.ris", "new.bib", "empty.bib", "known.bib"))
    new.write_text(records(size, 1), encoding="utf-8")
    er.convert(new, output=bib, force=True)
    (folder / "known.ris").write_text(records(library, 2), encoding="utf-8")
    er.convert(folder / "known.ris", output=known, force=True)
    empty.write_bytes(b"")
    target = folder / "target.bib"

    def imported(into: Path) -> float:
        shutil.copy(into, target)
        return seconds(lambda: er.import_records(new, into=target))

    times = [
        (
            seconds(lambda: er.load(bib)),
            seconds(lambda: er.load(new)),
            imported(empty),
            imported(known),
            seconds(lambda: er.import_records(new, into=target)),
        )
        for _ in range(rounds)
    ]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    return (
        f"{size:>8,} {library:>8,}"
        + "".join(f"{each:>10.2f}" for each in medians)
        + f"{medians[2] / medians[0]:>8.1f}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, nargs="+", default=[10_000])
    parser.add_argument("--library", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(" records  library      .bib       RIS    import      into     again   ratio")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.records:
            print(row(size, options.library, options.rounds, Path(folder)))


if __name__ == "__main__":
    main()
