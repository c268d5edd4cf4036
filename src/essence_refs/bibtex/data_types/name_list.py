"""
Lists of names in the forms of BibTeX and biblatex: parsing and writing.

The forms are those of the BibTeX manual ("First von Last", "von Last, First", "von Last, Jr, First") and the extended
name format of the biblatex manual, section 3.4 ("family=…, given=…"). Names are separated by "and".
"""

import re
from collections.abc import Callable, Iterator

import attrs

from essence_refs.bibtex.data_types.literal_list import split_list
from essence_refs.bibtex.latex import plain_text
from essence_refs.bibtex.latex.fast_decoder import simple_text
from essence_refs.bibtex.syntax.braces import BRACE, Report, closing_brace, ignore
from essence_refs.model.names import Name, Names

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_WORD_END = re.compile(r"\\.|[{}]|[, \t\n\r\f\v~]", re.DOTALL)
_EXTENDED = (
    r"\s*\"?(family|given|prefix|suffix|useprefix|sortingnamekeytemplatename|nosortprefix|id|juniorsuffix"
    r"|given-i|family-i|prefix-i|suffix-i)\s*="
)
_PART_END = re.compile(r'\\.|[{},"]', re.DOTALL)
_LETTER_MACRO = r"\\(?:(aa|ae|oe|o|l|ss|i|j|dj|dh|ng|th)|(AA|AE|OE|O|L|DJ|DH|NG|TH))(?![A-Za-z])"
_MACRO = re.compile(r"\\(?:[A-Za-z]+|.)")
# "v.d.", "v.", "d.", "a.d." and the like: Dutch and German abbreviate "van der" and "von der".
_PARTICLE = r"(?:v|d|[aiotz]\.?d)(?:\.?d)?(?:\.?r)?\.(?=[^\W\d_])"
_USE_PREFIX = r"\buseprefix(?:\s*=\s*(true|false))?\s*(?:,|$)"


# "Department for Education" without braces is read as a person. No particle of a surname is an English word.
_ENGLISH_WORDS = frozenset(("for", "of", "on", "the", "to", "with"))

_Word = tuple[str, bool | None]
"""A word, and whether it begins with a lower-case letter; None where it has no letter outside of braces."""


class NameCache(dict[str, Name]):
    """
    The names parsed so far, by their text. Looking up a new text parses it.

    Raises:
        KeyError: when the text is not one whole name: part of a list, empty, "others", or a name with a problem.

    """

    def __init__(self, *, use_prefix: bool = True) -> None:
        super().__init__()
        self.use_prefix = use_prefix
        # Lists without a problem, by their text.
        self.lists: dict[str, Names] = {}

    def __missing__(self, text: str) -> Name:
        name = _usual_name(text) or _corporate_name(text) or self._other_name(text)
        self[text] = name
        return name

    def _other_name(self, text: str) -> Name:
        members = [member for _, member in split_list(text)]
        if len(members) > 1 or members[0].lower() in ("", "others") or not _is_balanced(text):
            raise KeyError(text)
        codes: list[str] = []
        name = _name(members[0], lambda code, *_: codes.append(code), use_prefix=self.use_prefix)
        if codes:
            raise KeyError(text)
        return name


def parse_names(text: str, report: Report = ignore, *, cache: NameCache | None = None) -> Names:
    """
    Parse a list of names. It is not complete where it ends with "and others".

    Names are looked up in *cache* and added to it. A particle is a non-dropping one, as in biblatex-apa and
    biblatex-chicago, so that the style decides where to put it. Where the cache has no *use_prefix*, it is dropping.

    >>> [name.non_dropping_particle for name in parse_names("Brand, Sarah L. and Vincent van Gogh")]
    ['', 'van']
    """
    cache = NameCache() if cache is None else cache
    known = cache.lists.get(text)
    if known is not None:
        return known
    parts = text.split(" and ")
    is_complete = parts[-1] != "others"
    try:
        names = tuple(map(cache.__getitem__, parts if is_complete else parts[:-1]))
    except KeyError:
        return parse_any_names(text, report, cache)
    found = cache.lists[text] = Names(names, is_complete)
    return found


