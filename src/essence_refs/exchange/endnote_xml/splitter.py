"""Splitting EndNote's XML into records, whose lines are named after the elements."""

from collections.abc import Mapping
from types import MappingProxyType
from xml.parsers import expat

from essence_refs.exchange.records.lines import RecordsError, RecordSplitter, SplitText, TaggedLine
from essence_refs.model import Inline, Mark, RichText, Span, merged
from essence_refs.nesting import DEEPEST, too_deep

# Elements whose text is a value; the name of a parent goes before those that have several meanings.
_PARENTS = frozenset((
    "periodical", "alt-periodical", "secondary-authors", "tertiary-authors", "subsidiary-authors",
    "translated-authors", "pub-dates", "copyright-dates", "related-urls", "web-urls", "pdf-urls", "text-urls",
    "image-urls",
))  # fmt: skip
_MARKS: Mapping[str, Mark] = MappingProxyType(
    {
        "italic": Mark.ITALIC,
        "bold": Mark.BOLD,
        "underline": Mark.UNDERLINE,
        "superscript": Mark.SUPERSCRIPT,
        "subscript": Mark.SUBSCRIPT,
    }
)


def split_endnote(text: str) -> SplitText:
    """
    Split a text into records.

    Raises:
        RecordsError: when the text is not XML, has a document type, or is nested too deeply.

    """
    return _Handler().parse(text)


class _Handler:
    """Collects the text of each element that has no other elements than <style>."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.buffer_text = True
        self._splitter = RecordSplitter()
        self._path: list[str] = []
        self._parts: list[Inline] = []
        self._marks: list[tuple[Mark, ...]] = []
        self._line = 0
        # Whether an element has ended since the text began: then the text is the white space between elements.
        self._is_value = False

    def parse(self, text: str) -> SplitText:
        try:
            self._parser.Parse(
                text.removeprefix("\N{BYTE ORDER MARK}").encode("utf-8", "surrogatepass"),
                True,  # noqa: FBT003 - expat takes no keyword
            )
        except expat.ExpatError as error:
            message = f"not XML: {expat.ErrorString(error.code)}"
            raise RecordsError(message, error.lineno, error.offset + 1) from None
        return self._splitter.result()

    def _refuse_doctype(self, *_: object) -> None:
        raise self._error("a document type (DOCTYPE) is not read")

    def _error(self, message: str) -> RecordsError:
        return RecordsError(message, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= DEEPEST:
            raise self._error(too_deep("elements"))
        self._path.append(name)
        if name == "style":
            faces = attributes.get("face", "").split()
            self._marks.append(tuple(_MARKS[face] for face in faces if face in _MARKS))
            return
        self._parts, self._line, self._is_value = [], self._parser.CurrentLineNumber, True
        if name == "record":
            self._splitter.end()
        elif name == "ref-type" and attributes.get("name"):
            self._splitter.tag("ref-type", attributes["name"], self._line)
            self._is_value = False
        elif name == "date" and attributes.get("year"):
            self._parts.append("/".join(attributes.get(each, "") for each in ("year", "month", "day")))

    def _text(self, text: str) -> None:
        if not self._marks and "\n" in text and not text.strip():
            # White space between elements.
            return
        part: Inline = text
        for mark in self._marks[-1] if self._marks else ():
            part = Span(mark, (part,))
        self._parts.append(part)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "style":
            self._marks.pop()
            return
        if self._is_value and "record" in self._path:
            self._add(name)
        self._parts, self._is_value = [], False
        if name == "record":
            self._splitter.end()

    def _add(self, name: str) -> None:
        value = RichText(merged(tuple(self._parts)))
        lines = [line.strip() for line in value.plain.replace("\r", "\n").split("\n") if line.strip()]
        if not lines:
            return
        parent = next((each for each in reversed(self._path) if each in _PARENTS), "")
        tag = f"{parent}/{name}" if parent else name
        more = tuple((self._line + offset, line) for offset, line in enumerate(lines[1:], 1))
        line = TaggedLine(tag, lines[0], self._line, more)
        if not value.is_plain and value.plain == line.text:
            line = line._replace(rich=value)
        self._splitter.add(line)
