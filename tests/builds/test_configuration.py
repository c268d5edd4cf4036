"""Reading a configuration: the defaults, and every mistake reported at once with its line."""

import os
import sys
from pathlib import Path
from textwrap import dedent

import attrs
import pytest

from essence_refs import files
from essence_refs.builds.configuration import open_plan, parse
from essence_refs.builds.document_kinds import LIST, PAGE
from essence_refs.builds.plan import Plan, Target
from essence_refs.errors import FileError, ProblemsError, UnknownTargetError
from essence_refs.selection.options import notes

LEVELS = [level.key for level in files.open_framework().levels]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("mine.bib", "house.csl", "house.docx"):
        (tmp_path / name).write_text("", encoding="utf-8")
    return tmp_path


def plan(text: str, name: str = "essence-refs.toml") -> Plan:
    found, problems = parse(dedent(text), Path(name))
    assert problems == ()
    return found


def names(text: str) -> list[str]:
    return [target.name for target in plan(text).targets]


def messages(text: str, name: str = "c.toml") -> list[str]:
    return [str(each) for each in parse(dedent(text), Path(name))[1]]


def test_formats_alone_make_a_list_of_every_level() -> None:
    """The smallest configuration has a list of each level, in the framework's order, in the folder lists."""
    found = plan('formats = ["html"]')
    assert [target.name for target in found.targets] == [f"{key}.html" for key in LEVELS]
    assert {target.document.levels for target in found.targets} == {(key,) for key in LEVELS}
    assert found.into == Path("lists")
    assert [each.name for each in found.common] == ["essence.bib", "framework.toml"]


def test_only_our_table_of_a_project_file_is_read() -> None:
    """In a pyproject.toml only [tool.essence-refs] is read."""
    text = """\
    [project]
    name = "report"
    formats = 3
    [tool.essence-refs]
    formats = "md"
    [[tool.essence-refs.lists]]
    levels = "policy"
    [tool.other]
    formats = 4
    """
    assert [target.name for target in plan(text, "pyproject.toml").targets] == ["policy.md"]


def test_all_is_one_list_of_everything() -> None:
    """With levels = "all" there is one document with all levels, instead of one for each."""
    (target,) = plan('formats = ["md"]\nlevels = "all"').targets
    assert (target.name, target.document.levels) == ("all.md", ())


def test_together_puts_levels_on_one_list() -> None:
    """Several levels on one list are in the framework's order, whatever the order in the configuration."""
    (target,) = plan('formats = ["md"]\nlevels = ["Organisation", "policy"]\ntogether = true').targets
    assert (target.name, target.document.levels) == ("policy-organisation.md", ("policy", "organisation"))


def test_file_names_have_the_style_if_there_are_several(folder: Path) -> None:
    """A style in a file has the name of the file."""
    text = 'formats = ["md"]\nlevels = ["policy"]\nstyles = ["essence-brief", "house.csl"]'
    assert names(text) == ["policy-essence-brief.md", "policy-house.md"]
    assert folder


def annotated(target: Target) -> bool:
    options = dict(target.document.list_options)
    return notes(options["notes"], annotated=options["annotated"]) == "annotation"


def test_keys_at_the_top_are_the_defaults_of_tables() -> None:
    """A table overrides the keys at the top that it has itself."""
    text = """\
    formats = ["html", "md"]
    locale = "de-DE"
    annotated = true
    [[lists]]
    levels = ["policy"]
    [[lists]]
    levels = ["family"]
    formats = ["text"]
    locale = "en-GB"
    annotated = false
    """
    policy, _, family = plan(text).targets
    assert (policy.format, policy.document.locale, annotated(policy)) == ("html", "de-DE", True)
    assert (family.format, family.document.locale, annotated(family)) == ("text", "en-GB", False)


