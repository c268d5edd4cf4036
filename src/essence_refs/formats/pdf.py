"""Write documents as tagged PDF: Typst compiles the source that `essence_refs.formats.typst` writes."""

import json
import re
import unicodedata
from typing import Any

import typst

from essence_refs.directional_controls import has_controls
from essence_refs.errors import TypesettingError
from essence_refs.formats.typst import embeddable_pictures, write_source
from essence_refs.model import Document

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
_OTHER_FILE = re.compile(
    rb"""(?:href\s*=\s*["']?|url\(\s*["']?|@import\s)(?!#|data:|["']?\s*#)""", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_TITLE = "The PDF"
# The most characters that a message names.
_MOST_NAMED = 8


def write_bytes(document: Document) -> bytes:
    """
    Return *document* as a PDF file, which conforms to PDF/UA-1 if it contains any words.

    It uses the fonts that come with Typst, so that it looks the same on every computer. The computer's own fonts are
    used only if those lack a character. Pictures can be PNG, JPEG, GIF or WebP; any other picture, and a damaged one,
    is replaced by its description and address.

    Raises:
        TypesettingError: with all characters that no font on this computer has.

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
    for ignore_system_fonts in (True, False):
        try:
            return _compile(source, inputs, ignore_system_fonts=ignore_system_fonts, pdf_standards=_STANDARD)
        except typst.TypstError as error:
            missing = _missing_characters(error)
            if not missing:
                break
    if missing:
        raise TypesettingError(_TITLE, _missing_characters_message(missing))
    return _compile(source, inputs, ignore_system_fonts=ignore_system_fonts)


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


def _missing_characters_message(characters: tuple[str, ...]) -> str:
    named = [f"{each} (U+{ord(each):04X}{_name(each)})" for each in characters[:_MOST_NAMED]]
    more = f" and {len(characters) - _MOST_NAMED} more" if len(characters) > _MOST_NAMED else ""
    return f"no font on this computer has {', '.join(named)}{more}; install one that does, or choose another format"


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return f", {name}" if name else ""
