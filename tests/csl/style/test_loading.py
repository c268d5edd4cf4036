"""Parsing a style: a bad one is refused with the line of the mistake."""

import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.csl import Citation, Cite, cite
from essence_refs.csl.style.loading import parse_style
from essence_refs.errors import StyleError, UnknownStyleError
from essence_refs.model import Reference, RichText
from essence_refs.nesting import DEEPEST

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-GB">
  <info>
    <title>A style</title>
    <id>https://example.org/style</id>
    <category citation-format="author-date"/>
    <category field="social_science"/>
    <category field="medicine"/>
    <updated>2024-01-01T00:00:00+00:00</updated>
  </info>
"""
CITATION = '<citation><layout><text variable="title"/></layout></citation>\n'
# The first line after the head.
BODY = HEAD.count("\n") + 1
DEPENDENT = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="de-AT">
  <info>
    <title>A child</title>
    <id>https://example.org/child</id>
    <link href="https://example.org/styles/mother" rel="independent-parent"/>
    <category field="law"/>
    <updated>2024-01-01T00:00:00+00:00</updated>
  </info>
</style>"""


def styled(body: str = CITATION, head: str = HEAD) -> bytes:
    return (head + body + "</style>").encode()


def refused(source: bytes, **options) -> StyleError:
    with pytest.raises(StyleError) as caught:
        parse_style(source, name="bad.csl", **options)
    assert caught.value.source == "bad.csl"
    return caught.value


