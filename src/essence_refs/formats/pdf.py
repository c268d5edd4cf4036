"""Write documents as tagged PDF: Typst compiles the source that `essence_refs.formats.typst` writes."""

import json
import re
import unicodedata
import warnings
from collections.abc import Iterator
from typing import Any

import typst

from essence_refs.diagnostics import Problem
from essence_refs.directional_controls import has_controls
from essence_refs.errors import NotShownWarning, TypesettingError
from essence_refs.formats.runs import clean_field
from essence_refs.formats.typst import embeddable_pictures, write_source
from essence_refs.model import Bibliography, Code, Document, RichText
from essence_refs.model.traversal import all_blocks, leaf_blocks, rich_texts

# ISO 14289-1, accessible PDF: title, language, tags in reading order, alternative texts, a glyph for each character.
_STANDARD = "ua-1"
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed with font')
# At most as large as a page.
_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let data = bytes(json(bytes(sys.inputs.data)))
#context {
  let size = measure(image(data, format: "svg"))
  image(data, format: "svg", width: size.width * calc.min(1, 16cm / size.width, 24cm / size.height))
}"""
_RESOLUTION = 200.0
# A link to anything but a part of the drawing, or a picture within it that can refer to nothing.
_OTHER_FILE = re.compile(
    rb"""(?:href\s*=\s*["']?|url\(\s*["']?|@import\b)(?!\s*["']?\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,]))""",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_TITLE = "The PDF"
# The most characters that a message names.
_MOST_NAMED = 8
# The characters before and after a missing one in a message.
_AROUND = 20


def write_bytes(document: Document) -> bytes:
    """
    Return *document* as a PDF file, which conforms to PDF/UA-1 if it contains any words.

    It uses the fonts that come with Typst, so that it looks the same on every computer. The computer's own fonts are
    used only if those lack a character. If none has it, the page shows a box in its place, and the file does not declare
    PDF/UA-1, which requires a glyph for each character. Pictures can be PNG, JPEG, GIF or WebP; any other picture, and
    a damaged one, is replaced by its description and address.

    Raises:
        TypesettingError: when Typst cannot make a PDF.

    Warns:
        NotShownWarning: with all characters that no font on this computer has.

    """
    names = {
        each.data: f"picture-{number}" for number, each in enumerate(embeddable_pictures(document), start=1)
    }
    try:
        return _compile_document(document, names)
    except typst.TypstError as error:
        readable = {data: name for data, name in names.items() if _is_readable(data)}
        if len(readable) == len(names):
            raise TypesettingError(_TITLE, error.message) from error
    return _compile_document(document, readable)


def draw_svg(data: bytes) -> bytes:
    """
    Return an SVG picture as PNG, which every format can show.

    Raises:
        TypesettingError: when it is damaged, or refers to other files.

    """
    if _OTHER_FILE.search(data):
        raise TypesettingError("The picture", "it refers to other files")
    try:
        drawn: bytes = typst.compile(
            _DRAWING,
            format="png",
            ppi=_RESOLUTION,
            sys_inputs={"data": _as_json(data)},
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        raise TypesettingError("The picture", error.message) from error
    return drawn


def _compile_document(document: Document, names: dict[bytes, str]) -> bytes:
    source = write_source(document, names).encode()
    inputs = {name: _as_json(data) for data, name in names.items()}
    missing: tuple[str, ...] = ()
    for ignore_system_fonts in (True, False):
        try:
            return _compile(source, inputs, ignore_system_fonts=ignore_system_fonts, pdf_standards=_STANDARD)
        except typst.TypstError as error:
            missing = _missing_characters(error)
            if not missing:
                break
    data = _compile(source, inputs, ignore_system_fonts=ignore_system_fonts)
    if missing:
        warnings.warn(NotShownWarning(_missing_characters_problem(missing, document)), stacklevel=4)
    return data


def _compile(source: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    data: bytes = typst.compile(source, format="pdf", sys_inputs=inputs, **options)
    return data


def _as_json(data: bytes) -> str:
    # Typst reads bytes only from files, and its Python package accepts only text files.
    return json.dumps([*data], separators=(",", ":"))


def _is_readable(data: bytes) -> bool:
    source = b'#set page(height: auto)\n#image(bytes(json(bytes(sys.inputs.data))), width: 1cm, alt: "a")'
    try:
        _compile(source, {"data": _as_json(data)}, ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True


def _missing_characters(error: typst.TypstError) -> tuple[str, ...]:
    """Return the characters that have no glyph, which PDF/UA-1 requires; the error has one message for each."""
    found = "".join(_NO_GLYPH.findall(error.diagnostic))
    found = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), found)
    # A character that only changes the direction of others is named with its neighbours, and needs no glyph.
    return tuple(dict.fromkeys(each for each in found if not each.isascii() and not has_controls(each)))


def _missing_characters_problem(characters: tuple[str, ...], document: Document) -> Problem:
    """Return a warning with the characters, and with the words where one of them occurs first."""
    named = [f"{each} (U+{ord(each):04X}{_name(each)})" for each in characters[:_MOST_NAMED]]
    more = f" and {len(characters) - _MOST_NAMED} more" if len(characters) > _MOST_NAMED else ""
    wanted = re.compile(f"[{re.escape(''.join(characters))}]")
    places = ((key, text, found.start()) for key, text in _texts(document) if (found := wanted.search(text)))
    key, text, at = next(places, ("", "", 0))
    first = f", first in “{text[max(at - _AROUND, 0) : at + _AROUND].strip()}”" if text else ""
    return Problem(
        message=f"no font on this computer has {', '.join(named)}{more}: the PDF shows a box{first}",
        key=key,
        hint="install a font that does, or choose another format",
        code="no-glyph",
    )


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the texts of a document in reading order, those of a bibliography with the key of the item."""
    yield "", clean_field(document.title)
    for block in leaf_blocks(all_blocks(document)):
        match block:
            case Bibliography():
                for entry in block.entries:
                    for text in (entry.label, entry.text, entry.annotation):
                        yield entry.key, _plain(text)
            case Code():
                yield "", clean_field(block.text)
            case _:
                yield from (("", _plain(text)) for text in rich_texts((block,)))


def _plain(text: RichText) -> str:
    return clean_field(text.plain)


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f", {name}" if name else ""
