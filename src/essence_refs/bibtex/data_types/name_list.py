"""
Names as BibTeX writes them: parted by "and", each in one of three forms, or biblatex's with every part named.

The forms are those of the BibTeX manual ("First von Last", "von Last, First", "von Last, Jr, First"), the
fourth ("family=…, given=…") is the extended name format of the biblatex manual, section 3.4.
"""

import re
from collections.abc import Iterator

from essence_refs.bibtex.latex import plain_text
from essence_refs.bibtex.latex.fast_decoder import simple_text
from essence_refs.bibtex.latex.verbatim import Report, closing_brace, ignore
from essence_refs.model.names import Name, Names

# Strings, for few lists of names need them: see ``blocks``.
_SPACE = r"[ \t\n\r\f\v]+"
_AND = r"(?is)\\.|[{}]|(?<=[ \t\n\r\f\v])and(?=[ \t\n\r\f\v])"
_BRACE = r"(?s)\\.|[{}]"
_PARTING = r"(?s)\\.|[{}]|[, \t\n\r\f\v~]"
_EXTENDED = (
    r"(?i)\s*\"?(family|given|prefix|suffix|useprefix|sortingnamekeytemplatename|nosortprefix|id|juniorsuffix"
    r"|given-i|family-i|prefix-i|suffix-i)\s*="
)
_LETTER_MACRO = r"\\(?:(aa|ae|oe|o|l|ss|i|j|dj|dh|ng|th)|(AA|AE|OE|O|L|DJ|DH|NG|TH))(?![A-Za-z])"
_MACRO = r"\\(?:[A-Za-z]+|.)"
_USE_PREFIX = r"\buseprefix(?:\s*=\s*true)?\s*(?:,|$)"


_Word = tuple[str, bool | None]
"""A word, and whether it begins with a small letter; None where it has no letter outside of braces: no particle."""


class People(dict[str, Name]):
    """
    What the members of lists came to, by how they are written; those that have a problem are not among them.

    Looking up a member that is not known yet reads it.

    Raises:
        KeyError: for what is no whole member, what is empty, what may end a list, and what has a problem.

    """

    def __init__(self, *, use_prefix: bool = False) -> None:
        super().__init__()
        self.use_prefix = use_prefix
        # Whole lists in which a member holds an "and" of its own.
        self.lists: dict[str, Names] = {}

    def __missing__(self, part: str) -> Name:
        name = _usual_name(part) or _body(part) or self._other(part)
        self[part] = name
        return name

    def _other(self, part: str) -> Name:
        members = [member for _, member in parted(part)]
        if len(members) > 1 or members[0].lower() in ("", "others") or not _is_balanced(part):
            raise KeyError(part)
        faults: list[str] = []
        name = _name(members[0], lambda code, *_: faults.append(code), use_prefix=self.use_prefix)
        if faults:
            raise KeyError(part)
        return name


def names(text: str, report: Report = ignore, *, people: People | None = None) -> Names:
    """
    Return the names of a list, not complete where it ends with "and others".

    What the members came to is looked up in *people*, and added there; a particle is dropping unless those say
    otherwise, as in biblatex.

    >>> [name.family for name in names("Brand, Sarah L. and {NHS England} and Vincent van Gogh")]
    ['Brand', '', 'Gogh']
    """
    people = People() if people is None else people
    parts = text.split(" and ")
    is_complete = parts[-1] != "others"
    try:
        return Names(tuple(map(people.__getitem__, parts if is_complete else parts[:-1])), is_complete)
    except KeyError:
        return people.lists.get(text) or _names(text, report, people)


def uses_prefix(options: str) -> bool:
    """
    Say whether an entry's options keep the particles with the family names.

    >>> uses_prefix("skipbib, useprefix = true"), uses_prefix("useprefix=false")
    (True, False)
    """
    return bool(options and re.search(_USE_PREFIX, options))


def _names(text: str, report: Report, people: People) -> Names:
    """Return the names of any list. The ones that are not known, or have problems, are read with their offsets."""
    problems: list[tuple[str, str, int, str]] = []

    def note(code: str, message: str, offset: int, hint: str) -> None:
        problems.append((code, message, offset, hint))

    found: list[Name] = []
    is_complete = True
    parts = list(parted(text))
    for place, (start, part) in enumerate(parts):
        if not part:
            if len(parts) > 1:
                note("empty-name", "a name is missing beside an “and”", start, "")
        elif part.lower() == "others":
            if place + 1 == len(parts):
                is_complete = False
            else:
                hint = "it may only end a list"
                note("others-inside", "“others” stands inside the list of names", start, hint)
                found.append(Name(literal=part))
        else:
            found.append(people.get(part) or _new_name(part, start, note, people))
    made = Names(tuple(found), is_complete)
    for problem in problems:
        report(*problem)
    if not problems:
        people.lists[text] = made
    return made


