"""Writing and saving lists, pages and other documents in every format."""

import io
from pathlib import Path
from typing import get_args

import pytest

import essence_refs as er
from essence_refs import files, formats, publish
from essence_refs.errors import FileError, UnknownFormatError, UnsuitableOptionError
from essence_refs.model import Document, Library, Paragraph, RichText
from essence_refs.publish import Publication, publications

TEXTS = [each for each in formats.FORMATS.values() if not each.is_binary and each.endings and not each.extra]


@pytest.fixture(scope="module")
def shipped() -> Library:
    return files.load()


@pytest.mark.parametrize("each", TEXTS, ids=lambda each: each.name)
def test_a_list_is_saved_in_the_format_of_the_ending(
    each: formats.Format, shipped: Library, tmp_path: Path
) -> None:
    """The file has the text of the format in UTF-8, and the call returns its path."""
    reading_list = publish.reading_list(shipped, "organisation")
    path = tmp_path / f"organisation{each.endings[0]}"
    assert reading_list.save(str(path)) == path
    # What goes into a project of Sphinx has the name of the file in its ids.
    options = {"id_prefix": "organisation"} if each.name == "rst" else {}
    assert path.read_bytes() == reading_list.write(each.name, **options).encode()


def test_a_page_is_saved_as_a_list_is(shipped: Library, tmp_path: Path) -> None:
    """A page has the same methods as a list."""
    page = publish.page(shipped, "organisation")
    path = page.save(tmp_path / "organisation.md")
    assert path.read_text(encoding="utf-8") == page.write("markdown") == formats.write(page, "markdown")


def test_a_page_and_a_list_have_their_references(shipped: Library) -> None:
    """The references of a document are those of the level, in the library's order for the page."""
    page, reading_list = publish.page(shipped, "family"), publish.reading_list(shipped, "family")
    assert page.references == tuple(each for each in shipped if "family" in each.levels)
    assert reading_list.document().references == reading_list.references


def test_any_publication_can_be_saved(tmp_path: Path) -> None:
    """A document that a user makes is saved in the same way, with the options of its format."""
    document = Publication(title="T", blocks=(Paragraph(text=RichText.of("one two three four five six")),))
    path = document.save(tmp_path / "t.txt", width=20)
    assert path.read_text(encoding="utf-8").splitlines()[-2:] == ["one two three four", "five six"]


def test_an_unknown_ending_suggests_similar_endings(shipped: Library, tmp_path: Path) -> None:
    """A misspelt ending is an error with a similar one, and no file is made."""
    with pytest.raises(UnknownFormatError, match=r"no format is called '\.htlm' \(did you mean .*\.html"):
        publish.reading_list(shipped, "policy").save(tmp_path / "policy.htlm")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("ending", "options", "message"),
    [
        ("html", {"template": "house.docx"}, "template is for word, not for html"),
        ("md", {"width": 40}, "width is for text, not for markdown"),
        ("txt", {"metadata": True}, "metadata is for html and html-fragment, not for text"),
    ],
)
def test_an_option_of_another_format_is_refused(
    ending: str, options: dict[str, object], message: str, shipped: Library, tmp_path: Path
) -> None:
    """An option without effect is an error before there is a file; a template is not even opened."""
    with pytest.raises(UnsuitableOptionError) as caught:
        publish.page(shipped, "policy").save(tmp_path / f"policy.{ending}", **options)
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("text", {"top": 2}, "top is for html, html-fragment, latex and latex-fragment, not for text"),
        ("md", {"page": False}, "page is for html, html-fragment, latex and latex-fragment, not for md"),
        ("html", {"widht": 3}, "widht is not an option of any format (did you mean width?)"),
        (
            "html",
            {"zzz": 3},
            (
                "zzz is not an option of any format"
                " (there are template, live, width, metadata, page, top, anchors, id_prefix)"
            ),
        ),
        ("text", {"width": "a"}, "width is 'a', and has to be a whole number, 20 or more"),
        ("text", {"width": 0}, "width is 0, and has to be a whole number, 20 or more"),
        ("text", {"width": -5}, "width is -5, and has to be a whole number, 20 or more"),
        ("text", {"width": True}, "width is True, and has to be a whole number, 20 or more"),
        ("html", {"top": 0}, "top is 0, and has to be a whole number from 1 to 6"),
        ("latex", {"top": 6}, "top is 6, and has to be a whole number from 0 to 5"),
        ("html", {"top": 2.0}, "top is 2.0, and has to be a whole number from 1 to 6"),
        ("html", {"anchors": "no"}, "anchors is 'no', and has to be True or False"),
        ("html", {"metadata": "coins"}, "metadata is 'coins', and has to be True or False"),
        ("word", {"template": 3}, "template is 3, and has to be the path of a .docx"),
    ],
)
def test_an_unsuitable_option_is_a_clear_error(
    name: str, options: dict[str, object], message: str, shipped: Library
) -> None:
    """A misspelt option, an option of another format and an impossible value are errors, for lists and pages."""
    for each in (publish.reading_list(shipped, "policy"), publish.page(shipped, "policy")):
        with pytest.raises(UnsuitableOptionError) as caught:
            each.write(name, **options)
        assert str(caught.value) == message


