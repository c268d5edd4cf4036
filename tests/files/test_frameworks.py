"""Opening a framework: a valid file becomes a value, and all mistakes are reported at once with their lines."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import FileError, ProblemsError
from essence_refs.files import data_folder, framework_of, open_framework
from essence_refs.files.frameworks import parse
from essence_refs.model import Facet, FacetValue, InterventionType, Level, TagFields


def messages(text: str) -> list[str]:
    return [str(each) for each in parse(dedent(text), source="f.toml")[1]]


SMALL = """\
name = "Two storeys"
[[levels]]
key = "upper"
name = "Upper"
bundle = ["roof"]
types = [{ key = "repair", name = "Repair" }]
[[levels]]
key = "lower"
name = "Lower"
[[facets]]
key = "design"
name = "Design"
values = [{ key = "trial", name = "trial" }]
"""


def test_a_users_own_framework_is_read() -> None:
    """Levels, types and facets are in the order of the file; what is left out has its default."""
    framework, problems = parse(SMALL)
    assert problems == ()
    repair = InterventionType(key="repair", name="Repair", level="upper")
    assert framework.levels == (
        Level(key="upper", name="Upper", bundle=("roof",), types=(repair,)),
        Level(key="lower", name="Lower"),
    )
    trial = FacetValue(key="trial", name="trial")
    assert framework.facets == (Facet(key="design", name="Design", values=(trial,)),)
    assert framework.fields == TagFields(facets=(("design", "design"),))


def test_types_can_be_tables_of_their_own() -> None:
    """A type under [[levels.types]] belongs to the level above it."""
    text = '[[levels]]\nkey="a"\nname="A"\n[[levels.types]]\nkey="t"\nname="T"\n'
    framework, problems = parse(text)
    assert problems == ()
    assert framework.type("t").level == "a"


def test_every_mistake_is_reported_at_its_line() -> None:
    """Ten mistakes of ten kinds are ten messages in the order of lines."""
    mistakes = """\
    nmae = "x"
    [[levels]]
    key = "upper floor"
    name = ""
    bundle = "roof"
    url = "example.org"
    types = [
        { key = "repair", name = "Repair" },
        { key = "repair", name = 3 },
    ]
    [[levels]]
    key = "attic"
    [[levels]]
    key = "attic"
    name = "Attic"
    [fields]
    level = "Level"
    """
    assert messages(mistakes) == [
        "f.toml:1: nmae: 'nmae' is not known here (did you mean name?)",
        "f.toml:3: upper floor: key: the key 'upper floor' has a space, comma, semicolon or brace in it",
        "f.toml:4: upper floor: name: name is empty",
        "f.toml:5: upper floor: bundle: bundle is 'roof', which is not a list in square brackets",
        "f.toml:6: upper floor: url: 'example.org' is not a URL: it must begin with https:// or http://",
        "f.toml:9: repair: name: name is 3, which is not text in quotation marks",
        "f.toml:9: repair: key: another intervention type is called 'repair' too",
        "f.toml:11: attic: name: there is no name",
        "f.toml:14: attic: key: another level is called 'attic' too",
        "f.toml:17: level: the field name 'Level' has capitals, and field names are in lower case",
    ]


def test_a_mistake_below_others_is_reported_at_its_own_line() -> None:
    """Names that also occur elsewhere in the file, and tables that are not read, have their own lines."""
    text = SMALL + dedent("""\
        [fields]
        level = "tier"
        own = ["licence", "Shelf", "licence"]

        [[level]]
        key = "child"

        [[levels]]
        key = "cellar"
        name = "Lower"
        bundle = [
            "coal",
            3,
        ]
        [levels.extra]
        [[facets]]
        key = "study"
        name = "Design"
        values = []
        """)
    assert messages(text) == [
        "f.toml:16: own: the field name 'Shelf' has capitals, and field names are in lower case",
        "f.toml:16: own: the field 'licence' is already used for own",
        "f.toml:18: level: 'level' is not known here (did you mean levels?)",
        "f.toml:23: cellar: name: another level is called 'Lower' too",
        "f.toml:26: cellar: bundle: bundle contains 3, which is not text in quotation marks",
        "f.toml:28: cellar: extra: 'extra' is not known here (known are key, name, types, definition, bundle, url, page_heading, collected)",
        "f.toml:31: study: name: another facet is called 'Design' too",
        "f.toml:32: study: values: the facet has no values",
    ]


def test_a_type_key_is_unique_in_the_whole_framework() -> None:
    """A .bib file names a type by its key only."""
    text = """\
    [[levels]]
    key = "a"
    name = "A"
    types = [{ key = "t", name = "One" }]
    [[levels]]
    key = "b"
    name = "B"
    types = [{ key = "T", name = "Two" }]
    """
    assert messages(text) == ["f.toml:8: T: key: another intervention type is called 't' too"]


def test_two_tags_cannot_share_a_field() -> None:
    """A field for two tags is reported at the second."""
    text = SMALL + '[fields]\nchecked = "annotation"\n'
    assert messages(text) == ["f.toml:15: checked: the field 'annotation' is already used for annotation"]


def test_a_facet_without_values_is_reported() -> None:
    """No item could have such a facet."""
    assert messages('[[levels]]\nkey="a"\nname="A"\n[[facets]]\nkey="f"\nname="F"\n') == [
        "f.toml:4: f: values: the facet has no values"
    ]


def test_a_value_that_is_not_a_table_is_reported() -> None:
    """So is a table without a usable key."""
    text = 'levels = ["attic", { key = 3, name = "Hall" }]\nfields = "level"\n'
    assert messages(text) == [
        "f.toml:1: levels: levels contains 'attic', which is not a table",
        "f.toml:1: key: key is 3, which is not text in quotation marks",
        "f.toml:2: fields: fields is 'level', which is not a table",
    ]


def test_an_empty_file_has_no_levels() -> None:
    """A framework without levels is a problem."""
    assert messages("") == ["f.toml:1: levels: the framework has no levels"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a = 1\nb = \n", "f.toml:2:5: this is not TOML: "),
        ('a = """\n\n', "f.toml:1: this is not TOML: "),
        ("a = 1\na = 2\n", "f.toml:2:6: this is not TOML: "),
    ],
)
def test_a_syntax_error_is_one_located_problem(text: str, start: str) -> None:
    """It has a line, also if Python only says that the document ended."""
    (message,) = messages(text)
    assert message.startswith(start)
    assert "(at " not in message


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """Some Windows editors write one."""
    path = tmp_path / "f.toml"
    path.write_text(SMALL, encoding="utf-8-sig")
    assert open_framework(path).name == "Two storeys"


