"""The table of keywords of a map gives tags to references."""

import sys

import pytest

from essence_refs import files
from essence_refs.diagnostics import Severity
from essence_refs.errors import ProblemsError
from essence_refs.exchange.tagging.keywords import KeywordMap, compile_keywords, keyword_tags
from essence_refs.files.records import maps
from essence_refs.model import Facet, FacetValue, Framework, InterventionType, Level, Reference, RichText
from essence_refs.model.reference import Origin
from essence_refs.model.tags.tag_keys import TagKeys

FRAMEWORK = files.open_framework()


def compiled(rows: str, framework: Framework = FRAMEWORK) -> KeywordMap:
    map_, problems = maps.parse(f"[keywords]\n{rows}", source="map.toml")
    assert not problems
    return compile_keywords(map_, framework)


def with_keywords(*keywords: str, key: str = "a") -> Reference:
    return Reference(key=key, keywords=keywords, origin=Origin(source="a.bib", line=7))


@pytest.mark.parametrize(
    ("row", "tags"),
    [
        ('"policy"', TagKeys(levels=("policy",))),
        ('"Supervision of social workers"', TagKeys(types=("supervision",))),
        ('["policy", "systematic-review"]', TagKeys(levels=("policy",), facets=(("study", ("systematic-review",)),))),
        ('{ level = ["policy", "Family"] }', TagKeys(levels=("policy", "family"))),
        ('{ level = "organisation", type = "supervision" }', TagKeys(levels=("organisation",), types=("supervision",))),
        ('{ study = ["systematic-review", "scoping-review"] }', TagKeys(facets=(("study", ("systematic-review", "scoping-review")),))),
        ("{}", TagKeys()),
    ],
)  # fmt: skip
def test_a_row_is_a_name_a_list_or_a_table(row: str, tags: TagKeys) -> None:
    """A name is looked up among levels, types and values of facets; a table says which of these it is."""
    assert compiled(f"k = {row}").tags("k") == tags


@pytest.mark.parametrize("keyword", ["Children's Services", " children’s   services ", "CHILDREN'S SERVICES"])
def test_case_space_and_quotation_marks_do_not_matter(keyword: str) -> None:
    """Zotero and Word turn straight apostrophes into curly ones."""
    assert compiled("\"Children's services\" = 'policy'").tags(keyword) == TagKeys(levels=("policy",))