class TestGoodStyles:
    """Properties of valid styles."""

    def test_a_style_has_title_id_format_fields_and_variables(self):
        """Title, id, format, fields and variables are read from the style."""
        body = (
            '<citation><layout><names variable="author editor"/><date variable="issued" form="text"/>'
            '<choose><if variable="DOI"><number variable="volume"/></if></choose></layout></citation>'
            '<bibliography><layout><text variable="title"/></layout></bibliography>'
        )
        style = parse_style(styled(body), name="a.csl")
        assert (style.title, style.id, style.name) == ("A style", "https://example.org/style", "a.csl")
        assert (style.citation_format, style.fields) == ("author-date", ("social_science", "medicine"))
        assert (style.default_locale, style.version, style.has_bibliography) == ("en-GB", "1.0", True)
        assert style.parent is None
        assert style.variables == {"author", "editor", "issued", "volume", "title"}

    def test_a_style_may_have_no_bibliography(self):
        """A note style may have citations only."""
        assert not parse_style(styled()).has_bibliography

    def test_a_dependent_style_has_the_tree_of_its_parent(self):
        """The tree is that of the parent; title and language are those of the child."""
        asked = []

        def parent(name: str) -> bytes:
            asked.append(name)
            return styled()

        style = parse_style(DEPENDENT.encode(), name="child.csl", parent=parent)
        assert asked == ["mother"]
        assert (style.title, style.id) == ("A child", "https://example.org/child")
        assert (style.default_locale, style.fields, style.citation_format) == (
            "de-AT",
            ("law",),
            "author-date",
        )
        assert style.parent.title == "A style"
        assert style.root is style.parent.root
        assert style.locale().language == "de-AT"

    def test_a_dependent_style_without_a_language_has_that_of_its_parent(self):
        """A default-locale of the child overrides that of the parent."""
        child = DEPENDENT.replace(' default-locale="de-AT"', "").encode()
        assert parse_style(child, parent=lambda _: styled()).default_locale == "en-GB"

    def test_a_processing_instruction_does_no_harm(self):
        """Editors add them at the top, and citeproc-py leaves them in the tree."""
        body = f"<?editor on?>{CITATION}".replace("<text", "<?x?><text")
        style = parse_style(styled(body, HEAD.replace("<style", '<?xml-model href="csl.rnc"?><style')))
        assert all(isinstance(element.tag, str) for element in style.root.iter())

    def test_a_byte_order_mark_does_no_harm(self):
        """Editors on Windows add one."""
        assert parse_style(b"\xef\xbb\xbf" + styled()).title == "A style"

    def test_many_threads_get_one_locale(self):
        """Threads that ask for a locale at the same time get the same object."""
        style = parse_style(styled())
        found = []
        threads = [threading.Thread(target=lambda: found.append(style.locale("fr-FR"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({id(locale) for locale in found}) == 1


# What is changed in the head of a style, and words of the message.
MISSING = [
    (('version="1.0" default', 'version="1.1" default'), "1.1"),
    (('class="in-text" ', ""), "class"),
    (("    <title>A style</title>\n", ""), "<title>"),
    (("    <id>https://example.org/style</id>\n", ""), "<id>"),
    (("2024-01-01T", "yesterday "), "dateTime"),
]


class TestBadStyles:
    """An invalid style gives one StyleError with the line: no warning, no file access, no connection."""

    @pytest.mark.parametrize(
        ("source", "line", "words"),
        [
            (b"", 1, "not XML"),
            (b"apa", 1, "not XML"),
            (b"/etc/hostname", 1, "not XML"),
            (b"<style><info></style>", 1, "not XML"),
            (b"\x89PNG\r\n\x1a\n\0\0", 0, "UTF-8"),
            (styled().decode().encode("utf-16"), 0, "UTF-8"),
            (b"<html/>", 1, "<html>"),
            (b'<style version="1.0"/>', 1, "<style>"),
            (b'<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0"/>', 1, "a CSL locale"),
        ],
    )
    def test_other_xml_is_refused(self, source, line, words):
        """The message says what the source is instead."""
        error = refused(source)
        assert error.line == line
        assert words in error.message

    @pytest.mark.parametrize("source", [b"", b"apa", b"<style>\n<info></style>", b"<style>\n&nbsp;</style>"])
    def test_the_line_of_an_xml_error_is_named_once(self, source):
        """The line that ends the message of lxml is removed, because ours begins with it."""
        told = str(refused(source))
        assert told.startswith(f"bad.csl:{refused(source).line}: not XML: ")
        assert "column" not in told
        assert not told.endswith((" ", ",", ":"))

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (CITATION.replace('variable="title"', 'term="nonsense"'), "no term 'nonsense'"),
            (CITATION.replace('"title"', '"titel"'), "no variable 'titel' (did you mean title"),
            (CITATION.replace("<text", '<text colour="red"'), "colour"),
            (CITATION.replace("text ", "test "), "test"),
            (CITATION.replace("<layout>", "<layout>words"), "the text 'words' in <layout>"),
            (
                CITATION.replace(
                    '<text variable="title"/>', '<names variable="author"><name form="odd"/></names>'
                ),
                "",
            ),
            (CITATION.replace("<text", '<text font-style="slanted"'), "font-style"),
        ],
    )
    def test_an_element_that_the_schema_forbids_is_refused_with_its_line(self, body, words):
        """citeproc-py only warns and renders something."""
        error = refused(styled("\n\n" + body))
        assert error.line == BODY + 2
        assert words in error.message

    @pytest.mark.parametrize(("change", "words"), MISSING)
    def test_missing_elements_are_named_in_plain_words(self, change, words):
        """The message of the schema validator would be "Expecting an element issn, got nothing"."""
        error = refused(styled(head=HEAD.replace(*change)))
        assert words in error.message
        assert 1 < error.line < BODY

    def test_a_style_without_a_citation_is_refused(self):
        """CSL requires a cs:citation."""
        assert "<citation>" in refused(styled("")).message
        assert "citation" in refused(styled(""), validate=False).message

    @pytest.mark.parametrize("validate", [True, False])
    def test_a_missing_macro_is_refused_where_it_is_called(self, validate):
        """The message has the line of the call and suggests a similar name."""
        body = '<macro name="authors"><text variable="title"/></macro>\n' + CITATION.replace(
            'variable="title"', 'macro="author"'
        )
        error = refused(styled(body), validate=validate)
        assert error.line == BODY + 1
        assert error.message == "there is no macro 'author' (did you mean authors?)"

    def test_a_missing_macro_in_a_sort_key_is_refused(self):
        """Sort keys call macros too."""
        body = CITATION.replace("<layout>", '<sort><key macro="who"/></sort><layout>')
        assert "no macro 'who'" in refused(styled(body)).message

    @pytest.mark.parametrize("length", [1, 2, 3, 400])
    @pytest.mark.parametrize("validate", [True, False])
    def test_a_macro_that_calls_itself_is_refused(self, length, validate):
        """Directly or through any number of others, without a RecursionError."""
        macros = "".join(
            f'<macro name="m{number}"><text macro="m{(number + 1) % length}"/></macro>\n'
            for number in range(length)
        )
        error = refused(styled(macros + CITATION), validate=validate)
        assert "calls itself" in error.message
        assert BODY <= error.line < BODY + length

    def test_macros_nested_too_deep_are_refused(self):
        """A chain of a thousand macros is no cycle, but would exhaust the stack."""
        macros = "".join(
            f'<macro name="m{number}"><text macro="m{number + 1}"/></macro>' for number in range(1000)
        )
        body = (
            macros
            + '<macro name="m1000"><text variable="title"/></macro>'
            + CITATION.replace('variable="title"', 'macro="m0"')
        )
        assert "nested" in refused(styled(body)).message

    def test_an_xml_bomb_is_refused(self):
        """Entities that multiply do not reach a parser."""
        entities = '<!ENTITY a0 "ha">' + "".join(
            f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)
        )
        head = HEAD.replace("<style ", f"<!DOCTYPE style [{entities}]>\n<style ").replace("A style", "&a9;")
        error = refused(styled(head=head))
        assert (error.line, "<!DOCTYPE>" in error.message) == (2, True)

    @pytest.mark.parametrize("where", ["file:///etc/passwd", "http://127.0.0.1:9/x", "{private}"])
    def test_an_external_entity_is_refused_unread(self, where, tmp_path, monkeypatch):
        """No file and no address is opened."""
        private = tmp_path / "private.txt"
        private.write_text("secret")

        def connect(*_: object) -> None:
            raise AssertionError("a connection was made")

        monkeypatch.setattr(socket.socket, "connect", connect)
        declaration = f'<!DOCTYPE style [<!ENTITY x SYSTEM "{where.format(private=private.as_uri())}">]>\n'
        head = HEAD.replace("<style ", declaration + "<style ").replace("A style", "&x;")
        error = refused(styled(head=head))
        assert "secret" not in str(error)

    def test_an_undeclared_entity_is_refused(self):
        """The entities of HTML are not defined in XML."""
        assert refused(styled(head=HEAD.replace("A style", "A&nbsp;style"))).line == 4

    def test_the_source_is_never_taken_for_a_path(self, tmp_path, monkeypatch):
        """citeproc-py would try a string as a path in the current folder first."""
        (tmp_path / "apa").write_bytes(styled())
        monkeypatch.chdir(tmp_path)
        assert "not XML" in refused(b"apa").message


WHOLE = styled(
    '<macro name="m"><names variable="author"><name and="text"/></names></macro>\n'
    '<citation><layout><text macro="m"/><date variable="issued" form="text"/></layout></citation>\n'
    '<bibliography><layout><text term="in"/><text variable="title"/></layout></bibliography>\n'
)


@given(st.data(), st.booleans())
def test_a_damaged_style_is_a_style_or_an_error(data, validate):
    """Lost, repeated or changed bytes give a style or a StyleError, and no other exception or warning."""
    start = data.draw(st.integers(0, len(WHOLE)), label="start")
    end = data.draw(st.integers(start, min(len(WHOLE), start + 40)), label="end")
    put = data.draw(
        st.sampled_from(
            [b"", b"<", b"/>", b'"', b"<x>", b"<?x?>", b"<!--", b"\0", b"\xff", b"&lt;", WHOLE[start:end] * 2]
        )
        | st.binary(max_size=6),
        label="put",
    )
    try:
        style = parse_style(WHOLE[:start] + put + WHOLE[end:], validate=validate)
    except StyleError:
        return
    assert style.root is not None
    assert isinstance(style.variables, frozenset)


class TestBadParents:
    """A dependent style needs a valid independent parent."""

    def test_a_parent_that_was_not_given_is_an_error(self):
        """The message names it."""
        assert "depends on 'mother', which was not given" in refused(DEPENDENT.encode()).message

    def test_a_parent_that_is_missing_is_an_error(self):
        """The function that returns the parent may raise an error of the library."""

        def parent(name: str) -> bytes:
            raise UnknownStyleError(name)

        error = refused(DEPENDENT.encode(), parent=parent)
        assert error.message == "the style depends on 'mother', which was not found"

    def test_a_parent_that_depends_on_another_is_an_error(self):
        """Otherwise a style could depend on itself without end."""
        with pytest.raises(StyleError, match="depends on 'mother', which was not given"):
            parse_style(DEPENDENT.encode(), parent=lambda _: DEPENDENT.encode())

    def test_a_bad_parent_is_named(self):
        """The message about a mistake in the parent names the parent."""
        with pytest.raises(StyleError) as caught:
            parse_style(DEPENDENT.encode(), parent=lambda _: b"<html/>")
        assert caught.value.source == "mother"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<group>", "</group>"),
        ('<choose><if variable="title">', "</if></choose>"),
        ("<names variable='author'><substitute>", "</substitute></names>"),
    ],
)
def test_a_style_at_the_limit_of_depth_renders(opening, closing):
    """A style at the limit of depth renders without a RecursionError."""
    levels = opening.count("<")
    # cs:style, cs:citation, cs:layout and the innermost cs:text are levels too.
    deep = (DEEPEST - 5) // levels
    body = (
        "<citation><layout>"
        + opening * deep
        + '<text variable="title"/>'
        + closing * deep
        + "</layout></citation>"
    )
    source = styled(body)
    too_deep = styled(
        body.replace("<layout>", "<layout>" + "<group>" * 8).replace(
            "</layout>", "</group>" * 8 + "</layout>"
        )
    )
    reference = Reference(key="k", texts=(("title", RichText.of("T")),))
    cited = cite([Citation(cites=(Cite(key="k"),))], [reference], parse_style(source))
    assert cited.citations[0].plain == "T"
    assert "nested" in refused(too_deep).message


