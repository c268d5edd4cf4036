"""What the metadata of a document asks for: files, style, language, and our own options."""

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from essence_refs.errors import EssenceRefsError, UnknownChoiceError
from essence_refs.files.reading_options import TITLE_CASES
from essence_refs.formats.options import require_live
from essence_refs.pandoc.elements import Element, straight
from essence_refs.pandoc.metadata import inlines_of, is_true, list_of, map_of, text_of, texts_of
from essence_refs.publish.reading_lists import LOCALE, STYLE
from essence_refs.suggestions import close_matches

OURS = "essence-refs"
# The fields that are settings and not text: what looks like a citation in them is none.
SETTINGS = frozenset(
    {
        *("bibliography", "citation-abbreviations", "citation-style", "csl", "lang", "link-bibliography"),
        *("link-citations", "locale", "nocite", "notes-after-punctuation", "references"),
        *("suppress-bibliography", OURS),
    }
)
# The language of a style that names none, as in pandoc.
_USUAL_LOCALE = "en-US"
_BOOLEANS = ("strict", "useprefix")
_OPTIONS = (
    "encoding",
    "framework",
    "library",
    "lists",
    "live",
    "map",
    "strict",
    "tags",
    "titles",
    "useprefix",
)


class SettingError(EssenceRefsError):
    """A field of the metadata that cannot be used."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field} {self.message}"


@attrs.frozen(kw_only=True)
class Settings:
    """
    What a document asks for.

    ``files`` are the files of the library; ``named_files`` those of a map, by their names. ``locale`` is empty if the
    style decides. ``after_punctuation`` is None if the style decides. ``lists`` are the options of lists of references.
    """

    style: str = STYLE
    locale: str = LOCALE
    files: tuple[str, ...] = ()
    named_files: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    link_citations: bool = False
    link_bibliography: bool = True
    has_bibliography: bool = True
    after_punctuation: bool | None = None
    references_title: list[Element] | None = None
    framework: str | None = None
    encoding: str | None = None
    map: str | None = None
    tags: tuple[str, ...] = ()
    strict: bool = False
    titles: Any = "auto"
    useprefix: bool = True
    lists: tuple[Mapping[str, str], ...] = ()
    live: str = ""


def read_settings(metadata: Mapping[str, Element]) -> Settings:
    """
    Return the settings in the metadata of a document.

    Raises:
        UnknownChoiceError: for an unknown option, with similar ones.
        SettingError: for a value that cannot be used.

    """

    def flag(name: str, usual: Any) -> Any:
        return is_true(metadata[name]) if name in metadata else usual

    def text(*names: str) -> str:
        return next((text_of(metadata[name]).strip() for name in names if name in metadata), "")

    style = text("csl", "citation-style")
    bibliography = metadata.get("bibliography")
    own = _own_options(metadata.get(OURS))
    files = (*(texts_of(bibliography) if bibliography else ()), *own.pop("library", ()))
    title = metadata.get("reference-section-title")
    return Settings(
        style=style or STYLE,
        locale=text("lang", "locale") or ("" if style else LOCALE),
        files=tuple(dict.fromkeys(files)),
        named_files={name: tuple(texts_of(each)) for name, each in map_of(bibliography).items()},
        link_citations=flag("link-citations", usual=False),
        link_bibliography=flag("link-bibliography", usual=True),
        has_bibliography=not flag("suppress-bibliography", usual=False),
        after_punctuation=flag("notes-after-punctuation", usual=None),
        references_title=inlines_of(title) if title else None,
        **own,
    )


def locale_of(settings: Settings, default_locale: str) -> str:
    """Return the language of a document: its own, or that of its style, whose default is given."""
    return settings.locale or default_locale or _USUAL_LOCALE


def similar_fields(metadata: Mapping[str, Element], name: Literal["bibliography"]) -> tuple[str, ...]:
    """Return the fields of the metadata whose names are similar to *name*, which is not there."""
    return close_matches(name, [each for each in metadata if each not in SETTINGS])


def _own_options(value: Element | None) -> dict[str, Any]:
    if value is None:
        return {}
    if value["t"] != "MetaMap":
        raise SettingError(OURS, 'must be a map of options, such as "strict: true"')
    own: dict[str, Any] = {}
    for name, each in value["c"].items():
        if name not in _OPTIONS:
            raise UnknownChoiceError(name, close_matches(name, _OPTIONS), f"option of {OURS}", _OPTIONS)
        if name in _BOOLEANS:
            own[name] = _boolean(name, each)
        elif name in ("library", "tags"):
            own[name] = tuple(texts_of(each))
        elif name == "lists":
            own[name] = tuple(map(_list, list_of(each)))
        else:
            own[name] = text_of(each).strip()
    own["live"] = _live(own.get("live", ""))
    titles = own.get("titles", TITLE_CASES[0])
    if titles not in TITLE_CASES:
        raise UnknownChoiceError(titles, close_matches(titles, TITLE_CASES), "case of titles", TITLE_CASES)
    return own


def _live(text: str) -> str:
    program = text.lower()
    if program in ("", "false", "no"):
        return ""
    require_live(program)
    return program


def _boolean(name: str, value: Element) -> bool:
    text = text_of(value).strip().lower()
    if text not in ("true", "false", "yes", "no"):
        raise SettingError(f"{OURS}: {name}", f"must be true or false, not {text!r}")
    return text in ("true", "yes")


def _list(value: Element) -> Mapping[str, str]:
    if value["t"] != "MetaMap":
        raise SettingError(
            f"{OURS}: lists", "must be a list of maps, each with the options of a list of references"
        )
    return {name: straight(text_of(each)).strip() for name, each in value["c"].items()}
