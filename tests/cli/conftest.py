"""Running the program in tests: in this process for its output, or in a process of its own for its behaviour."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from essence_refs.cli import program

BROKEN = """\
@report{good2020one,
  author = {Good, Ann},
  title  = {A first good report},
  date   = {2020},
  level  = {organisation},
}

@report{unknown2021level,
  author = {Level, Una},
  title  = {A report on a level that is not there},
  date   = {2021},
  level  = {organization},
}

@report{commas2021names,
  author = {Comma, Tom, Comma, Tim, Comma, Tam},
  title  = {Three people and no word between them},
  number = {1},
  date   = {2021},
}

@article{good2020one,
  author = {Good, Ann},
  title  = {The same key again},
  date   = {2021},
}

@report{string2021missing,
  author      = {String, Sam},
  title       = {An abbreviation that is not defined},
  institution = wwc,
  date        = {2021},
}

@report{good2022two,
  author = {Good, Bob},
  title  = {A second good report},
  date   = {2022},
  level  = {policy},
}

@report{open2022entry,
  author = {Open, Olive},
  title  = {A title without its end,
  date   = {2022},
}
"""


@attrs.frozen
class Outcome:
    """The exit code and the output of a run."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command line in this process."""

    def running(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = program.run([str(each) for each in arguments])
        result = capsys.readouterr()
        return Outcome(code, result.out, result.err)

    return running


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command line in a process of its own."""

    def running(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "essence_refs", *map(str, arguments)],
            capture_output=True,
            check=False,
            timeout=60,
            **options,
        )

    return running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, so that messages name files as a user types them."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def broken(folder: Path) -> Path:
    """Write a .bib file with two good entries and four errors."""
    (folder / "broken.bib").write_text(BROKEN, encoding="utf-8")
    return Path("broken.bib")
