"""Citations as notes, and the punctuation around them."""

import unicodedata
from collections.abc import Sequence

from essence_refs.model import RichText
from essence_refs.pandoc.citations import FoundCitation, ends_later
from essence_refs.pandoc.elements import SPACES, Element, element, inlines_in, plain_text, with_inlines, words
from essence_refs.pandoc.rich_text import KeptInlines, to_inlines
from essence_refs.publish.citations import separator_after_author

_STOPS = ".,;:!?"
# The stops that American English has inside quotation marks.
_MOVABLE = ".,"
_CLOSING_QUOTES = "\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
_DASHES = "\N{EN DASH}\N{EM DASH}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
# Categories of Unicode: opening brackets and quotation marks, which belong to what follows them.
_OPENING = ("Ps", "Pi")
# More punctuation than this in a row is none.
_LONGEST = 12


def insert(found: FoundCitation, kept: KeptInlines, *, is_note: bool, links: bool) -> None:
    """Put the text of a citation into the document, as a note if the style has notes."""
    text = found.inlines = to_inlines(found.text, kept, links=links)
    author = to_inlines(found.author, kept)
    if not is_note:
        inlines = [*author, *(words(" ") if author and text else []), *text] if author else text
    elif not found.in_note:
        inlines = [*author, *([element("Note", [element("Para", text)])] if text else [])]
    elif found.is_in_text:
        inlines = [*author, *words(separator_after_author(found.text) if author else ""), *text]
    elif found.begins_note:
        inlines = text
    else:
        inlines = [element("Str", "("), *text, element("Str", ")")]
    found.cite["c"][1] = inlines


def keep_text_only(found: Sequence[FoundCitation]) -> None:
    """Replace citations by their text."""
    cites = {id(each.cite) for each in found}
    for inlines in {id(each.among): each.among for each in found}.values():
        texts = (each["c"][1] if id(each) in cites else [each] for each in inlines)
        inlines[:] = [each for text in texts for each in text]


class PunctuationMover:
    """Moves punctuation to before the calls of notes, and removes what is superfluous around citations."""

    def __init__(self, found: Sequence[FoundCitation], *, after_punctuation: bool, in_quotes: bool) -> None:
        """With *after_punctuation* a note is called after it; with *in_quotes* quotation marks include it."""
        self.citations = {id(each.cite) for each in found}
        self.after_punctuation = after_punctuation
        self.in_quotes = in_quotes

    def change(self, inlines: list[Element]) -> None:
        """Change a list of inlines with citations in it."""
        rest, done = inlines[:], list[Element]()
        rest.reverse()
        while rest:
            each = rest.pop()
            done.append(each)
            if not self._is_citation(each) or not each["c"][1]:
                continue
            if _is_call(each["c"][1][-1]):
                done.pop()
                self._call(each, done, rest)
            elif plain_text(each["c"][1]).rstrip(_CLOSING_QUOTES).endswith(".") and _is_stop(rest):
                rest.pop()
        inlines[:] = done

    def _is_citation(self, each: Element) -> bool:
        return id(each) in self.citations

    def _call(self, cite: Element, done: list[Element], rest: list[Element]) -> None:
        """Append a citation that ends in the call of a note, with the calls directly after it."""
        is_alone = _is_only_call(cite)
        has_space = bool(done) and done[-1]["t"] in SPACES
        # Between two raised numbers, the space separates them.
        if is_alone and not (len(done) > 1 and self._is_number(done[-2])):
            while len(done) > 1 and done[-1]["t"] in SPACES:
                done.pop()
        calls = [cite, *self._calls_after(rest)]
        if self.after_punctuation:
            signs = _leading_punctuation(rest, any_sign=is_alone and has_space)
            if signs:
                _drop(rest, len(signs))
                if is_alone:
                    _append(done, signs, in_quotes=self.in_quotes)
                else:
                    _append(before := cite["c"][1][:-1], signs, in_quotes=self.in_quotes)
                    cite["c"][1] = [*before, cite["c"][1][-1]]
        done += calls

    def _is_number(self, each: Element) -> bool:
        return self._is_citation(each) and each["c"][1][-1:] != [] and each["c"][1][-1]["t"] == "Superscript"

    def _calls_after(self, rest: list[Element]) -> list[Element]:
        """Remove the calls of notes that follow directly, and return them."""
        calls = []
        while rest:
            index = 1
            while index < len(rest) and rest[-index]["t"] in SPACES:
                index += 1
            following = rest[-index]
            is_own = following["t"] == "Note" and index == 1
            if not is_own and not (self._is_citation(following) and _is_only_call(following)):
                break
            if following["t"] == "Note" or following["c"][1][0]["t"] == "Note":
                calls.append(following)
                del rest[-index:]
                continue
            break
        return calls


