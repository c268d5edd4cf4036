"""Comparison of whole documents with citeproc-js: items, clusters, styles and languages of our own choice."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import attrs
import pytest
from cases import citation
from citeproc_js import CiteprocJs, plain
from generated_documents import Data, Document, documents

from essence_refs import csl
from essence_refs.exchange import csl_json
from essence_refs.formats import write_inline
from essence_refs.model import RichText

SEED = 2026
# The least share of entries and clusters that are the same, of those for which the specification does not decide.
LEAST = 0.97
DECIDED = tomllib.loads(Path(__file__).with_name("citeproc_js_decided.toml").read_text("utf-8"))["difference"]
ORACLE = CiteprocJs.from_environment()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        ORACLE is None, reason="needs node, and the folder of the npm package citeproc in CITEPROC_JS"
    ),
]


@attrs.frozen(kw_only=True)
class Pair:
    """A citation or an entry as citeproc-js renders it and as we do; ``cites`` is empty for an entry."""

    document: Document
    name: str
    cites: list[Data]
    theirs: str
    ours: str

    @property
    def is_same(self) -> bool:
        """Whether both are the same letter by letter."""
        return self.theirs == self.ours

    def is_decided(self, rules: list[Data]) -> bool:
        """Whether the rules, each with the words of the specification, explain all of the difference."""
        theirs, ours = self.theirs, self.ours
        rules = [rule for rule in rules if self._is_in_scope(rule)]
        for rule in rules:
            for pattern, right in rule.get("theirs", {}).items():
                theirs = re.sub(pattern, right, theirs)
        compared = {rule["compare"] for rule in rules if "compare" in rule}
        if "nothing" in compared:
            return True
        if "numbers" in compared:
            theirs, ours = re.sub(r"\d+", "#", theirs), re.sub(r"\d+", "#", ours)
        if "words" in compared:
            return set(re.findall(r"\w+", theirs)) == set(re.findall(r"\w+", ours))
        return theirs == ours

    def _is_in_scope(self, rule: Data) -> bool:
        return (
            self.document.style_name in rule.get("styles", [self.document.style_name])
            and re.search(rule.get("style", ""), self.document.style) is not None
            and self.name in rule.get("pairs", [self.name])
            and (not rule.get("groups") or self._has_groups())
        )

    def _has_groups(self) -> bool:
        """Whether cites of one author are apart in the cluster, or one has no author."""
        items = {each["id"]: each for each in self.document.items}
        authors = [json.dumps(items[cite["id"]].get("author")) for cite in self.cites]
        apart = any(one in authors[index + 2 :] for index, one in enumerate(authors))
        return apart or "null" in authors or any("suppress-author" in cite for cite in self.cites)


def rendered(document: Document) -> tuple[list[str], dict[str, str]]:
    """Return the citations and the entries of a document as we render them."""
    style = csl.parse_style(document.style.encode(), name=document.style_name, validate=False)
    # As a document is numbered: what it cites in that order, then the rest.
    keys = [cite["id"] for cites in document.clusters for cite in cites]
    keys = list(dict.fromkeys([*keys, *(each["id"] for each in document.items)]))
    references = csl_json.parse(json.dumps(document.items)).references
    references = sorted(references, key=lambda each: keys.index(each.key))
    clusters = [
        citation({"items": cites, "note": index if document.is_note else 0})
        for index, cites in enumerate(document.clusters, start=1)
    ]
    cited = csl.cite(clusters, references, style, locale=document.locale)
    entries = cited.bibliography.entries if cited.bibliography else ()
    return (
        [text(each) for each in cited.citations],
        {each.key: f"{text(each.label)} {text(each.text)}".strip() for each in entries},
    )


def text(rich: RichText) -> str:
    """Return the plain text of what HTML shows."""
    return plain(write_inline(rich, "html"))


def compared(seed: int = SEED, count: int = 100) -> Iterator[Pair]:
    """Yield every citation and entry of the generated documents."""
    assert ORACLE is not None
    made = documents(count, items=50, clusters=40, seed=seed)
    answers = ORACLE.render(
        [
            {
                "style": each.style,
                "locale": each.locale,
                "items": each.items,
                "clusters": each.clusters,
                "isNote": each.is_note,
            }
            for each in made
        ]
    )
    for document, answer in zip(made, answers, strict=True):
        assert not answer.error, f"{document.style_name}: {answer.error}"
        citations, entries = rendered(document)
        for index, (theirs, ours) in enumerate(zip(answer.citations, citations, strict=True)):
            cites = document.clusters[index]
            yield Pair(document=document, name=f"cluster-{index}", cites=cites, theirs=theirs, ours=ours)
        for key, theirs in answer.entries:
            yield Pair(document=document, name=key, cites=[], theirs=theirs, ours=entries.get(key, ""))


@cache
def pairs() -> tuple[Pair, ...]:
    """Return all citations and entries, rendered once for all tests."""
    return tuple(compared())


def test_documents_are_as_in_citeproc_js() -> None:
    """At least 97 % of all citations and entries are the same, apart from those that the specification decides."""
    undecided = [each for each in pairs() if each.is_same or not each.is_decided(DECIDED)]
    differing = [each for each in undecided if not each.is_same]
    share = 1 - len(differing) / len(undecided)
    styles = Counter(each.document.style_name for each in differing).most_common(5)
    assert share >= LEAST, f"{share:.4f} of {len(undecided)} are the same; most differ in {styles}"


@pytest.mark.parametrize("index", range(len(DECIDED)))
def test_each_decided_difference_occurs(index: int) -> None:
    """A rule that explains no difference any more must go."""
    without = [*DECIDED[:index], *DECIDED[index + 1 :]]
    differing = [each for each in pairs() if not each.is_same]
    assert any(each.is_decided(DECIDED) and not each.is_decided(without) for each in differing)


def test_each_decided_difference_quotes_the_specification() -> None:
    """The list holds the section and the words of CSL 1.0.2 that decide, and what citeproc-js does instead."""
    assert all(rule["section"] and rule["words"] and rule["difference"] for rule in DECIDED)