def test_another_encoding_is_a_file_error(tmp_path: Path) -> None:
    """The message has the number of the first wrong byte."""
    path = tmp_path / "f.toml"
    path.write_bytes('name = "é"'.encode("latin-1"))
    with pytest.raises(FileError, match="byte 9 is not UTF-8"):
        open_framework(path)


def test_mistakes_in_a_file_are_raised_together(tmp_path: Path) -> None:
    """One error has both mistakes."""
    path = tmp_path / "f.toml"
    path.write_text('[[levels]]\nnam = "A"\n', encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        open_framework(path)
    assert [each.field for each in caught.value.problems] == ["key", "name", "nam"]
    assert {each.source for each in caught.value.problems} == {str(path)}


def test_a_missing_file_suggests_a_similar_name(tmp_path: Path) -> None:
    """The suggestion is a file in the same folder."""
    (tmp_path / "framework.toml").touch()
    with pytest.raises(FileError, match=r"there is no such file \(did you mean framework.toml\?\)"):
        open_framework(tmp_path / "framwork.toml")


def test_a_folder_is_a_file_error(tmp_path: Path) -> None:
    """It cannot be read as a file."""
    with pytest.raises(FileError, match="this is a folder, not a file"):
        open_framework(tmp_path)


@given(st.text(st.sampled_from("[]{}=\"'\n, abkeyname3.#levls")))
def test_no_text_raises_an_exception(text: str) -> None:
    """Any text gives a framework and problems, each with a line of the text."""
    framework, problems = parse(text, source="f")
    assert problems or framework.levels
    last = len(text.splitlines()) or 1
    assert all(1 <= each.line <= last for each in problems)


def test_a_level_with_another_ones_key_and_name_is_reported_once() -> None:
    """Letter case does not matter, and the key and the name are one mistake."""
    text = '[[levels]]\nkey="Policy"\nname="Policy level"\n[[levels]]\nkey="policy"\nname="policy LEVEL"\n'
    assert messages(text) == ["f.toml:5: policy: key: another level is called 'Policy' too"]


def test_deeply_nested_brackets_are_a_problem() -> None:
    """Python's parser raises a RecursionError for them."""
    assert messages(f"x = {'[' * 5000}{']' * 5000}") == ["f.toml:1: brackets are nested more than 100 deep"]


def test_spaces_around_a_name_are_reported() -> None:
    """A level with such a name could not be found."""
    assert messages('[[levels]]\nkey = "a"\nname = " Attic "\n') == [
        "f.toml:3: a: name: name begins or ends with a space"
    ]


def test_a_level_counts_as_collected_unless_the_framework_says_otherwise() -> None:
    """`collected = false` is about the library, so a framework that says nothing makes no such remark."""
    text = 'levels = [{ key = "a", name = "A" }, { key = "b", name = "B", collected = false }]'
    framework, problems = parse(text)
    assert problems == ()
    assert [each.collected for each in framework.levels] == [True, False]
    (problem,) = parse(text.replace("false", '"no"'))[1]
    assert "collected is 'no', which is not true or false" in str(problem)


def test_an_own_library_uses_the_shipped_framework_as_a_vocabulary(tmp_path: Path) -> None:
    """Name and page lines come with the shipped library, by whatever path, or with a framework that is named."""
    shipped = open_framework()
    bib = data_folder("references") / "essence.bib"
    copy = tmp_path / "essence.bib"
    copy.write_bytes(bib.read_bytes())
    assert framework_of(None, []) == shipped
    assert framework_of(None, [str(bib)]) == framework_of(None, [bib.parent]) == shipped
    assert framework_of(shipped, [copy]) == shipped
    for sources in ([copy], [bib, copy], ["nul\0"], [object()]):
        own = framework_of(None, sources)
        assert (own.name, own.page_header, own.page_footer) == ("", (), ())
        assert all(each.collected for each in own.levels)
        assert [each.key for each in own.levels] == [each.key for each in shipped.levels]
