"""Fields of a house template that fetch something or start a program are replaced by their results."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from every_block import REPORT
from word_reader import WordFile
from word_template import house

from essence_refs.formats import word


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*texts: str) -> str:
    return "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in texts)


def shown(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def field(instruction: str, result: str) -> str:
    return mark("begin") + instruction + mark("separate") + shown(result) + mark("end")


def header_with(content: str) -> list[str]:
    """Return the texts and instructions in the header of a list whose template has this content in its header."""
    template = docx.Document(BytesIO(house()))
    paragraph = template.sections[0].header.paragraphs[0]
    for each in parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"):
        paragraph._p.append(each)
    stream = BytesIO()
    template.save(stream)
    file = WordFile(word.write_bytes(REPORT, template=stream.getvalue()))
    assert file.faults() == []
    return texts_in(file.document.sections[0].header._element)


def texts_in(element: Any) -> list[str]:
    found = element.iter(qn("w:instrText"), qn("w:t"), qn("w:fldSimple"))
    return [each.text or each.get(qn("w:instr")) or "" for each in found]


def simple_field(instruction: str, result: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}">{shown(result)}</w:fldSimple>'


@pytest.mark.parametrize(
    "content",
    [
        field(code(' INCLUDEPICTURE "https://evil.example/a.png" \\d '), "result"),
        field(code(" includetext ", '"\\\\evil.example\\a.docx"'), "result"),
        field(code(" DDE", "AUTO ", "c:\\\\evil.example cmd"), "result"),
        simple_field(" LINK Excel.Sheet evil.example ", "result"),
        # The name of the field is the result of another one.
        field(field(code(" QUOTE 68 68 69 "), "DDE") + code(" evil.example "), "result"),
        # The field inside an active one goes with its instruction.
        field(code(" INCLUDEPICTURE ") + field(code(" DOCPROPERTY evil.example "), "x"), "result"),
        field(
            code(" INCLUDETEXT ") + field(code(" IF ") + field(code(" DOCPROPERTY evil.example "), "x"), "y"),
            "result",
        ),
        # An active field in the result of another one.
        mark("begin")
        + code(" QUOTE x ")
        + mark("separate")
        + field(code(" INCLUDE evil.example "), "result")
        + mark("end"),
    ],
)
def test_an_active_field_is_replaced_by_its_result(content: str) -> None:
    """Word would fetch the picture or ask to start the program when it opens the list."""
    found = header_with(content)
    assert not any("evil.example" in each for each in found)
    assert found[-1] == "result"


def test_every_active_field_is_known() -> None:
    """Word obeys these names in any letter case."""
    names = (
        *("ADDIN", "AUTOTEXT", "CONTROL", "DATABASE", "DDE", "DDEAUTO", "EMBED", "HTMLACTIVEX", "IMPORT"),
        *("INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "MACROBUTTON", "PRINT", "RD", "dde"),
    )
    found = header_with("".join(field(code(f" {name} evil.example "), name) for name in names))
    assert found[1:] == [*names]


def test_a_field_that_never_ends_is_removed_too() -> None:
    """Word may obey it all the same."""
    found = header_with(mark("begin") + code(" DDEAUTO evil.example "))
    assert found == ["  THE HOUSE · Board paper"]


@pytest.mark.parametrize(
    "content",
    [
        field(code(" PAGE "), "3"),
        simple_field(" NUMPAGES ", "12"),
        field(code(" STYLEREF ", '"Heading 1" '), "A heading"),
        field(code(" IF ") + field(code(" PAGE "), "1") + code(' = 1 "first" "other" '), "first"),
    ],
)
def test_harmless_fields_stay(content: str) -> None:
    """Page numbers and the like are what headers are for."""
    written = texts_in(parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>"))
    assert header_with(content)[1:] == written