def _body(part: str) -> Name | None:
    """Return the body that is all of a member in braces, None for any other member, and where there is LaTeX in it."""
    inside = part[1:-1]
    if part[:1] != "{" or part[-1:] != "}" or "\\" in inside:
        return None
    literal = simple_text(inside)
    return None if literal is None else Name(literal=literal)


def _usual_name(part: str) -> Name | None:
    """Return a name of a family name in one word and given names, with simple LaTeX if any; None for any other."""
    family, _, given = part.partition(", ")
    # Most names are of letters, dots and blanks, and these are quickly told.
    if (
        family.isalpha()
        and given.replace(" ", "").replace(".", "").isalpha()
        and given == given.strip()
        and "  " not in given
        and "and" not in given.lower()
    ):
        return Name(family=family, given=given)
    if "=" in part or " and " in f" {part.lower()} " or part != part.strip():
        return None
    if simple_text(part) == part:
        return _short_name(part)
    # White space ends a macro, and parts words.
    if " " in family or not part.isprintable() or "  " in part or part.count(",") > 1 or not given:
        return None
    family, given = simple_text(family) or "", simple_text(given) or ""
    return Name(family=family, given=given) if family and given else None


def _short_name(text: str) -> Name | None:
    """Return a name of a family name in one word and given names, None for any other; it holds no LaTeX."""
    family, comma, given = text.partition(", ")
    # A particle would be a word of its own.
    if comma and family and " " not in family and text.count(",") == 1:
        return Name(family=family, given=given)
    return None


def _new_name(text: str, start: int, report: Report, people: People) -> Name:
    """Return what stands in a list at an offset; it becomes known if there is nothing to report."""
    problems: list[tuple[str, str, int, str]] = []

    def note(code: str, message: str, offset: int, hint: str) -> None:
        problems.append((code, message, start + offset, hint))

    name = _name(text, note, use_prefix=people.use_prefix)
    for problem in problems:
        report(*problem)
    if not problems:
        people[text] = name
    return name


def parted(text: str) -> Iterator[tuple[int, str]]:
    """
    Yield the members of a list that "and" parts, with the offsets where they begin.

    >>> list(parted("{Barnes and Noble} and MIT"))
    [(0, '{Barnes and Noble}'), (23, 'MIT')]
    """
    if "{" not in text and "\\" not in text and not re.search(_AND, f" {text} "):
        yield 0, text.strip()
        return
    depth, start = 0, 0
    # The ends of a value are as good as space: "and Brand, Sarah" lacks a name.
    padded = f" {text} "
    for found in re.finditer(_AND, padded):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif not sign.startswith("\\") and depth <= 0:
            yield _member(padded, start, found.start())
            start = found.end()
    yield _member(padded, start, len(padded))


def _is_balanced(text: str) -> bool:
    """Say whether a text closes as many braces as it opens."""
    if "\\" not in text:
        return text.count("{") == text.count("}")
    signs = re.findall(_BRACE, text)
    return signs.count("{") == signs.count("}")


def _member(padded: str, start: int, end: int) -> tuple[int, str]:
    part = padded[start:end]
    stripped = part.lstrip()
    return max(start + len(part) - len(stripped) - 1, 0), stripped.rstrip()


def _name(text: str, report: Report, *, use_prefix: bool) -> Name:
    if text.startswith("{") and closing_brace(text, 0) == len(text) - 1:
        return Name(literal=_flat(text[1:-1], report))
    if "=" in text and re.match(_EXTENDED, text):
        return _extended(text, report, use_prefix=use_prefix)
    if simple_text(text) == text and (short := _short_name(text)):
        return short
    pieces = _pieces(text)
    if len(pieces) > 3:
        hint = "names in a list are parted by “and”, not by commas"
        report("name-commas", f"a name with {len(pieces) - 1} commas in it", 0, hint)
        pieces = [pieces[0], pieces[1], [word for piece in pieces[2:] for word in piece]]
    if len(pieces) == 1:
        given, particle, family = _in_reading_order(pieces[0])
        suffix: list[_Word] = []
    else:
        particle, family = _before_comma(pieces[0])
        given = pieces[-1]
        suffix = pieces[1] if len(pieces) == 3 else []
    said = _said(particle, report)
    return Name(
        family=_said(family, report),
        given=_said(given, report),
        dropping_particle="" if use_prefix else said,
        non_dropping_particle=said if use_prefix else "",
        suffix=_said(suffix, report),
        comma_suffix=bool(suffix),
    )