def doubling(levels, twice="{0}{0}"):
    """Return macros that each call the next one twice."""
    calls = [twice.format(f'<text macro="m{each + 1}"/>') for each in range(levels)]
    macros = "".join(f'<macro name="m{number}">{each}</macro>' for number, each in enumerate(calls))
    return macros + f'<macro name="m{levels}"><text variable="title"/></macro>'


@pytest.mark.parametrize("levels", [18, 40])
def test_too_many_elements_with_called_macros_are_refused(levels):
    """Forty macros that each call the next one twice have a million million elements, and eighteen take seconds."""
    source = styled(doubling(levels) + '<citation><layout><text macro="m0"/></layout></citation>')
    assert "more than 20,000 elements" in refused(source).message


def test_too_many_calls_in_a_layout_are_refused():
    """A layout may call a macro below the limit many times."""
    source = styled(doubling(11) + in_layout('<text macro="m0"/>' * 3))
    assert "a layout has more than 20,000 elements" in refused(source).message


def test_branches_that_exclude_each_other_do_not_add_up():
    """An item takes one branch of a cs:choose, so that a style may have any number of them."""
    macros = doubling(18, '<choose><if type="book">{0}</if><else>{0}</else></choose>')
    assert parse_style(styled(macros + in_layout('<text macro="m0"/>')))


