"""cs:names: roles, labels and the shorthand inside cs:substitute."""

from styles_for_tests import one, person, style, work

from essence_refs import csl
from essence_refs.model import Name, Names

A, B, C, D = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy"), person("Dean", "Di")


def test_same_people_in_two_roles_are_named_once():
    """Editors who are also the translators are shown once, with the joint term."""
    roles = {"editor": Names((person("Roe", "R"),)), "translator": Names((person("Roe", "R"),))}
    inside = '<names variable="editor translator"><name/><label prefix=" (" suffix=")"/></names>'
    assert one(inside, work(roles=roles)) == "R Roe (editor & translator)"


def test_label_counts_the_names():
    """The label of two editors is plural."""
    inside = '<names variable="editor"><name/><label form="short" prefix=" (" suffix=")"/></names>'
    assert one(inside, work(roles={"editor": Names((A,))})) == "Ann Adams (ed.)"
    assert one(inside, work(roles={"editor": Names((A, B))})) == "Ann Adams, Ben Brand (eds.)"


def test_label_before_the_names():
    """A cs:label before cs:name is rendered before the names."""
    inside = '<names variable="editor"><label form="verb" suffix=" "/><name/></names>'
    assert one(inside, work(roles={"editor": Names((A,))})) == "edited by Ann Adams"


def test_shorthand_inherits_within_a_condition():
    """A cs:names without children inherits them inside cs:choose too."""
    inside = (
        '<names variable="author"><name name-as-sort-order="all"/><substitute><choose><if type="book">'
        '<names variable="editor"/></if></choose></substitute></names>'
    )
    assert one(inside, work(roles={"editor": Names((A,))})) == "Adams, Ann"


def test_empty_names_are_the_first_names():
    """Suppressing the author hides the first cs:names of the style, even if it is empty and another one is not."""
    layout = (
        '<layout><group delimiter=" "><names variable="composer"/><names variable="author"/>'
        '<text variable="title"/></group></layout>'
    )
    made = style('<layout><text variable="title"/></layout>', cite_layout=layout)
    reference = work("a", person("Smith", "Ann"), title="T")
    cites = (csl.Cite(key="a", suppress_author=True),)
    assert csl.cite([csl.Citation(cites=cites)], [reference], made).citations[0].plain == "Ann Smith T"


def test_names_of_several_roles_are_counted_together():
    """form="count" is the number of all names."""
    editors = {"editor": Names((person("Brand"), person("Cole")))}
    inside = '<names variable="author editor"><name form="count"/></names>'
    assert one(inside, work("a", person("Adams"), roles=editors)) == "3"
    assert one(inside, work("a", title="T")) == ""


def test_the_same_editors_and_translators_have_one_label():
    """The term editortranslator is for both roles."""
    names = Names((person("Brand", "Ben"),))
    inside = '<names variable="editor translator"><name/><label form="short" prefix=" (" suffix=")"/></names>'
    same = work("a", roles={"editor": names, "translator": names})
    assert one(inside, same) == "Ben Brand (ed. & trans.)"
    other = work("a", roles={"editor": names, "translator": Names((person("Cole", "Cy"),))})
    assert one(inside, other) == "Ben Brand (ed.)Cy Cole (trans.)"


def test_a_role_whose_names_are_empty_shows_nothing():
    """Neither its label nor its affixes nor a delimiter."""
    unnamed = Names((Name(),))
    inside = '<names variable="author editor" delimiter="; " prefix="("><name/><label prefix=" "/></names>'
    assert one(inside, work(roles={"author": unnamed, "editor": unnamed})) == ""
    assert one(inside, work(roles={"author": unnamed, "editor": Names((A,))})) == "(Ann Adams editor"
    assert one(inside, work(roles={"author": Names(()), "editor": unnamed})) == ""