def _flat(text: str, report: Report) -> str:
    return plain_text(re.sub(_SPACE, " ", text), report)


def _said(words: list[_Word], report: Report) -> str:
    return plain_text(" ".join(text for text, _ in words), report) if words else ""


def _pieces(text: str) -> list[list[_Word]]:
    """Return the words of each piece between the commas, both outside of braces only."""
    pieces: list[list[_Word]] = [[]]
    depth, start = 0, 0
    for found in re.finditer(_PARTING, text):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif depth <= 0 and not sign.startswith("\\"):
            if start < found.start():
                pieces[-1].append(_word(text[start : found.start()]))
            start = found.end()
            if sign == ",":
                pieces.append([])
    if start < len(text):
        pieces[-1].append(_word(text[start:]))
    return pieces


def _word(text: str) -> _Word:
    first = text[0]
    if first.isalpha():
        return text, first.islower()
    return text, _is_lower(text)


def _is_lower(text: str) -> bool | None:
    """Say whether the first letter is a small one. A macro in braces counts, other things in braces do not."""
    at = 0
    while at < len(text):
        sign = text[at]
        if sign.isalpha():
            return sign.islower()
        if sign == "\\":
            letter = re.compile(_LETTER_MACRO).match(text, at)
            if letter:
                return bool(letter[1])
            macro = re.compile(_MACRO).match(text, at)
            at = macro.end() if macro else at + 1
            while text[at : at + 1] in ("{", " "):
                at += 1
            continue
        if sign == "{" and text[at + 1 : at + 2] != "\\":
            end = closing_brace(text, at)
            at = end + 1 if end > 0 else len(text)
            continue
        at += 1
    return None


def _in_reading_order(words: list[_Word]) -> tuple[list[_Word], list[_Word], list[_Word]]:
    """Part "First von Last": the particle is from the first to the last word in small letters, but for the end."""
    small = [place for place, (_, is_lower) in enumerate(words[:-1]) if is_lower]
    if not small:
        return words[:-1], [], words[-1:]
    return words[: small[0]], words[small[0] : small[-1] + 1], words[small[-1] + 1 :]


def _before_comma(words: list[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Part "von Last": the particle ends with the last word in small letters, but for the end."""
    small = [place for place, (_, is_lower) in enumerate(words[:-1]) if is_lower]
    if not small or not words[0][1]:
        return [], words
    return words[: small[-1] + 1], words[small[-1] + 1 :]


def _extended(text: str, report: Report, *, use_prefix: bool) -> Name:
    """Read a name whose parts are named; parts that have no place in a name are reported."""
    parts: dict[str, str] = {}
    for start, piece in _at_commas(text):
        name, equals, value = piece.strip().strip('"').partition("=")
        name = name.strip().lower()
        if not equals:
            message = f"the part {piece.strip()!r} of an extended name has no name itself, and is not read"
            report("name-part", message, start, "")
        elif name in ("family", "given", "prefix", "suffix", "useprefix"):
            parts[name] = _flat(_unbraced(value.strip().strip('"')), report)
        elif not name.endswith("-i"):
            report("name-part", f"the part {name!r} of a name is not used", start, "")
    if "useprefix" in parts:
        use_prefix = parts["useprefix"].lower() != "false"
    prefix = parts.get("prefix", "")
    if set(parts) <= {"family", "useprefix"} and not prefix:
        return Name(family=parts.get("family", ""))
    return Name(
        family=parts.get("family", ""),
        given=parts.get("given", ""),
        dropping_particle="" if use_prefix else prefix,
        non_dropping_particle=prefix if use_prefix else "",
        suffix=parts.get("suffix", ""),
        comma_suffix="suffix" in parts,
    )


def _unbraced(text: str) -> str:
    if text.startswith("{") and closing_brace(text, 0) == len(text) - 1:
        return text[1:-1]
    return text


def _at_commas(text: str) -> Iterator[tuple[int, str]]:
    depth, start, is_quoted = 0, 0, False
    for found in re.finditer(r'\\.|[{},"]', text, re.DOTALL):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"':
            is_quoted = not is_quoted
        elif sign == "," and depth <= 0 and not is_quoted:
            yield start, text[start : found.start()]
            start = found.end()
    yield start, text[start:]