def use_prefix_of(options: str, *, default: bool) -> bool:
    """
    Return whether the field "options" keeps particles with the family names (biblatex manual, 3.1.3.1 "useprefix").

    >>> use_prefix_of("skipbib, useprefix = false", default=True), use_prefix_of("", default=True)
    (False, True)
    """
    found = re.search(_USE_PREFIX, options) if options else None
    return found[1] != "false" if found else default


def parse_any_names(text: str, report: Report, cache: NameCache) -> Names:
    """Parse any list of names. New names, and names with problems, are parsed with their offsets."""
    problems: list[tuple[str, str, int, str]] = []

    def note(code: str, message: str, offset: int, hint: str) -> None:
        problems.append((code, message, offset, hint))

    found: list[Name] = []
    is_complete = True
    parts = list(split_list(text))
    for number, (start, part) in enumerate(parts, 1):
        if not part:
            if len(parts) > 1:
                note("empty-name", "a name is missing beside an “and”", start, "")
        elif part.lower() == "others":
            if number == len(parts):
                is_complete = False
            else:
                hint = "it may only end a list"
                note("others-inside", "“others” is inside the list of names", start, hint)
                found.append(Name(literal=part))
        else:
            found.append(cache.get(part) or _new_name(part, start, note, cache))
    names = Names(tuple(found), is_complete)
    for problem in problems:
        report(*problem)
    if not problems:
        cache.lists[text] = names
    return names


def _corporate_name(text: str) -> Name | None:
    """Return the name of an organisation, which is wholly in braces; None for other names and where it contains LaTeX."""
    inside = text[1:-1]
    if text[:1] != "{" or text[-1:] != "}" or "\\" in inside:
        return None
    literal = simple_text(inside)
    return None if literal is None else Name(literal=literal)


def _usual_name(text: str) -> Name | None:
    """Return a name of one-word family name and given names, with simple LaTeX if any; None for all other names."""
    family, _, given = text.partition(", ")
    # Most names consist of letters, dots and blanks, which is quickly tested.
    if (
        family.isalpha()
        and given.replace(" ", "").replace(".", "").isalpha()
        and given == given.strip()
        and "  " not in given
        and "and" not in given.lower()
    ):
        return Name(family=family, given=given)
    if "=" in text or " and " in f" {text.lower()} " or text != text.strip():
        return None
    if simple_text(text) == text:
        return _short_name(text)
    # White space ends a macro and separates words.
    if " " in family or not text.isprintable() or "  " in text or text.count(",") > 1 or not given:
        return None
    family, given = simple_text(family) or "", simple_text(given) or ""
    return Name(family=family, given=given) if family and given else None


def _short_name(text: str) -> Name | None:
    """Return a name of one-word family name and given names, None for all other names; the text contains no LaTeX."""
    family, comma, given = text.partition(", ")
    # A particle would be a separate word.
    if comma and family and " " not in family and text.count(",") == 1 and not _abbreviation(family):
        return Name(family=family, given=given)
    return None


def _new_name(text: str, start: int, report: Report, cache: NameCache) -> Name:
    """Parse the name at an offset of a list, and remember it if it has no problem."""
    problems: list[tuple[str, str, int, str]] = []

    def note(code: str, message: str, offset: int, hint: str) -> None:
        problems.append((code, message, start + offset, hint))

    name = _name(text, note, use_prefix=cache.use_prefix)
    for problem in problems:
        report(*problem)
    # The name of an organisation without braces may be in many entries. The first one is reported.
    if all(code == "unlikely-name" for code, *_ in problems):
        cache[text] = name
    return name


def _is_balanced(text: str) -> bool:
    """Return whether a text closes as many braces as it opens."""
    if "\\" not in text:
        return text.count("{") == text.count("}")
    signs = BRACE.findall(text)
    return signs.count("{") == signs.count("}")


