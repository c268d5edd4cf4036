"""Properties of CSL-JSON: written items are valid and read the same, and no text raises an exception."""

import json

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from essence_refs.exchange import csl_json
from essence_refs.exchange.csl_json import dates as csl_dates
from essence_refs.exchange.csl_json import items as csl_items
from essence_refs.exchange.csl_json.variables import (
    DATES,
    KINDS,
    NAMES,
    NOT_IN_SCHEMA,
    SCHEMA_NAMES,
    TEXTS,
)
from essence_refs.model import (
    Date,
    Listed,
    Mark,
    Name,
    Names,
    Point,
    Reference,
    RichText,
    Span,
    merged,
)

# The rules of the JSON schema of CSL 1.0.2, which allows no other variables.
FLAG = {"type": ["string", "number", "boolean"]}
TEXT = {"type": "string"}
NUMBER = {"type": ["string", "number"]}
NAME_OBJECT = {
    "type": "object",
    "properties": {
        **dict.fromkeys(
            ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"), TEXT
        ),
        **dict.fromkeys(("comma-suffix", "static-ordering", "parse-names"), FLAG),
    },
    "additionalProperties": False,
}
DATE_OBJECT = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "items": NUMBER, "minItems": 1, "maxItems": 3},
        },
        "season": NUMBER,
        "circa": FLAG,
        "literal": TEXT,
        "raw": TEXT,
    },
    "additionalProperties": False,
}
IN_SCHEMA = {SCHEMA_NAMES.get(name, name) for name in TEXTS - NOT_IN_SCHEMA}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": NUMBER,
            "type": {"enum": sorted(KINDS)},
            "custom": {"type": "object"},
            **dict.fromkeys(IN_SCHEMA, TEXT),
            **{key: {"type": "array", "items": NAME_OBJECT} for key in NAMES - NOT_IN_SCHEMA},
            **dict.fromkeys(DATES, DATE_OBJECT),
        },
        "required": ["id", "type"],
        "additionalProperties": False,
    },
}


word = st.text(st.characters(categories=["L", "N"], include_characters=" .-'’&"), min_size=1, max_size=12)
solid = word.map(str.strip).filter(bool)
keyword = st.text(st.characters(categories=["L"]), min_size=1, max_size=8) | st.just("a, b")
tag = st.sampled_from(
    [Mark.ITALIC, Mark.BOLD, Mark.SUPERSCRIPT, Mark.SUBSCRIPT, Mark.SMALL_CAPS, Mark.NO_CASE]
)
inline = st.recursive(
    word, lambda inner: st.builds(Span, tag, st.lists(inner, min_size=1, max_size=3).map(tuple).map(merged))
)
rich = st.lists(inline, min_size=1, max_size=3).map(lambda content: RichText(merged(tuple(content))))
person = st.builds(
    Name,
    family=solid,
    given=st.just("") | solid,
    dropping_particle=st.sampled_from(["", "von"]),
    non_dropping_particle=st.sampled_from(["", "de la", "d'"]),
    suffix=st.sampled_from(["", "Jr."]),
    comma_suffix=st.booleans(),
    static_ordering=st.booleans(),
)
name = person | st.builds(Name, literal=solid)
year = st.integers(-9000, 9000)
point = (
    st.builds(Point, year)
    | st.builds(Point, year, st.integers(1, 12))
    | st.builds(Point, year, st.integers(1, 12), st.integers(1, 28))
    | st.builds(lambda given_year, season: Point(given_year, season=season), year, st.integers(1, 4))
)
ranges = st.tuples(st.none() | point, st.none() | point).filter(any)
date = (
    st.builds(Date, start=point, approximate=st.booleans(), uncertain=st.booleans())
    | st.builds(
        lambda sides, approximate, uncertain: Date(
            start=sides[0], end=sides[1], is_range=True, approximate=approximate, uncertain=uncertain
        ),
        ranges,
        st.booleans(),
        st.booleans(),
    )
    | st.builds(Date, literal=solid)
    | st.sampled_from(["199X", "1999-XX", "1999-04-XX~", "19XX?"]).map(csl_dates.edtf)
)


def pairs(keys, values, **limits):
    return st.dictionaries(keys, values, **limits).map(lambda found: tuple(found.items()))