def test_pages_and_lists_of_a_level_have_different_names() -> None:
    """`lists = true` and `pages = true` make both for every level."""
    text = 'formats = ["html"]\nlists = true\npages = true\nlevels = ["policy"]'
    assert [(each.name, each.document.kind) for each in plan(text).targets] == [
        ("policy.html", LIST),
        ("policy-page.html", PAGE),
    ]


def test_lists_are_made_by_default_only_if_there_is_nothing_else() -> None:
    """A configuration with pages and without lists makes no lists."""
    assert names('formats = ["html"]\npages = true') == [f"{key}-page.html" for key in LEVELS]


def test_an_option_applies_to_the_formats_that_have_it() -> None:
    """A width at the top applies to plain text, and not to other formats."""
    text = 'formats = ["html", "text"]\nwidth = 72\nmetadata = true\nlevels = ["policy"]'
    html, plain = plan(text).targets
    assert (html.width, html.metadata) == (None, True)
    assert (plain.width, plain.metadata) == (72, False)


def test_a_title_may_name_its_level() -> None:
    """{level} in a title is the name of the level, not its key."""
    (target,) = plan('formats = "md"\nlevels = ["policy"]\ntitle = "Reading: {level}"').targets
    assert target.document.title == "Reading: Policy"


def test_names_can_contain_folders() -> None:
    """A name with a slash puts files into folders; an HTML fragment has the ending of a page."""
    text = 'formats = ["html-fragment"]\nlevels = ["policy"]\nname = "{style}/{level}-{locale}.{format}.{ending}"'
    assert names(text) == ["harvard-cite-them-right/policy-en-GB.html-fragment.html"]


def test_paths_are_relative_to_the_configuration(folder: Path) -> None:
    """They are not relative to the current folder."""
    sub = folder / "sub"
    sub.mkdir()
    (sub / "own.bib").write_text("", encoding="utf-8")
    (sub / "essence-refs.toml").write_text(
        'library = "own.bib"\nformats = "md"\ninto = "out"', encoding="utf-8"
    )
    found = open_plan(Path("sub/essence-refs.toml"))
    assert found.library == (Path("sub/own.bib"),)
    assert found.targets[0].path == Path("sub/out/policy.md")