def test_every_documented_option_has_an_effect(shipped: Library) -> None:
    """HTML and LaTeX have options for pages and fragments; None is no choice."""
    reading_list = publish.reading_list(shipped, "policy")
    assert reading_list.write("html", page=False) == reading_list.write("html-fragment")
    assert "<h3>Policy" in reading_list.write("html-fragment", top=2, anchors=False)
    assert reading_list.write("latex-fragment", top=0, anchors=False).startswith(r"\chapter{")
    assert reading_list.write("latex", page=False) == reading_list.write("latex-fragment")
    assert reading_list.write("markdown", width=None) == reading_list.write("markdown")


def test_metadata_needs_references() -> None:
    """A document without references has no metadata."""
    with pytest.raises(UnsuitableOptionError, match="metadata is for documents that show references"):
        publications.write_bytes(Document(title="T"), "html", metadata=True)


def test_a_missing_folder_is_a_clear_error(shipped: Library, tmp_path: Path) -> None:
    """The message has the file's name and the reason."""
    with pytest.raises(FileError, match="its folder does not exist"):
        publish.reading_list(shipped, "policy").save(tmp_path / "none" / "policy.html")


def test_a_binary_format_is_written_as_bytes(shipped: Library, tmp_path: Path) -> None:
    """Word, by its name or its ending, is the bytes of the saved file."""
    pytest.importorskip("docx")
    reading_list = publish.reading_list(shipped, "policy")
    path = reading_list.save(tmp_path / "policy.DOCX")
    assert path.read_bytes() == reading_list.write("word") == reading_list.write("docx")


