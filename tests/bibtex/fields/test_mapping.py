"""The table of fields: each row is true of reading and of writing."""

import functools
import itertools

import attrs
import pytest

from essence_refs.bibtex import parse
from essence_refs.bibtex.fields import READERS, WRITERS
from essence_refs.bibtex.fields.mapping import (
    EDITOR_ROLES,
    FIELDS,
    ITEM_TYPES,
    READ_ONLY,
    TYPE_ALIASES,
    FieldType,
    fields_by_variable,
)
from essence_refs.bibtex.writer import write

VALUES = {
    FieldType.NAMES: ["Brand, Sarah and others"],
    FieldType.DATE: ["2019-08"],
    FieldType.PAGES: ["1--2"],
}
# For each field with a meaning of its own: the values to try. All other fields hold "a9".
SPECIAL = {
    **{f"{prefix}year": ["2019", "10:30"] for prefix in ("", "orig", "event", "url")},
    **{f"{prefix}month": ["8"] for prefix in ("", "orig", "event", "url")},
    **{f"{prefix}day": ["3"] for prefix in ("", "orig", "event", "url")},
    **{f"editor{letter}type": list(EDITOR_ROLES) for letter in ("", "a", "b", "c")},
    "langid": ["german"],
    "language": ["german"],
    "langidopts": ["variant=austrian"],
    "eprinttype": ["arxiv", "pubmed"],
    "howpublished": ["a9", "https://example.org"],
}
# Other fields to try each field with: some have an effect only together.
BESIDE = ("", "title = {T}", "maintitle = {M}", "pages = {1}", "volume = {4}", "note = {N}")
COMPILER = "editora = {U, V}, editoratype = {compiler}"
ORGANIZER = "editorb = {Z, W}, editorbtype = {organizer}"
PARTNERS = {
    **{f"editor{letter}": f"editor{letter}type = {{ROLE}}" for letter in ("", "a", "b", "c")},
    "editortype": "editor = {X, Y}",
    "editoratype": "editora = {X, Y}",
    "editorbtype": f"editorb = {{X, Y}}, {COMPILER}",
    "editorctype": f"editorc = {{X, Y}}, {COMPILER}, {ORGANIZER}",
    **{f"{prefix}month": f"{prefix}year = {{2019}}" for prefix in ("", "orig", "event", "url")},
    **{f"{prefix}day": f"{prefix}year = 2019, {prefix}month = 8" for prefix in ("", "orig", "event", "url")},
    "langidopts": "langid = {german}",
    "language": "langidopts = {variant = austrian}",
    "eprint": "eprinttype = {pubmed}",
    "eprinttype": "eprint = {12}",
}
TYPES = ("article", "book", "inbook", "misc", "report", "manual", "patent", "unpublished", "periodical")
READ = {
    field: mapping for field, mapping in FIELDS.items() if mapping.type not in (FieldType.KEPT, FieldType.TAG)
}


def variables_of(reference):
    """Return the variables of a reference with their values, keywords included."""
    variables = {**dict(reference.names), **dict(reference.dates), **dict(reference.texts)}
    return variables | ({"keyword": reference.keywords} if reference.keywords else {})


def written_fields(text):
    """Return the names of the fields in a canonical file with one entry."""
    return {line.split("=")[0].strip() for line in text.splitlines() if line.startswith("  ")}


@functools.cache
def experiments(field):
    """Return the variables that a field changes, and the fields that are written for it, over many entries."""
    changed, written = set(), set()
    partner = PARTNERS.get(field, "")
    partners = [partner.replace("ROLE", role) for role in EDITOR_ROLES] if "ROLE" in partner else [partner]
    values = SPECIAL.get(field) or VALUES.get(FIELDS[field].type, ["a9"])
    others = [other for other in {*BESIDE, *partners} if not other.startswith(f"{field} =")]
    for entry_type, other, value in itertools.product(TYPES, others, values):
        [without] = parse(f"@{entry_type}{{a, {other}}}").references
        [reference] = parse(f"@{entry_type}{{a, {field} = {{{value}}}, {other}}}").references
        before, after = variables_of(without), variables_of(reference)
        changed |= {name for name in {*before, *after} if before.get(name) != after.get(name)}
        result = write([reference])
        assert result.problems == ()
        assert parse(result.text).references == (reference,)
        written |= written_fields(result.text) - {name for name, _ in reference.fields}
        # A reference from another program has no kept fields.
        written |= written_fields(write([attrs.evolve(reference, fields=())]).text)
    return changed, written


def test_every_field_has_a_reader_or_is_kept():
    """A field of the table is read by one of the modules, or it is a tag, or it is kept unchanged."""
    assert READERS.keys() == READ.keys()
    assert all(mapping.variables for mapping in READ.values())


def test_every_variable_of_the_table_has_a_writer():
    """Text variables have a writer; names and dates have a field each, or a role that an editor may have."""
    variables = {variable for mapping in READ.values() for variable in mapping.variables}
    names = {*fields_by_variable(FieldType.NAMES), *EDITOR_ROLES.values()}
    dates = {*fields_by_variable(FieldType.DATE)}
    assert variables - WRITERS.keys() - names - dates == {"keyword"}
    assert WRITERS.keys() - variables == set()


@pytest.mark.parametrize("field", READ)
def test_a_field_is_read_into_the_variables_of_the_table(field):
    """Over all entry types and beside other fields, a field changes the variables in its row and no others."""
    changed, _ = experiments(field)
    assert changed == set(READ[field].variables)


@pytest.mark.parametrize("field", READ)
def test_a_field_is_written_or_listed_as_read_only(field):
    """Some reference is written with each field of the table, unless the table says why none is."""
    written = {name for other in READ for name in experiments(other)[1]}
    assert (field in written) != (field in READ_ONLY)


def test_read_only_fields_are_fields_of_the_table():
    """The reasons are about fields that are read."""
    assert READ_ONLY.keys() - READ.keys() == set()
    assert all(READ_ONLY.values())


def test_entry_types_and_aliases_do_not_overlap():
    """An alias leads to an entry type of the table, and is none itself."""
    assert {name for name, _ in TYPE_ALIASES.values()} <= ITEM_TYPES.keys()
    assert not TYPE_ALIASES.keys() & ITEM_TYPES.keys()


def test_the_types_match_their_golden_file(golden):
    """Each entry type is read as the item type that it was when last reviewed, and written again as this entry type."""
    lines = []
    for type_ in (*ITEM_TYPES, *TYPE_ALIASES):
        (reference,) = parse(f"@{type_}{{a, title = {{T}}}}").references
        lines.append(f"{type_}: {reference.kind}, {write([reference]).text.partition('{')[0]}")
    golden("bibtex/entry_types.txt", "\n".join([*lines, ""]))