def _name(text: str, report: Report, *, use_prefix: bool) -> Name:
    if text.startswith("{") and closing_brace(text, 0) == len(text) - 1:
        return Name(literal=_one_line(text[1:-1], report))
    if "=" in text and re.match(_EXTENDED, text, re.IGNORECASE):
        return _extended_name(text, report, use_prefix=use_prefix)
    if simple_text(text) == text and (short := _short_name(text)):
        return short
    pieces = _pieces(text)
    if len(pieces) > 3:
        hint = "separate the names of a list by “and”, not by commas"
        report("name-commas", f"a name with {len(pieces) - 1} commas", 0, hint)
        pieces = [pieces[0], pieces[1], [word for piece in pieces[2:] for word in piece]]
    if len(pieces) == 1:
        given, particle, family = _split_first_von_last(pieces[0])
        suffix: list[_Word] = []
    else:
        particle, family = _split_von_last(pieces[0])
        given = pieces[-1]
        suffix = pieces[1] if len(pieces) == 3 else []
    prefix = _decode_words(particle, report)
    if any(word in _ENGLISH_WORDS for word, _ in particle):
        hint = "put an organisation in braces of its own, as in {{NHS England}}"
        report("unlikely-name", f"{' '.join(text.split())!r} is read as a person's name", 0, hint)
    return Name(
        family=_decode_words(family, report),
        given=_decode_words(given, report),
        dropping_particle="" if use_prefix else prefix,
        non_dropping_particle=prefix if use_prefix else "",
        suffix=_decode_words(suffix, report),
        comma_suffix=bool(suffix),
    )


def _one_line(text: str, report: Report) -> str:
    return plain_text(_SPACE.sub(" ", text), report)


def _decode_words(words: list[_Word], report: Report) -> str:
    return plain_text(" ".join(text for text, _ in words), report) if words else ""


def _pieces(text: str) -> list[list[_Word]]:
    """Split a name at commas, and each piece into words, both outside of braces only."""
    pieces: list[list[_Word]] = [[]]
    depth, start = 0, 0
    for found in _WORD_END.finditer(text):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif depth <= 0 and not sign.startswith("\\"):
            if start < found.start():
                pieces[-1] += _words(text[start : found.start()])
            start = found.end()
            if sign == ",":
                pieces.append([])
    if start < len(text):
        pieces[-1] += _words(text[start:])
    return pieces


def _words(text: str) -> list[_Word]:
    """Return the one word of a text, or two: people write "v.d. Berg" without the space too."""
    end = _abbreviation(text)
    return [_word(text[:end]), _word(text[end:])] if end else [_word(text)]


def _abbreviation(text: str) -> int:
    """Return the length of the abbreviated particle that a capital follows in a word, zero if there is none."""
    found = re.match(_PARTICLE, text) if "." in text and text[0].islower() else None
    return found.end() if found is not None and text[found.end()].isupper() else 0


def _word(text: str) -> _Word:
    first = text[0]
    if first.isalpha():
        return text, first.islower()
    return text, _is_lower(text)


def _is_lower(text: str) -> bool | None:
    """Return whether the first letter is lower-case. A macro in braces counts, other text in braces does not."""
    at = 0
    while at < len(text):
        sign = text[at]
        if sign.isalpha():
            return sign.islower()
        if sign == "\\":
            letter = re.match(_LETTER_MACRO, text[at:])
            if letter:
                return bool(letter[1])
            macro = _MACRO.match(text, at)
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


def _split_first_von_last(words: list[_Word]) -> tuple[list[_Word], list[_Word], list[_Word]]:
    """Split "First von Last": the particle reaches from the first to the last lower-case word before the final word."""
    lower = [number for number, (_, is_lower) in enumerate(words[:-1]) if is_lower]
    if not lower:
        return words[:-1], [], words[-1:]
    return words[: lower[0]], words[lower[0] : lower[-1] + 1], words[lower[-1] + 1 :]


