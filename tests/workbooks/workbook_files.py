"""Workbooks made for tests: by xlsxwriter, and as archives with XML written by hand."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import xlsxwriter

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def made(fill: Callable[[Any], None]) -> bytes:
    """Return a workbook that a function has filled by xlsxwriter."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file)
    fill(workbook)
    workbook.close()
    return file.getvalue()


def archive(members: dict[str, str | bytes]) -> bytes:
    """Return a compressed archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return file.getvalue()


def excel(*sheets: str | bytes, declaration: str = "", **more: str | bytes) -> bytes:
    """Return a workbook whose sheets have this XML inside of worksheet, or are these whole parts."""
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n, _ in enumerate(sheets, 1))
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    parts = {
        f"xl/worksheets/sheet{n}.xml": each
        if isinstance(each, bytes)
        else f'{declaration}<worksheet xmlns="{MAIN}">{each}</worksheet>'
        for n, each in enumerate(sheets, 1)
    }
    return archive(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{targets}</Relationships>',
            **parts,
            **{name.replace("__", "/"): content for name, content in more.items()},
        }
    )


def open_document(content: str) -> bytes:
    """Return a spreadsheet of OpenDocument with this XML of tables."""
    names = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text")
    )
    names += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>{content}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )
