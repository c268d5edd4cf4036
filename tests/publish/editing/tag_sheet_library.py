"""A library with a sheet of its tags, for the tests of sheets."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import essence_refs as er
from essence_refs.errors import ProblemsError
from essence_refs.workbooks import read_workbook

FRAMEWORK = """\
name = "Care"
[[levels]]
key = "home"
name = "At home"
types = [{ key = "visits", name = "Visits by a nurse" }, { key = "aids", name = "Aids & adaptations" }]
[[levels]]
key = "org"
name = "Organisation"
types = [{ key = "training", name = "Training" }]
[[levels]]
key = "policy"
name = "Policy"
[[facets]]
key = "study"
name = "Kind of study"
field = "studykind"
values = [{ key = "rct", name = "randomised trial" }, { key = "review", name = "review of families' views" }, { key = "map", name = "map" }]
[[facets]]
key = "decision"
name = "Decision"
field = "decision"
values = [{ key = "in", name = "TRUE" }, { key = "out", name = "excluded: out of scope" }]
"""
BIB = """\
% kept as it is
@article{adams2019care,
  author = {Adams, Ann and Bell, Bo},
  title = {Care at {Home}},
  year = 2019,
  level = {home, org},
  interventiontype = {visits},
  studykind = {rct},
  annotation = {On \\emph{care} \\& more: 100\\%.},
}

@book{brown2020money,
  author = {Brown, Cy},
  title = {=SUM(A1) and £},
  year = {2020},
  level = {Organisation},
}
@misc{clark2021none, title = {Nothing yet}, date = {2021}}

@report{davies2022long,
\tauthor = {{A Council}},
\ttitle = {More},
\tdecision = {in; out},
\tstudykind = {map, unheard-of},
\tannotation = {-1+1}
}
"""
Rows = list[list[Any]]
HEADINGS = [
    *("Key", "Authors", "Year", "Title", "Level 1", "Level 2", "Level 3"),
    *("Intervention type 1", "Intervention type 2", "Kind of study 1", "Kind of study 2"),
    *("Decision 1", "Decision 2", "Annotation"),
]


class Sheet:
    """A library, its exported sheet, and edits of both."""

    def __init__(self, folder: Path, bib: str = BIB, *, ending: str = ".xlsx", **options: Any) -> None:
        self.bib = folder / "library.bib"
        self.bib.write_bytes(bib.encode())
        self.framework = folder / "framework.toml"
        self.framework.write_text(FRAMEWORK, encoding="utf-8")
        self.path = folder / f"{'tags' if ending == '.xlsx' else 'sheet'}{ending}"
        library = er.load(self.bib, framework=self.framework, keep_going=True)
        self.exported = er.export_sheet(library, self.path, **options)

    def edit(self, change: Callable[[Rows], None], *, merged: str = "", sheet: str = "Tags") -> None:
        """Change the rows of a sheet, and save all sheets as another program would."""
        if self.path.suffix == ".csv":
            rows: Rows = [*csv.reader(io.StringIO(self.path.read_text(encoding="utf-8-sig")))]
            change(rows)
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            self.path.write_bytes(out.getvalue().encode("utf-8-sig"))
            return
        sheets = {each.name: each for each in read_workbook(self.path.read_bytes()).sheets}
        tables = {name: [list(row) for row in each.rows] for name, each in sheets.items()}
        change(tables[sheet])
        workbook = xlsxwriter.Workbook(self.path, {"default_date_format": "dd/mm/yy"})
        for name, rows in tables.items():
            target = workbook.add_worksheet(name)
            if sheets[name].is_hidden:
                target.hide()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    write = target.write_string if isinstance(value, str) else target.write
                    write(at, column, value)
            if name == sheet and merged:
                target.merge_range(merged, "", None)
        workbook.close()

    def set(self, key: str, heading: str, value: Any) -> None:
        """Change one cell."""

        def change(rows: Rows) -> None:
            row = next(each for each in rows if each[0] == key)
            column = rows[0].index(heading)
            row += [""] * (column + 1 - len(row))
            row[column] = value

        self.edit(change)

    def change_bib(self, before: str, after: str) -> None:
        text = self.bib.read_bytes().decode()
        assert before in text
        self.bib.write_bytes(text.replace(before, after).encode())

    def apply(self, **options: Any) -> er.AppliedSheet:
        return er.apply_sheet(self.path, self.bib, framework=self.framework, **options)

    def problems(self, **options: Any) -> list[str]:
        """Return the problems of a sheet that is refused, and require that nothing was written."""
        before = self.bib.read_bytes()
        with pytest.raises(ProblemsError) as caught:
            self.apply(**options)
        assert self.bib.read_bytes() == before
        folder = f"{self.path.parent}/"
        return [str(each).replace(folder, "") for each in caught.value.problems]

    def notices(self, **options: Any) -> list[str]:
        """Return the problems of a sheet that is applied."""
        folder = f"{self.path.parent}/"
        return [str(each).replace(folder, "") for each in self.apply(**options).problems]

    @property
    def text(self) -> str:
        return self.bib.read_bytes().decode()

    def load(self) -> er.LoadedLibrary:
        return er.load(self.bib, framework=self.framework, keep_going=True)


def unchanged(_rows: Rows) -> None:
    """Change nothing: the sheet is only saved."""


OPTIONS = [
    {},
    {"marks": "all"},
    {"ending": ".csv"},
    {"ending": ".csv", "marks": ["study", "Level"], "sort": "author:desc"},
]