def _split_von_last(words: list[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Split "von Last": the particle ends with the last lower-case word before the final word."""
    lower = [number for number, (_, is_lower) in enumerate(words[:-1]) if is_lower]
    if not lower or not words[0][1]:
        return [], words
    return words[: lower[-1] + 1], words[lower[-1] + 1 :]


def _extended_name(text: str, report: Report, *, use_prefix: bool) -> Name:
    """Parse a name in the extended format; parts that are not used are reported."""
    parts: dict[str, str] = {}
    for start, piece in _split_at_commas(text):
        name, equals, value = piece.strip().strip('"').partition("=")
        name = name.strip().lower()
        if not equals:
            message = f"the part {piece.strip()!r} of an extended name has no name, and is not read"
            report("name-part", message, start, "")
        elif name in ("family", "given", "prefix", "suffix", "useprefix"):
            parts[name] = _one_line(_strip_braces(value.strip().strip('"')), report)
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


def _strip_braces(text: str) -> str:
    if text.startswith("{") and closing_brace(text, 0) == len(text) - 1:
        return text[1:-1]
    return text


def _split_at_commas(text: str) -> Iterator[tuple[int, str]]:
    depth, start, is_quoted = 0, 0, False
    for found in _PART_END.finditer(text):
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


def write_names(names: Names, escape: Callable[[str], str], *, use_prefix: bool = True) -> str:
    """
    Write a list of names.

    *use_prefix* says whether the entry has that option, which keeps particles with the family name. *escape* turns
    plain text into LaTeX.

    >>> names = Names((Name(family="Brand", given="Sarah L."), Name(literal="NHS and Care")), complete=False)
    >>> write_names(names, str)
    'Brand, Sarah L. and {NHS and Care} and others'
    """
    written = [_write_name(name, escape, use_prefix=use_prefix) for name in names]
    return " and ".join(written if names.complete else [*written, "others"])


def _write_name(name: Name, escape: Callable[[str], str], *, use_prefix: bool) -> str:
    """Write a name in the plainest form that is read as this name, or in the fullest form if there is none."""
    if name.literal:
        return f"{{{escape(name.literal)}}}"
    # Most names need no other form, and nothing else is read as they are.
    usual = f"{name.family}, {name.given}"
    if _usual_name(usual) == name:
        return usual
    forms = []
    cache = NameCache(use_prefix=use_prefix)
    # Nearly all names are read from the first form.
    for form in _forms(name, escape):
        found = parse_names(form, cache=cache)
        if found == Names((name,)):
            return form
        forms.append((form, found))
    # BibTeX puts a comma before every suffix and has no static ordering. Neither is a reason for an unusual form.
    wanted = Names((attrs.evolve(name, comma_suffix=bool(name.suffix), static_ordering=False),))
    return next((form for form, found in forms if found == wanted), forms[-1][0])


def _forms(name: Name, escape: Callable[[str], str]) -> Iterator[str]:
    particle = " ".join(part for part in (name.dropping_particle, name.non_dropping_particle) if part)
    family, given, suffix, prefix = map(escape, (name.family, name.given, name.suffix, particle))
    for last, first in ((family, given), (f"{{{family}}}", given), (f"{{{family}}}", f"{{{given}}}")):
        before = f"{prefix} {last}".strip()
        if suffix:
            yield f"{before}, {suffix}, {first}".rstrip()
            yield f"{before}, {{{suffix}}}, {first}".rstrip()
        elif given:
            yield f"{before}, {first}"
        else:
            yield before
    parts = {"family": family, "given": given, "prefix": prefix, "suffix": suffix}
    extended = [f"{part}={{{value}}}" for part, value in parts.items() if value]
    if particle:
        extended.append(f"useprefix={'true' if name.non_dropping_particle else 'false'}")
    yield ", ".join(extended)
