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