def test_a_template_is_read_from_its_path(shipped: Library, tmp_path: Path) -> None:
    """A style of the template is in the file that is made with it."""
    docx = pytest.importorskip("docx")
    house = docx.Document()
    house.styles.add_style("House rule", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    house.save(str(tmp_path / "house.docx"))
    reading_list = publish.reading_list(shipped, "policy")
    made = reading_list.save(tmp_path / "policy.docx", template=tmp_path / "house.docx")
    assert "House rule" in [style.name for style in docx.Document(str(made)).styles]
    assert "House rule" not in [
        style.name for style in docx.Document(str(reading_list.save(tmp_path / "plain.docx"))).styles
    ]


def test_an_unusable_template_is_named(shipped: Library, tmp_path: Path) -> None:
    """The error of a bad template has the template's path, and no file is made."""
    pytest.importorskip("docx")
    (tmp_path / "house.docx").write_text("not Word", encoding="utf-8")
    with pytest.raises(FileError, match=r"house\.docx: it is not a Word file"):
        publish.page(shipped, "policy").save(tmp_path / "policy.docx", template=tmp_path / "house.docx")
    assert not (tmp_path / "policy.docx").exists()


def test_metadata_has_every_reference(shipped: Library, tmp_path: Path) -> None:
    """With metadata a page of HTML has a COinS element for each item, and without it none."""
    for document in (publish.reading_list(shipped, "organisation"), publish.page(shipped, "organisation")):
        path = document.save(tmp_path / "organisation.html", metadata=True)
        assert path.read_text(encoding="utf-8").count('class="Z3988"') == 7
        assert 'class="Z3988"' not in document.write("html")


def test_a_pdf_is_written_as_bytes(shipped: Library) -> None:
    """A PDF begins as every PDF does."""
    pytest.importorskip("typst")
    assert publish.page(shipped, "policy").write("pdf").startswith(b"%PDF-")


def test_the_names_that_type_checkers_know_are_those_of_the_formats() -> None:
    """A new format or alias must be in the literals too, as text or as bytes."""
    for literal, is_binary in ((publications.TextFormat, False), (publications.BinaryFormat, True)):
        known = [each for each in formats.FORMATS.values() if each.is_binary == is_binary]
        assert {*get_args(literal)} == {name for each in known for name in (each.name, *each.aliases)}


@pytest.mark.parametrize("name", ["markdown", "word"])
def test_a_list_is_saved_to_a_file_object(name: str, shipped: Library) -> None:
    """A web server or an archive takes the bytes without a file."""
    if name == "word":
        pytest.importorskip("docx")
    reading_list, stream = publish.reading_list(shipped, "policy"), io.BytesIO()
    assert reading_list.save(stream, name) is None
    assert stream.getvalue() == publications.write_bytes(reading_list.document(), name)


def test_a_file_object_needs_the_name_of_a_format_and_takes_bytes(shipped: Library) -> None:
    """It has no ending, and a text file would change the bytes."""
    page = publish.page(shipped, "policy")
    with pytest.raises(TypeError, match='name it, as in format="docx"'):
        page.save(io.BytesIO())
    with pytest.raises(TypeError, match="open the file in binary mode"):
        page.save(io.StringIO(), "text")


def test_a_format_that_is_named_is_used_for_any_ending(shipped: Library, tmp_path: Path) -> None:
    """The ending names the format only where the call does not."""
    page = publish.page(shipped, "policy")
    path = page.save(tmp_path / "policy.txt", "markdown")
    assert path.read_text(encoding="utf-8") == page.write("markdown")


def test_printing_shows_the_text(shipped: Library) -> None:
    """print() of a list or a page shows its text format, and repr() is short."""
    for each in (publish.reading_list(shipped, "policy"), publish.page(shipped, "policy")):
        assert str(each) == each.write("text")
        assert "Bundle contents: policy" in str(each)
        assert len(repr(each)) < 100


def test_a_document_is_not_saved_over_what_it_is_made_from(tmp_path: Path) -> None:
    """A library, a report, its picture and a template, by whatever name."""
    pytest.importorskip("markdown_it")
    library = tmp_path / "library.txt"
    library.write_text("@misc{a, title = {A}}", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(library)
    picture = tmp_path / "picture"
    picture.write_bytes(b"mine")
    report = tmp_path / "report.md"
    text = f"---\ntitle: T\nbibliography: {library.name}\n---\n\n![Words]({picture.name})\n\n[@a]\n"
    report.write_text(text, encoding="utf-8")
    styled = er.report(report)
    listed = er.reading_list(er.load(library), group="none")
    for document, name in (
        (listed, "library.txt"),
        (listed, "link.txt"),
        (styled, "library.txt"),
        (styled, "report.md"),
        (styled, "picture"),
    ):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(er.FileError, match="the document is made from this file: write to another file"):
            document.save(tmp_path / name, "markdown")
        assert (tmp_path / name).read_bytes() == before
    styled.save(tmp_path / "other.md")
    styled.save(tmp_path / "other.md")


def test_a_document_is_saved_to_a_device() -> None:
    """As on the command line."""
    if not Path("/dev/null").exists():
        pytest.skip("there is no /dev/null here")
    assert er.reading_list(er.load()).save("/dev/null", "text") == Path("/dev/null")