reference = st.builds(
    Reference,
    key=solid,
    kind=st.sampled_from(sorted(KINDS)) | st.just("tome"),
    names=pairs(
        st.sampled_from(sorted(NAMES)),
        st.builds(Names, st.lists(name, min_size=1, max_size=3).map(tuple), st.booleans()),
        max_size=3,
    ),
    dates=pairs(st.sampled_from(sorted(DATES)), date, max_size=3),
    texts=pairs(st.sampled_from(sorted(TEXTS - {"annote", "keyword"})), rich, max_size=4),
    levels=st.lists(solid, max_size=2).map(tuple),
    types=st.lists(solid, max_size=2).map(tuple),
    type_reason=word,
    facets=pairs(solid, st.lists(solid, min_size=1, max_size=2).map(tuple), max_size=2),
    annotation=rich,
    listed=st.none() | st.builds(Listed, title=solid, authors=solid),
    checked=word,
    unverified=st.lists(solid, max_size=2).map(tuple),
    keywords=st.lists(keyword, max_size=3).map(tuple),
    entry_type=word,
    fields=pairs(solid, word, max_size=3),
)


def canonical(each):
    """Return the parts of a reference without what means nothing: order, and protected case outside of titles."""
    each = csl_items.without_idle_marks(each)
    return (
        each.key,
        each.kind,
        *(dict(pairs) for pairs in (each.names, each.dates, each.texts, each.facets, each.fields)),
        each.levels,
        each.types,
        each.type_reason,
        each.annotation,
        each.listed,
        each.checked,
        each.unverified,
        each.keywords,
        each.entry_type,
    )


@given(reference)
@settings(max_examples=25)
def test_written_references_read_the_same(reference):
    """Nothing that CSL-JSON can carry changes, and then there are no problems."""
    writing = csl_json.write([reference])
    again = csl_json.parse(writing.text)
    assert [canonical(each) for each in again.references] == [canonical(reference)]
    assert writing.problems == ()
    jsonschema.validate(json.loads(writing.text), SCHEMA)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "type", "author", "family", "issued", "date-parts", "season", "title", "custom"]
                ),
                inner,
                max_size=4,
            )
        ),
    )
)
@settings(max_examples=25)
def test_any_json_is_read_without_an_exception(value):
    """Any text gives references or problems, and the references can be written."""
    reading = csl_json.parse(json.dumps(value))
    assert reading.references or reading.problems or value == []
    jsonschema.validate(json.loads(csl_json.write(reading.references).text), SCHEMA)


@given(reference, st.data())
@settings(max_examples=40)
def test_damaged_json_is_read_without_an_exception(reference, data):
    """A piece is missing, repeated or replaced anywhere; what is read can be written and printed."""
    text = csl_json.write([reference, reference]).text
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 20, len(text))))
    pieces = [
        "",
        "[",
        "{",
        "]",
        "}",
        ",",
        '"',
        "\\",
        "\\ud800",
        "1e400",
        "NaN",
        "9" * 5000,
        "null",
        "<i>",
        "\x00",
        "\u202e",
    ]
    damaged = text[:start] + data.draw(st.sampled_from([*pieces, text[start:end] * 2])) + text[end:]
    reading = csl_json.parse(damaged)
    lines = damaged.count("\n") + 1
    assert all(0 <= problem.line <= lines for problem in reading.problems)
    json.loads(csl_json.write(reading.references).text)


@given(
    st.dictionaries(st.sampled_from(sorted(TEXTS | NAMES | DATES)) | solid, st.text(min_size=1), max_size=4)
)
@settings(max_examples=60)
def test_no_text_of_an_item_is_lost(item):
    """Whatever variable has it, right or wrong: it is in the reference, as it is, in its parts, or as a field."""
    item = {name: each for name, each in item.items() if name not in {"id", "type", "custom", "note"}}
    text = json.dumps([{"id": "a", "type": "book", **item}])
    (read,) = csl_json.parse(text).references
    kept = "".join(letter for letter in str(canonical(read)).casefold() if letter.isalnum())
    for each in item.values():
        for word in "".join(
            letter if letter.isascii() and letter.isalpha() else " " for letter in each
        ).split():
            assert word.casefold() in kept
