"""
What writing a bibliography adds to rendering it, in one process.

    python benchmarks/writing.py [--size 10000] [--rounds 7] [--style harvard-cite-them-right] [--bib FILE]

Every item has an annotation and a name for links to lead to. Each round renders the bibliography and then writes it
in every format that is a text, in turn, so that a busy moment of the machine hits all of them; a row gives medians,
and the time of rendering and writing as a multiple of rendering alone.
"""

import argparse
import gc
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import attrs
import synthetic

import essence_refs as er
from essence_refs import csl, files, formats
from essence_refs.model import Bibliography, Document, RichText

ANNOTATION = RichText.of(
    "What the curator says of it, in a sentence & a half: why it is on the list, and for whom."
)
Made = TypeVar("Made")
RENDERING = "rendering alone"


def main() -> None:
    """Measure, and print the table."""
    options = _options()
    library = _library(options)
    style = files.open_style(options.style)
    names = [name for name, each in formats.FORMATS.items() if not each.is_binary]
    samples: dict[str, list[float]] = {name: [] for name in (RENDERING, *names)}
    for _ in range(options.rounds):
        bibliography, seconds = _timed(lambda: csl.bibliography(library.references, style))
        samples[RENDERING].append(seconds)
        document = Document(title="Everything", blocks=(_annotated(bibliography),))
        for name in names:
            text, seconds = _timed(partial(formats.write, document, name))
            assert len(text) > len(library.references) * 50
            samples[name].append(seconds)
    table = _table(samples, len(library.references), options)
    print(table)
    if options.write:
        Path(__file__).with_name("results").joinpath("writing.md").write_text(table, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--style", default="harvard-cite-them-right")
    parser.add_argument("--bib", type=Path, help="a file to read instead of a made-up library")
    parser.add_argument("--write", action="store_true", help="write results/writing.md")
    return parser.parse_args()


def _library(options: argparse.Namespace) -> er.Library:
    if options.bib:
        return er.load(options.bib)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "library.bib"
        source.write_text(synthetic.library(options.size), encoding="utf-8")
        return er.load(source)


def _timed(make: Callable[[], Made]) -> tuple[Made, float]:
    gc.collect()
    start = time.perf_counter()
    made = make()
    return made, time.perf_counter() - start


def _annotated(bibliography: Bibliography) -> Bibliography:
    entries = (
        attrs.evolve(each, annotation=ANNOTATION, anchor=f"ref-{each.key}") for each in bibliography.entries
    )
    return attrs.evolve(bibliography, entries=tuple(entries))


def _table(samples: dict[str, list[float]], size: int, options: argparse.Namespace) -> str:
    alone = statistics.median(samples[RENDERING])
    lines = [
        f"Python {platform.python_version()}; {size} references in {options.style}, {options.rounds} rounds.",
        "",
        "| what | median s | with rendering, times rendering alone |",
        "| --- | ---: | ---: |",
    ]
    for name, seconds in samples.items():
        median = statistics.median(seconds)
        ratio = 1 if name == RENDERING else (alone + median) / alone
        lines.append(f"| {name} | {median:.3f} | {ratio:.2f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
