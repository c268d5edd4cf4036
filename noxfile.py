"""The checks of this project, each in its own environment; `nox -l` lists them."""

import json
import os
import sys
from pathlib import Path

import nox

HERE = Path(__file__).parent
PYPROJECT = nox.project.load_toml("pyproject.toml")
PINS = ("-c", "constraints.txt")
CSL_SUITE = Path("..", "shared", "csl-suite")
# Per cent of branches, measured and rounded down: a change that tests less fails.
COVERAGE = 95

nox.needs_version = ">=2024.10.9"
nox.options.sessions = ["lint", "typing", "tests"]
nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group; pip reads groups from 25.1 only."""
    return list(nox.project.dependency_groups(PYPROJECT, name))


@nox.session
def lint(session: nox.Session) -> None:
    """Run ruff's checks and format, and the import contracts for layers and engines."""
    session.install(*PINS, "-e", ".", *group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-cache")


@nox.session
def typing(session: nox.Session) -> None:
    """Check the types with mypy, strictly, and those that a user's script sees with mypy and pyright."""
    session.install(*PINS, "-e", ".[all]", *group("lint"), "pytest", "hypothesis")
    session.run("mypy")
    session.run("pytest", "tests/test_typing.py")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on an editable install, with branch coverage; arguments go to pytest."""
    session.install(*PINS, "-e", ".[all]", *group("test"))
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    gate = () if session.posargs else (f"--fail-under={COVERAGE}",)
    session.run("coverage", "report", *gate)


@nox.session
def oldest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = [each for name, extra in extras.items() if name != "all" for each in extra]
    wanted += PYPROJECT["project"]["dependencies"]
    session.install(*(each.replace(">=", "==") for each in wanted))
    # What is installed already keeps its version; the test tools are as new as in the other sessions.
    session.install("-e", ".[all]", *group("test"))
    session.run("pytest", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests marked slow, such as the sweep over every installed style."""
    session.install(*PINS, "-e", ".[all]", *group("test"))
    session.run("pytest", "-m", "slow", *session.posargs)


@nox.session
def conformance(session: nox.Session) -> None:
    """Run the CSL test suite from the folder given, else from the one beside the checkout."""
    folder = session.posargs[0] if session.posargs else str(CSL_SUITE)
    if not Path(folder).is_dir():
        session.skip(f"there is no folder {folder}")
    session.install(*PINS, "-e", ".[all]", *group("test"))
    session.run("python", "tests/conformance/run.py", folder)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the sdist and from it the wheel, install that in a clean environment, and run the tests on it."""
    dist = Path(session.create_tmp(), "dist")
    for old in dist.glob("*"):
        old.unlink()
    session.install(*PINS, "build", "hatchling")
    session.run("python", "-m", "build", "--quiet", "--no-isolation", "--outdir", str(dist), str(HERE))
    (built,) = dist.glob("*.whl")

    clean = Path(session.create_tmp(), "clean")
    session.run("python", "-m", "venv", "--clear", str(clean))
    binaries = clean / ("Scripts" if os.name == "nt" else "bin")
    python = str(binaries / "python")

    # First without extras, as `pip install essence-refs` installs it: a reading list needs none.
    session.run(python, "-m", "pip", "install", "--quiet", *PINS, str(built), external=True)
    session.run(str(binaries / "essence-refs"), "list", "organisation", external=True)

    session.run(
        python, "-m", "pip", "install", "--quiet", *PINS, f"{built}[all]", *group("test"), external=True
    )
    # Without `src`: pytest would put it on the path for its doctests, and test it instead of the wheel.
    session.run(
        python, "-m", "pytest", "tests", "README.md", "docs", external=True, env={"ESSENCE_REFS_WHEEL": "1"}
    )


@nox.session
def audit(session: nox.Session) -> None:
    """Look up known vulnerabilities of the pinned packages, where the database can be reached."""
    session.install(*PINS, "pip-audit")
    report = Path(session.create_tmp(), "audit.json")
    report.unlink(missing_ok=True)
    # Without pip: the pins are complete, and nothing has to be downloaded and built to know the versions.
    session.run(
        "pip-audit", "--requirement", "constraints.txt", "--no-deps", "--disable-pip",
        "--format", "json", "--output", str(report),
        success_codes=[0, 1],
        silent=True,
    )  # fmt: skip
    packages = json.loads(report.read_bytes())["dependencies"] if report.exists() else []
    audited = [each for each in packages if "vulns" in each]
    if not audited:
        session.skip("the database of vulnerabilities cannot be reached")
    if missing := [each["name"] for each in packages if "vulns" not in each]:
        session.warn(f"not in the database: {', '.join(missing)}")
    found = [f"{each['name']} {each['version']}: {bug['id']}" for each in audited for bug in each["vulns"]]
    if found:
        session.error("\n".join(found))
    session.log(f"{len(audited)} packages without a known vulnerability")


@nox.session
def release(session: nox.Session) -> None:
    """Build the sdist and the wheel of the tag given into dist/, if all files agree with the tag."""
    if len(session.posargs) != 1:
        session.error("give the tag: nox -s release -- v1.2.3")
    session.install(*PINS, "build", "hatchling", "twine")
    session.run("python", "tools/release_check.py", *session.posargs)
    dist = HERE / "dist"
    for old in dist.glob("*"):
        old.unlink()
    session.run("python", "-m", "build", "--quiet", "--no-isolation", "--outdir", str(dist), str(HERE))
    session.run("twine", "check", "--strict", *map(str, sorted(dist.glob("*"))))


@nox.session
def picture(session: nox.Session) -> None:
    """Make the screenshot of the organisation reading list for README.md, with chromium."""
    session.install(*PINS, "-e", ".", "pillow")
    page = Path(session.create_tmp(), "organisation.html").resolve()
    image = HERE / "docs" / "images" / "organisation.png"
    session.run("essence-refs", "list", "organisation", "--output", str(page))
    # Chromium refuses its sandbox to the superuser, which most containers run as.
    sandbox = () if hasattr(os, "geteuid") and os.geteuid() else ("--no-sandbox",)
    session.run(
        "chromium",
        "--headless",
        *sandbox,
        "--hide-scrollbars",
        "--window-size=860,1080",
        f"--screenshot={image}",
        page.as_uri(),
        external=True,
        silent=True,
    )
    # Black, blue and greys: a palette of 24 colours takes a third of the bytes.
    shrink = "import sys; from PIL import Image as I; I.open(sys.argv[1]).quantize(24).save(sys.argv[1], optimize=True)"
    session.run("python", "-c", shrink, str(image))


@nox.session
def oracles(session: nox.Session) -> None:
    """Compare with pandoc, and with citeproc-js where CITEPROC_JS names its folder; build sites with Sphinx and MkDocs."""
    session.install(*PINS, "-e", ".[all]", *group("test"), "pypandoc-binary")
    # Without the pins: Sphinx takes longer than others to accept a new docutils.
    session.install("sphinx", "mkdocs")
    session.run("pytest", "-m", "slow", "tests/oracles", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Put N random faults into a copy, and list those that no test notices; arguments: N SEED, and modules or folders."""
    session.install(*PINS, "-e", ".[all]", *group("test"))
    number, seed, *paths = session.posargs or ("200", "1")
    session.run("python", "tools/mutate.py", number, seed, session.create_tmp(), *paths)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Fuzz every target in fuzz/ with atheris, for the seconds given in all, else for ten minutes."""
    if sys.platform not in ("linux", "darwin") or sys.version_info >= (3, 14):
        session.skip("atheris 3.0 has wheels for Linux and macOS, and for Python 3.11 to 3.13")
    session.install(*PINS, "-e", ".[all]", *group("fuzz"))
    seconds = int(session.posargs[0]) if session.posargs else 600
    targets = sorted(each.name for each in Path("fuzz", "corpus").iterdir())
    for target in targets:
        found = Path(session.create_tmp(), target)
        found.mkdir(exist_ok=True)
        session.run(
            "python",
            "fuzz/run.py",
            target,
            str(found),
            f"-max_total_time={max(seconds // len(targets), 1)}",
            f"-artifact_prefix={found.parent}/{target}-",
            "-timeout=30",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        )