MISTAKES = {
    "a key that is nearly right": (
        'fromats = ["html"]',
        [
            'c.toml:1: there are no formats (formats = ["html"], for example)',
            "c.toml:1: fromats: 'fromats' is not known here (did you mean formats?)",
        ],
    ),
    "no formats at all": (
        "annotated = true",
        ['c.toml:1: there are no formats (formats = ["html"], for example)'],
    ),
    "an empty list": ("formats = []", ["c.toml:1: formats: formats is empty"]),
    "a level that is nearly right": (
        'formats = ["md"]\n[[lists]]\nlevels = ["organization"]',
        ["c.toml:3: levels: no level is called 'organization' (did you mean organisation?)"],
    ),
    "a format that is nearly right": (
        '[[lists]]\nformats = ["htlm"]',
        ["c.toml:2: formats: no format is called 'htlm' (did you mean htm or html?)"],
    ),
    "a style that is nearly right": (
        'formats = ["md"]\nstyles = ["essence-breif"]',
        ["c.toml:2: styles: no style is called 'essence-breif' (did you mean essence-brief"],
    ),
    "files that are not there": (
        'formats = ["md"]\nlibrary = ["mein.bib"]\nframework = "f.toml"\nstyles = ["hous.csl"]',
        [
            "c.toml:2: library: mein.bib: there is no such file (did you mean mine.bib?)",
            "c.toml:3: framework: f.toml: there is no such file",
            "c.toml:4: styles: hous.csl: there is no such file (did you mean house.csl",
        ],
    ),
    "a language that is not known": (
        'formats = ["md"]\nlocale = "klingon"',
        ["c.toml:2: locale: no locale is called 'klingon'"],
    ),
    "an encoding that is not known": (
        'formats = ["md"]\nencoding = "utf-9"',
        ["c.toml:2: encoding: unknown encoding: utf-9"],
    ),
    "a query that is nearly right": (
        'formats = ["md"]\n[[lists]]\nwhere = "yaer > 2000"',
        [
            (
                "c.toml:3: where: the query 'yaer > 2000' cannot be understood, at column 1: "
                "no field is called 'yaer' (did you mean year?)"
            )
        ],
    ),
    "values of the wrong kind": (
        'formats = ["text", 3]\nannotated = "yes"\nwidth = true\npages = "yes"\nreports = true\nlocale = 3',
        [
            "c.toml:1: formats: formats contains 3, which is not text in quotation marks",
            "c.toml:2: annotated: annotated is 'yes', which is not true or false",
            "c.toml:3: width: width is True, which is not a whole number",
            "c.toml:4: pages: pages is 'yes', which is neither true nor a list of tables",
            "c.toml:5: reports: reports is True, which is not a list in square brackets",
            "c.toml:6: locale: locale is 3, which is not text in quotation marks",
        ],
    ),
    "a width that no word fits in": (
        'formats = ["text"]\nwidth = 5',
        ["c.toml:2: width: width is 5, and must be 20 or more"],
    ),
    "options that no format has a use for": (
        'formats = ["md"]\ntemplate = "house.docx"\n[[lists]]\n[[lists]]\nname = "x-{level}.md"\nwidth = 72',
        [
            "c.toml:2: template: template is for word, which is not among the formats",
            "c.toml:6: width: width is for text, which is not among the formats",
        ],
    ),
    "a placeholder that is nearly right": (
        'formats = ["md"]\n[[lists]]\nname = "{leevl}.md"',
        ["c.toml:3: name: there is no {leevl} to put into a name (did you mean level?)"],
    ),
    "a placeholder of another kind": (
        'formats = ["md"]\n[[pages]]\nname = "{style}.md"',
        ["c.toml:3: name: there is no {style} to put into a name (known are level, locale, format, ending)"],
    ),
    "a name that looks into objects": (
        'formats = ["md"]\nname = "{level.__class__}.md"',
        [
            "c.toml:2: name: there is no {level.__class__} to put into a name (known are level, style, locale, format, ending)"
        ],
    ),
    "a name with a brace too many": (
        'formats = ["md"]\nname = "{level.md"',
        ["c.toml:2: name: the name '{level.md' cannot be read: expected '}' before end of string"],
    ),
    "a name outside of the folder": (
        'formats = ["md"]\nname = "../{level}.md"',
        [f"c.toml:2: name: '../{LEVELS[0]}.md' is outside of the output folder"],
    ),
    "an absolute name": (
        'formats = ["md"]\nname = "/{level}.md"',
        [f"c.toml:2: name: '/{LEVELS[0]}.md' is outside of the output folder"],
    ),
    "the name of the record": (
        'formats = ["md"]\nlevels = "all"\nname = ".essence-refs-build.json"',
        ["c.toml:3: name: '.essence-refs-build.json' cannot be the name of a file"],
    ),
    "two files of one name": (
        'formats = ["md"]\nlevels = ["policy"]\n[[lists]]\n[[lists]]\nname = "POLICY.md"',
        [
            (
                "c.toml:5: name: 'POLICY.md' would be made twice: "
                "add what distinguishes the files to name, such as {style} or {format}"
            )
        ],
    ),
    "two formats under one name": (
        'formats = ["html", "html-fragment"]\nlevels = ["policy"]',
        [
            (
                "c.toml:1: 'policy.html' would be made twice: "
                "add what distinguishes the files to name, such as {style} or {format}"
            )
        ],
    ),
    "a file over its own library": (
        'formats = ["text"]\nlibrary = "mine.bib"\nlevels = "all"\ninto = "."\nname = "mine.bib"',
        ["c.toml:5: name: 'mine.bib' would be written over an input file"],
    ),
    "a file over the configuration": (
        'formats = ["text"]\nlevels = "all"\ninto = "."\nname = "c.toml"',
        ["c.toml:4: name: 'c.toml' would be written over an input file"],
    ),
    "a key at the wrong table": (
        'formats = ["md"]\n[[pages]]\nstyles = ["essence-brief"]',
        [
            "c.toml:3: styles: 'styles' is not known here (known are formats, name, locale, template, width, metadata, levels)"
        ],
    ),
    "no TOML": ("formats = [", ["c.toml:1: this is not TOML: Invalid value"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_with_its_line_and_a_hint(name: str, folder: Path) -> None:
    """Each mistake is one message in the form that editors turn into links."""
    text, expected = MISTAKES[name]
    found = messages(text)
    assert len(found) == len(expected), found
    # The suggestions depend on the installed styles.
    assert all(line.startswith(message) for line, message in zip(found, expected, strict=True)), found
    assert folder


def test_mistakes_in_the_framework_follow_those_of_the_configuration(folder: Path) -> None:
    """A broken framework is reported under its own file name, after the problems of the configuration."""
    (folder / "f.toml").write_text('name = "F"', encoding="utf-8")
    assert messages('formats = ["mdd"]\nframework = "f.toml"') == [
        "c.toml:1: formats: no format is called 'mdd' (did you mean md?)",
        "f.toml:1: levels: the framework has no levels",
    ]


def test_opening_raises_every_problem(folder: Path) -> None:
    """A configuration with mistakes raises an error with all of them."""
    (folder / "c.toml").write_text("a = 1\nb = 2", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        open_plan("c.toml")
    assert len(caught.value.problems) == 3


def test_a_file_in_another_encoding_is_a_file_error(folder: Path) -> None:
    """TOML is always UTF-8; the message has the number of the wrong byte."""
    (folder / "c.toml").write_bytes(b'title = "Caf\xe9"')
    with pytest.raises(FileError, match="byte 13 is not UTF-8, and TOML is always in UTF-8"):
        open_plan("c.toml")


@pytest.mark.parametrize("text", ['[project]\nname = "x"', "[tool.other]\na = 1"])
def test_a_project_file_without_our_table_is_a_problem(text: str) -> None:
    """The message names the missing table."""
    assert messages(text, "pyproject.toml") == ["pyproject.toml:1: there is no table [tool.essence-refs]"]


def test_our_own_file_can_have_the_header_of_a_project_file() -> None:
    """A table that was copied from a pyproject.toml with its header means the same."""
    assert names('[tool.essence-refs]\nformats = ["md"]') == names('formats = ["md"]')


def test_an_unreadable_framework_is_reported_at_its_line(folder: Path) -> None:
    """A framework that is not UTF-8 is a problem at the line of the configuration that names it."""
    (folder / "f.toml").write_bytes(b"\xff")
    assert messages('formats = ["md"]\nframework = "f.toml"') == [
        "c.toml:2: framework: byte 1 is not UTF-8, and TOML is always in UTF-8"
    ]


@pytest.mark.parametrize("into", ["..", "../lists", "a/../../b", "/elsewhere", "~/lists", "~", "link/lists"])
def test_an_output_folder_outside_of_the_configurations_is_a_problem(into: str, folder: Path) -> None:
    """Only the command line can name such a folder: the configuration may come from another person."""
    if into.startswith("link"):
        if sys.platform == "win32":
            pytest.skip("links need a privilege on Windows")
        (folder / "link").symlink_to(folder.parent)
    text = f'formats = ["md"]\nlevels = "all"\ninto = "{into}"'
    (message,) = messages(text)
    assert message == (
        f"c.toml:3: into: {into!r} is outside of the folder of the configuration"
        " (only --into FOLDER on the command line leads there)"
    )
    found, problems = parse(text, Path("c.toml"), into=folder.parent / "mine")
    assert problems == ()
    assert [each.path for each in found.targets] == [folder.parent / "mine" / "all.md"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("into", [".", "", "a/../b", "out"])
def test_an_output_folder_is_in_the_configurations_folder(into: str) -> None:
    """The folder of the configuration itself is one too."""
    assert plan(f'formats = ["md"]\ninto = "{into}"').into == Path(into)


def test_targets_are_selected_by_name_path_or_pattern() -> None:
    """The name is relative to the output folder, the path to the current folder."""
    found = plan('formats = ["html", "md"]\nlevels = ["policy", "family"]')

    def called(*wanted: str) -> list[str]:
        return [target.name for target in found.targets_named(wanted)]

    assert called("policy.md") == called("lists/policy.md") == called("./lists/policy.md") == ["policy.md"]
    assert called("*.md") == ["policy.md", "family.md"]
    assert called("*.md", "policy.*") == ["policy.html", "policy.md", "family.md"]
    with pytest.raises(UnknownTargetError) as caught:
        called("polcy.md")
    assert str(caught.value).startswith("no file of the build is called 'polcy.md' (did you mean policy.md")


def test_inputs_are_all_files_that_affect_a_target(folder: Path) -> None:
    """Configuration, library, framework and styles, each once."""
    found = plan('formats = ["md", "html"]\nlibrary = "mine.bib"\nstyles = ["house.csl"]')
    assert [each.name for each in found.inputs] == [
        "essence-refs.toml",
        "mine.bib",
        "framework.toml",
        "house.csl",
    ]
    assert folder


def test_a_target_is_a_value() -> None:
    """Reading a configuration twice gives equal plans."""
    text = 'formats = ["md"]'
    assert plan(text) == plan(text)
    assert attrs.evolve(plan(text).targets[0]) in {*plan(text).targets}
    assert isinstance(plan(text).targets[0], Target)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ('library = "a\\u0000b"', "it cannot be read"),
        (f'library = "{"x" * 300}"', "it cannot be read"),
        ('framework = "a\\u0000b"', "it cannot be read"),
        ('template = "a\\u0000b"', "it cannot be read"),
        ('reports = ["a\\u0000b"]', "it cannot be read"),
        ('into = "a\\u0000b"', "cannot be the name of a folder"),
        ('encoding = "a\\u0000"', "null"),
        (f'styles = "{"x" * 300}"', "no style is called"),
        (f'styles = "{"x" * 300}.csl"', "it cannot be read"),
    ],
)
def test_an_impossible_file_name_is_reported_with_its_line(key: str, reason: str) -> None:
    """A null character in a name is a problem like any other, and not an exception."""
    (message,) = messages(f'formats = ["word"]\n{key}')
    assert message.startswith("c.toml:2: ")
    assert reason in message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_library_that_is_a_pipe_is_a_problem(folder: Path) -> None:
    """A build reads its files several times, and a pipe can be read once."""
    os.mkfifo(folder / "pipe.bib")
    (message,) = messages('formats = ["html"]\nlibrary = "pipe.bib"')
    assert "it is not an ordinary file" in message


def test_spellings_of_one_name_are_one_file() -> None:
    """The names "./a" and "a//b" are no other files than "a" and "a/b", so both together are a mistake."""
    assert names('formats = ["html"]\nlevels = ["policy"]\nname = "./web//{level}.html"') == [
        "web/policy.html"
    ]
    text = """\
    formats = ["html"]
    levels = ["policy"]
    [[lists]]
    name = "a/x.html"
    [[lists]]
    name = "./a//x.html"
    """
    (message,) = messages(text)
    assert message.startswith("c.toml:6: ")
    assert "made twice" in message


def test_an_unknown_list_of_tables_is_reported_at_its_header() -> None:
    """The problem has the line of the header."""
    (message,) = messages('formats = ["html"]\n\n\n[[list]]\nlevels = ["policy"]')
    assert message.startswith("c.toml:4: list: 'list' is not known here")


def test_a_wrong_name_at_the_top_is_reported_at_the_top() -> None:
    """Tables inherit the name, but the mistake is at the top."""
    (message,) = messages('formats = ["html"]\nname = "{levle}.html"\n[[lists]]\nlevels = ["policy"]')
    assert message.startswith("c.toml:2: name: ")


def test_the_options_of_a_list_are_those_of_the_command() -> None:
    """A table overrides the keys at the top, also with another option for the same thing."""
    text = """\
    formats = ["md"]
    levels = ["policy"]
    notes = "abstract"
    by_type = false
    hide = "bundle"
    [[lists]]
    annotated = true
    group = "level, study"
    sort = "year:desc"
    show = ["counts"]
    gaps = true
    keys = true
    """
    (target,) = plan(text).targets
    assert dict(target.document.list_options) == {
        "annotated": True,
        "notes": "",
        "by_type": True,
        "group": ("level, study",),
        "sort": "year:desc",
        "show": ("counts",),
        "hide": ("bundle",),
        "gaps": True,
        "keys": True,
    }


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ('group = "levle"', "no grouping is called 'levle' (did you mean level?)"),
        ('group = ["level", "none"]', "no grouping is called 'none'"),
        ('sort = "date"', "no sort order is called 'date' (there are style, year, author, title, file)"),
        ('notes = "abstracts"', "no kind of note is called 'abstracts' (did you mean abstract?)"),
        ('hide = ["bundles"]', "no part of a list is called 'bundles' (did you mean bundle?)"),
        ("keys = 1", "keys is 1, which is not true or false"),
    ],
)
def test_a_wrong_option_of_a_list_is_reported_with_its_line(option: str, message: str) -> None:
    """At the line of the option."""
    (found,) = messages(f'formats = ["md"]\n[[lists]]\n{option}\n')
    assert found.startswith("c.toml:3:")
    assert message in found


@pytest.mark.parametrize("name", ["{level!r}", "{level:>9}"])
def test_a_name_formats_no_value(name: str, tmp_path: Path) -> None:
    """Only the names of values are in braces."""
    path = tmp_path / "c.toml"
    path.write_text(f'formats = ["md"]\nname = "{name}"\n', encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        open_plan(path)
    assert [each.message for each in caught.value.problems] == ["in a name, {level} can have no : or !"]


def test_live_citations_are_for_reports_in_word(folder: Path) -> None:
    """Other files of the table have none; elsewhere, and for another program, the option is a mistake."""
    (folder / "r.md").write_text("x")
    found = plan('formats = ["docx", "html"]\nlists = true\nreports = ["r.md"]\nlive = "zotero"')
    assert {(each.document.kind.name, each.format) for each in found.targets if each.live} == {
        ("report", "word")
    }
    assert messages('formats = "docx"\nlive = "zotero"') == [
        "c.toml:2: live: live is for reports, and none are made here"
    ]
    assert messages('[[reports]]\nfiles = "r.md"\nformats = "html"\nlive = "zotero"') == [
        "c.toml:4: live: live is for word, which is not among the formats"
    ]
    (message,) = messages('reports = ["r.md"]\nformats = "docx"\nlive = "endnote"')
    assert "no program for live citations is called 'endnote'" in message
    assert messages('[[lists]]\nformats = "docx"\nlive = "zotero"') == [
        "c.toml:3: live: live is for reports, and none are made here"
    ]


def test_links_of_citations_are_for_reports(folder: Path) -> None:
    """Without the option the report decides."""
    (folder / "r.md").write_text("x")
    for text, expected in (("", None), ("link_citations = true", True), ("link_citations = false", False)):
        (target,) = plan(f'formats = "html"\nreports = ["r.md"]\n{text}').targets
        assert target.document.link_citations is expected
