"""A list of item types means any of them: no item has two."""

import pytest

from essence_refs.csl import bibliography, parse_style
from essence_refs.model import Reference, RichText

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>t</title><id>t</id><updated>2024-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout>
    <choose><if type="book thesis"{match}><text value="yes"/></if><else><text value="no"/></else></choose>
  </layout></bibliography>
</style>"""


@pytest.mark.parametrize(
    ("match", "kind", "expected"),
    [
        ("", "thesis", "yes"),
        ("", "report", "no"),
        (' match="all"', "book", "yes"),
        (' match="any"', "book", "yes"),
        (' match="any"', "report", "no"),
        (' match="none"', "book", "no"),
        (' match="none"', "report", "yes"),
        (' variable="title"', "book", "yes"),
        (' variable="DOI"', "book", "no"),
        (' variable="DOI" match="any"', "book", "yes"),
    ],
)
def test_a_list_of_types_holds_for_each_of_them(match, kind, expected):
    """One style in twenty forgets match="any", and reads as meant in citeproc-js and pandoc."""
    style = parse_style(STYLE.format(match=match).encode())
    reference = Reference(key="k", kind=kind, texts=(("title", RichText.of("T")),))
    assert bibliography([reference], style).entries[0].text.plain == expected
