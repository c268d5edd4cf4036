"""cs:substitute: what takes the place of names, and is not repeated."""

from styles_for_tests import one, person, work

from essence_refs.model import Name, Names

A, B, C, D = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy"), person("Dean", "Di")


SUBSTITUTE = (
    '<names variable="author"><name form="short"/><substitute><names variable="editor"/>'
    '<text variable="title"/></substitute></names><text variable="title" prefix=". "/>'
)


def names(attributes: str, *people: Name, **options: str) -> str:
    return one(f'<names variable="author"><name {attributes}/></names>', work("a", *people), **options)


def test_substitute_names():
    """Editors take the place of authors, in the authors' form."""
    assert one(SUBSTITUTE, work(roles={"editor": Names((A,))}, title="T")) == "Adams. T"


def test_substituted_variable_is_not_repeated():
    """A title in place of the authors is not rendered again."""
    assert one(SUBSTITUTE, work(title="T")) == "T"


def test_substituted_names_are_not_repeated():
    """Editors in place of the authors are not rendered again."""
    names = (
        '<names variable="author"><substitute><names variable="editor"/></substitute></names>'
        '<names variable="editor" prefix=", edited by "/>'
    )
    assert one(names, work(roles={"editor": Names((person("Editor"),))})) == "Editor"
    both = work("a", person("Author"), roles={"editor": Names((person("Editor"),))})
    assert one(names, both) == "Author, edited by Editor"


def test_title_substituted_in_short_is_not_repeated_in_full():
    """A short title in place of the authors uses up the title."""
    inside = (
        '<names variable="author"><substitute><text variable="title" form="short"/></substitute></names>'
        '<text variable="title" prefix=". "/>'
    )
    assert one(inside, work(title="The Long Title", title_short="Title")) == "Title"


def test_what_nested_substitutes_use_is_not_repeated():
    """A substitute inside a substitute uses up its variables too."""
    macros = '<macro name="m"><names variable="editor"><substitute><text variable="title"/></substitute></names></macro>'
    inside = (
        '<names variable="author"><substitute><text macro="m"/></substitute></names>'
        '<text variable="title" prefix=". "/>'
    )
    assert one(inside, work(title="T"), macros=macros) == "T"


IN_CHOOSE = (
    '<names variable="author"><name/><substitute><choose><if type="webpage"><text variable="publisher"/>'
    '<choose><if variable="genre"><text variable="genre"/></if></choose><text variable="title"/></if>'
    '<else><names variable="editor"/><names variable="translator"/><text value="Anon."/></else></choose>'
    '</substitute></names><text variable="title" prefix=". "/>'
)


def test_the_elements_of_a_branch_in_a_substitute_are_alternatives():
    """Only the first element that is not empty is rendered, in a cs:choose inside another one too."""
    assert one(IN_CHOOSE, work(kind="webpage", publisher="Ofsted", genre="Guide", title="T")) == "Ofsted. T"
    assert one(IN_CHOOSE, work(kind="webpage", genre="Guide", title="T")) == "Guide. T"
    assert one(IN_CHOOSE, work(kind="webpage", title="T")) == "T"
    both = work(roles={"editor": Names((A,)), "translator": Names((B,))}, title="T")
    assert one(IN_CHOOSE, both) == "Ann Adams. T"
    assert one(IN_CHOOSE, work(roles={"translator": Names((B,))}, title="T")) == "Ben Brand. T"
    assert one(IN_CHOOSE, work(title="T")) == "Anon. T"


def test_alternatives_that_are_not_rendered_leave_their_variables():
    """What an empty alternative looked up is rendered later."""
    inside = (
        '<names variable="author"><substitute><choose><if type="book"><text variable="title" strip-periods="true"/>'
        '<text variable="genre"/></if></choose></substitute></names><text variable="title" prefix=": "/>'
    )
    assert one(inside, work(genre="Report", title="...")) == "Report: ..."


def test_a_variable_is_rendered_once_in_the_macro_that_substitutes_it():
    """A macro in cs:substitute that calls a variable twice renders it once, with its label."""
    macros = (
        '<macro name="instead"><group delimiter=", "><text variable="title" form="short"/><text variable="title"/>'
        '<group delimiter=" "><label variable="volume" form="short"/><number variable="volume"/></group>'
        '<text variable="volume" prefix="v"/></group></macro>'
    )
    inside = '<names variable="author"><substitute><text macro="instead"/></substitute></names><text variable="volume"/>'
    reference = work(title="Long title", title_short="Short", volume="3")
    assert one(inside, reference, macros=macros) == "Short, vol. 3"


def test_what_a_nested_substitute_may_render_was_not_rendered_before_it():
    """A variable rendered in a macro is not rendered by a substitute further on in the same macro."""
    macros = (
        '<macro name="instead"><text variable="title"/><names variable="editor" prefix="; "><substitute>'
        '<text variable="title"/><text variable="publisher"/></substitute></names></macro>'
    )
    inside = '<names variable="author"><substitute><text macro="instead"/></substitute></names>'
    assert one(inside, work(title="T", publisher="P"), macros=macros) == "TP"


def test_a_substituted_title_is_not_rendered_in_its_short_form():
    """A title that takes the place of names is used up with every name of its short form."""
    for rendered, left in (
        ('variable="title"', 'variable="title" form="short"'),
        ('variable="title"', 'variable="title-short"'),
        ('variable="title-short"', 'variable="title"'),
        ('variable="container-title"', 'variable="container-title" form="short"'),
    ):
        inside = f'<names variable="author"><substitute><text {rendered}/></substitute></names><text {left}/>'
        reference = work(title="T", title_short="T", container_title="T", container_title_short="T")
        assert one(inside, reference) == "T", (rendered, left)


def test_a_date_in_place_of_the_names_is_printed_once():
    """It is used up by the substitute, as a title is."""
    date = '<date variable="issued"><date-part name="year"/></date>'
    inside = (
        f'<group delimiter=", "><names variable="author"><substitute>{date}</substitute></names>{date}'
        '<text variable="title"/></group>'
    )
    assert one(inside, work(title="T", year=2019)) == "2019, T"
    assert one(inside, work("a", person("Adams"), title="T", year=2019)) == "Adams, 2019, T"