def _ends_in_call(inlines: list[Element]) -> bool:
    """Return whether inlines end in the call of a note, after which a stop repeats none."""
    if not inlines:
        return False
    return _is_call(inlines[-1]) or (inlines[-1]["t"] == "Cite" and _ends_in_call(inlines[-1]["c"][1]))


def _is_only_call(cite: Element) -> bool:
    inlines = cite["c"][1]
    return len(inlines) == 1 and _is_call(inlines[0])


def _is_call(inline: Element) -> bool:
    """Return whether an inline is the call of a note, or a number of a style that looks like one."""
    return inline["t"] in ("Note", "Superscript")


def _is_stop(rest: list[Element]) -> bool:
    return bool(rest) and rest[-1] == {"t": "Str", "c": "."}


def _append(inlines: list[Element], signs: str, *, in_quotes: bool) -> None:
    """Append punctuation to inlines, unless they end with a stop that it would repeat."""
    before = "" if _ends_in_call(inlines) else plain_text(inlines[-1:])
    if before.endswith(tuple(_STOPS)) and (signs[0] == before[-1] or signs == "."):
        signs = signs[1:]
    if not signs:
        return
    last = inlines[-1] if inlines else None
    if in_quotes and last and last["t"] == "Quoted" and signs[0] in _MOVABLE:
        inside = last["c"][1]
        if not plain_text(inside).endswith(tuple(_STOPS)):
            inlines[-1] = with_inlines(last, [*inside, element("Str", signs[0])])
        signs = signs[1:]
    if signs:
        inlines.append(element("Str", signs))


def _leading_punctuation(rest: list[Element], *, any_sign: bool) -> str:
    """Return the punctuation that follows; unless *any_sign*, it must begin with a stop."""
    text = _leading_text(rest)
    signs = ""
    for index, each in enumerate(text):
        category = unicodedata.category(each)
        if not category.startswith("P") or category in _OPENING or each in _DASHES:
            break
        if each in _APOSTROPHES and text[index + 1 : index + 2].isalnum():
            break
        signs += each
    return signs if signs and (any_sign or signs[0] in _STOPS) else ""


def _leading_text(rest: list[Element]) -> str:
    """Return the beginning of the text that follows, up to a space or an element that has no text."""
    text = ""
    for each in reversed(rest):
        inside = inlines_in(each)
        if each["t"] == "Str":
            text += each["c"]
        elif inside is not None and each["t"] not in ("Cite", "Image", "Quoted"):
            inner = _leading_text(inside[::-1])
            text += inner
            if len(inner) < len(plain_text(inside)):
                return text
        else:
            return text
        if len(text) > _LONGEST:
            return text
    return text


def _drop(rest: list[Element], count: int) -> None:
    """Remove the first *count* characters of the text that follows."""
    while count and rest:
        each = rest.pop()
        inside = inlines_in(each)
        if inside is not None:
            left = inside[::-1]
            length = len(plain_text(inside))
            _drop(left, count)
            count -= min(count, length)
            if left:
                rest.append(with_inlines(each, left[::-1]))
            continue
        text = each["c"]
        if len(text) > count:
            rest.append(element("Str", text[count:]))
        count -= min(count, len(text))


def with_final_stop(found: FoundCitation, stop: str) -> None:
    """Add the full stop of the style to an author's citation that ends the sentence of a note."""
    if stop and found.is_in_text and found.in_note and found.text and not ends_later(found):
        last = found.text.plain[-1]
        if last not in _STOPS:
            found.text = RichText((*found.text.content, stop))