@pytest.mark.parametrize(
    ("pattern", "fitting", "others"),
    [
        ("staff*", ["staff", "staff training"], ["a staff", "staf"]),
        ("*training", ["training", "staff training"], ["training days"]),
        ("a*b*c", ["abc", "axbxc", "abbc"], ["ac", "ab", "bc", "acb", "a cb"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("a*bb*b", ["abbb"], ["abb"]),
        ("*", ["anything"], []),
        ("foster care/*methods", ["foster care/*methods", "foster care/methods"], ["foster care"]),
    ],
)
def test_a_star_is_any_text(pattern: str, fitting: list[str], others: list[str]) -> None:
    """It may be anywhere in a row, and the text may be empty."""
    keywords = compiled(f'"{pattern}" = "policy"')
    assert [each for each in (*fitting, *others) if keywords.tags(each) is not None] == fitting


def test_a_row_with_the_keyword_itself_comes_before_patterns() -> None:
    """All patterns that fit are used where there is none."""
    keywords = compiled('"s*" = "policy"\n"*f" = "family"\n"staff" = {}\n')
    assert keywords.tags("staff") == TagKeys()
    assert keywords.tags("sniff") == TagKeys(levels=("policy", "family"))
    assert keywords.tags("other") is None


def test_everything_wrong_in_the_rows_is_reported_at_once() -> None:
    """Each problem has its line, and similar names."""
    with pytest.raises(ProblemsError) as caught:
        compiled(
            'a = "polcy"\n" A " = {}\nx = { level = ["policy", "famly"], typ = "t", colour = "red" }\n'
            'y = { study = { a = "b" }, type = "supervison" }\nz = ["policy", "qqq"]\n'
        )
    assert [str(each) for each in caught.value.problems] == [
        "map.toml:2: a: no tag is called 'polcy' (did you mean policy?)",
        "map.toml:3:  A : another row is for this keyword too",
        "map.toml:4: level: no level is called 'famly' (did you mean family?)",
        "map.toml:4: typ: no kind of tag is called 'typ' (did you mean type?)",
        "map.toml:4: colour: no kind of tag is called 'colour' (there are level, type, study)",
        "map.toml:5: study: its value is a table",
        "map.toml:5: type: no intervention type is called 'supervison' (did you mean supervision?)",
        "map.toml:6: z: no tag is called 'qqq'",
    ]


def test_a_name_of_several_tags_is_refused() -> None:
    """The message shows how to say which is meant."""
    framework = Framework(
        levels=(Level(key="home", name="Home", types=(InterventionType(key="care", name="C", level="home"),)),),
        facets=(Facet(key="place", name="Place", values=(FacetValue(key="home", name="At home"),)),),
    )  # fmt: skip
    with pytest.raises(ProblemsError) as caught:
        compiled('k = "home"', framework)
    assert str(caught.value) == (
        """map.toml:2: k: 'home' may be several tags: write { level = "home" } or { place = "home" }"""
    )
    assert compiled('k = { place = "home" }', framework).tags("k") == TagKeys(facets=(("place", ("home",)),))


def test_the_tags_of_all_keywords_and_labels_are_joined() -> None:
    """Each tag is there once; references without any are not in the result."""
    keywords = compiled(
        '"p" = "policy"\n"q" = ["policy", "family"]\n"ASReview_relevant" = "organisation"\n"n" = {}'
    )
    noted = Reference(key="b", texts=(("note", RichText(("ASReview_relevant. ASReview_prior",))),))
    found = keyword_tags([with_keywords("p", "q"), noted, with_keywords("n", key="c")], keywords)
    assert found.tags == {"a": TagKeys(levels=("policy", "family")), "b": TagKeys(levels=("organisation",))}
    assert found.problems == ()


def test_semicolons_separate_keywords_unless_a_row_has_them() -> None:
    """Some programs write all keywords into one."""
    keywords = compiled('"p; q" = "policy"\n"r*" = "family"\n"s" = "organisation"\n')
    tags = keyword_tags([with_keywords("p; q"), with_keywords("ra ; s;", key="b")], keywords)
    assert tags.tags == {
        "a": TagKeys(levels=("policy",)),
        "b": TagKeys(levels=("family", "organisation")),
    }


def test_keywords_without_a_row_are_counted() -> None:
    """One that is like a row is a warning at the first item that has it."""
    references = [
        with_keywords("Polcy", "foster care"),
        with_keywords("foster care", "policy", key="b"),
    ]
    found = keyword_tags(references, compiled('"Policy" = "policy"\n'))
    assert [str(each) for each in found.problems] == [
        "a.bib:7: a: keywords: warning: the map has no row for the keyword 'Polcy' (1 item) (did you mean policy?)",
        "a.bib: notice: 2 keywords without a row in the map: foster care (2), Polcy (1)",
    ]
    assert [(each.severity, each.code) for each in found.problems] == [
        (Severity.WARNING, "similar-keyword"),
        (Severity.NOTICE, "unmapped-keyword"),
    ]


def test_long_lists_of_keywords_are_cut() -> None:
    """Ten are named, and twenty get a warning."""
    references = [with_keywords(*(f"policy{n:02}" for n in range(25)), key=str(m)) for m in range(2)]
    problems = keyword_tags(references, compiled('"policy" = "policy"\n')).problems
    assert [each.code for each in problems] == ["similar-keyword"] * 20 + ["unmapped-keyword"]
    assert problems[-1].message == (
        f"25 keywords without a row in the map: {', '.join(f'policy{n:02} (2)' for n in range(10))} and 15 more"
    )


def test_the_work_grows_with_the_number_of_references() -> None:
    """Eight times the references, each with keywords of its own, take at most nine times the calls."""
    keywords_text = "".join(f'"k{n}*" = "policy"\n' for n in range(10))
    counts = []
    for size in (2_000, 16_000):
        keywords = compiled(keywords_text)
        references = [with_keywords(f"k{n}", f"other {n}", key=str(n)) for n in range(size)]
        count = 0

        def profile(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(profile)
        try:
            keyword_tags(references, keywords)
        finally:
            sys.setprofile(None)
        counts.append(count)
    assert counts[1] < 9 * counts[0]
