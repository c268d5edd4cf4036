"""A library that is loaded with a map has the tags that its keywords stand for."""

from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.errors import ProblemsError

BIB = """@misc{a, title={A}, keywords={Policy, training}, level={family}}
@misc{b, title={B}, keywords={training}}
@misc{c, title={C}}
"""
MAP = '[keywords]\npolicy = "policy"\ntraining = { study = "systematic-review" }\n'


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    (tmp_path / "a.bib").write_text(BIB)
    (tmp_path / "map.toml").write_text(MAP)
    return tmp_path / "a.bib"


def test_tags_come_beside_those_of_the_file(bib: Path) -> None:
    """The file's own tags come first, and references without a mapped keyword are as before."""
    library = er.load(bib, map=bib.with_name("map.toml"))
    assert [(each.levels, each.facet("study")) for each in library] == [
        (("family", "policy"), ("systematic-review",)),
        ((), ("systematic-review",)),
        ((), ()),
    ]
    assert library["c"] == er.load(bib)["c"]
    assert library.problems == ()


def test_a_tag_that_is_there_is_not_repeated(bib: Path) -> None:
    """Values of a facet are joined too."""
    bib.write_text(
        "@misc{a, keywords={Policy, training}, level={policy}, studykind={scoping-review, systematic-review}}"
    )
    (reference,) = er.load(bib, map=bib.with_name("map.toml"))
    assert (reference.levels, reference.facets) == (
        ("policy",),
        (("study", ("scoping-review", "systematic-review")),),
    )


def test_other_formats_have_keywords_too(tmp_path: Path) -> None:
    """So a fresh export needs no tagging."""
    (tmp_path / "map.toml").write_text(MAP)
    ris = tmp_path / "a.ris"
    ris.write_text("TY  - JOUR\nTI  - T\nKW  - policy\nER  - \n")
    (reference,) = er.load(ris, map=tmp_path / "map.toml")
    assert reference.levels == ("policy",)


def test_a_type_without_its_level_is_an_error(bib: Path) -> None:
    """It is left out, unless another keyword or the file has the level."""
    map_ = bib.with_name("map.toml")
    map_.write_text('[keywords]\ntraining = "supervision"\npolicy = "organisation"\n')
    library = er.load(bib, map=map_, keep_going=True)
    assert [(each.levels, each.types) for each in library] == [
        (("family", "organisation"), ("supervision",)),
        ((), ()),
        ((), ()),
    ]
    (problem,) = library.problems
    assert str(problem) == (
        f"{bib}:2: b: keywords: a keyword means the intervention type 'supervision', but the item does not have its level "
        f"'organisation' (add the level to the row of the keyword in {map_})"
    )
    assert problem.code == "type-without-level"
    with pytest.raises(ProblemsError):
        er.load(bib, map=map_)


def test_a_wrong_row_is_an_error_of_the_map(bib: Path) -> None:
    """Also where other errors are left out."""
    bib.with_name("map.toml").write_text('[keywords]\npolicy = "polcy"\n')
    with pytest.raises(ProblemsError, match=r"map\.toml:2: policy: no tag is called 'polcy'"):
        er.load(bib, map=bib.with_name("map.toml"), keep_going=True)
