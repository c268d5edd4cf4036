"""Finding references of one work among new ones and those of a library."""

import pytest

from essence_refs import files
from essence_refs.model import Date, Name, Names, Reference, RichText
from essence_refs.relations import candidates
from essence_refs.relations.finding import find_matches


def _reference(key: str, title: str, *, author: str = "Hale", year: int = 2019, **texts: str) -> Reference:
    variables = {"title": title} | {name.replace("_", "-"): value for name, value in texts.items()}
    return Reference(
        key=key,
        kind="article-journal",
        names=(("author", Names((Name(family=author, given="Ruth"),))),),
        dates=(("issued", Date.of(year)),),
        texts=tuple((name, RichText.of(value)) for name, value in variables.items()),
    )


CARE = "Kinship care and the health of children who live with grandparents"


def test_a_new_reference_is_found_in_the_library_and_among_the_new_ones() -> None:
    """The positions count the library first; references of the library are not compared with each other."""
    library = [_reference("a", CARE, DOI="10.1000/x"), _reference("a2", CARE, DOI="10.1000/x")]
    new = [
        _reference("b", "Another title of another article about foster homes"),
        _reference("c", CARE, DOI="10.1000/X"),
    ]
    found = find_matches([*new, _reference("d", CARE.upper(), DOI="https://doi.org/10.1000/x")], library)
    assert {each.positions: (each.keys, each.relation) for each in found} == {
        (0, 3): (("a", "c"), "same"),
        (1, 3): (("a2", "c"), "same"),
        (0, 4): (("a", "d"), "same"),
        (1, 4): (("a2", "d"), "same"),
        (3, 4): (("c", "d"), "same"),
    }


@pytest.mark.parametrize("title", ["Editorial", CARE])
def test_the_number_of_comparisons_grows_with_the_number_of_references(title: str) -> None:
    """A thousand references with one title are each compared with a few others only."""
    counted = []
    for number in (500, 1000):
        references = [
            _reference(f"k{each}", title, author=f"Author{each % 37}", volume=str(each % 11), page=str(each))
            for each in range(number)
        ]
        profiles = [candidates.Profile(each, index) for index, each in enumerate(references)]
        pairs = [(one.position, two.position) for one, two in candidates.candidate_pairs(profiles)]
        assert len(pairs) == len(set(pairs))
        counted.append(len(pairs))
    assert counted[1] <= 2.1 * counted[0]
    assert counted[1] <= 4 * candidates.MOST * 1000


@pytest.mark.parametrize("kind", ["distinct-from", "version-of"])
@pytest.mark.parametrize("named", ["b", "old"])
def test_references_whose_relation_is_recorded_are_not_compared(kind: str, named: str) -> None:
    """On either side, and by an earlier key of the other."""
    same = f"title = {{{CARE}}}, year = 2019, doi = {{10.1000/x}}"
    texts = (
        f"@article{{a, {same}, related = {{{named}}}, relatedtype = {{{kind}}}}}",
        f"@article{{b, {same}, ids = {{old}}}}",
        f"@article{{c, {same}}}",
    )
    recorded, other, third = files.loads("\n".join(texts)).references
    assert find_matches([third, other])
    assert find_matches([recorded, third])
    assert not find_matches([recorded, other])
    assert not find_matches([other, recorded])