@pytest.mark.parametrize("text", ['<text variable="title" prefix="{}"/>', '<text value="{}"/>'])
def test_a_very_long_text_is_refused(text):
    """It would be printed for each item. No style has such a text."""
    assert parse_style(styled(in_layout(text.format("x" * 2_000))))
    error = refused(styled(in_layout(text.format("x" * 2_001))))
    assert (error.message, error.line) == ("a text in <text> has more than 2,000 characters", BODY)


def test_a_very_long_term_is_refused():
    """A term is printed as an affix is."""
    terms = f'<locale><terms><term name="and">{"x" * 2_001}</term></terms></locale>'
    assert "a text in <term>" in refused(styled(terms + CITATION)).message


def test_too_many_layouts_are_refused():
    """The schema is checked with each layout alone, so that any number of them would take quadratic time."""
    layouts = "".join(f'<layout locale="x{n}"><text variable="title"/></layout>' for n in range(50))
    source = CITATION.replace("<layout>", f"{layouts}<layout>")
    assert "more than 50 layouts" in refused(styled(source)).message
    assert parse_style(styled(source.replace('<layout locale="x0"><text variable="title"/></layout>', "")))


def in_layout(inside):
    return CITATION.replace('<text variable="title"/>', inside)


NOT_IN_CSL = [
    (
        in_layout('<names variable="author"><name/><institution/></names>'),
        "CSL 1.0.2 has no <institution>",
    ),
    (
        in_layout('<choose><if jurisdiction="us"><text variable="title"/></if></choose>'),
        "<if> has no attribute 'jurisdiction'",
    ),
    (in_layout('<text variable="title" locale="en"/>'), "<text> has no attribute 'locale'"),
    (in_layout('<choose><if type="gazette"/></choose>'), 'type="gazette" is not allowed in <if>'),
    (in_layout('<names variable="author"><group/></names>'), "<names> has no <group> in it"),
    (CITATION.replace("<citation", '<citation et-al-min="few"'), 'et-al-min="few" in <citation>'),
    (
        CITATION.replace("</layout>", '</layout><layout><text value="x"/></layout>'),
        "only layouts with a locale",
    ),
    (
        CITATION.replace("<layout>", '<layout locale="en"><text term="x"/></layout><layout>'),
        "CSL has no term 'x'",
    ),
]


