"""Parse the tailoring rules of CLDR (UTS 35, part 5, section 3)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

STRENGTHS = {"<": 1, "<<": 2, "<<<": 3, "<<<<": 4, "=": 4}
_SPACE = " \t\n\v\f\r\x85\u200e\u200f\u2028\u2029"


@dataclass(frozen=True)
class Reset:
    """A reset: "&x", "&[before 1]x" or "&[last regular]"."""

    text: str = ""
    before: int = 0
    position: str = ""


@dataclass(frozen=True)
class Relation:
    """A relation: "<x", with what precedes "|" and what follows "/"."""

    strength: int
    text: str
    prefix: str = ""
    extension: str = ""


@dataclass(frozen=True)
class Setting:
    """A setting: "[reorder Grek]" has the name reorder and the value Grek."""

    name: str
    value: str


Rule = Reset | Relation | Setting


class _Scanner:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def skip(self) -> None:
        while (char := self.peek()) and (char in _SPACE or char == "#"):
            if char == "#":
                end = self.source.find("\n", self.at)
                self.at = len(self.source) if end < 0 else end
            else:
                self.at += 1

    def take(self, pattern: str) -> str:
        found = re.compile(pattern).match(self.source, self.at)
        if not found:
            raise ValueError(f"{pattern!r} expected at {self.source[self.at : self.at + 40]!r}")
        self.at = found.end()
        return found[0]

    def bracketed(self) -> str:
        depth, start = 0, self.at
        while True:
            char = self.peek()
            if not char:
                raise ValueError("a bracket is not closed")
            depth += (char == "[") - (char == "]")
            self.at += 1
            if not depth:
                return self.source[start + 1 : self.at - 1].strip()

    def string(self) -> str:
        """Return the text up to white space or syntax, without its quotes and escapes."""
        self.skip()
        found = ""
        while (char := self.peek()) and char not in _SPACE:
            if char == "'":
                found += self._quoted()
            elif char == "\\":
                found += self._escaped()
            elif char.isascii() and not char.isalnum():
                break
            else:
                found += char
                self.at += 1
        return found

    def _quoted(self) -> str:
        if self.source.startswith("''", self.at):
            self.at += 2
            return "'"
        self.at += 1
        found = ""
        while (char := self.peek()) != "'" or self.source.startswith("''", self.at):
            if char == "\\":
                found += self._escaped()
            else:
                found += char
                self.at += 2 if char == "'" else 1
        self.at += 1
        return found

    def _escaped(self) -> str:
        return unescaped(self.take(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)"))


def unescaped(escape: str) -> str:
    r"""Return the character for "\u0041" or "\x"."""
    return chr(int(escape[2:], base=16)) if len(escape) > 2 else escape[1]  # noqa: FURB166


def parse(source: str, imported: Callable[[str], str]) -> Iterator[Rule]:
    """Yield the rules of a tailoring; the source of an import comes from the function."""
    scanner = _Scanner(source)
    while True:
        scanner.skip()
        char = scanner.peek()
        if not char:
            return
        if char == "[":
            name, _, value = scanner.bracketed().partition(" ")
            if name == "import":
                yield from parse(imported(value.strip()), imported)
            else:
                yield Setting(name, value.strip())
        elif char == "&":
            yield _reset(scanner)
        else:
            yield from _relations(scanner)


def _reset(scanner: _Scanner) -> Reset:
    scanner.take("&")
    scanner.skip()
    before = 0
    if scanner.peek() == "[":
        inner = scanner.bracketed()
        if not inner.startswith("before"):
            return Reset(position=inner)
        before = int(inner.split()[1])
    text = scanner.string()
    if not text:
        raise ValueError("a reset without text")
    return Reset(text, before)


def _relations(scanner: _Scanner) -> Iterator[Relation]:
    strength = STRENGTHS[scanner.take("<{1,4}|=")]
    if scanner.peek() == "*":
        scanner.take(r"\*")
        for each in _listed(scanner):
            yield Relation(strength, each)
        return
    prefix, text, extension = "", scanner.string(), ""
    scanner.skip()
    if scanner.peek() == "|":
        scanner.take(r"\|")
        prefix, text = text, scanner.string()
        scanner.skip()
    if scanner.peek() == "/":
        scanner.take("/")
        extension = scanner.string()
    yield Relation(strength, text, prefix, extension)


def _listed(scanner: _Scanner) -> Iterator[str]:
    """Yield the characters of a list after "<*"; "a-e" is a range."""
    text = scanner.string()
    yield from text
    while scanner.peek() == "-":
        scanner.take("-")
        start, text = ord(text[-1]) + 1, scanner.string()
        yield from map(chr, range(start, ord(text[0])))
        yield from text


def code_points(pattern: str) -> frozenset[str]:
    r"""Return the characters of a set such as "[Ии\u19B5-\u19B7]"."""
    inner = re.sub(r"\\u[0-9A-Fa-f]{4}", lambda found: unescaped(found[0]), pattern.strip("[] "))
    inner = re.sub(r"\s", "", inner)
    found = set(re.sub(r".-.", "", inner))
    for first, last in re.findall(r"(.)-(.)", inner):
        found |= set(map(chr, range(ord(first), ord(last) + 1)))
    return frozenset(found)