@pytest.mark.parametrize(("body", "words"), NOT_IN_CSL)
def test_the_message_names_what_is_not_in_csl(body, words):
    """A link in the metadata, which libxml2 blames, has nothing to do with it."""
    head = HEAD.replace(
        "    <category citation", '    <link href="x" rel="template"/>\n    <category citation'
    )
    error = refused(styled(body, head=head))
    assert words in error.message
    assert error.line == BODY + 1


def test_the_messages_match_their_golden_file(golden):
    """Each refused style has its line, what is wrong and what may be meant, as when they were last reviewed."""
    sources = [styled(head=HEAD.replace(*change)) for change, words in MISSING if words != "dateTime"]
    sources += [styled(body) for body, _ in NOT_IN_CSL]
    sources += [
        styled(""),
        styled(in_layout('<text macro="who"/>')),
        styled(in_layout('<text term="pagge"/>')),
        styled(in_layout('<text variable="titel"/>')),
        styled(CITATION.replace("<layout>", "<layout>words")),
        styled(doubling(18) + in_layout('<text macro="m0"/>')),
        styled(doubling(11) + in_layout('<text macro="m0"/>' * 3)),
        styled('<macro name="m"><text macro="m"/></macro>' + in_layout('<text macro="m"/>')),
        styled(
            "".join(f'<macro name="m{each}"><text macro="m{each + 1}"/></macro>' for each in range(1000))
            + doubling(0).replace("m0", "m1000")
            + in_layout('<text macro="m0"/>')
        ),
        styled(f'<locale><terms><term name="and">{"x" * 2_001}</term></terms></locale>{CITATION}'),
        b"<html/>",
        b'<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0"/>',
        DEPENDENT.encode(),
    ]
    golden("csl/refused_styles.txt", "".join(f"{refused(each)}\n" for each in sources))
